"""The section of an article."""

import pytest

from pipelines.extract.section import section_from_page
from pipelines.extract.structured import Structured


@pytest.mark.parametrize(
    ("declared", "section"),
    [
        ("CITY,COUNTRY", "CITY"),
        (["Boats", "Nets"], "Boats"),
        ("Arts, Books & Culture", "Arts, Books & Culture"),
        ("1,000 boats", "1,000 boats"),
    ],
)
def test_of_several_sections_the_first_counts(declared: object, section: str) -> None:
    assert section_from_page(Structured(article={"articleSection": declared})) == section

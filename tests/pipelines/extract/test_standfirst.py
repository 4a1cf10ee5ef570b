"""What stands between headline and text and is no standfirst."""

import pytest

from pipelines.extract.standfirst import standfirst_from_page
from pipelines.extract.structured import Structured
from pipelines.model import Block, Role


@pytest.mark.parametrize(
    ("line", "standfirst"),
    [("The fishers saved their boats.", "The fishers saved their boats."), ("-", None), ("* * *", None)],
)
def test_a_mark_alone_is_no_standfirst(line: str, standfirst: str | None) -> None:
    rows: tuple[tuple[Role, str], ...] = (
        ("title", "Boats on the hill"),
        ("standfirst", line),
        ("text", "The river rose again in the night."),
    )
    blocks = [
        Block(index, text, "paragraph", "p", None, role=role, verdict="keep" if role == "text" else "cut")
        for index, (role, text) in enumerate(rows)
    ]
    assert (
        standfirst_from_page(Structured(article={}), blocks, title="Boats on the hill", title_block=0).text
        == standfirst
    )

"""Which of several dates is believed."""

from collections.abc import Sequence

import pytest

from pipelines.dates import parse_date
from pipelines.extract.date_choice import chosen_date
from pipelines.extract.published import published_from_page
from pipelines.extract.structured import Structured
from pipelines.model import Capture, Page, Provenance


def chosen(*found: str, printed: Sequence[str] = (), modified: str | None = None) -> str:
    """`witness day` of the choice; `found`: `witness: date`, the first the best."""
    dates = [(text.partition(": ")[0], parse_date(text.partition(": ")[2])) for text in found]
    days = frozenset(date.moment.date() for text in printed if (date := parse_date(text)))
    source, date = chosen_date(
        [(name, date) for name, date in dates if date],
        days,
        parse_date(modified) if modified else None,
        "news.example",
    )
    return f"{source} {date.moment.date()}"


def test_the_first_witness_is_believed_where_no_sure_line_contradicts_it() -> None:
    found = ("jsonld: 2020-03-12", "meta: 2020-03-15", "text: 15 March 2020")
    assert chosen(*found) == "jsonld 2020-03-12"
    assert chosen(*found[:2], printed=["12 March 2020"]) == "jsonld 2020-03-12"


def test_json_ld_is_outvoted_by_a_meta_of_publication_that_agrees_with_a_sure_line() -> None:
    found = ("jsonld: 2020-03-12", "meta: 2020-03-15T10:00:00+01:00", "text: 15 March 2020")
    assert chosen(*found, printed=["15 March 2020"]) == "meta 2020-03-15"
    vague = ("jsonld: 2020-03-12", "vague meta: 2020-03-15", "text: 15 March 2020")
    assert chosen(*vague, printed=["15 March 2020"]) == "jsonld 2020-03-12"


@pytest.mark.parametrize("mark", ["time", "microdata"])
def test_a_mark_of_a_teaser_is_outvoted(mark: str) -> None:
    line = ["15 March 2020"]
    found = (f"{mark}: 2020-01-02", "text: 15 March 2020", "time: 2020-03-15T10:00:00")
    assert chosen(*found, printed=line) == "time 2020-03-15"
    assert chosen(*found[:2], printed=line) == "text 2020-03-15"
    assert chosen(f"{mark}: 2020-03-14", found[1], printed=line) == f"{mark} 2020-03-14"


def test_a_change_declared_as_the_publication_gives_way_to_the_day_printed_before_it() -> None:
    found, line = ("jsonld: 2022-11-17T10:33:13", "text: 9 March 2022"), ["9 March 2022"]
    assert chosen(*found, printed=line, modified="2022-11-17T10:40:00") == "text 2022-03-09"
    assert chosen(*found, printed=line, modified="2023-01-05") == "jsonld 2022-11-17"
    assert chosen(*found, printed=line) == "jsonld 2022-11-17"
    later = ("jsonld: 2022-03-09", "text: 17 November 2022")
    assert chosen(*later, printed=["17 November 2022"], modified="2022-03-09") == "jsonld 2022-03-09"


def test_day_and_month_exchanged_are_no_contradiction() -> None:
    found = ("jsonld: 2021-11-01", "text: 11/01/2021")
    assert chosen(*found, printed=["11/01/2021"], modified="2021-11-01") == "jsonld 2021-11-01"


@pytest.mark.parametrize(
    ("path", "day"),
    [
        ("/2020/03/12/boats", "2020-03-12"),
        ("/2020/mar/12/boats", "2020-03-12"),
        ("/blog/2023/october/03/boats", "2023-10-03"),
        ("/2023/feb/30/boats", None),
        ("/2023/boats/03/x", None),
    ],
)
def test_the_address_dates_a_page_with_a_month_in_figures_or_by_name(path: str, day: str | None) -> None:
    capture = Capture(url=f"https://news.example{path}", body=b"", provenance=Provenance(source="file"))
    page = Page(
        capture=capture, html="", tree=None, charset="utf-8", charset_source="utf8", content_type="text/html"
    )
    published = published_from_page(page, Structured(article={}), (), title_block=None, language="en")
    assert (published.published_at and published.published_at.date().isoformat()) == day

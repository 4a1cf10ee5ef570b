"""Which of several dates is believed."""

from collections.abc import Sequence
from datetime import UTC, date, datetime

import pytest

from pipelines.dates import parse_date
from pipelines.extract.date_choice import chosen_date
from pipelines.extract.published import published_from_page
from pipelines.extract.structured import Structured
from pipelines.model import Block, Capture, Page, Provenance


def days_of(texts: Sequence[str]) -> frozenset[date]:
    return frozenset(found.moment.date() for text in texts if (found := parse_date(text)))


def chosen(
    *found: str, printed: Sequence[str] = (), modified: str | None = None, changed: Sequence[str] = ()
) -> str:
    """`witness day` of the choice; `found`: `witness: date`, the first the best."""
    dates = [(text.partition(": ")[0], parse_date(text.partition(": ")[2])) for text in found]
    source, choice = chosen_date(
        [(name, one) for name, one in dates if one],
        days_of(printed),
        parse_date(modified) if modified else None,
        "news.example",
        changed=days_of(changed),
    )
    return f"{source} {choice.moment.date()}"


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


def test_the_day_of_the_change_in_a_line_of_change_is_no_second_witness_of_the_publication() -> None:
    found = ("jsonld: 2025-08-21", "text: Apr 26, 2023", "text: Aug 21, 2025")
    lines, change = ["Apr 26, 2023"], "2025-08-20"
    assert chosen(*found, printed=lines, modified=change, changed=["Aug 21, 2025"]) == "text 2023-04-26"
    assert chosen(*found, printed=lines, modified=change) == "jsonld 2025-08-21"


def test_a_line_that_is_not_sure_moves_no_instant_that_others_confirm() -> None:
    found = ("jsonld: 2023-11-03T11:04:22+00:00", "text: November 2, 2023")
    assert chosen(*found) == "jsonld 2023-11-02"
    assert chosen(*found, "url: 2023-11-03") == "jsonld 2023-11-03"
    assert chosen(*found, "url: 2023-11-03", printed=["November 2, 2023"]) == "jsonld 2023-11-02"


def test_an_instant_without_a_zone_is_told_as_the_page_prints_it_if_minute_and_second_agree() -> None:
    found = "meta: 2012-07-24T00:26:15"
    assert chosen(found, "text: 23 July 2012, 20:26:15") == "meta 2012-07-23"
    assert chosen(found, "text: 23 July 2012, 20:25:15") == "meta 2012-07-24"
    assert chosen(found, "text: 23 July 2012") == "meta 2012-07-24"


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


def day_of(
    date_line: str,
    *other: str,
    captured_at: datetime | None = None,
    language: str = "en",
    site_language: str | None = None,
) -> str | None:
    """Of a page without a country: in English it prints month first if nothing speaks against it."""
    capture = Capture(
        url="https://news.example.com/boats",
        body=b"",
        provenance=Provenance(source="file"),
        captured_at=captured_at,
    )
    page = Page(
        capture=capture, html="", tree=None, charset="utf-8", charset_source="utf8", content_type="text/html"
    )
    rows = (("title", "Boats on the hill"), ("date", date_line), ("text", "The river rose again."))
    lines = [*rows, *(("furniture", text) for text in other)]
    blocks = [
        Block(index, text, "paragraph", "p", None, role=role, verdict="keep" if role == "text" else "cut")  # type: ignore[arg-type]
        for index, (role, text) in enumerate(lines)
    ]
    found = published_from_page(
        page, Structured(article={}), blocks, title_block=0, language=language, site_language=site_language
    )
    return found.published_at.date().isoformat() if found.published_at else None


FAR = ("An entry of the menu",) * 20


def test_the_language_of_the_furniture_orders_day_and_month() -> None:
    assert day_of("12.03.2019 - 18:20", *FAR) == "2019-12-03"
    assert day_of("12.03.2019 - 18:20", *FAR, site_language="uk") == "2019-03-12"
    assert day_of("12/03/2019", *FAR, site_language="en") == "2019-12-03"
    assert day_of("12/03/2019", *FAR, language="ru", site_language="en") == "2019-12-03"


def test_the_other_dates_of_a_page_tell_which_figure_is_the_month() -> None:
    assert day_of("3/4/2020", *FAR) == "2020-03-04"
    assert day_of("3/4/2020", *FAR, "28/3/2020", "1/3/2020") == "2020-04-03"
    assert day_of("3/4/2020", *FAR, "28/3/2020", "3/28/2020") == "2020-03-04"
    assert day_of("3/4/2020", *FAR, "April 3, 2020: boats on the hill") == "2020-04-03"
    assert day_of("3/4/2020", *FAR, "28/3/2020", "March 4, 2020: boats on the hill") == "2020-03-04"


def test_a_month_after_the_capture_is_the_day() -> None:
    captured = datetime(2020, 4, 20, tzinfo=UTC)
    assert day_of("10/4/2020", *FAR, captured_at=captured) == "2020-04-10"
    assert day_of("10/9/2020", *FAR, captured_at=captured) is None


def test_a_day_after_today_dates_no_file_of_unknown_age() -> None:
    assert day_of("April 3, 2020", *FAR) == "2020-04-03"
    assert day_of("April 3, 2099", *FAR) is None


def test_in_other_languages_the_day_comes_first_whatever_else_is_printed() -> None:
    captured = datetime(2020, 4, 20, tzinfo=UTC)
    assert day_of("3.4.2020", *FAR, "4. März 2020", language="de") == "2020-04-03"
    assert day_of("4.10.2020", *FAR, language="de", captured_at=captured) is None

"""Which of many captures of an address are wanted."""

import pytest

from pipelines.model import CdxRecord
from pipelines.selection import DistinctTexts, Selection, select_captures


def row(timestamp: str, urlkey: str = "com,example)/", **fields: object) -> CdxRecord:
    named = {"url": "http://example.com/", "mimetype": "text/html", "statuscode": 200, **fields}
    return CdxRecord(urlkey=urlkey, timestamp=timestamp.ljust(14, "0"), **named)  # type: ignore[arg-type]


ROWS = [
    row("20180101", digest="A"),
    row("20180115", digest="A", url="https://www.example.com/"),
    row("20180301", digest="B"),
    row("20190101", digest="A"),
    row("20190102", digest=None),
    row("20190101", "com,example)/b", digest="C", statuscode=404),
    row("20200101", "com,example,news)/", digest="D", mimetype="image/png"),
]


def chosen(**options: object) -> list[str]:
    return [one.timestamp[:8] for one in select_captures(ROWS, Selection(**options))]  # type: ignore[arg-type]


HOME = {"urlkey": "com,example)/"}


@pytest.mark.parametrize(
    ("options", "dates"),
    [
        ({}, ["20180101", "20180115", "20180301", "20190101", "20190102", "20190101", "20200101"]),
        (HOME, ["20180101", "20180115", "20180301", "20190101", "20190102"]),
        (HOME | {"pick": "first"}, ["20180101"]),
        (HOME | {"pick": "last"}, ["20190102"]),
        (HOME | {"pick": "closest", "closest_to": "20180220"}, ["20180301"]),
        (HOME | {"pick": "closest", "closest_to": "2017"}, ["20180101"]),
        (HOME | {"per": "year"}, ["20180101", "20190101"]),
        (HOME | {"per": "month", "pick": "last"}, ["20180115", "20180301", "20190102"]),
        (HOME | {"per": "week"}, ["20180101", "20180115", "20180301", "20190101"]),
        (HOME | {"distinct": True}, ["20180101", "20180301", "20190102"]),
        (HOME | {"start": "2018", "end": "2018"}, ["20180101", "20180115", "20180301"]),
        (HOME | {"start": "201803"}, ["20180301", "20190101", "20190102"]),
        ({"urlkey": "com,example)/", "match": "prefix", "start": "2019"}, ["20190101", "20190102", "20190101"]),
        ({"urlkey": "com,example)/x", "match": "host", "pick": "first"}, ["20180101", "20190101"]),
        ({"urlkey": "com,example)/", "match": "domain", "pick": "first"}, ["20180101", "20190101", "20200101"]),
        ({"status": "4.."}, ["20190101"]),
        ({"mime": "image/.*"}, ["20200101"]),
        ({"url_pattern": "^https:"}, ["20180115"]),
    ],
    ids=str,
)  # fmt: skip
def test_a_selection_takes_what_it_says(options: dict[str, object], dates: list[str]) -> None:
    assert chosen(**options) == dates


def test_revisits_pass_a_status_and_type_that_their_row_does_not_say() -> None:
    revisit = row("20180101", mimetype="warc/revisit", statuscode=None)
    assert select_captures([revisit], Selection(status="200", mime="text/html")) == [revisit]


def test_repeated_rows_count_once() -> None:
    assert len(select_captures([ROWS[0], ROWS[0]], Selection())) == 1


def test_impossible_dates_can_be_the_closest() -> None:
    odd = row("20190099999999")
    assert select_captures([odd, row("2001")], Selection(pick="closest", closest_to="2019")) == [odd]


def test_a_text_is_new_once_an_address() -> None:
    texts = DistinctTexts()
    assert [
        texts.is_new("a", "1"),
        texts.is_new("a", "1"),
        texts.is_new("b", "1"),
        texts.is_new("a", "2"),
    ] == [
        True,
        False,
        True,
        True,
    ]

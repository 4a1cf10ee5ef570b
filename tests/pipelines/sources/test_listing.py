"""Listings: complete, or loudly not; by archives of every dialect, played by functions over saved rows."""

import json
from collections.abc import Callable
from urllib.parse import parse_qs, urlsplit

import pytest

from pipelines.errors import BadIndex
from pipelines.model import CdxRecord
from pipelines.sources.commoncrawl import CommonCrawl
from pipelines.sources.ia import InternetArchive
from pipelines.sources.index import Answer, Ask, IndexQuery, IndexRefused
from pipelines.sources.listing import Listing
from pipelines.sources.memento import Memento
from pipelines.sources.pywb import Pywb
from pipelines.timestamps import datetime_from_timestamp

IA = InternetArchive(name="ia", index_url="http://ia/cdx/search/cdx", replay_prefix="http://ia/web/")
PYWB = Pywb(name="p", index_url="http://p/news/cdx", replay_prefix="http://p/news/")
HEADER = ["urlkey", "timestamp", "original", "mimetype", "statuscode", "digest", "length"]

Server = Callable[[Ask], Answer]


def rows(count: int) -> list[list[str]]:
    """Captures of one page, one a day."""
    return [
        [
            "com,a)/",
            f"2020{1 + day // 28:02}{1 + day % 28:02}000000",
            "http://a.com/",
            "text/html",
            "200",
            "D",
            "9",
        ]
        for day in range(count)
    ]


def answered(value: object, status: int = 200) -> Answer:
    body = value if isinstance(value, bytes) else json.dumps(value).encode()
    return Answer(status=status, body=body, raw=body)


def parameters(ask: Ask) -> dict[str, str]:
    return {name: values[0] for name, values in parse_qs(urlsplit(ask.url).query).items()}


def listed(listing: Listing, server: Server) -> list[str]:
    """Timestamps of all captures that a server lists."""
    found: list[CdxRecord] = []
    while (ask := listing.next_ask()) is not None:
        found.extend(listing.take(server(ask)))
    return [record.timestamp for record in found]


def ia_server(all_rows: list[list[str]], asks: list[dict[str, str]] | None = None) -> Server:
    """As the Internet Archive: `limit` rows, then a key where to go on."""

    def serve(ask: Ask) -> Answer:
        said = parameters(ask)
        if asks is not None:
            asks.append(said)
        start = int(said.get("resumeKey", "0"))
        chosen = all_rows[start : start + int(said["limit"])]
        end = start + len(chosen)
        return answered([HEADER, *chosen, *([[], [str(end)]] if end < len(all_rows) else [])])

    return serve


def pywb_server(all_rows: list[list[str]], asks: list[dict[str, str]] | None = None) -> Server:
    """As pywb: `from`, `to` and a silent `limit`, nothing else."""

    def serve(ask: Ask) -> Answer:
        said = parameters(ask)
        if asks is not None:
            asks.append(said)
        wanted = [r for r in all_rows if said.get("from", "") <= r[1] <= said.get("to", "9")]
        lines = [
            {"urlkey": r[0], "timestamp": r[1], "url": r[2], "mime": r[3], "status": r[4], "digest": r[5]}
            for r in wanted[: int(said["limit"])]
        ]
        return answered("".join(json.dumps(line) + "\n" for line in lines).encode())

    return serve


def test_a_listing_by_resume_key_is_complete() -> None:
    listing = Listing(IA, IndexQuery(url="http://a.com/", slice_rows=7))
    assert listed(listing, ia_server(rows(30))) == [row[1] for row in rows(30)]


def test_every_request_to_the_internet_archive_says_limit_and_urlkey() -> None:
    asks: list[dict[str, str]] = []
    listed(Listing(IA, IndexQuery(url="http://a.com/", slice_rows=7)), ia_server(rows(30), asks))
    assert {(ask["limit"], ask["fl"].split(",")[0], ask["showResumeKey"]) for ask in asks} == {
        ("7", "urlkey", "true")
    }


def test_without_slice_rows_a_limit_is_said_all_the_same() -> None:
    said = [parameters(archive.first_asks(IndexQuery(url="a"))[0]).get("limit") for archive in (IA, PYWB)]
    assert said == ["10000", "50000"]


def test_a_resume_key_is_sent_back_as_it_came() -> None:
    listing = Listing(IA, IndexQuery(url="a.com"))
    listing.take(answered([HEADER, *rows(1), [], ["com%2Ca%29%2F+2001041400593%3A"]]))
    ask = listing.next_ask()
    assert ask is not None
    assert parameters(ask)["resumeKey"] == "com%2Ca%29%2F+2001041400593%3A"


def test_an_empty_slice_with_a_key_goes_on() -> None:
    answers = iter(
        [
            answered([HEADER, *rows(1), [], ["one"]]),
            answered([HEADER, [], ["two"]]),
            answered([[], ["three"]]),
            answered([HEADER, *rows(2)]),
        ]
    )
    listing = Listing(IA, IndexQuery(url="a.com"))
    assert listed(listing, lambda ask: next(answers)) == [row[1] for row in rows(2)]


def test_a_key_that_repeats_is_a_failure_not_an_end() -> None:
    listing = Listing(IA, IndexQuery(url="a.com"))
    with pytest.raises(BadIndex, match="repeated key"):
        listed(listing, lambda ask: answered([HEADER, *rows(1), [], ["same"]]))


def test_repeated_rows_are_given_once_and_counted() -> None:
    listing = Listing(IA, IndexQuery(url="a.com"))
    assert len(listing.take(answered([HEADER, *rows(3), *rows(3)]))) == 3
    assert listing.counts["repeated_rows"] == 3


def test_rows_of_junk_are_counted_in_the_listing() -> None:
    junk = ["a)/", "20200101000000", "mailto:x@a.com", "unk", "301", "D", "9"]
    listing = Listing(IA, IndexQuery(url="a.com"))
    listing.take(answered([HEADER, junk, *rows(1)]))
    assert (listing.counts["rows"], listing.counts["junk_url"]) == (2, 1)


def test_a_pywb_listing_that_fills_its_limit_is_completed_by_halves_of_its_time() -> None:
    listing = Listing(PYWB, IndexQuery(url="http://a.com/", slice_rows=8))
    assert sorted(listed(listing, pywb_server(rows(100)))) == [row[1] for row in rows(100)]


def test_a_pywb_listing_that_fits_takes_one_request() -> None:
    asks: list[dict[str, str]] = []
    listed(Listing(PYWB, IndexQuery(url="http://a.com/", slice_rows=101)), pywb_server(rows(100), asks))
    assert len(asks) == 1


def test_a_second_with_more_captures_than_the_limit_is_a_failure() -> None:
    crowded = [
        ["com,a)/", "20200101000000", f"http://a.com/{n}", "text/html", "200", "D", "9"] for n in range(9)
    ]
    listing = Listing(PYWB, IndexQuery(url="a.com", match="domain", slice_rows=5))
    with pytest.raises(BadIndex, match="cannot be cut further"):
        listed(listing, pywb_server(crowded))


def test_a_server_of_pages_is_walked_until_nothing_new_comes() -> None:
    everything = rows(20)

    def serve(ask: Ask) -> Answer:
        page = min(int(parameters(ask)["page"]), 2)  # past the end the last page comes again
        lines = [
            {"urlkey": r[0], "timestamp": r[1], "url": r[2]} for r in everything[page * 8 : page * 8 + 8]
        ]
        return answered("\n".join(map(json.dumps, lines)).encode())

    archive = Pywb(name="p", index_url="http://p/cdx", replay_prefix="http://p/", pages=True)
    listing = Listing(archive, IndexQuery(url="a.com", slice_rows=8))
    assert listed(listing, serve) == [row[1] for row in everything]


def test_a_server_that_takes_no_notice_of_pages_is_completed_by_halves() -> None:
    archive = Pywb(name="p", index_url="http://p/cdx", replay_prefix="http://p/", pages=True)
    listing = Listing(archive, IndexQuery(url="a.com", slice_rows=8))
    assert sorted(listed(listing, pywb_server(rows(100)))) == [row[1] for row in rows(100)]


@pytest.mark.parametrize("archive", [IA, PYWB], ids=["ia", "pywb"])
def test_an_index_that_is_overloaded_is_asked_for_half_the_time(archive: InternetArchive | Pywb) -> None:
    inner = ia_server(rows(40)) if archive is IA else pywb_server(rows(40))

    def serve(ask: Ask) -> Answer:
        said = parameters(ask)
        start, end = said.get("from", "19910101000000"), said.get("to", "21000101000000")
        first, last = datetime_from_timestamp(start), datetime_from_timestamp(end)
        assert first is not None and last is not None  # noqa: PT018 (for the type checker)
        if (last - first).days > 400:
            return answered(b"too heavy", 504)
        answer = inner(ask)
        wanted = [r for r in json.loads(answer.body)[1:] if start <= r[1] <= end] if archive is IA else None
        return answered([HEADER, *wanted]) if wanted is not None else answer

    listing = Listing(archive, IndexQuery(url="a.com", slice_rows=1000))
    assert sorted(listed(listing, serve)) == [row[1] for row in rows(40)]


@pytest.mark.parametrize(
    ("start", "end", "said"),
    [
        ("2020", "2020", ("20200101000000", "20201231235959")),
        ("202002", "20200229", ("20200201000000", "20200229235959")),
        ("20200101000001", "20200101000002", ("20200101000001", "20200101000002")),
    ],
)
def test_short_dates_are_said_in_full_because_servers_pad_differently(
    start: str, end: str, said: tuple[str, str]
) -> None:
    ask = parameters(IA.first_asks(IndexQuery(url="a.com", start=start, end=end))[0])
    assert (ask["from"], ask["to"]) == said


@pytest.mark.parametrize(
    "body",
    [
        b"org.archive.wayback.exception.AdministrativeAccessControlException: Blocked Site Error\n",
        b"org.archive.wayback.exception.RobotAccessControlException: Blocked By Robots\n",
    ],
)
@pytest.mark.parametrize("status", [200, 403])
def test_a_blocked_site_is_refused_by_name_whatever_the_status(body: bytes, status: int) -> None:
    with pytest.raises(IndexRefused) as refused:
        Listing(IA, IndexQuery(url="a.com")).take(answered(body, status))
    assert refused.value.reason == "blocked_by_archive"


@pytest.mark.parametrize("archive", [IA, PYWB], ids=["ia", "pywb"])
@pytest.mark.parametrize("status", [400, 403, 500])
def test_an_index_that_answers_an_error_is_a_failure(archive: InternetArchive | Pywb, status: int) -> None:
    with pytest.raises(BadIndex, match=str(status)):
        Listing(archive, IndexQuery(url="a.com")).take(answered(b"", status))


def test_a_collection_that_does_not_exist_is_a_failure_that_names_it() -> None:
    with pytest.raises(BadIndex, match="http://p/news/cdx"):
        Listing(PYWB, IndexQuery(url="a.com")).take(answered(b"<h1>Not Found</h1>", 404))


def test_revisits_are_listed() -> None:
    revisit = ["com,a)/", "20200301000000", "http://a.com/", "warc/revisit", "-", "D", "9"]
    found = Listing(IA, IndexQuery(url="a.com")).take(answered([HEADER, *rows(1), revisit]))
    assert [record.is_revisit for record in found] == [False, True]


# -------------------------------------------------------------------------------------------- Memento

TIMEMAP = b"""<http://a.com/>; rel="original",
<http://m/timemap/link/http://a.com/>; rel="self"; type="application/link-format",
<http://m/timemap/link/2/http://a.com/>; rel="timemap"; type="application/link-format";
 from="Tue, 02 Jan 2018",
<http://m/20170101000000/http://a.com/>; rel="first memento"; datetime="Sun, 01 Jan 2017 00:00:00 GMT",
<http://m/20170601000000/http://a.com/>; rel="memento"; datetime="Thu, 01 Jun 2017 00:00:00 GMT"; title="a, b"
"""
SECOND_TIMEMAP = b"""<http://a.com/>; rel="original",
<http://m/timemap/link/http://a.com/>; rel="prev timemap"; type="application/link-format",
<http://m/20180601000000/http://a.com/>; rel="last memento"; datetime="Fri, 01 Jun 2018 00:00:00 GMT"
"""
MEMENTO = Memento(name="m", timemap_prefix="http://m/timemap/link/")


def memento_server(ask: Ask) -> Answer:
    return answered(SECOND_TIMEMAP if "/link/2/" in ask.url else TIMEMAP)


def test_a_timemap_is_read_with_its_further_pages_once_each() -> None:
    listing = Listing(MEMENTO, IndexQuery(url="http://a.com/"))
    assert listed(listing, memento_server) == ["20170101000000", "20170601000000", "20180601000000"]
    assert listing.counts["slices"] == 2


def test_dates_bound_a_timemap() -> None:
    listing = Listing(MEMENTO, IndexQuery(url="http://a.com/", start="201702", end="2017"))
    assert listed(listing, memento_server) == ["20170601000000"]


def test_a_memento_is_asked_for_raw() -> None:
    listing = Listing(MEMENTO, IndexQuery(url="http://a.com/"))
    record = listing.take(answered(TIMEMAP))[0]
    assert MEMENTO.replay_ask(record).url == "http://m/20170101000000id_/http://a.com/"


def test_a_memento_at_an_address_of_no_known_shape_is_asked_for_as_it_is() -> None:
    date = b'datetime="Sun, 01 Jan 2017 00:00:00 GMT"'
    body = b'<http://a.com/>; rel="original",<http://m/x/7>; rel="memento"; ' + date
    record = Listing(MEMENTO, IndexQuery(url="http://a.com/")).take(answered(body))[0]
    assert (record.url, MEMENTO.replay_ask(record).url) == ("http://a.com/", "http://m/x/7")


def test_an_unknown_url_has_an_empty_timemap() -> None:
    listing = Listing(MEMENTO, IndexQuery(url="http://a.com/"))
    assert listed(listing, lambda ask: answered(b"not found", 404)) == []


def test_a_timemap_lists_one_url_and_says_so() -> None:
    with pytest.raises(BadIndex, match="one URL"):
        MEMENTO.first_asks(IndexQuery(url="a.com", match="domain"))


# --------------------------------------------------------------------------------------- Common Crawl

CRAWLS = [
    {
        "cdx-api": "http://cc/CC-MAIN-2020-10-index",
        "from": "2020-02-16T22:00:00",
        "to": "2020-02-29T00:00:00",
    },
    {
        "cdx-api": "http://cc/CC-MAIN-2019-51-index",
        "from": "2019-12-05T17:00:00",
        "to": "2019-12-16T13:00:00",
    },
    {"cdx-api": "http://cc/CC-MAIN-2008-2009-index"},
]
CC = CommonCrawl(name="cc", index_url="http://cc/collinfo.json", store_prefix="http://store/")


def common_crawl_server(promised: int, filled: tuple[int, ...]) -> Server:
    """Pages in `filled` have a row each; `promised` is what showNumPages says; behind the last comes 400."""

    def serve(ask: Ask) -> Answer:
        if ask.url.endswith("collinfo.json"):
            return answered(CRAWLS)
        said = parameters(ask)
        if "showNumPages" in said:
            return answered({"pages": promised, "pageSize": 5, "blocks": 9})
        page = int(said["page"])
        if page > max(filled, default=-1):
            return answered({"message": "Page out of range"}, 400 if page else 404)
        row = {"urlkey": "com,a)/", "timestamp": f"2020022{page}000000", "url": "http://a.com/"}
        row |= {"filename": "x.warc.gz", "offset": "10", "length": "5"}
        return answered(json.dumps(row).encode() if page in filled else b"")

    return serve


def test_only_crawls_that_touch_the_time_are_asked() -> None:
    listing = Listing(CC, IndexQuery(url="a.com", start="20191201", end="20191231"))
    listing.take(answered(CRAWLS))
    asked = []
    while (ask := listing.next_ask()) is not None:
        asked.append(urlsplit(ask.url).path)
        listing.take(answered({"message": "nothing"}, 404))
    assert set(asked) == {"/CC-MAIN-2019-51-index", "/CC-MAIN-2008-2009-index"}


@pytest.mark.parametrize(
    ("promised", "filled"),
    [
        pytest.param(3, (0, 1, 2), id="right"),
        pytest.param(1, (0, 1, 2), id="too few promised"),
        pytest.param(9, (0, 1, 2), id="too many promised"),
        pytest.param(4, (0, 3), id="empty pages between"),
        pytest.param(0, (0,), id="none promised"),
    ],
)
def test_pages_are_walked_to_their_end_whatever_was_promised(promised: int, filled: tuple[int, ...]) -> None:
    listing = Listing(CC, IndexQuery(url="a.com", start="20200220", end="20200229"))
    serve = common_crawl_server(promised, filled)
    only = [crawl for crawl in CRAWLS if "2020" in crawl["cdx-api"]]
    found = listed(listing, lambda ask: answered(only) if ask.url.endswith(".json") else serve(ask))
    assert found == [f"2020022{page}000000" for page in filled]


def test_nothing_found_in_a_crawl_is_no_failure() -> None:
    assert listed(Listing(CC, IndexQuery(url="a.com")), common_crawl_server(0, ())) == []


@pytest.mark.parametrize(
    "answer",
    [answered(b"Bad Request", 400), answered(b"<html>"), answered(b'{"pages": "many"}'), answered(b"3")],
    ids=["400", "markup", "no number", "bare number"],
)
def test_a_number_of_pages_that_is_none_is_no_failure(answer: Answer) -> None:
    archive = CommonCrawl(
        name="cc", index_url="http://cc/CC-MAIN-2020-10-index", store_prefix="http://store/"
    )
    serve = common_crawl_server(0, (0, 1))
    listing = Listing(archive, IndexQuery(url="a.com"))
    found = listed(listing, lambda ask: answer if "showNumPages" in ask.url else serve(ask))
    assert found == ["20200220000000", "20200221000000"]


def test_a_list_of_crawls_that_is_none_is_a_failure() -> None:
    with pytest.raises(BadIndex, match="no list of crawls"):
        Listing(CC, IndexQuery(url="a.com")).take(answered({"oops": 1}))


def test_a_capture_of_common_crawl_is_a_range_of_bytes() -> None:
    record = CdxRecord(
        urlkey="com,a)/",
        timestamp="20200220000000",
        url="http://a.com/",
        offset=100,
        length=50,
        filename="w/x.gz",
    )
    ask = CC.replay_ask(record)
    assert (ask.url, ask.headers) == ("http://store/w/x.gz", (("Range", "bytes=100-149"),))


def test_a_row_without_a_place_is_refused() -> None:
    with pytest.raises(BadIndex, match="no place"):
        CC.replay_ask(CdxRecord(urlkey="com,a)/", timestamp="20200220000000", url="http://a.com/"))

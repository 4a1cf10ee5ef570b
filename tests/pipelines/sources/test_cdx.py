"""Answers of capture indexes, in every dialect."""

import pytest

from pipelines.errors import BadIndex
from pipelines.sources.cdx import read_cdx

HEADER = '["urlkey","timestamp","original","mimetype","statuscode","digest","length"]'
ROW = '["com,example)/a","20200101000000","http://example.com/a","text/html","200","ABC","512"]'


def test_array_rows_become_records() -> None:
    record = read_cdx(f"[{HEADER},\n{ROW}]".encode()).records[0]
    assert (record.urlkey, record.url, record.mimetype, record.statuscode, record.length) == (
        "com,example)/a",
        "http://example.com/a",
        "text/html",
        200,
        512,
    )


def test_the_key_behind_an_empty_array_is_the_resume_key() -> None:
    assert read_cdx(f'[{HEADER},{ROW},[],["com%2Cexample%29%2F+2020"]]'.encode()).resume_key == (
        "com%2Cexample%29%2F+2020"
    )


def test_a_resume_key_may_come_without_rows() -> None:
    answer = read_cdx(f'[{HEADER},[],["key"]]'.encode())
    assert (answer.records, answer.resume_key) == ((), "key")


def test_text_rows_and_their_resume_key_are_read() -> None:
    text = b"com,example)/ 20200101000000 http://example.com/ text/html 200 ABC 512\n\ncom%2Cexample+2\n"
    answer = read_cdx(text)
    assert (answer.records[0].digest, answer.resume_key) == ("ABC", "com%2Cexample+2")


def test_text_rows_without_a_key_are_the_end() -> None:
    assert (
        read_cdx(b"com,example)/ 20200101000000 http://example.com/ text/html 200 ABC 512\n").resume_key
        is None
    )


def test_ndjson_of_pywb_is_read_with_its_own_names() -> None:
    line = (
        b'{"urlkey": "org,iana)/", "timestamp": "20140126200624", "url": "http://www.iana.org/",'
        b' "mime": "text/html", "status": "200", "digest": "OSS", "length": "2258", "offset": "334",'
        b' "filename": "iana.warc.gz", "source": "news"}\n'
    )
    record = read_cdx(line).records[0]
    assert (record.mimetype, record.statuscode, record.offset, record.filename, record.extra) == (
        "text/html",
        200,
        334,
        "iana.warc.gz",
        {"source": "news"},
    )


def test_a_revisit_of_pywb_has_no_status() -> None:
    line = b'{"urlkey": "a)/", "timestamp": "20140127171238", "url": "http://a.b/", "mime": "warc/revisit"}'
    record = read_cdx(line).records[0]
    assert (record.is_revisit, record.statuscode) == (True, None)


def test_a_revisit_of_the_internet_archive_has_no_status() -> None:
    row = '["a)/","20200101000000","http://a.b/","warc/revisit","-","ABC","606"]'
    assert read_cdx(f"[{HEADER},{row}]".encode()).records[0].statuscode is None


def test_cdxj_lines_are_read() -> None:
    line = (
        b'com,example)/ 20140103030321 {"url": "http://example.com/", "status": "200", "mime": "text/html"}\n'
    )
    assert read_cdx(line).records[0].url == "http://example.com/"


def test_the_legend_of_a_cdx_file_names_its_columns() -> None:
    text = b" CDX N b a m s k r V g\ncom,example)/ 20140103030321 http://a.b/ text/html 200 B2 - 333 x.gz\n"
    record = read_cdx(text).records[0]
    assert (record.offset, record.filename, record.redirect) == (333, "x.gz", None)


@pytest.mark.parametrize("body", [b"", b"\n", b"[]", b"[]\n", b"[" + HEADER.encode() + b"]"])
def test_nothing_found_is_no_rows(body: bytes) -> None:
    answer = read_cdx(body)
    assert (answer.records, answer.resume_key, answer.message) == ((), None, None)


def test_a_message_in_place_of_rows_is_kept() -> None:
    body = b'{"message": "No Captures found for: example.com/*"}'
    assert read_cdx(body).message == "No Captures found for: example.com/*"


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        pytest.param("mailto:someone@example.com", "junk_url", id="mailto"),
        pytest.param("http://mailto:someone@example.com/", "junk_url", id="mailto as a user"),
        pytest.param("data:image/jpeg;base64,/9j/4AAQ", "junk_url", id="data"),
        pytest.param("javascript:void(0)", "junk_url", id="script"),
        pytest.param("whois://example.com", "junk_url", id="whois"),
        pytest.param("", "malformed_row", id="empty"),
    ],
)
def test_what_is_no_address_of_the_web_is_counted_and_left_out(url: str, reason: str) -> None:
    row = f'["a)/","20200101000000","{url}","text/html","200","ABC","606"]'
    answer = read_cdx(f"[{HEADER},{row},{ROW}]".encode())
    assert (len(answer.records), answer.refused) == (1, {reason: 1})


@pytest.mark.parametrize(
    "url",
    [
        "http://www.cnn.com:80/",
        "https://example.com:443/a",
        "http://example.com/a b%20c?d=%",
        "example.com/x",
        "http://user@example.com/",
        "http://пример.рф/новость",
    ],
)
def test_odd_addresses_of_the_web_are_kept_as_listed(url: str) -> None:
    row = f'["a)/","20200101000000","{url}","text/html","200","ABC","606"]'
    assert read_cdx(f"[{HEADER},{row}]".encode()).records[0].url == url


def test_month_00_is_kept_as_listed_because_replay_asks_for_it() -> None:
    row = '["a)/","20000012170449","http://a.b/","text/html","200","ABC","606"]'
    assert read_cdx(f"[{HEADER},{row}]".encode()).records[0].timestamp == "20000012170449"


def test_an_impossible_time_is_counted_and_left_out() -> None:
    row = '["a)/","20201399170449","http://a.b/","text/html","200","ABC","606"]'
    assert read_cdx(f"[{HEADER},{row}]".encode()).refused == {"bad_timestamp": 1}


def test_a_length_of_a_dash_is_unknown() -> None:
    row = '["a)/","20200101000000","http://a.b/","text/html","200","ABC","-"]'
    assert read_cdx(f"[{HEADER},{row}]".encode()).records[0].length is None


@pytest.mark.parametrize(
    "body",
    [
        pytest.param(b"<!DOCTYPE html><title>Sorry</title>", id="a page"),
        pytest.param(b'[["urlkey","timestamp"],["a)/",', id="JSON cut in the middle"),
        pytest.param(b'{"urlkey": "a)/", "timest', id="an object cut in the middle"),
        pytest.param(b"Service temporarily unavailable\n", id="a sentence"),
        pytest.param(b"\x1f\x8b\x08\x00\x00\x00\x00\x00junk", id="gzip"),
    ],
)
def test_what_is_no_index_is_refused(body: bytes) -> None:
    with pytest.raises(BadIndex):
        read_cdx(body)


def test_one_broken_line_costs_one_row() -> None:
    good = b'{"urlkey": "a)/", "timestamp": "20200101000000", "url": "http://a.b/"}\n'
    answer = read_cdx(good + b'{"urlkey": "a)/", "timest\n' + good)
    assert (len(answer.records), answer.refused) == (2, {"malformed_row": 1})

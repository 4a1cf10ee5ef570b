"""The replay server: answers as pywb 2.10 gives them for the same files, over real sockets."""

import gzip
import http.client
import json
import signal
import subprocess
import sys
import urllib.request
import zipfile
from collections.abc import Iterator
from email.message import Message
from io import BytesIO
from pathlib import Path
from typing import Any
from urllib.parse import quote

import msgspec
import pytest
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from newsscrape.replay.collection import Collection
from newsscrape.replay.server import ReplayServer, serving
from pipelines.errors import BadArchiveFile
from pipelines.sources.linkformat import read_links

PAGE = b"<title>Rain</title><p>It rained all day in the valley.</p>"
OTHER = "<p>Дощ надворі</p>".encode()
URL = "http://example.org/rain"
GZIPPED = gzip.compress(PAGE, mtime=0)
HTML = [("Content-Type", "text/html; charset=utf-8"), ("X-Powered-By", "rain")]
PACKED = ("Content-Encoding", "gzip")
CHUNKED = ("Transfer-Encoding", "chunked")
DAY = "2015-01-01T00:00:00Z"


class Answer(msgspec.Struct):
    status: int
    headers: Message
    body: bytes


def write_archive(path: Path) -> None:
    """Captures of one address in four years, a revisit, redirects, a gone page, codings, another host."""
    with path.open("wb") as file:
        writer = WARCWriter(file, gzip=True)
        moved, found = [("Location", "https://example.org/rain")], [("Location", "/rain")]
        pieces = b"%x\r\n%s\r\n0\r\n\r\n" % (len(PAGE), PAGE)
        write(writer, URL, "2014-01-01T00:00:00Z", "200 OK", HTML, PAGE)
        write(writer, URL, "2016-06-01T12:00:00Z", "200 OK", HTML, OTHER)
        write(writer, URL, "2018-01-01T00:00:00Z", "301 Moved", moved, b"")
        write(writer, "https://example.org/rain", "2020-01-01T00:00:00Z", "200 OK", HTML, PAGE)
        write(writer, "http://example.org/old", DAY, "302 Found", found, b"")
        write(writer, "http://example.org/gone", DAY, "404 Not Found", HTML, b"<p>Gone.</p>")
        write(writer, "http://example.org/packed", DAY, "200 OK", [*HTML, PACKED], GZIPPED)
        write(writer, "http://example.org/pieces", DAY, "200 OK", [*HTML, CHUNKED], pieces)
        write(writer, "http://news.example.org/a?b=1&c=ї", DAY, "200 OK", HTML, PAGE)
        write(writer, "http://example.organic/", DAY, "200 OK", HTML, PAGE)
        revisit(writer, URL, refers=(URL, "2014-01-01T00:00:00Z"))
        revisit(
            writer, "http://example.org/same", refers=(URL, "2014-01-01T00:00:00Z"), status="304 Not Modified"
        )
        revisit(writer, "http://example.org/lost", refers=("http://x.org/", "2001-01-01T00:00:00Z"))


def write(writer: WARCWriter, url: str, date: str, status: str, headers: list[Any], body: bytes) -> None:
    http = StatusAndHeaders(status, headers, protocol="HTTP/1.1")
    record = writer.create_warc_record(
        url, "response", BytesIO(body), len(body), http_headers=http, warc_headers_dict={"WARC-Date": date}
    )
    writer.write_record(record)


def revisit(writer: WARCWriter, url: str, refers: tuple[str, str], status: str = "200 OK") -> None:
    headers = [("X-Seen", "again")] + ([("Content-Type", "text/html")] if status[:3] == "200" else [])
    http = StatusAndHeaders(status, headers, "HTTP/1.1")
    dates = {"WARC-Date": "2017-01-01T00:00:00Z"}
    record = writer.create_revisit_record(
        url, "sha1:UNKNOWN", *refers, http_headers=http, warc_headers_dict=dates
    )
    writer.write_record(record)


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ReplayServer]:
    path = tmp_path_factory.mktemp("replay") / "rain.warc.gz"
    write_archive(path)
    with serving(Collection([path])) as running:
        yield running


@pytest.fixture
def get(server: ReplayServer) -> Any:
    def ask(target: str, method: str = "GET", **headers: str) -> Answer:
        connection = http.client.HTTPConnection("127.0.0.1", server.server_port, timeout=10)
        try:
            connection.request(method, target, headers={n.replace("_", "-"): v for n, v in headers.items()})
            response = connection.getresponse()
            return Answer(response.status, response.headers, response.read())
        finally:
            connection.close()

    return ask


def timestamps(answer: Answer) -> list[str]:
    return [json.loads(line)["timestamp"] for line in answer.body.splitlines()]


def urls(answer: Answer) -> list[str]:
    return [json.loads(line)["url"] for line in answer.body.splitlines()]


ALL = ["20140101000000", "20160601120000", "20170101000000", "20180101000000", "20200101000000"]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        pytest.param("", ALL, id="all, http and https under one key"),
        pytest.param("&from=2016&to=2017", ALL[1:3], id="from and to of few digits"),
        pytest.param("&to=20160601115959", ALL[:1], id="to the second"),
        pytest.param("&limit=2", ALL[:2], id="limit"),
        pytest.param("&limit=-2", ALL, id="negative limit ignored"),
        pytest.param("&sort=reverse&limit=1", ALL[-1:], id="newest first"),
        pytest.param("&closest=20161231000000&limit=1", ["20170101000000"], id="closest"),
        pytest.param("&filter==status:301", ["20180101000000"], id="equals"),
        pytest.param("&filter=~status:2..", [*ALL[:2], ALL[4]], id="regex"),
        pytest.param("&filter=mime:revisit", ["20170101000000"], id="contains"),
        pytest.param("&filter=!=status:200&filter=!mime:revisit", ["20180101000000"], id="two, inverted"),
    ],
)
def test_the_listing_answers_the_query(get: Any, query: str, expected: list[str]) -> None:
    assert timestamps(get(f"/news/cdx?url={URL}&output=json{query}")) == expected


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("url=example.org/r&matchType=prefix", 5),
        ("url=example.org/r*", 5),
        ("url=example.org&matchType=host", 11),
        ("url=example.org&matchType=domain", 12),
        ("url=*.example.org", 12),
        ("url=http://news.example.org/a?c=%D1%97%26b=1".replace("?", "%3F"), 1),
    ],
)
def test_the_listing_matches_prefix_host_and_domain(get: Any, query: str, expected: int) -> None:
    assert len(urls(get(f"/news/cdx?{query}&output=json"))) == expected


def test_a_row_has_the_fields_of_pywb(get: Any) -> None:
    first = json.loads(get(f"/news/cdx?url={URL}&output=json&limit=1").body)

    assert list(first) == [
        "urlkey", "timestamp", "url", "mime", "status", "digest", "length", "offset", "filename",
    ]  # fmt: skip


def test_a_revisit_is_listed_without_status(get: Any) -> None:
    assert "status" not in json.loads(get(f"/news/cdx?url={URL}&output=json&from=2017&to=2017").body)


def test_without_output_the_listing_is_cdxj(get: Any) -> None:
    assert get(f"/news/cdx?url={URL}&limit=1").body.startswith(b'org,example)/rain 20140101000000 {"url":')


def test_nothing_found_is_an_empty_200(get: Any) -> None:
    answer = get("/news/cdx?url=nowhere.org&output=json")

    assert (answer.status, answer.body) == (200, b"")


@pytest.mark.parametrize(
    "query", ["", "url=a.org&from=x", "url=a.org&matchType=all", "url=a.org&filter=~s:("]
)
def test_a_query_that_cannot_be_answered_is_a_400_with_a_message(get: Any, query: str) -> None:
    answer = get(f"/news/cdx?{query}")

    assert (answer.status, list(json.loads(answer.body))) == (400, ["message"])


def test_a_capture_is_replayed_byte_for_byte(get: Any) -> None:
    assert get(f"/news/20140101000000id_/{URL}").body == PAGE


def test_a_capture_carries_its_time(get: Any) -> None:
    answer = get(f"/news/20140101000000id_/{URL}")

    assert answer.headers["Memento-Datetime"] == "Wed, 01 Jan 2014 00:00:00 GMT"


def test_a_capture_carries_its_own_address_as_the_original(get: Any) -> None:
    links = read_links(get("/news/2020id_/http://www.EXAMPLE.org:80/rain").headers["Link"])

    assert [link.target for link in links if "original" in link.relations] == ["https://example.org/rain"]


def test_original_headers_are_prefixed(get: Any) -> None:
    assert get(f"/news/20140101000000id_/{URL}").headers["X-Archive-Orig-X-Powered-By"] == "rain"


@pytest.mark.parametrize(
    ("asked", "given"),
    [
        ("20140101000000", "Wed, 01 Jan 2014 00:00:00 GMT"),
        ("1999", "Wed, 01 Jan 2014 00:00:00 GMT"),
        ("2016", "Wed, 01 Jun 2016 12:00:00 GMT"),
        ("20161130", "Sun, 01 Jan 2017 00:00:00 GMT"),
        ("2030", "Wed, 01 Jan 2020 00:00:00 GMT"),
    ],
)
def test_the_nearest_capture_answers(get: Any, asked: str, given: str) -> None:
    assert get(f"/news/{asked}id_/{URL}").headers["Memento-Datetime"] == given


def test_a_revisit_has_the_payload_of_its_original(get: Any) -> None:
    assert get(f"/news/20170101000000id_/{URL}").body == PAGE


def test_a_revisit_has_its_own_headers(get: Any) -> None:
    assert get(f"/news/20170101000000id_/{URL}").headers["X-Archive-Orig-X-Seen"] == "again"


@pytest.mark.parametrize(
    ("header", "value"),
    [("Content-Type", "text/html; charset=utf-8"), ("X-Archive-Orig-X-Seen", "again")],
    ids=["kept", "changed"],
)
def test_a_page_not_modified_has_the_headers_it_had_with_those_that_changed(
    get: Any, header: str, value: str
) -> None:
    answer = get("/news/20170101000000id_/http://example.org/same")

    assert (answer.status, answer.body, answer.headers[header]) == (200, PAGE, value)


def test_a_revisit_without_its_original_is_not_found(get: Any) -> None:
    assert get("/news/20170101000000id_/http://example.org/lost").status == 404


def test_a_captured_redirect_leads_to_its_target_in_the_archive(get: Any, server: ReplayServer) -> None:
    answer = get("/news/20150101000000id_/http://example.org/old")

    assert (answer.status, answer.headers["Location"]) == (
        302,
        f"http://127.0.0.1:{server.server_port}/news/20150101000000id_/http://example.org/rain",
    )


def test_a_redirect_to_https_is_replayed_where_it_is_asked_for(get: Any) -> None:
    assert get(f"/news/20180101000000id_/{URL}").status == 301


def test_a_redirect_to_https_does_not_lead_back_to_itself(get: Any) -> None:
    answer = get("/news/20180101000000id_/https://example.org/rain")

    assert (answer.status, answer.headers["Memento-Datetime"]) == (200, "Sun, 01 Jan 2017 00:00:00 GMT")


def test_a_captured_404_is_a_capture(get: Any) -> None:
    answer = get("/news/20150101000000id_/http://example.org/gone")

    assert (answer.status, "Memento-Datetime" in answer.headers) == (404, True)


def test_an_address_without_captures_is_a_404_of_the_archive(get: Any) -> None:
    answer = get("/news/2015id_/http://example.org/nope")

    assert (answer.status, "Memento-Datetime" in answer.headers) == (404, False)


def test_the_404_names_the_address_without_trusting_it(get: Any) -> None:
    body = get("/news/2015id_/http://example.org/" + quote("<script>")).body

    assert b"example.org" in body
    assert b"<script>" not in body


@pytest.mark.parametrize(
    ("accepted", "body", "header"),
    [("gzip, br", GZIPPED, "Content-Encoding"), ("identity", PAGE, "X-Archive-Orig-Content-Encoding")],
    ids=["kept", "undone"],
)
def test_the_original_coding_is_kept_for_who_takes_it(
    get: Any, accepted: str, body: bytes, header: str
) -> None:
    answer = get("/news/2015id_/http://example.org/packed", Accept_Encoding=accepted)

    assert (answer.body, answer.headers.get(header)) == (body, "gzip")


def test_chunks_are_put_together(get: Any) -> None:
    assert get("/news/2015id_/http://example.org/pieces").body == PAGE


def test_a_head_request_has_the_headers_and_no_body(get: Any) -> None:
    answer = get(f"/news/20140101000000id_/{URL}", method="HEAD")

    assert (answer.headers["Content-Length"], answer.body) == (str(len(PAGE)), b"")


def test_a_timemap_lists_all_captures_in_time_order(get: Any) -> None:
    links = read_links(get(f"/news/timemap/link/{URL}").body.decode())

    assert len([link for link in links if "memento" in link.relations]) == len(ALL)


def test_a_timemap_of_nothing_is_a_404(get: Any) -> None:
    assert get("/news/timemap/link/http://example.org/nope").status == 404


def test_the_timegate_sends_to_the_capture_nearest_to_accept_datetime(get: Any) -> None:
    answer = get(f"/news/{URL}", Accept_Datetime="Fri, 01 Jul 2016 00:00:00 GMT")

    assert answer.headers["Location"].endswith("/news/20160601120000id_/http://example.org/rain")


def test_another_collection_is_a_404(get: Any) -> None:
    assert get("/other/cdx?url=example.org").status == 404


def test_a_file_that_is_no_archive_is_named(tmp_path: Path) -> None:
    (tmp_path / "page.warc").write_bytes(b"<html>no WARC</html>" * 20)

    with pytest.raises(BadArchiveFile, match=r"page\.warc"):
        Collection([tmp_path / "page.warc"])


def test_what_is_broken_in_a_file_does_not_hide_the_rest(tmp_path: Path) -> None:
    write_archive(tmp_path / "whole.warc.gz")
    whole = (tmp_path / "whole.warc.gz").read_bytes()
    (tmp_path / "torn.warc.gz").write_bytes(whole[:200] + b"torn" + whole[300:])

    assert len(Collection([tmp_path / "torn.warc.gz"])) == len(Collection([tmp_path / "whole.warc.gz"])) - 1


def test_captures_of_several_files_are_one_listing(tmp_path: Path) -> None:
    write_archive(tmp_path / "one.warc.gz")
    write_archive(tmp_path / "two.warc.gz")
    collection = Collection([tmp_path / "one.warc.gz", tmp_path / "two.warc.gz"])

    assert [record.filename for record in collection.records_of(URL)] == ["one.warc.gz", "two.warc.gz"] * 5


@pytest.mark.parametrize(
    "arguments", [["nowhere.warc"], ["--name", "a/b", "x.warc"], []], ids=["no file", "bad name", "nothing"]
)
def test_the_command_refuses_wrong_use_in_few_words(arguments: list[str], tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "newsscrape", "replay", *arguments],
        cwd=tmp_path,
        capture_output=True,
        timeout=60,
        check=False,
    )

    assert (done.returncode, b"Traceback" in done.stderr) == (2, False)


def test_the_command_serves_until_it_is_stopped(tmp_path: Path) -> None:
    write_archive(tmp_path / "rain.warc.gz")
    with subprocess.Popen(
        [sys.executable, "-m", "newsscrape", "replay", str(tmp_path / "rain.warc.gz"), "--port", "0"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as process:
        assert process.stdout is not None
        prefix = process.stdout.readline().decode().split()[-1]
        body = urllib.request.urlopen(f"{prefix}20140101id_/{URL}", timeout=20).read()  # noqa: S310
        process.send_signal(signal.SIGINT)
        _, errors = process.communicate(timeout=20)

    assert (body, errors, process.returncode) == (PAGE, b"newsscrape replay: stopped\n", 0)


def test_an_address_beyond_ascii_is_replayed_and_named(get: Any) -> None:
    answer = get("/news/2015id_/http://news.example.org/a?b=1&c=%D1%97")
    named = answer.headers["Link"].encode("latin-1").decode()

    assert (answer.body, '<http://news.example.org/a?b=1&c=ї>; rel="original"' in named) == (PAGE, True)


@pytest.mark.parametrize(
    "target",
    [
        "/news/99999999999999id_/http://example.org/rain",
        "/news/00000000000000id_/http://example.org/rain",
        "/news/cdx?url=%ff%00",
        "/news/cdx?url=http://[::1",
        "/news/2014id_/http://[::1",
        "/news/cdx?url=example.org&closest=never&matchType=host",
        "/news/../../etc/passwd",
        "http://example.org/rain",
        "/news/2014id_/" + "a" * 60_000,
    ],
    ids=[
        "far future",
        "no date",
        "bytes",
        "torn host",
        "torn host replayed",
        "no time",
        "path",
        "proxy",
        "long",
    ],
)
def test_odd_requests_are_answered_and_the_server_lives(get: Any, target: str) -> None:
    assert get(target).status in (200, 404)
    assert get(f"/news/20140101000000id_/{URL}").status == 200


def test_a_wacz_is_replayed_from_its_inner_files(tmp_path: Path) -> None:
    write_archive(tmp_path / "rain.warc.gz")
    with zipfile.ZipFile(tmp_path / "rain.wacz", "w", zipfile.ZIP_STORED) as package:
        package.write(tmp_path / "rain.warc.gz", "archive/rain.warc.gz")
    collection = Collection([tmp_path / "rain.wacz"])
    first = collection.records_of(URL)[0]
    stored = collection.read(first)

    assert (first.filename, stored and stored.body) == ("rain.wacz!archive/rain.warc.gz", PAGE)


@pytest.mark.parametrize(
    "content", [b"", b"<html>a page</html>", b"PK\x05\x06" + b"\0" * 18], ids=["empty", "page", "empty ZIP"]
)
def test_a_file_of_another_kind_is_refused(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "file").write_bytes(content)

    with pytest.raises(BadArchiveFile, match="no WARC, ARC or WACZ file"):
        Collection([tmp_path / "file"])

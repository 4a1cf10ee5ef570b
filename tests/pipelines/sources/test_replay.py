"""What an archive's answer to a replay request is."""

import pytest

from pipelines.model import CdxRecord
from pipelines.sources.index import Answer, Ask
from pipelines.sources.replay import (
    distance_s,
    original_headers,
    read_replay,
    split_replay_url,
    without_default_port,
)

PREFIX = "https://web.archive.org/web/"
RECORD = CdxRecord(
    urlkey="com,example)/story", timestamp="20200201020357", url="http://example.com/story", statuscode=200
)
ASK = Ask(url=f"{PREFIX}20200201020357id_/http://example.com/story", group="replay")
MEMENTO = ("memento-datetime", "Sat, 01 Feb 2020 02:03:57 GMT")
ORIGINAL = ("link", '<https://www.example.com/story>; rel="original", <x>; rel="timemap"')


def answer(status: int = 200, *headers: tuple[str, str], body: bytes = b"<p>text") -> Answer:
    return Answer(status=status, headers=headers, body=body)


def test_a_capture_is_known_by_its_memento_datetime() -> None:
    assert read_replay(RECORD, ASK, answer(200, MEMENTO)).verdict == "capture"


@pytest.mark.parametrize("status", [404, 429, 500, 503])
def test_an_archived_error_is_a_capture(status: int) -> None:
    assert read_replay(RECORD, ASK, answer(status, MEMENTO)).verdict == "capture"


def test_the_true_address_is_in_the_link_header() -> None:
    assert read_replay(RECORD, ASK, answer(200, MEMENTO, ORIGINAL)).url == "https://www.example.com/story"


def test_the_true_time_is_memento_datetime() -> None:
    later = ("memento-datetime", "Sat, 01 Feb 2020 02:37:57 GMT")
    assert read_replay(RECORD, ASK, answer(200, later)).timestamp == "20200201023757"


def test_a_default_port_falls_off_the_true_address() -> None:
    link = ("link", '<http://www.zew.de:80/>; rel="original"')
    assert read_replay(RECORD, ASK, answer(200, MEMENTO, link)).url == "http://www.zew.de/"


@pytest.mark.parametrize(
    ("status", "body", "headers", "reason", "is_failure"),
    [
        pytest.param(200, b"<h1>Wayback", (), "archive_own_page", True, id="own page with status 200"),
        pytest.param(404, b"<h1>Hrm.", (), "not_in_archive", True, id="not archived"),
        pytest.param(503, b"busy", (), "archive_error", True, id="archive out of order"),
        pytest.param(
            403,
            b"org.archive.wayback.exception.AdministrativeAccessControlException: Blocked Site Error",
            (),
            "blocked_by_archive",
            False,
            id="blocked by its owner",
        ),
        pytest.param(
            200,
            b"org.archive.util.io.RuntimeIOException: RobotAccessControlException: Blocked By Robots",
            (),
            "blocked_by_archive",
            False,
            id="blocked by robots in a 200",
        ),
        pytest.param(
            200,
            b"<p>This URL has been excluded from the Wayback Machine.</p>",
            (),
            "blocked_by_archive",
            False,
            id="excluded in a 200",
        ),
        pytest.param(
            403,
            b"",
            (("x-archive-wayback-runtime-error", "AdministrativeAccessControlException: Blocked"),),
            "blocked_by_archive",
            False,
            id="blocked, said in a header",
        ),
        pytest.param(
            302, b"", (("location", "https://archive.org/login"),), "archive_own_page", True, id="sent away"
        ),
    ],
)
def test_without_memento_datetime_the_answer_is_the_archives_own(
    status: int, body: bytes, headers: tuple[tuple[str, str], ...], reason: str, is_failure: bool
) -> None:
    found = read_replay(RECORD, ASK, answer(status, *headers, body=body))
    assert (found.verdict, found.reason, found.is_failure) == ("refused", reason, is_failure)


def test_an_archived_page_may_speak_of_blocking() -> None:
    body = b"AdministrativeAccessControlException explained"
    assert read_replay(RECORD, ASK, answer(200, MEMENTO, body=body)).verdict == "capture"


def test_a_redirect_without_memento_datetime_to_another_time_is_a_shift() -> None:
    location = ("location", f"{PREFIX}20200201023757id_/https://www.example.com/story")
    found = read_replay(RECORD, ASK, answer(302, location))
    assert (found.verdict, found.timestamp, found.address) == ("shift", "20200201023757", location[1])


def test_a_shift_to_a_rewriting_address_is_followed_raw() -> None:
    location = ("location", f"{PREFIX}20200201023757/http://example.com/story")
    assert read_replay(RECORD, ASK, answer(302, location)).address == (
        f"{PREFIX}20200201023757id_/http://example.com/story"
    )


@pytest.mark.parametrize(
    ("location", "url"),
    [
        pytest.param(f"{PREFIX}20200201020357id_/https://other.org/x", "https://other.org/x", id="absolute"),
        pytest.param(
            "//web.archive.org/web/20200201020357id_/https://other.org/x",
            "https://other.org/x",
            id="without scheme",
        ),
        pytest.param("/web/20200201020357id_/https://other.org/x", "https://other.org/x", id="bare path"),
        pytest.param("https://other.org/x", "https://other.org/x", id="not rewritten"),
        pytest.param("../new", "http://example.com/new", id="not rewritten, relative"),
    ],
)
def test_a_captured_redirect_leads_to_an_original_address_at_the_same_time(location: str, url: str) -> None:
    found = read_replay(RECORD, ASK, answer(301, MEMENTO, ("location", location)))
    assert (found.verdict, found.url, found.timestamp, found.address) == (
        "redirect",
        url,
        "20200201020357",
        f"{PREFIX}20200201020357id_/{url}",
    )


def test_original_headers_lose_their_prefix_and_the_archives_own_fall() -> None:
    headers = (
        ("content-type", "text/html; charset=windows-1251"),
        ("x-archive-orig-server", "Apache"),
        ("x-archive-orig-last-modified", "Wed, 15 Jan 2014 02:12:29 GMT"),
        ("x-app-server", "wwwb-app220"),
        ("date", "Thu, 01 Feb 2024 18:20:31 GMT"),
        MEMENTO,
    )
    assert original_headers(answer(200, *headers)) == (
        ("content-type", "text/html; charset=windows-1251"),
        ("server", "Apache"),
        ("last-modified", "Wed, 15 Jan 2014 02:12:29 GMT"),
    )


@pytest.mark.parametrize(
    ("url", "timestamp", "inner"),
    [
        (f"{PREFIX}20200201020357id_/http://a.org/b?c=d", "20200201020357", "http://a.org/b?c=d"),
        (f"{PREFIX}20200201020357/http://a.org/", "20200201020357", "http://a.org/"),
        (f"{PREFIX}2020if_/http://a.org/", "2020", "http://a.org/"),
        (f"{PREFIX}20200201020357mp_/http:/a.org/", "20200201020357", "http://a.org/"),
        (f"{PREFIX}20200201020357/www.a.org/b", "20200201020357", "http://www.a.org/b"),
        ("http://127.0.0.1:8080/news/20140126200624id_/http://iana.org", "20140126200624", "http://iana.org"),
        ("https://arquivo.pt/noFrame/replay/19961013145650/http://a.pt/", "19961013145650", "http://a.pt/"),
        ("http://127.0.0.1:8080/20140126200624/http://a.org/", "20140126200624", "http://a.org/"),
    ],
)
def test_replay_addresses_are_known_by_their_shape(url: str, timestamp: str, inner: str) -> None:
    parts = split_replay_url(url)
    assert parts is not None
    assert (parts.timestamp, parts.url) == (timestamp, inner)


@pytest.mark.parametrize(
    "url",
    [
        "https://example.com/2020/02/01/story.html",
        "https://example.com/20200201/story",
        "https://example.com/story?next=20200201020357/http://a.org/",
        "https://example.com/20200201020357",
        "https://web.archive.org/web/*/http://example.com/",
        "ftp://example.com/20200201020357/http://a.org/",
    ],
)
def test_live_addresses_are_not_taken_for_replay(url: str) -> None:
    assert split_replay_url(url) is None


def test_a_fragment_sign_of_a_listed_address_is_escaped_to_be_sent() -> None:
    parts = split_replay_url(f"{PREFIX}20200201020357/http://a.org/b#c")
    assert parts is not None
    assert parts.raw == f"{PREFIX}20200201020357id_/http://a.org/b%23c"


@pytest.mark.parametrize(
    ("asked", "given", "expected"),
    [
        ("20200201020357", "20200201020357", 0.0),
        ("20200201020357", "20200201020457", 60.0),
        ("20200201020357", "20200201020257", 60.0),
        ("2020", "20201231235959", 0.0),
        ("2020", "20210101000009", 10.0),
        ("20000012170449", "20001217044900", 0.0),
    ],
)
def test_distance_in_time_is_zero_within_what_was_asked(asked: str, given: str, expected: float) -> None:
    assert distance_s(asked, given) == expected


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("http://a.org:80", "http://a.org"),
        ("https://a.org:443/x:443", "https://a.org/x:443"),
        ("http://a.org:8080/", "http://a.org:8080/"),
        ("https://a.org:80/", "https://a.org:80/"),
    ],
)
def test_only_the_default_port_of_the_scheme_falls(url: str, expected: str) -> None:
    assert without_default_port(url) == expected

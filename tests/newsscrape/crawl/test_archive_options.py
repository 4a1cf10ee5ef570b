"""Options of `newsscrape crawl archive`, each seen in what was asked or written."""

import itertools
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import Crawled, lines_of, run_newsscrape
from ia_server import Archive, Kept
from pages import SITE, WWW, story

Crawl = Callable[..., Crawled]

CAPTURES = [
    *(Kept(f"20{year}0101000000", f"{WWW}/yearly", story(f"The story of {year}")) for year in range(10, 16)),
    Kept("20120601000000", f"{WWW}/section/a", story("Section story A")),
    Kept("20120602000000", f"{WWW}/section/b", story("Section story B")),
    Kept("20120603000000", f"http://blog.{SITE}/c", story("Blog story C")),
    Kept("20130101000000", f"{WWW}/old", status=301, location=f"//{{host}}/web/20130101000000id_/{WWW}/new"),
    Kept("20130101000010", f"{WWW}/new", story("The story that moved")),
    Kept(
        "20130102000000",
        f"{WWW}/off",
        status=302,
        location="{base}/web/20130102000000id_/http://else.example/",
    ),
    Kept("20130103000000", f"{WWW}/round", status=302, location="/web/20130103000000id_/" + f"{WWW}/round"),
    Kept("20130104000000", f"{WWW}/slow-shift", story("Shifted by two days")),
]
SHIFTED = ("example,news)/slow-shift", "20130102000000", f"{WWW}/slow-shift", "text/html", "200", "X", "9")


@pytest.fixture(scope="module")
def archive(serve: Callable[[Archive], Archive]) -> Archive:
    served = serve(Archive(captures=list(CAPTURES), extra_rows=[SHIFTED]))
    host = served.base.removeprefix("http://")
    served.captures[:] = [
        Kept(**{**vars(one), "location": one.location.replace("{host}", host)}) for one in served.captures
    ]
    return served


def test_dates_bound_the_listing_inclusively(archive: Archive, crawl: Crawl) -> None:
    where = ("--archive", archive.base, "--url", f"{WWW}/yearly")
    done = crawl("archive", *where, "--from", "2011", "--to", "2013-01-01")
    assert [record["captured_at"][:4] for record in done.records] == ["2011", "2012", "2013"]


@pytest.mark.parametrize(
    ("scope", "urls"),
    [
        pytest.param(("--url", f"{WWW}/section/a"), {f"{WWW}/section/a"}, id="url"),
        pytest.param(("--prefix", f"{WWW}/section/"), {f"{WWW}/section/a", f"{WWW}/section/b"}, id="prefix"),
        pytest.param(("--host", f"blog.{SITE}"), {f"http://blog.{SITE}/c"}, id="host"),
        pytest.param(
            ("--site", SITE),
            {f"{WWW}/section/a", f"{WWW}/section/b", f"http://blog.{SITE}/c"},
            id="site",
        ),
    ],
)
def test_the_scope_is_what_was_said(
    archive: Archive, crawl: Crawl, scope: tuple[str, str], urls: set[str]
) -> None:
    done = crawl("archive", "--archive", archive.base, *scope, "--from", "201206", "--to", "201206")
    assert set(done.urls) == urls


def test_a_limit_bounds_what_is_fetched_and_is_told(archive: Archive, crawl: Crawl) -> None:
    done = crawl("archive", "--archive", archive.base, "--url", f"{WWW}/yearly", "--limit", "2")
    assert (done.run["captures"], done.run["listing"]["stopped"], done.run["listing"]["complete"]) == (
        2,
        "limit",
        False,
    )


def test_captured_redirects_are_followed_at_their_time_when_asked(archive: Archive, crawl: Crawl) -> None:
    done = crawl("archive", "--archive", archive.base, "--url", f"{WWW}/old", "--follow-redirects")
    record = done.records[0]
    assert (record["url"], record["final_url"], record["captured_at"], record["title"]) == (
        f"{WWW}/old",
        f"{WWW}/new",
        "2013-01-01T00:00:10Z",
        "The story that moved",
    )


@pytest.mark.parametrize(("path", "reason"), [("off", "redirect_off_site"), ("round", "redirect_loop")])
def test_captured_redirects_that_lead_nowhere_are_dropped(
    archive: Archive, crawl: Crawl, path: str, reason: str
) -> None:
    done = crawl("archive", "--archive", archive.base, "--url", f"{WWW}/{path}", "--follow-redirects")
    assert (done.exit_code, done.reason(f"{WWW}/{path}")) == (0, reason)


def test_a_wider_window_accepts_a_wider_shift_and_flags_it(archive: Archive, crawl: Crawl) -> None:
    where = ("--archive", archive.base, "--url", f"{WWW}/slow-shift", "--to", "20130103")
    done = crawl("archive", *where, "--date-window-s", "400000")
    assert [(r["captured_at"], "date_shifted" in r["flags"]) for r in done.records] == [
        ("2013-01-04T00:00:00Z", True)
    ]


def test_a_filter_reaches_the_index(archive: Archive, crawl: Crawl) -> None:
    crawl("archive", "--archive", archive.base, "--url", f"{WWW}/yearly", "--filter", "mimetype:text/html")
    assert any("filter=mimetype%3Atext%2Fhtml" in path for path in archive.paths("/cdx"))


def test_a_rate_keeps_the_distance_between_requests(archive: Archive, crawl: Crawl) -> None:
    before = len(archive.log)
    crawl("archive", "--archive", archive.base, "--url", f"{WWW}/yearly", "--limit", "3", "--rate", "150")
    times = [moment for moment, path, _ in archive.log[before:] if path.startswith("/web/")]
    assert [round(later - earlier, 1) >= 0.4 for earlier, later in itertools.pairwise(times)] == [
        True,
        True,
    ]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        pytest.param(("--archive", "ia"), "say one of url, prefix, host, site", id="no scope"),
        pytest.param(("--archive", "ia", "--url", "a.org", "--site", "a.org"), "not 2", id="two scopes"),
        pytest.param(
            ("--archive", "nowhere", "--url", "a.org"), "no archive 'nowhere'", id="no such archive"
        ),
        pytest.param(
            ("--archive", "ia", "--url", "a.org", "--from", "June"), "no date: 'June'", id="no date"
        ),
        pytest.param(("--archive", "ia", "--url", "a.org", "--dialect", "x"), "no dialect 'x'", id="dialect"),
        pytest.param(("--archive", "ia", "--url", "a.org", "--set", "x"), "NAME=VALUE", id="no setting"),
    ],
)
def test_wrong_use_is_one_line_and_exit_code_2(arguments: tuple[str, ...], said: str) -> None:
    done = run_newsscrape("crawl", "archive", *arguments)
    assert done.returncode == 2
    assert len(done.stderr.splitlines()) == 1
    assert said in done.stderr


def test_an_output_that_cannot_be_written_is_one_line(archive: Archive, tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("in the way")
    where = ("--archive", archive.base, "--url", f"{WWW}/yearly", "--state-dir", str(tmp_path / "state"))
    done = run_newsscrape("crawl", "archive", *where, "--output", str(blocked))
    assert (done.returncode, "Traceback" in done.stderr, str(blocked) in done.stderr) == (1, False, True)


def test_scrapy_crawl_writes_the_same_records(archive: Archive, crawl: Crawl, tmp_path: Path) -> None:
    ours = crawl("archive", "--archive", archive.base, "--url", f"{WWW}/yearly")
    output = tmp_path / "scrapy"
    settings = ("-s", f"STATE_DIR={tmp_path / 'state'}")
    arguments = (f"archive={archive.base}", f"url={WWW}/yearly", f"output={output}")
    command = [sys.executable, "-m", "scrapy", "crawl", "archive", *settings]
    for argument in arguments:
        command += ["-a", argument]
    subprocess.run(command, check=True, capture_output=True, timeout=60, cwd=Path(__file__).parents[3])
    assert [r["id"] for r in lines_of(output / "records.jsonl")] == [r["id"] for r in ours.records]

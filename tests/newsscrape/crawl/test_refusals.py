"""Archives that are slow, broken, closed or say no: named in a line, counted, in bounded time."""

import socket
import sqlite3
import time
from collections.abc import Callable
from contextlib import suppress
from itertools import pairwise
from pathlib import Path
from urllib.request import urlopen

import pytest
from conftest import Crawled
from ia_server import Archive, Kept
from pages import SITE, WWW, story

Crawl = Callable[..., Crawled]
Serve = Callable[[Archive], Archive]


def stories(count: int) -> list[Kept]:
    return [
        Kept(f"201001{day:02}000000", f"{WWW}/{day}", story(f"Story {day}")) for day in range(1, count + 1)
    ]


def scope(archive: Archive) -> tuple[str, ...]:
    return ("archive", "--archive", archive.base, "--site", SITE)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.mark.parametrize("retry_after", [None, "1"], ids=["no Retry-After", "Retry-After"])
def test_a_429_holds_the_host_and_all_captures_come_after_it(
    crawl: Crawl, serve: Serve, retry_after: str | None
) -> None:
    archive = serve(Archive(stories(8), too_many_after=4, too_many_s=0.9, retry_after=retry_after))
    done = crawl(*scope(archive))
    assert (done.exit_code, done.run["records"], done.run["failures"]) == (0, 8, 0)
    assert done.run["held"] >= 1


def test_a_host_that_says_429_is_not_asked_during_its_pause(crawl: Crawl, serve: Serve) -> None:
    archive = serve(Archive(stories(8), too_many_after=4, too_many_s=1.0))
    crawl(*scope(archive))
    times = [moment for moment, _, _ in archive.log]
    longest = max(later - earlier for earlier, later in pairwise(times))
    assert longest > 1.0  # POLITENESS_HOLD_S of these tests is 1.2 s, 60 s in life


@pytest.mark.parametrize("retry_after", ["86400", "999999999999", "Wed, 01 Jan 2098 00:00:00 GMT"])
def test_a_host_that_asks_for_a_long_wait_is_stopped(crawl: Crawl, serve: Serve, retry_after: str) -> None:
    archive = serve(Archive(stories(8), too_many_after=4, too_many_s=60, retry_after=retry_after))
    done = crawl(*scope(archive))
    assert done.exit_code == 1
    assert set(done.run["failures_by_reason"]["fetch"]) == {"host_asked_to_wait"}


def test_refused_connections_after_traffic_are_a_ban_that_stops_the_host(crawl: Crawl, serve: Serve) -> None:
    archive = serve(Archive(stories(30), close_after=12))
    done = crawl(*scope(archive))
    assert done.exit_code == 1
    assert set(done.run["failures_by_reason"]["fetch"]) == {"host_banned"}
    assert done.run["captures"] == 30
    assert "is not asked any more: host_banned until" in done.errors
    assert len(archive.log) <= 20


def test_a_ban_is_saved_and_obeyed_by_the_next_run(crawl: Crawl, serve: Serve, tmp_path: Path) -> None:
    state = tmp_path / "shared"
    archive = serve(Archive(stories(8)))
    host = archive.base.removeprefix("http://")
    crawl(*scope(archive), state=state)
    with sqlite3.connect(state / "politeness.sqlite") as base:
        base.execute("UPDATE host SET banned_until = ? WHERE host = ?", (time.time() + 600, host))
    asked = len(archive.log)
    done = crawl(*scope(archive), state=state)
    assert (done.exit_code, len(archive.log)) == (1, asked)
    assert done.run["failures_by_reason"] == {"listing": {"host_banned": 1}}


def test_a_server_of_this_machine_that_is_gone_between_two_runs_is_not_a_ban(
    crawl: Crawl, serve: Serve, tmp_path: Path
) -> None:
    archive = serve(Archive(stories(2)))
    crawl(*scope(archive), state=tmp_path / "shared")
    archive.close_after = 0
    with suppress(OSError):
        urlopen(archive.base)  # noqa: S310 (closes the port)
    done = crawl(*scope(archive), state=tmp_path / "shared")
    assert (done.exit_code, done.run["stopped_hosts"]) == (1, {})
    assert done.run["failures_by_reason"] == {"listing": {"connection_refused": 1}}


def test_a_ban_can_be_forgotten_by_who_knows_better(crawl: Crawl, serve: Serve, tmp_path: Path) -> None:
    state = tmp_path / "shared"
    archive = serve(Archive(stories(3)))
    crawl(*scope(archive), state=state)
    with sqlite3.connect(state / "politeness.sqlite") as base:
        base.execute("UPDATE host SET banned_until = ?", (time.time() + 600,))
    assert crawl(*scope(archive), "--forgive", state=state).run["records"] == 3


def test_a_firewall_never_sees_a_request_during_a_429(crawl: Crawl, serve: Serve) -> None:
    archive = serve(Archive(stories(6), too_many_after=3, too_many_s=1.0, ban_when_ignored=True))
    done = crawl(*scope(archive), "--set", "POLITENESS_CONCURRENCY=1")
    assert (done.run["records"], done.run["stopped_hosts"]) == (6, {})


def test_an_archive_that_is_not_there_is_one_line(crawl: Crawl) -> None:
    address = f"http://127.0.0.1:{free_port()}"
    done = crawl("archive", "--archive", address, "--site", SITE)
    lines = [line for line in done.errors.splitlines() if address in line]
    assert done.exit_code == 1
    assert len(lines) == 1
    assert "connection_refused" in lines[0]
    assert done.run["stopped_hosts"] == {}


def test_an_archive_whose_name_does_not_resolve_is_one_line(crawl: Crawl) -> None:
    done = crawl("archive", "--archive", "http://archive.invalid/web/", "--site", SITE)
    assert done.exit_code == 1
    assert done.run["failures_by_reason"] == {"listing": {"unresolved_host": 1}}
    assert "Traceback" not in done.errors


def test_a_blocked_site_is_a_failure_that_says_so(crawl: Crawl, serve: Serve) -> None:
    archive = serve(Archive(stories(2), blocked_hosts={SITE}))
    done = crawl(*scope(archive))
    assert (done.exit_code, done.run["failures_by_reason"]) == (1, {"listing": {"blocked_by_archive": 1}})


def test_a_blocked_capture_is_dropped_by_name(crawl: Crawl, serve: Serve) -> None:
    archive = serve(Archive(stories(2), blocked_hosts={f"www.{SITE}"}))
    done = crawl(*scope(archive))
    assert (done.exit_code, done.run["drops_by_reason"]) == (0, {"replay": {"blocked_by_archive": 2}})


def test_a_key_that_repeats_fails_and_keeps_what_came_before(crawl: Crawl, serve: Serve) -> None:
    archive = serve(Archive(stories(6), same_key=True))
    done = crawl(*scope(archive), "--slice-rows", "2")
    assert done.run["listing"]["complete"] is False
    assert done.run["failures_by_reason"] == {"listing": {"incomplete_listing": 1}}
    assert (done.exit_code, done.run["records"]) == (1, 2)


def test_an_index_that_times_out_on_long_windows_is_listed_in_short_ones(crawl: Crawl, serve: Serve) -> None:
    archive = serve(Archive(stories(6), heavy_days=3000))
    done = crawl(*scope(archive), "--from", "2005", "--to", "2019", "--set", "POLITENESS_RETRIES=0")
    assert (done.exit_code, done.run["records"]) == (0, 6)


def test_a_capture_that_hangs_or_drips_ends_at_the_time_limit(crawl: Crawl, serve: Serve) -> None:
    slow = [
        Kept("20110101000000", f"{WWW}/hang", story("Hanging"), behaviour="hang"),
        Kept("20110102000000", f"{WWW}/drip", story("Dripping"), behaviour="drip"),
    ]
    archive = serve(Archive(stories(2) + slow))
    settings = ("--set", "DOWNLOAD_TIMEOUT=2", "--set", "POLITENESS_RETRIES=1")
    done = crawl(*scope(archive), *settings)
    assert (done.reason(f"{WWW}/hang"), done.reason(f"{WWW}/drip")) == ("timeout", "timeout")
    assert done.run["records"] == 2


def test_an_archive_out_of_order_is_retried_so_often_and_no_more(crawl: Crawl, serve: Serve) -> None:
    broken = Kept("20110101000000", f"{WWW}/busy", story("Busy"), behaviour="busy")
    archive = serve(Archive([broken]))
    done = crawl(*scope(archive), "--set", "POLITENESS_RETRIES=2")
    assert done.reason(f"{WWW}/busy") == "archive_error"
    assert len(archive.paths("/web/")) == 3


def test_what_robots_of_the_archive_forbid_is_not_asked(crawl: Crawl, serve: Serve) -> None:
    robots = "User-agent: newsscrape\nDisallow: /web/\n\nUser-agent: *\nAllow: /\n"
    archive = serve(Archive(stories(2), robots=robots, robots_status=200))
    done = crawl(*scope(archive))
    assert archive.paths("/web/") == []
    assert (done.exit_code, done.run["drops_by_reason"]) == (0, {"fetch": {"robots_disallowed": 2}})


def test_robots_that_the_server_cannot_give_forbid_all(crawl: Crawl, serve: Serve) -> None:
    archive = serve(Archive(stories(2), robots_status=500))
    done = crawl(*scope(archive), "--set", "POLITENESS_RETRIES=0")
    assert archive.paths("/cdx") + archive.paths("/web/") == []
    assert done.exit_code == 1


def test_crawl_delay_slows_the_crawl(crawl: Crawl, serve: Serve) -> None:
    archive = serve(Archive(stories(3), robots="User-agent: *\nCrawl-delay: 0.5\n", robots_status=200))
    crawl(*scope(archive))
    times = [moment for moment, path, _ in archive.log if path.startswith("/web/")]
    assert min(later - earlier for earlier, later in pairwise(times)) > 0.4


def test_failures_up_to_the_allowed_number_leave_the_exit_code_0(crawl: Crawl, serve: Serve) -> None:
    archive = serve(Archive([*stories(1), Kept("20110101000000", f"{WWW}/own", behaviour="own_page")]))
    assert crawl(*scope(archive), "--max-failures", "1").exit_code == 0


def test_a_state_folder_that_cannot_be_used_is_one_line(crawl: Crawl, serve: Serve, tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("in the way")
    done = crawl(*scope(serve(Archive(stories(1)))), state=blocked / "state")
    assert (done.exit_code, done.errors.count("\n")) == (1, 1)
    assert "cannot keep the politeness state" in done.errors


def test_a_crawl_delay_that_was_taken_back_is_forgotten(crawl: Crawl, serve: Serve, tmp_path: Path) -> None:
    state = tmp_path / "shared"
    archive = serve(Archive(stories(1), robots="User-agent: *\nCrawl-delay: 0.3\n", robots_status=200))
    crawl(*scope(archive), state=state)
    archive.robots = "User-agent: *\nAllow: /\n"
    crawl(*scope(archive), state=state)
    with sqlite3.connect(state / "politeness.sqlite") as base:
        assert base.execute("SELECT interval_s FROM host").fetchall() == [(0.0,)]

"""The limiter: moments handed out, holds, bans; one state for all."""

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from newsscrape.politeness.limiter import Limiter

HOST = "web.archive.org"


class Clock:
    """A clock that stands until it is moved."""

    def __init__(self) -> None:
        self.now = 1_000_000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def limiter(tmp_path: Path, clock: Clock) -> Limiter:
    return Limiter(tmp_path / "state.sqlite", clock=clock)


def test_moments_of_a_host_lie_apart_by_its_rate(limiter: Limiter) -> None:
    assert [limiter.reserve(HOST, "index") for _ in range(3)] == [0.0, 2.5, 5.0]  # 24 a minute


def test_index_and_replay_are_limited_apart(limiter: Limiter) -> None:
    limiter.reserve(HOST, "index")
    assert [limiter.reserve(HOST, "replay") for _ in range(2)] == [0.0, 0.125]  # 480 a minute


def test_hosts_are_limited_apart(limiter: Limiter) -> None:
    limiter.reserve(HOST, "index")
    assert limiter.reserve("arquivo.pt", "index") == 0.0


def test_a_moment_that_nobody_took_is_not_saved_up(limiter: Limiter, clock: Clock) -> None:
    limiter.reserve(HOST, "index")
    clock.now += 60
    assert [limiter.reserve(HOST, "index") for _ in range(2)] == [0.0, 2.5]


def test_loopback_has_no_limit(limiter: Limiter) -> None:
    assert [limiter.reserve("127.0.0.1:8080", "replay") for _ in range(9)] == [0.0] * 9


def test_a_rate_given_holds_for_every_host(tmp_path: Path, clock: Clock) -> None:
    limiter = Limiter(tmp_path / "state.sqlite", rate=60, clock=clock)
    assert [limiter.reserve("127.0.0.1:8080", "replay") for _ in range(2)] == [0.0, 1.0]


def test_a_hold_delays_all_groups_of_a_host(limiter: Limiter) -> None:
    limiter.hold(HOST, 60, "status 429")
    assert (limiter.reserve(HOST, "index"), limiter.reserve(HOST, "replay")) == (60.0, 60.0)


def test_after_a_hold_the_distance_is_kept(limiter: Limiter) -> None:
    limiter.hold(HOST, 60, "status 429")
    assert [limiter.reserve(HOST, "index") for _ in range(3)] == [60.0, 62.5, 65.0]


def test_a_shorter_hold_does_not_shorten_a_longer_one(limiter: Limiter) -> None:
    limiter.hold(HOST, 60, "status 429")
    limiter.hold(HOST, 5, "status 503")
    assert limiter.held_for(HOST) == 60.0


def test_a_hold_ends(limiter: Limiter, clock: Clock) -> None:
    limiter.hold(HOST, 60, "status 429")
    clock.now += 61
    assert limiter.held_for(HOST) == 0.0


def test_a_first_ban_lasts_an_hour(limiter: Limiter, clock: Clock) -> None:
    assert limiter.ban(HOST, "connection refused") == clock.now + 3600


def test_each_further_ban_lasts_twice_as_long(limiter: Limiter, clock: Clock) -> None:
    lengths = []
    for _ in range(3):
        until = limiter.ban(HOST, "connection refused")
        lengths.append(until - clock.now)
        clock.now = until + 60
    assert lengths == [3600, 7200, 14400]


def test_a_ban_a_day_after_the_last_one_is_a_first_one(limiter: Limiter, clock: Clock) -> None:
    clock.now = limiter.ban(HOST, "connection refused") + 2 * 86400
    assert limiter.ban(HOST, "connection refused") == clock.now + 3600


def test_a_second_refusal_during_a_ban_does_not_lengthen_it(limiter: Limiter, clock: Clock) -> None:
    until = limiter.ban(HOST, "connection refused")
    clock.now += 5
    assert limiter.ban(HOST, "connection refused") == until


def test_a_ban_is_known_to_a_limiter_opened_later(limiter: Limiter, clock: Clock) -> None:
    until = limiter.ban(HOST, "connection refused")
    assert Limiter(limiter.path, clock=clock).banned_until(HOST) == until


def test_a_ban_can_be_forgiven(limiter: Limiter) -> None:
    limiter.ban(HOST, "connection refused")
    limiter.forgive(HOST)
    assert limiter.banned_until(HOST) is None


@pytest.mark.parametrize(("seconds", "expected"), [(10, True), (7200, False)])
def test_traffic_is_remembered_for_an_hour(
    limiter: Limiter, clock: Clock, seconds: float, expected: bool
) -> None:
    limiter.answered(HOST)
    clock.now += seconds
    assert limiter.had_traffic(HOST) is expected


def test_a_host_that_never_answered_had_no_traffic(limiter: Limiter) -> None:
    assert limiter.had_traffic(HOST) is False


def test_a_crawl_delay_longer_than_the_rates_distance_counts(limiter: Limiter) -> None:
    limiter.slow_down("example.org", 10)
    assert [limiter.reserve("example.org", "live") for _ in range(2)] == [0.0, 10.0]


def test_two_limiters_of_one_state_never_give_the_same_moment(limiter: Limiter, clock: Clock) -> None:
    other = Limiter(limiter.path, clock=clock)
    waits = [each.reserve(HOST, "index") for _ in range(3) for each in (limiter, other)]
    assert waits == [0.0, 2.5, 5.0, 7.5, 10.0, 12.5]


PROCESS = """
import sys
from pathlib import Path
from newsscrape.politeness.limiter import Limiter
limiter = Limiter(Path(sys.argv[1]), rate=6000, clock=lambda: 1000.0)
print(*(round(limiter.reserve("a.org", "live") * 100) for _ in range(50)))
"""


def test_four_processes_share_the_moments_of_a_host(tmp_path: Path) -> None:
    command = [sys.executable, "-c", PROCESS, str(tmp_path / "state.sqlite")]
    processes = [subprocess.Popen(command, stdout=subprocess.PIPE, text=True) for _ in range(4)]
    moments = [int(word) for process in processes for word in process.communicate(timeout=60)[0].split()]
    assert sorted(moments) == list(range(200))


@pytest.fixture
def make() -> Callable[[Path], Limiter]:
    return lambda path: Limiter(path)


def test_the_state_folder_is_made(tmp_path: Path, make: Callable[[Path], Limiter]) -> None:
    make(tmp_path / "a" / "b" / "state.sqlite").close()
    assert (tmp_path / "a" / "b" / "state.sqlite").exists()

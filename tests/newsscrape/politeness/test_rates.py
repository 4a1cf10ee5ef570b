"""The table of rates."""

import pytest

from newsscrape.politeness.rates import RATES, asks_for_less, host_from_address, is_loopback, per_minute


@pytest.mark.parametrize(
    ("host", "group", "expected"),
    [
        ("web.archive.org", "index", 24),
        ("web.archive.org", "replay", 480),
        ("web.archive.org:443", "index", 24),
        ("archive.example", "index", 30),
        ("archive.example", "replay", 120),
        ("news.example", "live", 60),
        ("127.0.0.1:8080", "replay", 0),
        ("localhost", "live", 0),
        ("[::1]:80", "live", 0),
    ],
)
def test_each_host_has_the_rate_of_the_table(host: str, group: str, expected: float) -> None:
    assert per_minute(host, group) == expected  # type: ignore[arg-type]


@pytest.mark.parametrize("rate", RATES, ids=lambda rate: f"{rate.host} {rate.group}")
def test_every_rate_says_where_it_is_from(rate: object) -> None:
    assert len(getattr(rate, "source", "")) > 10


def test_the_internet_archives_limits_are_kept_below() -> None:
    allowed = {"index": 30, "replay": 600}
    ours = {rate.group: rate.per_minute for rate in RATES if rate.host == "web.archive.org"}
    assert {group: ours[group] <= allowed[group] * 0.8 for group in allowed} == {
        "index": True,
        "replay": True,
    }


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("http://Example.org/a", "example.org"),
        ("http://user:word@example.org:8080/a", "example.org:8080"),
        ("http://[::1]:80/", "[::1]:80"),
    ],
)
def test_a_limit_is_kept_for_host_and_port(url: str, expected: str) -> None:
    assert host_from_address(url) == expected


@pytest.mark.parametrize("host", ["127.example.org", "10.0.0.1", "localhost.example.org"])
def test_what_only_looks_like_loopback_is_none(host: str) -> None:
    assert is_loopback(host) is False


@pytest.mark.parametrize(
    ("host", "status", "expected"),
    [
        ("data.commoncrawl.org", 403, True),
        ("web.archive.org", 403, False),
        ("news.example", 429, True),
        ("news.example", 503, True),
        ("news.example", 500, False),
    ],
)
def test_some_hosts_say_by_other_statuses_that_it_is_too_often(
    host: str, status: int, expected: bool
) -> None:
    assert asks_for_less(host, status) is expected

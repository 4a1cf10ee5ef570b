"""The table of rates: which host may be asked how often, for what."""

import ipaddress
from typing import Literal
from urllib.parse import urlsplit

import msgspec

Group = Literal["index", "replay", "live"]


class Rate(msgspec.Struct, frozen=True):
    """Requests per minute that a host is sent."""

    host: str
    """The host itself, or `.domain` for a domain with all its hosts."""
    group: Group
    per_minute: float
    source: str
    """Where the number is from."""


RATES = (
    # The Internet Archive allows 30 and 600; its clients are asked to stay at four fifths of it.
    Rate("web.archive.org", "index", 24, "release notes of EDGI's wayback client, agreed with IA"),
    Rate("web.archive.org", "replay", 480, "release notes of EDGI's wayback client, agreed with IA"),
    Rate("index.commoncrawl.org", "index", 50, "Common Crawl: about one index request a second"),
    Rate("data.commoncrawl.org", "replay", 120, "ours: no published number; 503 and 403 mean slow down"),
    Rate("arquivo.pt", "index", 60, "ours: no published number"),
    Rate("arquivo.pt", "replay", 120, "ours: no published number"),
)
# Statuses besides 429 and 503 by which a host asks for a slower pace.
SLOW_DOWN: dict[str, frozenset[int]] = {
    "index.commoncrawl.org": frozenset({403}),
    "data.commoncrawl.org": frozenset({403}),
}
# What holds for hosts that are in no line above.
DEFAULT_PER_MINUTE: dict[Group, float] = {"index": 30, "replay": 120, "live": 60}
UNLIMITED = 0.0
TOO_OFTEN = frozenset({429, 503})


def host_from_address(url: str) -> str:
    """The host a limit is kept for: name and port, in lower case."""
    parts = urlsplit(url)
    return parts.netloc.rpartition("@")[2].lower()


def is_loopback(host: str) -> bool:
    """Is it this machine? Nobody need be spared there."""
    name = urlsplit(f"//{host}").hostname or ""
    if name == "localhost" or name.endswith(".localhost"):
        return True
    try:
        return ipaddress.ip_address(name).is_loopback
    except ValueError:
        return False


def per_minute(host: str, group: Group) -> float:
    """Requests per minute for a host; `UNLIMITED` (0) on this machine."""
    if is_loopback(host):
        return UNLIMITED
    name = urlsplit(f"//{host}").hostname or host
    for rate in RATES:
        if rate.group == group and (name == rate.host or (rate.host[:1] == "." and name.endswith(rate.host))):
            return rate.per_minute
    return DEFAULT_PER_MINUTE[group]


def asks_for_less(host: str, status: int) -> bool:
    """Does an answer of this status say that we ask too often?"""
    name = urlsplit(f"//{host}").hostname or host
    return status in TOO_OFTEN or status in SLOW_DOWN.get(name, ())

"""What a site's address tells of the dates on it: the order of day and month, the time zone."""

from datetime import tzinfo
from functools import cache, lru_cache
from importlib import resources
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pipelines.dates.found import Order

# Where month comes first in 3/4/2020: the United States and those who write as they do.
MONTH_FIRST = frozenset({"us", "ph", "gov", "mil", "edu"})
ENGLISH_DAY_FIRST = frozenset(
    "uk ie in au nz za ng ke gh zw zm ug tz pk bd lk sg my hk mt jm tt bw na mw np mm ae qa kw sa eg jo lb il eu".split()
)


def order_from_site(language: str | None, host: str) -> Order:
    """How a site writes 3/4/2020: month first in the United States and in English without a country."""
    country = host.rsplit(".", 1)[-1].lower()
    if country in MONTH_FIRST:
        return "mdy"
    if len(country) == 2 and country in ENGLISH_DAY_FIRST:
        return "dmy"
    if len(country) == 2 and country not in {"tv", "me", "io", "co", "fm", "ly", "ai"}:
        return "dmy"
    return "mdy" if (language or "").split("-")[0] == "en" else "dmy"


def zone_from_host(host: str) -> tzinfo | None:
    """The time zone of a country with one zone, from a host's country code; None elsewhere."""
    return _zone_of_country(host.rsplit(".", 1)[-1].lower())


@lru_cache(maxsize=256)
def _zone_of_country(code: str) -> tzinfo | None:
    name = _country_zones().get(code)
    if name is None:
        return None
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, OSError):
        return None


@cache
def _country_zones() -> dict[str, str]:
    rows = resources.files("pipelines.resources").joinpath("zones.tsv").read_text("utf-8").splitlines()
    return dict(row.split("\t", 1) for row in rows if row and not row.startswith("#"))

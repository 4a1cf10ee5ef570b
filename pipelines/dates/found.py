"""A date found in a text, and whether a Web page could have been published then."""

from datetime import UTC, date, datetime, timedelta
from typing import Literal

import msgspec

from pipelines.model import Precision

Order = Literal["dmy", "mdy"]
EARLIEST = date(1990, 1, 1)
"""No page on the Web is older; what claims to be is a default value (1970-01-01) or a mistake."""
CLOCK_SLACK = timedelta(days=1)
"""A page may be dated up to this much after its capture: zones, and clocks that run fast."""


class FoundDate(msgspec.Struct, frozen=True):
    """A date in a text. `moment` is aware where a zone is printed, else naive in the page's own clock."""

    moment: datetime
    precision: Precision
    raw: str
    start: int
    end: int
    swapped: date | None = None
    """What it would be with day and month exchanged, where 3/4/2020 leaves that open."""


def is_plausible(moment: datetime, latest: datetime) -> bool:
    """Could a Web page have been published then? `latest` (aware) is the capture time."""
    if moment.date() < EARLIEST:
        return False
    aware = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return aware <= latest + CLOCK_SLACK

"""Text to dates: machine formats (ISO 8601, RFC 5322) and printed ones of some eighty languages.

Nothing is guessed: a date needs day, month and year. No call takes longer than linear in the text.
"""

from pipelines.dates.found import FoundDate, Order, is_plausible
from pipelines.dates.machine import parse_machine_date
from pipelines.dates.months import month_from_name
from pipelines.dates.printed import has_digit, iter_dates
from pipelines.dates.sites import order_from_site, zone_from_host

__all__ = [
    "FoundDate",
    "Order",
    "has_digit",
    "is_plausible",
    "iter_dates",
    "month_from_name",
    "order_from_site",
    "parse_date",
    "zone_from_host",
]


def parse_date(text: str, *, language: str | None = None, order: Order = "dmy") -> FoundDate | None:
    """The first date of `text`: a machine format if the whole is one, else as printed.

    >>> parse_date("13.09.2022 - 15:55").moment.isoformat()
    '2022-09-13T15:55:00'
    >>> parse_date("٣ يونيو ٢٠١٥").moment.isoformat()
    '2015-06-03T00:00:00'
    """
    if (machine := parse_machine_date(text)) is not None:
        return machine
    return next(iter_dates(text, language=language, order=order), None)

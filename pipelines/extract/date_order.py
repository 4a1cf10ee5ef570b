"""Which of two readings of 3/4/2020 the other dates of a page bear out."""

from collections.abc import Sequence
from datetime import date

import msgspec

from pipelines.dates import FoundDate, has_digit, iter_dates
from pipelines.dates.found import Order
from pipelines.extract.date_lines import MAX_LINE_CHARS
from pipelines.model import Block

MAX_DATES = 200


def in_order_of_page(found: FoundDate, blocks: Sequence[Block], order: Order) -> FoundDate:
    """`found`, day and month exchanged where the page prints the other day in words, or writes all its other dates
    in figures in the other order than `order`.
    """
    if found.swapped is None:
        return found
    others: list[FoundDate] = []
    for block in blocks:
        if len(block.text) <= MAX_LINE_CHARS and has_digit(block.text):
            others += iter_dates(block.text, order=order)
        if len(others) > MAX_DATES:
            break
    certain = {other.moment.date() for other in others if other.swapped is None}
    if found.moment.date() in certain:
        return found
    if found.swapped in certain or _is_other_way_round(others, order):
        return with_day(found, found.swapped)
    return found


def with_day(found: FoundDate, day: date) -> FoundDate:
    """`found` on another day, its clock kept."""
    moment = found.moment.replace(year=day.year, month=day.month, day=day.day)
    return msgspec.structs.replace(found, moment=moment, swapped=found.moment.date())


def _is_other_way_round(others: Sequence[FoundDate], order: Order) -> bool:
    """Do all dates in figures that have one reading only stand in the other order?"""
    orders = [own for other in others if (own := _order_of_figures(other.raw)) is not None]
    return bool(orders) and order not in orders


def _order_of_figures(raw: str) -> Order | None:
    figures = [
        int(part)
        for part in raw.replace("/", " ").replace(".", " ").replace("-", " ").split()[:2]
        if part.isdigit()
    ]
    if len(figures) < 2 or max(figures) > 31:
        return None
    first, second = figures
    if first > 12 >= second:
        return "dmy"
    return "mdy" if second > 12 >= first else None

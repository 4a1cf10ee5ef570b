"""The time of day printed beside a date, and its zone."""

import re
from datetime import date, datetime, timedelta, timezone
from functools import lru_cache

from pipelines.dates.found import FoundDate
from pipelines.model import Precision

# Hours east of UTC. Left out: names that mean several zones (IST, BST of Bangladesh, ET, PT).
ZONES = {
    "z": 0, "utc": 0, "gmt": 0, "wet": 0, "west": 1, "bst": 1, "cet": 1, "mez": 1, "cest": 2, "mesz": 2,
    "eet": 2, "eest": 3, "sast": 2, "cat": 2, "eat": 3, "wat": 1, "msk": 3, "мск": 3, "gst": 4, "pkt": 5,
    "wib": 7, "wita": 8, "wit": 9, "ict": 7, "sgt": 8, "hkt": 8, "pht": 8, "awst": 8, "jst": 9, "kst": 9,
    "aest": 10, "aedt": 11, "acst": 9.5, "acdt": 10.5, "nzst": 12, "nzdt": 13, "brt": -3, "art": -3,
    "ast": -4, "adt": -3, "est": -5, "edt": -4, "cst": -6, "cdt": -5, "mst": -7, "mdt": -6, "pst": -8,
    "pdt": -7, "akst": -9, "akdt": -8, "hst": -10, "ist": 5.5, "npt": 5.75,
}  # fmt: skip
CLOCK = re.compile(
    r"(?<![\d.,/])(?P<before>오전|오후|午前|午後|上午|下午|ص|م)?\s?(?P<h>[01]?\d|2[0-4])\s?"
    r"(?:[:：h時时시点](?:\s?)|\.(?=[0-5]\d(?:\s?(?:uhr|h\b|[ap]\.?m|klo|[:.]\d\d\b|$|[\s|)]))))"
    r"(?P<m>[0-5]\d)(?:\s?[:.分분]\s?(?P<s>[0-5]\d)(?:[.,]\d{1,9})?|\s?[分분])?(?![\d/])"
    r"\s?(?P<after>[ap]\.?\s?m\b\.?|μμ|πμ|μ\.μ\.|π\.μ\.|ص|م(?!\w)|مساءً?|صباحًا?|ب\.ظ|ق\.ظ)?",
    re.I,
)
CLOCK_SIGN = re.compile(r"[0-9]\s?[:：hH時时시点.]\s?[0-5][0-9]")
"""In every clock; a search for it begins at digits only."""
HOUR_ONLY = re.compile(
    r"(?P<h>[0-9](?<![\d.,/:].)(?:(?<=1)[0-2]|(?<=0)[1-9]|(?<=[1-9])))\s?(?P<after>[ap]\.?m\b\.?)", re.I
)
ZONE = re.compile(
    r"(?:uhr|h|น\.)?[\s,(]{0,2}(?:(?P<name>[a-zа-я]{1,4})(?![a-zа-я]))?\s?\(?(?P<offset>[+−-](?:0?\d|1[0-4])(?::?[0-5]\d)?)?(?!\d)",
    re.I,
)
AFTERNOON = frozenset("p.m. pm p.m 오후 午後 下午 م مساء مساءً μμ μ.μ. ب.ظ".split())
FORENOON = frozenset("a.m. am a.m 오전 午前 上午 ص صباحا صباحًا πμ π.μ. ق.ظ".split())
AFTER_CHARS, BEFORE_CHARS = 30, 30


def with_clock(
    day: date, plain: str, text: str, start: int, end: int, *, swapped: date | None = None
) -> FoundDate:
    """The date at `start` to `end` with the time of day printed right after or before it.

    `plain`: `text` with the digits of every script as 0 to 9, character for character.
    """
    match = _clock_beside(plain, start, end)
    if match is None:
        moment = datetime(day.year, day.month, day.day)
        return FoundDate(moment, "day", text[start:end].strip(), start, end, swapped)
    groups = match.groupdict()
    hour, minute, second = int(groups["h"]), int(groups.get("m") or 0), int(groups.get("s") or 0)
    half = ((groups.get("before") or groups.get("after") or "").lower()).replace(" ", "")
    if half in AFTERNOON and hour < 12:
        hour += 12
    elif half in FORENOON and hour == 12:
        hour = 0
    if hour == 24:
        hour = 0
    zone_match = ZONE.match(plain, match.end())
    zone = zone_from_words(zone_match["name"], zone_match["offset"]) if zone_match else None
    clock_end = zone_match.end() if zone_match and zone is not None else match.end()
    first, last = min(start, match.start()), max(end, clock_end)
    precision: Precision = "second" if groups.get("s") else "minute"
    moment = datetime(day.year, day.month, day.day, hour, minute, second, tzinfo=zone)
    return FoundDate(moment, precision, text[first:last].strip(), start, last, swapped)


def _clock_beside(plain: str, start: int, end: int) -> re.Match[str] | None:
    """The first clock behind the date, else one inside it, else the last before it."""
    after, before = min(len(plain), end + AFTER_CHARS), max(0, start - BEFORE_CHARS)
    has_sign = CLOCK_SIGN.search(plain, before, after) is not None
    match = (CLOCK.search(plain, end, after) if has_sign else None) or HOUR_ONLY.search(plain, end, after)
    if match is not None or not has_sign:
        return match
    match = CLOCK.search(plain, start, end)
    if match is not None:
        return match
    for match in CLOCK.finditer(plain, before, start):  # noqa: B007 - the loop is how the last one is had
        pass
    return match


@lru_cache(maxsize=256)
def zone_from_words(name: str | None, offset: str | None) -> timezone | None:
    """A zone from its offset ("+02:00", "-5"), else from its name ("CET"); None for what is neither."""
    if offset:
        digits = offset[1:].replace(":", "")
        hours = int(digits[:2]) if len(digits) != 3 else int(digits[0])
        minutes = int(digits[-2:]) if len(digits) > 2 else 0
        sign = -1 if offset[0] in "-−" else 1
        if hours > 14 or minutes > 59:
            return None
        return timezone(sign * timedelta(hours=hours, minutes=minutes))
    if name and (hours_east := ZONES.get(name.lower())) is not None:
        return timezone(timedelta(hours=hours_east))
    return None

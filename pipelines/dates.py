"""Text to dates: machine formats (ISO 8601, RFC 5322) and printed ones of some eighty languages.

Nothing is guessed: a date needs day, month and year. Month names come from `resources/months.tsv`;
no call takes longer than linear in the text, and texts are read up to `MAX_CHARS`.
"""

import re
import unicodedata
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta, timezone, tzinfo
from functools import cache
from importlib import resources
from operator import itemgetter
from typing import Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import msgspec

from pipelines.model import Precision

Order = Literal["dmy", "mdy"]
MAX_CHARS = 1500
EARLIEST = date(1990, 1, 1)
"""No page on the Web is older; what claims to be is a default value (1970-01-01) or a mistake."""
CLOCK_SLACK = timedelta(days=1)
"""A page may be dated up to this much after its capture: zones, and clocks that run fast."""

# Hours east of UTC. Left out: names that mean several zones (IST, BST of Bangladesh, ET, PT).
ZONES = {
    "z": 0, "utc": 0, "gmt": 0, "wet": 0, "west": 1, "bst": 1, "cet": 1, "mez": 1, "cest": 2, "mesz": 2,
    "eet": 2, "eest": 3, "sast": 2, "cat": 2, "eat": 3, "wat": 1, "msk": 3, "мск": 3, "gst": 4, "pkt": 5,
    "wib": 7, "wita": 8, "wit": 9, "ict": 7, "sgt": 8, "hkt": 8, "pht": 8, "awst": 8, "jst": 9, "kst": 9,
    "aest": 10, "aedt": 11, "acst": 9.5, "acdt": 10.5, "nzst": 12, "nzdt": 13, "brt": -3, "art": -3,
    "ast": -4, "adt": -3, "est": -5, "edt": -4, "cst": -6, "cdt": -5, "mst": -7, "mdt": -6, "pst": -8,
    "pdt": -7, "akst": -9, "akdt": -8, "hst": -10, "ist": 5.5, "npt": 5.75,
}  # fmt: skip

# Two-word month names are joined by a zero-width non-joiner: as long as the space it stands for.
SPLIT_MONTH = re.compile(r"(كانون|تشرين|کانوونی|تشرینی|کانونی) (?=ال|اول|ثان|دوو|یه)")
ORDINAL = r"(?:st|nd|rd|th|er|re|º|ª|°|a|e|ος|η|-го|-е|'?i|'?inci|'?e|日)?"
MONTH = (
    r"(?P<month>[^\W\d_](?:[^\s\d.,/:;|()\[\]<>\"“”«»·•–—―\-]|-(?=ogmhios|iuchar|ògmhios|sultain)){1,19}"
    r"|[\u0e00-\u0e7f]{1,2}\.[\u0e00-\u0e7f])"
)
YEAR = r"(?P<year>(?:1[34]|19|20|2[45])\d\d)(?!\d)"
SHORT_YEAR = r"(?P<year>(?:(?:1[34]|19|20|2[45])\d\d|['’]?\d\d))(?![\d:])"
JOIN = r"[\s.,/|-]{0,3}"
OF = r"(?:de la |de l'|de |del |of |da |di |den |d['’]|ta['’] |ngày |،\s?)?"
PATTERNS = tuple(
    re.compile(pattern, re.I)
    for pattern in (
        # 2020-03-12, 2020/3/12, 2020.03.12, 2020. 3. 12., 2020年3月12日, 2020년 3월 12일
        r"(?<![\d.,])(?P<year>(?:1[34]|19|20|2[45])\d\d)\s?[-/.年년‐–]\s?(?P<m>\d{1,2})\s?[-/.月월‐–]\s?(?P<d>\d{1,2})(?!\d)",
        # 20200312T1000, 20200312
        r"(?<!\d)(?P<year>(?:19|20)\d\d)(?P<m>[01]\d)(?P<d>[0-3]\d)(?=T\d|\b)",
        # 令和2年3月12日, 民國109年3月12日
        r"(?P<era>令和|平成|昭和|民國|中華民國)\s?(?P<year>\d{1,3}|元)\s?年\s?(?P<m>\d{1,2})\s?月\s?(?P<d>\d{1,2})\s?日",
        # 13.09.2022, 13/9/22, 13-09-2022
        r"(?<![\d.,/-])(?<!\d:)(?P<a>\d{1,2})\s?(?P<sep>[./|‐–-])\s?(?P<b>\d{1,2})\s?(?P=sep)\s?" + SHORT_YEAR,
        # 12 tháng 3, 2020; 12 tháng 3 năm 2020
        r"(?<!\d)(?P<d>\d{1,2})\s?tháng\s(?P<m>\d{1,2})(?:,|\s?năm|/|\s)\s?" + YEAR,
        # March 12th, 2020; Thursday, March 12 2020; марта 12, 2020
        MONTH + r"\.?\s?(?P<d>\d{1,2})" + ORDINAL + r"(?:\s*,?\s*|\s*-\s*|\s*\.\s*|\s*/\s*|\s*،\s*)" + YEAR,
        # 12 March 2020; 12. März 2020; 12 de marzo de 2020; 12-Mar-20
        r"(?<![\d.,])(?<!\d:)(?P<d>\d{1,2})" + ORDINAL + JOIN + OF + MONTH
        + r"(?:\s?/\s?[^\W\d_]{3,12}\s|\s?\.?\s?(?:de |del |do |da |di |von |em |an |ng |г\.? |rok )?|,\s?|،\s?|\s?/\s?|\s?-\s?)" + SHORT_YEAR,
        # 2020. március 12.; 2020 m. kovo 12 d.; 2020. gada 12. marts; 2020ko martxoaren 12a; 2020, March 12
        r"(?<![\d.,])" + YEAR + r"(?:ko|eko|-ko)?\s?[.,]?\s?(?:m\.\s|оны\s|-?ж\.?\s|жылғы\s|ರ\s)?" + MONTH
        + r"\.?\s?(?P<d>\d{1,2})(?![\d:])",
        r"(?<![\d.,])" + YEAR + r"\.?\s?(?:gada|жылдын|жылы|йил|yil|m\.)\s(?P<d>\d{1,2})[.-]?\s?" + MONTH,
        # Thu Mar 12 10:00:00 +0000 2020, the form of ctime(3)
        MONTH + r"\s(?P<d>\d{1,2})\s\d\d:\d\d:\d\d\s(?:[A-Z]{3,4}|[+-]\d{4})\s" + YEAR,
    )
)  # fmt: skip
# The two patterns that begin with a month try every word of a text; what must stand behind it is found faster.
BEHIND_MONTH = {
    PATTERNS[5]: re.compile(r"\d{1,2}" + ORDINAL + r"[\s,.،/-]*(?:1[34]|19|20|2[45])\d\d", re.I),
    PATTERNS[9]: re.compile(r"\d:\d\d:\d\d\s"),
}
# Words without which a pattern finds nothing, in lower case.
NEEDED_WORDS = {
    PATTERNS[2]: ("年",),
    PATTERNS[4]: ("tháng",),
    PATTERNS[8]: ("gada", "жылдын", "жылы", "йил", "yil", "m."),
}
GUARDED_PATTERNS = tuple(
    (pattern, NEEDED_WORDS.get(pattern, ("",)), BEHIND_MONTH.get(pattern)) for pattern in PATTERNS
)
DIGIT, ASCII_DIGIT = re.compile(r"\d"), re.compile("[0-9]")
FOREIGN_DIGIT = re.compile(r"(?![0-9])\d")
DATE_HINT = re.compile(
    r"(?:1[34]|19|20|2[45])\d\d|\d\s?[./|‐–-]\s?\d{1,2}\s?[./|‐–-]\s?\d|['’]\d\d|年|\d\D{3,16}\d\d(?!\d)"
)
"""What a text without any date has not; most texts are done with here."""
CLOCK = re.compile(
    r"(?<![\d.,/])(?P<before>오전|오후|午前|午後|上午|下午|ص|م)?\s?(?P<h>[01]?\d|2[0-4])\s?"
    r"(?:[:：h時时시点](?:\s?)|\.(?=[0-5]\d(?:\s?(?:uhr|h\b|[ap]\.?m|klo|[:.]\d\d\b|$|[\s|)]))))"
    r"(?P<m>[0-5]\d)(?:\s?[:.分분]\s?(?P<s>[0-5]\d)(?:[.,]\d{1,9})?|\s?[分분])?(?![\d/])"
    r"\s?(?P<after>[ap]\.?\s?m\b\.?|μμ|πμ|μ\.μ\.|π\.μ\.|ص|م(?!\w)|مساءً?|صباحًا?|ب\.ظ|ق\.ظ)?",
    re.I,
)
HOUR_ONLY = re.compile(r"(?<![\d.,/:])(?P<h>1[0-2]|0?[1-9])\s?(?P<after>[ap]\.?m\b\.?)", re.I)
ZONE = re.compile(
    r"(?:uhr|h|น\.)?[\s,(]{0,2}(?:(?P<name>[a-zа-я]{1,4})(?![a-zа-я]))?\s?\(?(?P<offset>[+−-](?:0?\d|1[0-4])(?::?[0-5]\d)?)?(?!\d)",
    re.I,
)
PERSIAN = {ord("ی"): "ي", ord("ک"): "ك"}
AFTERNOON = frozenset("p.m. pm p.m 오후 午後 下午 م مساء مساءً μμ μ.μ. ب.ظ".split())
FORENOON = frozenset("a.m. am a.m 오전 午前 上午 ص صباحا صباحًا πμ π.μ. ق.ظ".split())
ERAS = {"令和": 2018, "平成": 1988, "昭和": 1925, "民國": 1911, "中華民國": 1911}
AFTER_CHARS, BEFORE_CHARS = 30, 30
STAMP = re.compile(r"\s*(\d{10})(?:\d{3})?(?:\.\d+)?\s*")
ISO = re.compile(
    r"\s*(\d{4})-(\d\d)-(\d\d)(?:(?:T|\s{1,2})(\d\d):(\d\d)(?::(\d\d)(?:[.,]\d{1,9})?)?"
    r"\s?(Z|UTC|GMT|[+-]\d\d:?\d\d|[+-]\d\d)?)?\s*(?:\[[\w/]+\])?\s*",
    re.I,
)
# Where month comes first in 3/4/2020: the United States and those who write as they do.
MONTH_FIRST = frozenset({"us", "ph", "gov", "mil", "edu"})
ENGLISH_DAY_FIRST = frozenset(
    "uk ie in au nz za ng ke gh zw zm ug tz pk bd lk sg my hk mt jm tt bw na mw np mm ae qa kw sa eg jo lb il eu".split()
)


class FoundDate(msgspec.Struct, frozen=True):
    """A date in a text. `moment` is aware where a zone is printed, else naive in the page's own clock."""

    moment: datetime
    precision: Precision
    raw: str
    start: int
    end: int
    swapped: date | None = None
    """What it would be with day and month exchanged, where 3/4/2020 leaves that open."""


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


def parse_machine_date(text: str) -> FoundDate | None:
    """An ISO 8601 date or date-time that fills `text`, or a Unix time of 10 or 13 digits."""
    if (found := ISO.fullmatch(text)) is not None:
        year, month, day, hour, minute, second, zone = found.groups()
        moment = _moment(int(year), int(month), int(day))
        if moment is None:
            return None
        precision: Precision = "day"
        if hour is not None and int(hour) < 24 and int(minute) < 60 and int(second or 0) < 60:
            precision = "second" if second else "minute"
            moment = moment.replace(hour=int(hour), minute=int(minute), second=int(second or 0))
            if zone:
                is_offset = zone[0] in "+-"
                named, offset = (None, zone) if is_offset else (zone, None)
                moment = moment.replace(tzinfo=_zone_from_words(named, offset))
        return FoundDate(moment, precision, text.strip(), 0, len(text))
    if (found := STAMP.fullmatch(text)) is not None:
        moment = datetime.fromtimestamp(int(found.group(1)), UTC)
        return FoundDate(moment, "second", text.strip(), 0, len(text))
    return None


def iter_dates(text: str, *, language: str | None = None, order: Order = "dmy") -> Iterator[FoundDate]:
    """All printed dates of the first `MAX_CHARS` of `text`, in order, none overlapping another."""
    if not has_digit(text):
        return
    plain = plain_digits(text[:MAX_CHARS])
    if DATE_HINT.search(plain) is None:
        return
    plain = SPLIT_MONTH.sub("\\1\u200c", plain.replace("\u00a0", " "))
    found = []
    lowered = plain.lower()
    for pattern, words, needed in GUARDED_PATTERNS:
        if not any(word in lowered for word in words) or (
            needed is not None and needed.search(plain) is None
        ):
            continue
        for match in pattern.finditer(plain):
            day = _day_from_match(match, language, order)
            if day is not None:
                found.append((match.start(), -match.end(), day, _swapped(match, day)))
    found.sort(key=itemgetter(0, 1))
    last_end = -1
    for start, negative_end, day, swapped in found:
        if start < last_end:
            continue
        last_end = -negative_end
        date_found = _with_clock(day, plain, text, start, last_end)
        yield date_found if swapped is None else msgspec.structs.replace(date_found, swapped=swapped)


def has_digit(text: str) -> bool:
    """Has `text` a decimal digit of any script? Where it has none it has no date."""
    return (ASCII_DIGIT if text.isascii() else DIGIT).search(text) is not None


def plain_digits(text: str) -> str:
    """`text` with decimal digits of every script as 0 to 9, character for character."""
    return text if text.isascii() else FOREIGN_DIGIT.sub(_plain_digit, text)


def _plain_digit(match: re.Match[str]) -> str:
    return str(unicodedata.decimal(match.group()))


def is_plausible(moment: datetime, latest: datetime | None) -> bool:
    """Could a Web page have been published then? `latest` (aware) is the capture time."""
    if moment.date() < EARLIEST:
        return False
    if latest is None:
        return True
    aware = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return aware <= latest + CLOCK_SLACK


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
    name = _country_zones().get(host.rsplit(".", 1)[-1].lower())
    if name is None:
        return None
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, OSError):
        return None


def _day_from_match(match: re.Match[str], language: str | None, order: Order) -> date | None:
    groups = match.groupdict()
    year = _year(groups["year"], groups.get("era"))
    if year is None:
        return None
    if (word := groups.get("month")) is not None:
        month = month_from_name(word, language)
        if month is None:
            return None
        if month > 12:  # Solar Hijri months are 13 to 24
            return _gregorian_from_jalali(year, month - 12, int(groups["d"]))
        return _date(_christian(year), month, int(groups["d"]))
    if (first := groups.get("a")) is not None:
        one, two = int(first), int(groups["b"])
        is_month_first = order == "mdy" and (groups["sep"] != "." or (language or "").startswith("en"))
        if (is_month_first and one <= 12) or two > 12:
            one, two = two, one
        day, month = one, two
        if month > 12:
            return None
    else:
        day, month = int(groups["d"]), int(groups["m"])
    if 1300 <= year < 1500:
        return _gregorian_from_jalali(year, month, day) if year < 1420 else None
    return _date(_christian(year), month, day)


def _swapped(match: re.Match[str], day: date) -> date | None:
    """The other reading of a date in figures, if it has two."""
    if "sep" not in match.re.groupindex or day.day > 12 or day.day == day.month:
        return None
    return _date(day.year, day.day, day.month)


def _year(digits: str, era: str | None) -> int | None:
    if era:
        return ERAS[era] + (1 if digits == "元" else int(digits))
    number = int(digits.lstrip("'’"))
    if number >= 100:
        return number
    return 2000 + number if number < 70 else 1900 + number


def _christian(year: int) -> int:
    """Thai pages count from the Buddha: 2563 is 2020."""
    return year - 543 if year >= 2400 else year


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _moment(year: int, month: int, day: int) -> datetime | None:
    found = _date(year, month, day)
    return None if found is None else datetime(found.year, found.month, found.day)


def _gregorian_from_jalali(year: int, month: int, day: int) -> date | None:
    """Arithmetic of the 33-year cycle (Borkowski 1996), exact from 1178 to 1633."""
    if not (1 <= month <= 12 and 1 <= day <= 31 and 1178 <= year <= 1633):
        return None
    shifted = year + 1595
    days = -355668 + 365 * shifted + shifted // 33 * 8 + (shifted % 33 + 3) // 4 + day
    days += (month - 1) * 31 if month < 7 else (month - 7) * 30 + 186
    return date.fromordinal(days - 365)  # the cycle's day 0 is 1 January of year 0


def _with_clock(day: date, plain: str, text: str, start: int, end: int) -> FoundDate:
    """The date with the time of day printed right after or before it."""
    moment = datetime(day.year, day.month, day.day)
    match = _first_clock(plain, end, min(len(plain), end + AFTER_CHARS)) or CLOCK.search(plain, start, end)
    if match is None:
        match = _last_clock(plain, max(0, start - BEFORE_CHARS), start)
    if match is None:
        return FoundDate(moment, "day", text[start:end].strip(), start, end)
    groups = match.groupdict()
    hour, minute, second = int(groups["h"]), int(groups.get("m") or 0), int(groups.get("s") or 0)
    half = ((groups.get("before") or groups.get("after") or "").lower()).replace(" ", "")
    if half in AFTERNOON and hour < 12:
        hour += 12
    elif half in FORENOON and hour == 12:
        hour = 0
    if hour == 24:
        hour = 0
    moment = moment.replace(hour=hour, minute=minute, second=second)
    zone_match = ZONE.match(plain, match.end())
    zone = _zone_from_words(zone_match["name"], zone_match["offset"]) if zone_match else None
    clock_end = zone_match.end() if zone_match and zone is not None else match.end()
    first, last = min(start, match.start()), max(end, clock_end)
    precision: Precision = "second" if groups.get("s") else "minute"
    return FoundDate(
        moment.replace(tzinfo=zone), precision, text[first:last].strip(), start, max(end, clock_end)
    )


def _first_clock(plain: str, start: int, end: int) -> re.Match[str] | None:
    return CLOCK.search(plain, start, end) or HOUR_ONLY.search(plain, start, end)


def _last_clock(plain: str, start: int, end: int) -> re.Match[str] | None:
    last = None
    for last in CLOCK.finditer(plain, start, end):  # noqa: B007 - the loop is how the last one is had
        pass
    return last


def _zone_from_words(name: str | None, offset: str | None) -> timezone | None:
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


def month_from_name(word: str, language: str | None = None) -> int | None:
    """1 to 12 for a month's name in any language, 13 to 24 for the Solar Hijri ones, None for other words.

    Where two languages use one name for two months (listopad: November in Czech and Polish, October in
    Croatian), `language` decides; without it the month that most languages mean.
    """
    key = unicodedata.normalize("NFC", word).casefold().strip(".'’").translate(PERSIAN)
    months = _months()
    meanings = months.get(key)
    if meanings is None and key[:1] in "בו" and len(key) > 3:
        meanings = months.get(key[1:])
    if meanings is None:
        return None
    if len(meanings) > 1 and language:
        base = language.split("-")[0]
        for month, languages in meanings.items():
            if base in languages:
                return month
    return max(meanings, key=lambda month: len(meanings[month]))


@cache
def _months() -> dict[str, dict[int, frozenset[str]]]:
    table: dict[str, dict[int, set[str]]] = {}
    for line in resources.files("pipelines.resources").joinpath("months.tsv").read_text("utf-8").splitlines():
        if not line or line.startswith("#"):
            continue
        language, number, forms = line.split("\t")
        base, _, calendar = language.partition("_")
        month = int(number) + (12 if calendar == "jalali" else 0)
        for form in forms.split("|"):
            table.setdefault(form.translate(PERSIAN), {}).setdefault(month, set()).add(base)
    return {form: {m: frozenset(ls) for m, ls in meanings.items()} for form, meanings in table.items()}


@cache
def _country_zones() -> dict[str, str]:
    rows = resources.files("pipelines.resources").joinpath("zones.tsv").read_text("utf-8").splitlines()
    return dict(row.split("\t", 1) for row in rows if row and not row.startswith("#"))

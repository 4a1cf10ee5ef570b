"""Years and days of other calendars to those of the Gregorian one."""

from datetime import date

ERAS = {"令和": 2018, "平成": 1988, "昭和": 1925, "民國": 1911, "中華民國": 1911}
"""Japanese and Taiwanese eras: the Gregorian year before their first."""


def year_from_digits(digits: str, era: str | None) -> int:
    """The year as its calendar counts it; of two digits the one from 1970 to 2069."""
    if era:
        return ERAS[era] + (1 if digits == "元" else int(digits))
    number = int(digits.lstrip("'’"))
    if number >= 100:
        return number
    return 2000 + number if number < 70 else 1900 + number


def gregorian_day(year: int, month: int, day: int) -> date | None:
    """The day, None if there is none; Thai pages count from the Buddha: 2563 is 2020."""
    try:
        return date(year - 543 if 2400 <= year < 2600 else year, month, day)
    except ValueError:
        return None


def gregorian_from_jalali(year: int, month: int, day: int) -> date | None:
    """Arithmetic of the 33-year cycle (Borkowski 1996), exact from 1178 to 1633."""
    if not (1 <= month <= 12 and 1 <= day <= 31 and 1178 <= year <= 1633):
        return None
    shifted = year + 1595
    days = -355668 + 365 * shifted + shifted // 33 * 8 + (shifted % 33 + 3) // 4 + day
    days += (month - 1) * 31 if month < 7 else (month - 7) * 30 + 186
    return date.fromordinal(days - 365)  # the cycle's day 0 is 1 January of year 0

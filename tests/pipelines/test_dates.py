"""Text to dates: what the rows of `extract/cases` do not show."""

import pytest

from pipelines.dates import iter_dates, parse_date


def found(text: str) -> list[str]:
    return [date.moment.isoformat() for date in iter_dates(text)]


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("29Aug11", "2011-08-29"),
        ("5Apr2012", "2012-04-05"),
        ("3Ene2012", "2012-01-03"),
        ("1Ekim2012", "2012-10-01"),
        ("12th March 2020", "2020-03-12"),
        ("1er avril 2020", "2020-04-01"),
    ],
)
def test_a_month_right_behind_its_day_keeps_its_first_letter(text: str, day: str) -> None:
    assert found(text) == [f"{day}T00:00:00"]


@pytest.mark.parametrize(
    "text", ["x.12.03.2020", "1.12.03.2020", "10:12.03.2020", "12.03.20201", "120200312"]
)
def test_figures_in_front_or_behind_make_a_number_of_a_date(text: str) -> None:
    assert "2020-03-12T00:00:00" not in found(text)


def test_a_machine_s_date_may_count_from_the_buddha() -> None:
    date = parse_date("2563-03-12T10:00:00+07:00")
    assert date is not None
    assert date.moment.isoformat() == "2020-03-12T10:00:00+07:00"


def test_a_clock_beside_the_date_is_its_time() -> None:
    assert found("12 March 2020, 3 pm") == ["2020-03-12T15:00:00"]
    assert found("10:15 | 12 March 2020") == ["2020-03-12T10:15:00"]
    assert found("12 March 2020 11 readers") == ["2020-03-12T00:00:00"]


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("3 de mayo de 202221:25", "2022-05-03"),
        ("12.03.202014:22", "2020-03-12"),
        ("March 3, 202011:30", "2020-03-03"),
        ("1.2.20201", None),
        ("12 March 20205", None),
    ],
)
def test_a_clock_may_be_glued_to_the_year(text: str, day: str | None) -> None:
    found = parse_date(text, order="dmy")
    assert (found and found.moment.date().isoformat()) == day

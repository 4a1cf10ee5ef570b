"""Archive timestamps to moments and spans."""

from datetime import UTC, datetime

import pytest

from pipelines.timestamps import (
    datetime_from_timestamp,
    first_moment,
    last_moment,
    timestamp_from_datetime,
)


@pytest.mark.parametrize(
    ("timestamp", "expected"),
    [
        pytest.param("20200201023757", datetime(2020, 2, 1, 2, 37, 57, tzinfo=UTC), id="whole"),
        pytest.param("20000012170449", datetime(2000, 12, 17, 4, 49, tzinfo=UTC), id="month 00"),
        pytest.param("20000800241623", datetime(2000, 8, 24, 16, 23, tzinfo=UTC), id="day 00"),
        pytest.param("20230230000000", None, id="30 February"),
        pytest.param("20231399000000", None, id="month 13"),
        pytest.param("2009", None, id="too short"),
        pytest.param("2009010100000x", None, id="a letter"),
        pytest.param("", None, id="empty"),
    ],
)
def test_a_timestamp_is_the_moment_it_was_meant_to_be(timestamp: str, expected: datetime | None) -> None:
    assert datetime_from_timestamp(timestamp) == expected


def test_a_moment_of_another_zone_is_written_in_utc() -> None:
    assert timestamp_from_datetime(datetime.fromisoformat("2020-02-01T01:37:57-01:00")) == "20200201023757"


@pytest.mark.parametrize(
    ("digits", "first", "last"),
    [
        pytest.param("2", "20000101000000", "29991231235959", id="1 digit"),
        pytest.param("200", "20000101000000", "20091231235959", id="3 digits"),
        pytest.param("2012", "20120101000000", "20121231235959", id="year"),
        pytest.param("20120", "20120101000000", "20120930235959", id="5 digits"),
        pytest.param("201202", "20120201000000", "20120229235959", id="leap February"),
        pytest.param("2012022", "20120220000000", "20120229235959", id="7 digits"),
        pytest.param("20120229", "20120229000000", "20120229235959", id="day"),
        pytest.param("2012022923", "20120229230000", "20120229235959", id="hour"),
        pytest.param("20120229235958", "20120229235958", "20120229235958", id="whole"),
    ],
)
def test_a_short_timestamp_is_the_span_of_all_it_begins(digits: str, first: str, last: str) -> None:
    assert (
        timestamp_from_datetime(first_moment(digits)),
        timestamp_from_datetime(last_moment(digits)),
    ) == (first, last)


@pytest.mark.parametrize("digits", ["", "abc", "201313", "20120230", "123456789012345"])
def test_what_is_no_timestamp_is_refused(digits: str) -> None:
    with pytest.raises(ValueError, match=r"digits|date|month|day"):
        first_moment(digits)

"""Records as CSV (RFC 4180): one row a record, lists joined by `; `, pictures as their addresses."""

import csv
import io
from typing import Any

import msgspec

from pipelines.records import Record

LIST_MARK = "; "


class CsvSink:
    """One row a record, a header row first; null is an empty cell."""

    def __init__(self) -> None:
        self._columns = Record.__struct_fields__

    def header(self) -> bytes:
        return _row(list(self._columns))

    def line(self, record: bytes, markdown: str | None = None) -> bytes:
        fields = msgspec.json.decode(record)
        return _row([_cell(fields.get(column)) for column in self._columns])


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, list):
        return LIST_MARK.join(item["url"] if isinstance(item, dict) else str(item) for item in value)
    return str(value)


def _row(cells: list[str]) -> bytes:
    line = io.StringIO()
    csv.writer(line, lineterminator="\r\n").writerow(cells)
    return line.getvalue().encode("utf-8")

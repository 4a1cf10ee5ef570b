"""Answers of capture indexes to CDX records, whatever the dialect: JSON arrays, NDJSON, CDX and CDXJ lines.

The dialects: the Internet Archive answers arrays with a header row, then `[]` and
`[resume key]` if there is more, or text lines, a blank line and the key; pywb and Common Crawl answer one
JSON object a line. Nothing found is `[]`, an empty body, or a JSON message.
"""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import msgspec

from pipelines.cdxj import COLUMNS, LEGEND
from pipelines.errors import BadIndex
from pipelines.model import CdxRecord
from pipelines.timestamps import datetime_from_timestamp
from pipelines.urls import urlkey_from_url

# Names of the same field in the dialects, ours first.
FIELD_NAMES = {
    "original": "url",
    "mime": "mimetype",
    "mime-detected": None,
    "status": "statuscode",
    "file": "filename",
}
FIELDS = frozenset(CdxRecord.__struct_fields__) - {"extra"}
TEXT_COLUMNS = {
    number: tuple(LEGEND[letter] for letter in letters.split()) for number, letters in COLUMNS.items()
}
"""Of text answers that name none, by their number."""
WEB_URL = re.compile(r"(?:https?:)?//[^\s/?#]|[\w-]+(?:\.[\w-]+)+(?:[:/?#]|$)", re.I)
JUNK_URL = re.compile(r"(?:https?://)?(?:mailto|data|javascript|tel|about|blob|sms|urn|whois|dns)\b:", re.I)
JSON_VALUE = msgspec.json.Decoder()


class CdxAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """The rows of one answer."""

    records: tuple[CdxRecord, ...] = ()
    refused: Mapping[str, int] = {}
    """Rows left out, by reason."""
    resume_key: str | None = None
    """Where to go on, as the server spelled it; None at the end."""
    message: str | None = None
    """What the server said in place of rows."""

    @property
    def row_count(self) -> int:
        return len(self.records) + sum(self.refused.values())


def read_cdx(body: bytes) -> CdxAnswer:
    """The rows of an index server's answer.

    Raises `BadIndex` with the offending line for what is no index at all (an HTML page, broken JSON);
    single bad rows are counted and left out.
    """
    text = body.decode("utf-8", "replace").lstrip("\ufeff")
    start = text.lstrip()[:1]
    if not start:
        return CdxAnswer()
    if start == "[":
        return _read_arrays(text)
    if start == "{":
        return _read_objects(text)
    if start == "<":
        raise BadIndex(f"an index answered markup: {text.strip()[:80]!r}")
    return _read_lines(text)


def _read_arrays(text: str) -> CdxAnswer:
    try:
        rows = msgspec.json.decode(text.strip(), type=list[list[str | int | None]])
    except msgspec.DecodeError as error:
        raise BadIndex(f"broken JSON rows ({error}): {text.strip()[-80:]!r}") from error
    if not rows:
        return CdxAnswer()
    key = None
    if len(rows) >= 2 and rows[-2] == [] and len(rows[-1]) == 1:
        key = str(rows[-1][0])
        rows = rows[:-2]
    header, *rest = rows or [[]]
    names = [str(name) for name in header]
    if rest and "timestamp" not in names:
        raise BadIndex(f"rows without a timestamp column: {names}")
    pairs = (dict(zip(names, row, strict=False)) for row in rest if row)
    return _answer(pairs, key)


def _read_objects(text: str) -> CdxAnswer:
    rows: list[Mapping[str, Any]] = []
    broken = 0
    for line in text.splitlines():
        if not line.strip():
            continue
        try:
            row = JSON_VALUE.decode(line)
        except msgspec.DecodeError:
            broken += 1
            continue
        if not isinstance(row, dict):
            broken += 1
            continue
        if "timestamp" not in row and ("message" in row or "error" in row):
            return CdxAnswer(message=str(row.get("message") or row["error"]))
        rows.append(row)
    if broken and not rows:
        raise BadIndex(f"broken JSON line: {text.strip()[:80]!r}")
    return _answer(rows, None, broken)


def _read_lines(text: str) -> CdxAnswer:
    lines = text.splitlines()
    key = None
    while lines and not lines[-1].strip():
        lines.pop()
    if (len(lines) >= 2 and not lines[-2].strip()) or (len(lines) == 1 and text.startswith("\n")):
        key = lines.pop().strip()
    names: Sequence[str] | None = None
    rows: list[Mapping[str, Any] | None] = []
    for line in lines:
        if line.lstrip().startswith("CDX "):
            names = [LEGEND.get(letter, letter) for letter in line.split()[1:]]
        elif line.strip() and not line.startswith("!"):
            rows.append(row_from_line(line, names))
    if rows and all(row is None for row in rows):
        raise BadIndex(f"no line of an index: {lines[0][:80]!r}")
    return _answer((row for row in rows if row is not None), key, sum(row is None for row in rows))


def row_from_line(line: str, names: Sequence[str] | None = None) -> Mapping[str, Any] | None:
    """The fields of one CDX or CDXJ line by name; None for what is neither."""
    urlkey, _, rest = line.strip().partition(" ")
    timestamp, _, payload = rest.partition(" ")
    if payload.startswith("{"):
        try:
            fields = JSON_VALUE.decode(payload)
        except msgspec.DecodeError:
            return None
        if not isinstance(fields, dict):
            return None
        return {"urlkey": urlkey, "timestamp": timestamp, **fields}
    values = line.split()
    columns = names or TEXT_COLUMNS.get(len(values))
    if columns is None or len(values) != len(columns) or not values[columns.index("timestamp")].isdigit():
        return None
    return dict(zip(columns, values, strict=True))


def _answer(rows: Iterable[Mapping[str, Any]], key: str | None, broken: int = 0) -> CdxAnswer:
    refused = Counter({"malformed_row": broken} if broken else {})
    records = []
    for row in rows:
        found = record_from_row(row)
        if isinstance(found, str):
            refused[found] += 1
        else:
            records.append(found)
    return CdxAnswer(records=tuple(records), refused=dict(refused), resume_key=key)


def record_from_row(row: Mapping[str, Any]) -> CdxRecord | str:
    """The CDX record of one row, or the reason why there is none.

    `malformed_row` lacks a timestamp or address, `junk_url` is no address of the web (`mailto:`, `data:`),
    `bad_timestamp` is no date even after repair.
    """
    fields: dict[str, Any] = {}
    extra: dict[str, str] = {}
    for name, value in row.items():
        known = FIELD_NAMES.get(name, name)
        if value is None or value == "-" or value == "":
            continue
        if known in FIELDS and known is not None:
            fields[known] = value
        else:
            extra[name] = str(value)
    url, timestamp = str(fields.get("url", "")).strip(), str(fields.get("timestamp", ""))
    if not url or not timestamp.isdigit():
        return "malformed_row"
    if JUNK_URL.match(url) or not WEB_URL.match(url):
        return "junk_url"
    if datetime_from_timestamp(timestamp) is None:
        return "bad_timestamp"
    return CdxRecord(
        urlkey=str(fields.get("urlkey") or urlkey_from_url(url)),
        timestamp=timestamp,
        url=url,
        mimetype=_text(fields.get("mimetype")),
        statuscode=_number(fields.get("statuscode")),
        digest=_text(fields.get("digest")),
        length=_number(fields.get("length")),
        offset=_number(fields.get("offset")),
        filename=_text(fields.get("filename")),
        redirect=_text(fields.get("redirect")),
        extra=extra,
    )


def _text(value: object) -> str | None:
    return None if value is None else str(value)


def _number(value: object) -> int | None:
    """A count of a row; None for what is none (`-`, an empty field, a word)."""
    try:
        return int(str(value)) if value is not None else None
    except ValueError:
        return None

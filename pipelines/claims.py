"""Lines of a file of records to claims: what a record says of itself, and whether it contradicts itself."""

from collections.abc import Callable
from typing import Any, Literal

import msgspec

from pipelines.digests import article_id, sha256_hex, version_id
from pipelines.outcomes import Options, config_sha256
from pipelines.recordfiles import RecordLine
from pipelines.records import SCHEMA_VERSION
from pipelines.urls import urlkey_from_url
from pipelines.version import EXTRACTOR

Status = Literal[
    "verified", "differs", "own_digest", "moved", "missing", "unreadable", "now_dropped", "other_version", "bad_line",
    "torn_line",
]  # fmt: skip
MEANING: dict[Status, str] = {
    "verified": "derived anew, byte for byte the same",
    "differs": "derived anew, but some fields are not the same",
    "own_digest": "the record contradicts itself: a digest or id does not fit its own text or address",
    "moved": "the same, but found in another file or at another offset than the record says",
    "missing": "no file given holds its capture",
    "unreadable": "its capture is there but broken",
    "now_dropped": "its capture gives no record",
    "other_version": "made by another schema, extractor or configuration; only its body was checked",
    "bad_line": "a line that is no record",
    "torn_line": "the file ends inside this line",
}
Claim = dict[str, Any]
"""A record as its line has it; the keys that `verify` needs are there and of their types."""


class Finding(msgspec.Struct, frozen=True, kw_only=True):
    """What became of one record."""

    line: int
    status: Status
    id: str | None = None
    url: str | None = None
    where: str | None = None
    fields: tuple[str, ...] = ()
    """The fields that differ."""
    detail: str | None = None


MakeFinding = Callable[..., Finding]


def claim_from_line(line: RecordLine) -> Claim | Finding:
    """The record as the line has it, every key present; or the finding that it is none."""
    status: Status = "torn_line" if line.is_torn else "bad_line"
    try:
        claimed = msgspec.json.decode(line.content)
    except (msgspec.DecodeError, RecursionError) as error:
        return Finding(line=line.number, status=status, detail=str(error))
    if not isinstance(claimed, dict) or "urlkey" not in claimed or "text" not in claimed:
        return Finding(line=line.number, status=status, detail="no record")
    if not all(isinstance(claimed.get(name), str) for name in ("id", "url", "urlkey", "text", "body_sha256")):
        return Finding(line=line.number, status="bad_line", detail="no id, url, urlkey, text or body_sha256")
    for name in ("warc_file", "warc_record_id", "archive", "captured_at", "source"):
        if not isinstance(claimed.setdefault(name, None), str | None):
            return Finding(line=line.number, status="bad_line", detail=f"{name} is no text")
    offset = claimed.setdefault("warc_offset", None)
    if offset is not None and (type(offset) is not int or offset < 0):
        return Finding(line=line.number, status="bad_line", detail="warc_offset is no offset")
    return claimed


def contradictions_of(claimed: Claim) -> tuple[str, ...]:
    """Fields of digests and ids that do not fit the record's own text and address."""
    digest = sha256_hex(claimed["text"])
    expected = {
        "text_sha256": digest,
        "urlkey": urlkey_from_url(claimed["url"]),
        "article_id": article_id(claimed["urlkey"]),
        "id": version_id(claimed["urlkey"], digest),
    }
    return tuple(name for name, value in expected.items() if claimed.get(name) != value)


def other_version_of(claimed: Claim, options: Options) -> str | None:
    """What of ours the record was not made by: schema, extractor or configuration; None where it was."""
    for name, ours in (("schema_version", SCHEMA_VERSION), ("extractor", EXTRACTOR)):
        if claimed.get(name) != ours:
            return f"{name} {claimed.get(name)!r}, here {ours!r}"
    chosen = options_of(claimed, options)
    if claimed.get("config_sha256") != config_sha256(chosen):
        return "another configuration"
    return None


def options_of(claimed: Claim, options: Options) -> Options:
    """The options that the record was made with, as far as it tells: a given charset, blocks asked for."""
    if claimed.get("charset_source") == "given":
        options = msgspec.structs.replace(options, charset=claimed.get("charset"))
    if claimed.get("config_sha256") != config_sha256(options):
        with_blocks = msgspec.structs.replace(options, with_blocks=True)
        if claimed.get("config_sha256") == config_sha256(with_blocks):
            return with_blocks
    return options


def keys_of_claim(line: RecordLine) -> list[tuple[str, ...]]:
    """What its capture is looked for by: record id, else address and time, else the body's digest; none of a bad line."""
    claimed = claim_from_line(line)
    if isinstance(claimed, Finding):
        return []
    if claimed["warc_record_id"]:
        return [("id", claimed["warc_record_id"])]
    if claimed["captured_at"] and claimed["source"] != "file":
        return [("at", claimed["urlkey"], claimed["captured_at"])]
    return [("body", claimed["body_sha256"])]


def place_of_claim(claimed: Claim) -> str | None:
    """File and offset of the capture as the record has them, or the archive's address."""
    if claimed["warc_file"] is not None:
        return f"{claimed['warc_file']}:{claimed['warc_offset']}"
    where: str | None = claimed.get("archive_url")
    return where

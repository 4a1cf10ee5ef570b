"""MHTML (RFC 2557), a browser's page saved as one file, to the page in it."""

import re
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import msgspec

if TYPE_CHECKING:
    from email.message import Message

HEAD_BYTES = 4096
START = re.compile(rb"(?:[\w-]+:[^\n]*\n(?:[ \t][^\n]*\n)*){0,20}?content-type:\s*multipart/related", re.I)
PAGE_TYPES = ("text/html", "application/xhtml+xml")


class SavedPage(msgspec.Struct, frozen=True):
    """The first HTML part; what the file says of address and time, None where it does not."""

    body: bytes
    content_type: str
    url: str | None
    saved_at: datetime | None


def is_mhtml(body: bytes) -> bool:
    return START.match(body[:HEAD_BYTES].lstrip()) is not None


def page_from_mhtml(body: bytes) -> SavedPage | None:
    """The page of an MHTML file; None where no part is one."""
    from email import message_from_bytes, policy  # here: few pages need it
    from email.errors import MessageError

    try:
        whole = message_from_bytes(body.lstrip(), policy=policy.compat32)
        part = next((one for one in whole.walk() if one.get_content_type() in PAGE_TYPES), None)
        content = part.get_payload(decode=True) if part is not None else None
    except (MessageError, ValueError, LookupError):
        return None
    if part is None or not isinstance(content, bytes):
        return None
    charset = part.get_content_charset()
    return SavedPage(
        body=content,
        content_type=part.get_content_type() + (f"; charset={charset}" if charset else ""),
        url=_web_address(whole.get("Snapshot-Content-Location"), part.get("Content-Location")),
        saved_at=_moment(whole),
    )


def _web_address(*candidates: object) -> str | None:
    named = (str(one).strip() for one in candidates if one)
    return next((one for one in named if one.lower().startswith(("http://", "https://"))), None)


def _moment(whole: "Message") -> datetime | None:
    from email.utils import parsedate_to_datetime

    try:
        moment = parsedate_to_datetime(str(whole["Date"]))
    except (TypeError, ValueError, IndexError):
        return None
    return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC)

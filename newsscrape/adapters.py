"""Scrapy response to Capture: the single crossing between the crawler and the library."""

import re
from collections.abc import Sequence
from datetime import UTC, datetime

import msgspec
from scrapy import Request
from scrapy.exceptions import (
    CannotResolveHostError,
    DownloadCancelledError,
    DownloadConnectionRefusedError,
    DownloadTimeoutError,
    IgnoreRequest,
    UnsupportedURLSchemeError,
)
from scrapy.http import Response

from newsscrape.politeness.middleware import HostStopped
from pipelines.encodings import DecodedPayload, decode_payload
from pipelines.limits import Limits
from pipelines.model import Capture, CdxRecord, Drop, Provenance
from pipelines.sources.index import Answer, Ask, Replay
from pipelines.sources.replay import distance_s, without_default_port
from pipelines.timestamps import datetime_from_timestamp

# What a failed download is called, the first that fits: exception, reason, is it a failure?
FETCH_ERRORS: tuple[tuple[type[Exception], str, bool], ...] = (
    (CannotResolveHostError, "unresolved_host", True),
    (DownloadConnectionRefusedError, "connection_refused", True),
    (DownloadTimeoutError, "timeout", True),
    (DownloadCancelledError, "body_too_large", False),
    (UnsupportedURLSchemeError, "unsupported_scheme", False),
)
# What Scrapy's own refusals are called, by a word of their message.
REFUSALS = (
    ("robots.txt", "robots_disallowed", False),
    ("redirections", "too_many_redirects", True),
    ("", "fetch_refused", True),
)
TWISTED_FAILURE = re.compile(r"\[<twisted\.python\.failure\.Failure [\w.]+: (.*?)>\]")
ENDS_OF_PAGE_BYTES = 64
FAULTS_OF_SERVERS = frozenset({429, *range(500, 600)})


class Exchange(msgspec.Struct, frozen=True, kw_only=True):
    """One request and its response as they went over the network, for the WARC file."""

    request_url: str
    request_headers: tuple[tuple[str, str], ...]
    status: int
    headers: tuple[tuple[str, str], ...]
    """The response's, as received, names in lower case."""
    body: bytes
    """As received, only chunking undone."""
    fetched_at: datetime
    ip_address: str | None = None
    capture: Capture | None = None
    """What it gave; None for what led elsewhere or was refused."""


class FetchedItem(msgspec.Struct, frozen=True, kw_only=True):
    """What a spider yields for one wanted page: exactly one for each place in the output."""

    position: int
    """Its place in the output, from 0."""
    outcome: Capture | Drop
    exchanges: tuple[Exchange, ...] = ()
    """What went over the network for it, in order; empty where nobody keeps it."""


def headers_from_response(response: Response) -> tuple[tuple[str, str], ...]:
    """All headers as text, names in lower case, repeated ones kept."""
    return tuple(
        (name.decode("latin-1").lower(), value.decode("utf-8", "replace"))
        for name, values in response.headers.items()
        for value in values
    )


def answer_from_response(response: Response, *, limits: Limits) -> Answer:
    """The answer to an `Ask`, its encodings undone. Raises `UnreadableCapture`."""
    headers = headers_from_response(response)
    decoded = decode_payload(response.body, headers, limits=limits)
    flags = _flags(response, decoded)
    return Answer(status=response.status, body=decoded.body, flags=flags, raw=response.body, headers=headers)


def exchange_from_response(
    response: Response, request: Request, *, fetched_at: datetime, capture: Capture | None = None
) -> Exchange:
    """What went over the network."""
    sent = tuple(
        (name.decode("latin-1"), value.decode("latin-1"))
        for name, values in request.headers.items()
        for value in values
    )
    return Exchange(
        request_url=request.url,
        request_headers=sent,
        status=response.status,
        headers=headers_from_response(response),
        body=response.body,
        fetched_at=fetched_at,
        ip_address=str(response.ip_address) if response.ip_address else None,
        capture=capture,
    )


def capture_from_response(
    response: Response, *, asked_url: str, fetched_at: datetime, limits: Limits
) -> Capture | Drop:
    """The capture of a live page; a drop for a server's fault. Raises `UnreadableCapture`."""
    if response.status in FAULTS_OF_SERVERS:
        return Drop(
            stage="fetch",
            reason="http_status",
            url=asked_url,
            where=response.url,
            detail=f"status {response.status}",
            is_failure=True,
        )
    headers = headers_from_response(response)
    decoded = decode_payload(response.body, headers, limits=limits)
    # Not by comparing addresses: what was asked may be spelled in letters that had to be escaped.
    was_redirected = response.request is not None and bool(response.request.meta.get("redirect_urls"))
    return Capture(
        url=asked_url,
        final_url=response.url if was_redirected and response.url != asked_url else None,
        body=decoded.body,
        status=response.status,
        headers=headers,
        captured_at=fetched_at,
        fetched_at=fetched_at,
        flags=_flags(response, decoded),
        provenance=Provenance(source="live"),
    )


def capture_from_replay(
    answer: Answer,
    *,
    address: str,
    record: CdxRecord,
    replay: Replay,
    archive: str,
    fetched_at: datetime,
    chain: Sequence[str] = (),
) -> Capture:
    """The capture that an archive replayed at `address`.

    `chain` holds the original addresses that captured redirects led through, the first one asked for.
    """
    first = without_default_port(chain[0]) if chain else replay.url
    shifted = ("date_shifted",) if distance_s(record.timestamp, replay.timestamp) > 0 else ()
    return Capture(
        url=first,
        final_url=replay.url if replay.url != first else None,
        body=answer.body,
        status=answer.status,
        headers=replay.headers,
        captured_at=datetime_from_timestamp(replay.timestamp),
        fetched_at=fetched_at,
        flags=(*answer.flags, *shifted),
        provenance=Provenance(
            source="archive", archive=archive, archive_url=address, payload_digest=record.digest
        ),
    )


def _flags(response: Response, decoded: DecodedPayload) -> tuple[str, ...]:
    """What is known of the body: cut short, unless the page is plainly all there (the length lies)."""
    is_cut = "dataloss" in response.flags and b"</html" not in decoded.body[-ENDS_OF_PAGE_BYTES:].lower()
    return tuple(dict.fromkeys((*(("truncated",) if is_cut else ()), *decoded.flags)))


def capture_from_hop(
    response: Response,
    *,
    url: str,
    headers: Sequence[tuple[str, str]],
    captured_at: datetime | None,
    archive: str | None,
) -> Capture:
    """The capture of a redirect on the way to another one, for the WARC file."""
    return Capture(
        url=url,
        body=response.body,
        status=response.status,
        headers=tuple(headers),
        captured_at=captured_at,
        provenance=Provenance(
            source="archive" if archive else "live",
            archive=archive,
            archive_url=response.url if archive else None,
        ),
    )


def drop_from_replay(replay: Replay, record: CdxRecord, ask: Ask) -> Drop:
    """The drop of a capture that the archive did not give."""
    return Drop(
        stage="replay",
        reason=replay.reason,
        url=record.url,
        captured_at=datetime_from_timestamp(record.timestamp),
        where=ask.url,
        detail=replay.detail,
        is_failure=replay.is_failure,
    )


def drop_from_error(
    error: BaseException | None, *, url: str, where: str | None, captured_at: datetime | None = None
) -> Drop:
    """The drop of a page whose download failed or was refused."""
    reason, is_failure = "fetch_failed", True
    if isinstance(error, HostStopped):
        reason = error.reason
    elif isinstance(error, IgnoreRequest):
        reason, is_failure = next((name, counts) for words, name, counts in REFUSALS if words in str(error))
    else:
        for kind, name, counts in FETCH_ERRORS:
            if isinstance(error, kind):
                reason, is_failure = name, counts
                break
    return Drop(
        stage="fetch",
        reason=reason,
        url=url,
        captured_at=captured_at,
        where=where,
        detail=TWISTED_FAILURE.sub(r"\1", str(error)) or type(error).__name__,
        is_failure=is_failure,
    )


def now() -> datetime:
    """The moment of a fetch: UTC, whole seconds."""
    return datetime.now(UTC).replace(microsecond=0)

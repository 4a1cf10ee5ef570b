"""Captures of one URL, prefix or site out of any remote archive: listed completely, replayed raw."""

from collections.abc import AsyncIterator
from typing import Any, get_args
from urllib.parse import urlsplit

import msgspec
from scrapy import Request
from scrapy.http.request import NO_CALLBACK

from newsscrape.adapters import FetchedItem, answer_from_response, drop_from_error
from newsscrape.spiders.base import ACCEPT_ENCODING, NewsSpider, Wanted
from pipelines.errors import BadIndex, UnreadableCapture
from pipelines.model import CdxRecord, Drop
from pipelines.sources.index import Answer, Ask, IndexQuery, IndexRefused, Match, RemoteArchive
from pipelines.sources.listing import Listing
from pipelines.sources.remote import Dialect, archive_from_endpoint
from pipelines.timestamps import datetime_from_timestamp, first_moment, last_moment

SCOPES: dict[str, Match] = {"url": "exact", "prefix": "prefix", "host": "host", "site": "domain"}
"""Spider argument that names what is wanted -> how the index matches it."""
# Media types that are no page for certain; all others are fetched, because servers mislabel.
NO_PAGES: tuple[str, ...] = (
    "image/",
    "audio/",
    "video/",
    "font/",
    "text/css",
    "text/javascript",
    "application/javascript",
    "application/x-javascript",
    "application/json",
    "application/pdf",
    "application/zip",
    "application/font",
    "application/x-font",
    "application/x-shockwave-flash",
    "application/vnd.",
    "application/msword",
    "application/rss+xml",
    "application/atom+xml",
)


class ArchiveTask(msgspec.Struct, frozen=True, kw_only=True):
    """What to list, and where."""

    archive: RemoteArchive
    query: IndexQuery
    endpoint: str


def task_from_arguments(arguments: dict[str, Any]) -> ArchiveTask:
    """The task among spider arguments; takes them out. Raises ValueError that names a wrong one.

    `url`, `prefix`, `host` or `site` say what, `archive` (a name or an address) and `dialect` where,
    `from` and `to` (1 to 14 digits or an ISO date) when; `slice_rows` and `filter` go to the index.
    """
    wanted = {name: arguments.pop(name, None) for name in SCOPES}
    given = [(name, value) for name, value in wanted.items() if value]
    if len(given) != 1:
        raise ValueError(f"say one of {', '.join(SCOPES)}, not {len(given)}")
    scope, address = given[0]
    endpoint = arguments.pop("archive", None)
    if not endpoint:
        raise ValueError("say the archive: a name or the address of one")
    dialect: Dialect = arguments.pop("dialect", None) or "auto"
    if dialect not in get_args(Dialect):
        raise ValueError(f"no dialect {dialect!r}: {', '.join(get_args(Dialect))}")
    rows = arguments.pop("slice_rows", None)
    if rows is not None and not str(rows).isdigit():
        raise ValueError(f"slice_rows is no number: {rows!r}")
    filters = arguments.pop("filter", None) or ()
    query = IndexQuery(
        url=_bare_host(str(address)) if scope in ("host", "site") else str(address),
        match=SCOPES[scope],
        start=_digits(arguments.pop("from", None)),
        end=_digits(arguments.pop("to", None)),
        slice_rows=int(rows) if rows else None,
        filters=(filters,) if isinstance(filters, str) else tuple(filters),
    )
    return ArchiveTask(archive=archive_from_endpoint(endpoint, dialect), query=query, endpoint=endpoint)


def _bare_host(address: str) -> str:
    """The host of what may have been typed as an address; `www.` belongs to no site alone."""
    host = urlsplit(address if "//" in address else f"//{address}").netloc
    if not host:
        raise ValueError(f"no host: {address!r}")
    return host.removeprefix("www.")


def _digits(moment: str | None) -> str | None:
    """Digits of a timestamp or of an ISO date, checked."""
    if not moment:
        return None
    digits = "".join(character for character in str(moment) if character not in "-:T Z/.")
    try:
        first_moment(digits)
        last_moment(digits)
    except ValueError as error:
        raise ValueError(f"no date: {moment!r} ({error})") from error
    return digits


EMPTY_DIGEST = "3I42H3S6NNFQ2MSVX7XZKYAYSCX5QBYJ"
"""Of no bytes at all (SHA-1, base32): many captures share it, so it tells nothing."""


def refusal_from_record(record: CdxRecord, *, follow_redirects: bool) -> tuple[str, str] | None:
    """Reason and detail why a listed capture need not be fetched; None: fetch it.

    A revisit has no status in the index: it is fetched, the archive resolves it.
    """
    status = record.statuscode
    if status is not None and 300 <= status < 400 and not follow_redirects:
        return "redirect", f"status {status} in the index"
    if status is not None and status != 200 and not 300 <= status < 400:
        return "http_status", f"status {status} in the index"
    mimetype = (record.mimetype or "").lower()
    if mimetype.startswith(NO_PAGES):
        return "not_html", mimetype
    return None


class ArchiveSpider(NewsSpider):
    """Lists captures through an archive's index and fetches each, in the order of the listing."""

    name = "archive"

    def __init__(self, name: str | None = None, **arguments: Any) -> None:
        super().__init__(name, **arguments)
        self.task = task_from_arguments(self.unknown_arguments)
        if self.unknown_arguments:
            raise ValueError(f"unknown arguments: {', '.join(self.unknown_arguments)}")
        self._listing: Listing | None = None
        self._fetched = 0
        self._stopped = ""
        self._no_page_digests: dict[str, str] = {}

    def report(self) -> dict[str, Any]:
        """Archive, query, and how the listing went."""
        counts = dict(sorted(self._listing.counts.items())) if self._listing else {}
        return {
            "archive": self.task.archive.name,
            "endpoint": self.task.endpoint,
            "query": msgspec.to_builtins(self.task.query),
            "listing": {"complete": not self._stopped, "stopped": self._stopped or None, **counts},
        }

    async def start(self) -> AsyncIterator[Request | FetchedItem]:
        """Requests for captures, and items for those that need none, as the listing grows."""
        try:
            self._listing = Listing(self.task.archive, self.task.query)
            async for record in self._listed(self._listing):
                if self.options.limit is not None and self._fetched >= self.options.limit:
                    self._stopped = "limit"
                    break
                yield await self._wanted(record)
        except IndexRefused as error:
            yield await self._listing_failed(error.reason, error.detail)
        except BadIndex as error:
            yield await self._listing_failed("incomplete_listing", str(error))
        except Exception as error:  # a defect of ours: the listing is not complete, and has to say so
            yield await self._listing_failed("internal_error", f"{type(error).__name__}: {error}")
        self.wake_engine()

    async def _listed(self, listing: Listing) -> AsyncIterator[CdxRecord]:
        while (ask := listing.next_ask()) is not None:
            for record in listing.take(await self._answer(ask)):
                yield record

    async def _answer(self, ask: Ask) -> Answer:
        """The answer of the index. Raises `BadIndex` if there is none."""
        request = Request(
            ask.url,
            callback=NO_CALLBACK,
            headers=dict(ask.headers) | {"Accept-Encoding": ACCEPT_ENCODING},
            dont_filter=True,
            meta={"politeness_group": "index"},
        )
        try:
            response = await self.crawler.engine.download_async(request)
            return answer_from_response(response, limits=self.options.limits)
        except UnreadableCapture as error:
            raise BadIndex(f"{ask.url}: {error}") from error
        except Exception as error:  # whatever a download can die of: it ends this listing, with its place
            drop = drop_from_error(error, url=ask.url, where=ask.url)
            raise IndexRefused(drop.reason, f"{ask.url}: {drop.detail}") from error

    async def _wanted(self, record: CdxRecord) -> Request | FetchedItem:
        await self.room()
        position = self.take_position()
        archive = self.task.archive
        refusal = self._refusal(record)
        if refusal is None:
            try:
                ask = archive.replay_ask(record)
            except BadIndex as error:
                refusal = "no_place", str(error)
        if refusal is not None:
            drop = Drop(
                stage="listing",
                reason=refusal[0],
                url=record.url,
                captured_at=datetime_from_timestamp(record.timestamp),
                where=self.task.endpoint,
                detail=refusal[1],
            )
            return self.item(position, drop)
        self._fetched += 1
        follow = self.options.follow_redirects
        return self.replay_request(
            Wanted(position=position, record=record, archive=archive, ask=ask, follow=follow)
        )

    def _refusal(self, record: CdxRecord) -> tuple[str, str] | None:
        """As the row itself says, or for a revisit the row of the same bytes that was listed before."""
        if record.is_revisit and record.digest in self._no_page_digests:
            return "not_html", f"revisit of {self._no_page_digests[record.digest]}"
        refusal = refusal_from_record(record, follow_redirects=self.options.follow_redirects)
        is_telling = record.digest is not None and record.digest != EMPTY_DIGEST
        if refusal is not None and refusal[0] == "not_html" and record.digest and is_telling:
            self._no_page_digests[record.digest] = refusal[1]
        return refusal

    async def _listing_failed(self, reason: str, detail: str) -> FetchedItem:
        self._stopped = reason
        await self.room()
        drop = Drop(
            stage="listing",
            reason=reason,
            url=self.task.query.url,
            where=self.task.endpoint,
            detail=" ".join(detail.split()),
            is_failure=True,
        )
        return self.item(self.take_position(), drop)

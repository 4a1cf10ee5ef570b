"""Any archive with Memento TimeMaps (RFC 7089): listing of one URL in link format, paged or indexed."""

from collections import Counter
from urllib.parse import urljoin

import msgspec

from pipelines.errors import BadIndex
from pipelines.model import CdxRecord
from pipelines.sources.ia import refuse_bad_answer
from pipelines.sources.index import Answer, Ask, IndexQuery, IndexSlice, Replay
from pipelines.sources.linkformat import Link, datetime_from_http, read_links
from pipelines.sources.replay import read_replay, split_replay_url
from pipelines.sources.windows import bounds
from pipelines.timestamps import timestamp_from_datetime
from pipelines.urls import urlkey_from_url

ADDRESS = "memento"
"""Under this name a CDX record made from a TimeMap keeps the address of its memento."""


class Memento(msgspec.Struct, frozen=True, kw_only=True):
    """An archive known by its TimeMaps."""

    name: str
    timemap_prefix: str
    """`https://web.archive.org/web/timemap/link/`"""

    def first_asks(self, query: IndexQuery) -> tuple[Ask, ...]:
        if query.match != "exact":
            raise BadIndex(f"a TimeMap lists one URL, not a {query.match}: {query.url}")
        return (Ask(url=f"{self.timemap_prefix}{query.url.replace('#', '%23')}", group="index"),)

    def read_index(self, query: IndexQuery, ask: Ask, answer: Answer) -> IndexSlice:
        if answer.status == 404:  # RFC 7089, 4.5.1: nothing known of this URL
            return IndexSlice()
        refuse_bad_answer(ask, answer)
        links = read_links(answer.body.decode("utf-8", "replace"))
        if answer.body.strip() and not links:
            raise BadIndex(f"no TimeMap: {ask.url}")
        original = next((link.target for link in links if "original" in link.relations), query.url)
        refused: Counter[str] = Counter()
        records = []
        start, end = bounds(query)
        for link in links:
            if not _is_memento(link):
                continue
            record = _record_from_memento(link, original, ask.url)
            if record is None:
                refused["bad_timestamp"] += 1
            elif (start or "") <= record.timestamp <= (end or "9"):
                records.append(record)
        return IndexSlice(records=tuple(records), refused=dict(refused), also=_further_timemaps(links, ask))

    def replay_ask(self, record: CdxRecord) -> Ask:
        """The raw capture where the archive's addresses have the usual shape, else the memento as it is."""
        address = record.extra[ADDRESS]
        parts = split_replay_url(address)
        return Ask(url=parts.raw if parts else address, group="replay")

    def read_replay(self, record: CdxRecord, ask: Ask, answer: Answer) -> Replay:
        return read_replay(record, ask, answer)


def _is_memento(link: Link) -> bool:
    return "memento" in link.relations  # also of "first memento", "last memento"


def _record_from_memento(link: Link, original: str, base: str) -> CdxRecord | None:
    moment = datetime_from_http(link.parameters.get("datetime", ""))
    if moment is None:
        return None
    address = urljoin(base, link.target)
    parts = split_replay_url(address)
    url = parts.url if parts else original
    return CdxRecord(
        urlkey=urlkey_from_url(url),
        timestamp=timestamp_from_datetime(moment),
        url=url,
        extra={ADDRESS: address},
    )


def _further_timemaps(links: tuple[Link, ...], ask: Ask) -> tuple[Ask, ...]:
    """TimeMaps this one points to: the next page, or the parts of an index (RFC 7089, 5.1 and 5.2)."""
    addresses = dict.fromkeys(
        urljoin(ask.url, link.target)
        for link in links
        if link.relations & {"timemap", "next"}
        and "self" not in link.relations
        and link.parameters.get("type", "application/link-format").startswith("application/link-format")
    )
    addresses.pop(ask.url, None)
    return tuple(Ask(url=address, group="index") for address in addresses)

"""Common Crawl: one index per crawl, walked page by page; captures are byte ranges of WARC files.

The list of indexes is collinfo.json; the number of pages can be wrong, so it only
says how far empty pages may go on; a page past the end answers 400, nothing found 404.
"""

import io
import json
from datetime import datetime
from urllib.parse import urlencode

import msgspec

from pipelines.errors import BadIndex
from pipelines.model import Capture, CdxRecord, Drop
from pipelines.sources.cdx import read_cdx
from pipelines.sources.ia import refuse_bad_answer
from pipelines.sources.index import Answer, Ask, IndexQuery, IndexSlice
from pipelines.sources.windows import bounds
from pipelines.timestamps import datetime_from_timestamp, timestamp_from_datetime

COLLINFO = "collinfo.json"
FIRST_DIGITS = "00000000000000"
LAST_DIGITS = "99999999999999"


class CommonCrawl(msgspec.Struct, frozen=True, kw_only=True):
    """Common Crawl's index server and its store of WARC files."""

    name: str = "commoncrawl"
    index_url: str = f"https://index.commoncrawl.org/{COLLINFO}"
    """collinfo.json for all crawls that touch the wanted time, or one `…-index`."""
    store_prefix: str = "https://data.commoncrawl.org/"

    def first_asks(self, query: IndexQuery) -> tuple[Ask, ...]:
        if self.index_url.endswith(COLLINFO):
            return (Ask(url=self.index_url, group="index"),)
        return (_count_ask(self.index_url, query),)

    def read_index(self, query: IndexQuery, ask: Ask, answer: Answer) -> IndexSlice:
        if ask.url.endswith(COLLINFO):
            refuse_bad_answer(ask, answer)
            return IndexSlice(following=_asks_from_collinfo(query, ask, answer))
        index_url = ask.url.partition("?")[0]
        if ask.page < 0:
            return IndexSlice(following=(_page_ask(index_url, query, 0, _page_count(answer)),))
        if answer.status == 404 or (answer.status == 400 and ask.page):
            return IndexSlice()
        refuse_bad_answer(ask, answer)
        found = read_cdx(answer.body)
        if found.message:
            raise BadIndex(f"{ask.url}: {found.message}")
        start, end = bounds(query)
        wanted = [r for r in found.records if (start or "") <= r.timestamp <= (end or LAST_DIGITS)]
        following = (_page_ask(index_url, query, ask.page + 1, ask.pages),)
        promised = following if ask.page + 1 < ask.pages else ()
        return IndexSlice(
            records=tuple(wanted), refused=found.refused, following=following, if_nothing_new=promised
        )

    def replay_ask(self, record: CdxRecord) -> Ask:
        """The bytes of one WARC record; raises `BadIndex` for a row that does not say where they are."""
        if record.filename is None or record.offset is None or record.length is None:
            raise BadIndex(f"no place of the capture of {record.url} at {record.timestamp}")
        last = record.offset + record.length - 1
        return Ask(
            url=f"{self.store_prefix}{record.filename}",
            group="replay",
            headers=(("Range", f"bytes={record.offset}-{last}"),),
        )

    def read_replay(self, record: CdxRecord, ask: Ask, answer: Answer) -> Capture | Drop:
        """The capture in a range of a WARC file."""
        from pipelines.sources import iter_captures  # here because that table knows all sources

        where = f"{ask.url} {dict(ask.headers).get('Range', '')}"
        if answer.status != 206 and len(answer.raw) != record.length:
            detail = f"status {answer.status}, {len(answer.raw)} of {record.length} bytes"
            return _failure(record, where, "archive_error", detail)
        for found in iter_captures(io.BytesIO(answer.raw)):
            if isinstance(found, Drop):
                return msgspec.structs.replace(found, where=where)
            provenance = msgspec.structs.replace(
                found.provenance,
                source="archive",
                archive=self.name,
                archive_url=ask.url,
                warc_file=record.filename,
                warc_offset=record.offset,
                warc_length=record.length,
            )
            return msgspec.structs.replace(found, provenance=provenance)
        return _failure(record, where, "not_a_response", "the range holds no response")


def _failure(record: CdxRecord, where: str, reason: str, detail: str) -> Drop:
    return Drop(
        stage="replay",
        reason=reason,
        url=record.url,
        captured_at=datetime_from_timestamp(record.timestamp),
        where=where,
        detail=detail,
        is_failure=True,
    )


def _asks_from_collinfo(query: IndexQuery, ask: Ask, answer: Answer) -> tuple[Ask, ...]:
    """One ask for each crawl of the list that touches the wanted time, in the order of the list."""
    try:
        crawls = json.loads(answer.body)
        spans = [
            (str(crawl["cdx-api"]), _digits(crawl.get("from")), _digits(crawl.get("to"))) for crawl in crawls
        ]
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        raise BadIndex(f"no list of crawls ({error!r}): {ask.url}") from error
    start, end = bounds(query)
    return tuple(
        _count_ask(api, query)
        for api, first, last in spans
        if (last or LAST_DIGITS) >= (start or FIRST_DIGITS)
        and (first or FIRST_DIGITS) <= (end or LAST_DIGITS)
    )


def _digits(moment: object) -> str | None:
    """14 digits of a crawl's `from` or `to` (`2024-02-20T22:31:01`); None where the list has none."""
    try:
        return timestamp_from_datetime(datetime.fromisoformat(f"{moment}").astimezone()) if moment else None
    except ValueError:
        return None


def _page_count(answer: Answer) -> int:
    """What `showNumPages` said: an object, a bare number, or nonsense, which is 0."""
    try:
        said = json.loads(answer.body) if answer.status == 200 else 0
        return int(said["pages"] if isinstance(said, dict) else said)
    except (ValueError, TypeError, KeyError):
        return 0


def _parameters(query: IndexQuery) -> list[tuple[str, str]]:
    start, end = bounds(query)
    parameters = [("url", query.url), ("matchType", query.match), ("output", "json")]
    parameters += [("from", start)] if start else []
    parameters += [("to", end)] if end else []
    return parameters + [("filter", condition) for condition in query.filters]


def _count_ask(index_url: str, query: IndexQuery) -> Ask:
    parameters = [*_parameters(query), ("showNumPages", "true")]
    return Ask(url=f"{index_url}?{urlencode(parameters)}", group="index", page=-1)


def _page_ask(index_url: str, query: IndexQuery, page: int, pages: int) -> Ask:
    parameters = [*_parameters(query), ("page", str(page))]
    return Ask(url=f"{index_url}?{urlencode(parameters)}", group="index", page=page, pages=pages)

"""The Internet Archive's CDX server and Wayback replay, and others of the same make (OpenWayback).

Listing by resume key: array rows, then `[]` and `[key]` if there is more. A slice
without rows but with a key goes on; 503 and 504 on heavy queries halve the window of time.
"""

from urllib.parse import urlencode

import msgspec

from pipelines.errors import BadIndex
from pipelines.model import CdxRecord
from pipelines.sources.cdx import read_cdx
from pipelines.sources.index import Answer, Ask, IndexQuery, IndexRefused, IndexSlice, Replay
from pipelines.sources.replay import BLOCKED, BLOCKED_WINDOW, raw_address, read_replay
from pipelines.sources.windows import bounds, halves

# `urlkey` is among them because resume keys are wrong without it.
COLUMNS = "urlkey,timestamp,original,mimetype,statuscode,digest,length"
SLICE_ROWS = 10_000
OVERLOADED = frozenset({503, 504})


class InternetArchive(msgspec.Struct, frozen=True, kw_only=True):
    """An archive that lists by resume key and replays under a prefix."""

    name: str
    index_url: str
    """`https://web.archive.org/cdx/search/cdx`"""
    replay_prefix: str
    """`https://web.archive.org/web/`"""

    def first_asks(self, query: IndexQuery) -> tuple[Ask, ...]:
        start, end = bounds(query)
        return (self._ask(query, start, end, None),)

    def read_index(self, query: IndexQuery, ask: Ask, answer: Answer) -> IndexSlice:
        if answer.status in OVERLOADED:
            older, newer = halves(ask, f"status {answer.status}")
            asks = (self._ask(query, half.start, half.end, None) for half in (older, newer))
            return IndexSlice(following=tuple(asks))
        refuse_bad_answer(ask, answer)
        found = read_cdx(answer.body)
        if found.message:
            raise BadIndex(f"{ask.url}: {found.message}")
        key = found.resume_key
        following = (self._ask(query, ask.start, ask.end, key),) if key else ()
        return IndexSlice(records=found.records, refused=found.refused, following=following)

    def replay_ask(self, record: CdxRecord) -> Ask:
        return Ask(url=raw_address(self.replay_prefix, record.timestamp, record.url), group="replay")

    def read_replay(self, record: CdxRecord, ask: Ask, answer: Answer) -> Replay:
        return read_replay(record, ask, answer)

    def _ask(self, query: IndexQuery, start: str | None, end: str | None, key: str | None) -> Ask:
        parameters = [("url", query.url), ("matchType", query.match), ("output", "json"), ("fl", COLUMNS)]
        parameters += [("limit", str(query.slice_rows or SLICE_ROWS)), ("showResumeKey", "true")]
        parameters += [("from", start)] if start else []
        parameters += [("to", end)] if end else []
        parameters += [("filter", condition) for condition in query.filters]
        parameters += [("resumeKey", key)] if key else []
        return Ask(url=f"{self.index_url}?{urlencode(parameters)}", group="index", start=start, end=end)


def refuse_bad_answer(ask: Ask, answer: Answer) -> None:
    """Pass an index's answer of status 200; raise `IndexRefused` for a block, `BadIndex` for all else.

    A block may stand in a body with status 200.
    """
    said = answer.header("x-archive-wayback-runtime-error").encode() + answer.body[:BLOCKED_WINDOW]
    if (answer.status != 200 or not answer.body.lstrip().startswith((b"[", b"{"))) and BLOCKED.search(said):
        raise IndexRefused("blocked_by_archive", f"status {answer.status}: {ask.url}")
    if answer.status != 200:
        raise BadIndex(f"status {answer.status}: {ask.url}")

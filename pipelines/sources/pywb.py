"""pywb's CDX server and replay, and what speaks like them (arquivo.pt, OutbackCDX behind pywb, our own).

The server has no cursor, ignores `showResumeKey`, `collapse` and a negative `limit`, and cuts at `limit`
without a word (measured with 2.10). So a slice that comes back full is thrown away and asked for again in
two halves of its time. Servers that count pages are walked until nothing new comes.
"""

from urllib.parse import urlencode

import msgspec

from pipelines.errors import BadIndex
from pipelines.model import CdxRecord
from pipelines.sources.cdx import read_cdx
from pipelines.sources.ia import OVERLOADED, refuse_bad_answer
from pipelines.sources.index import Answer, Ask, IndexQuery, IndexSlice, Replay
from pipelines.sources.replay import raw_address, read_replay
from pipelines.sources.windows import bounds, halves

SLICE_ROWS = 50_000


class Pywb(msgspec.Struct, frozen=True, kw_only=True):
    """A collection of a pywb server."""

    name: str
    index_url: str
    """`http://127.0.0.1:8080/news/cdx`"""
    replay_prefix: str
    """`http://127.0.0.1:8080/news/`"""
    pages: bool = False
    """The server serves a listing in pages (`page=`), without saying how many."""

    def first_asks(self, query: IndexQuery) -> tuple[Ask, ...]:
        start, end = bounds(query)
        return (self._ask(query, start, end, 0),)

    def read_index(self, query: IndexQuery, ask: Ask, answer: Answer) -> IndexSlice:
        if answer.status in OVERLOADED:
            return IndexSlice(following=self._halves(query, ask, f"status {answer.status}"))
        if answer.status == 404 or (answer.status == 400 and ask.page):
            return self._end_or_error(ask, answer)
        refuse_bad_answer(ask, answer)
        found = read_cdx(answer.body)
        if found.message:
            raise BadIndex(f"{ask.url}: {found.message}")
        full = found.row_count >= (query.slice_rows or SLICE_ROWS)
        if full and not self.pages:
            return IndexSlice(following=self._halves(query, ask, f"{found.row_count} rows fill the limit"))
        if not self.pages or not found.row_count:
            return IndexSlice(records=found.records, refused=found.refused)
        following = (self._ask(query, ask.start, ask.end, ask.page + 1),)
        # Page 1 that repeats a full page 0: the server takes no notice of `page=`.
        repeats = self._halves(query, ask, "pages repeat") if full and ask.page == 1 else ()
        return IndexSlice(
            records=found.records,
            refused=found.refused,
            following=following,
            if_nothing_new=repeats if ask.page else None,
        )

    def replay_ask(self, record: CdxRecord) -> Ask:
        return Ask(url=raw_address(self.replay_prefix, record.timestamp, record.url), group="replay")

    def read_replay(self, record: CdxRecord, ask: Ask, answer: Answer) -> Replay:
        return read_replay(record, ask, answer)

    def _halves(self, query: IndexQuery, ask: Ask, why: str) -> tuple[Ask, ...]:
        return tuple(self._ask(query, half.start, half.end, 0) for half in halves(ask, why))

    def _end_or_error(self, ask: Ask, answer: Answer) -> IndexSlice:
        """404 with a JSON message is nothing found; 400 past the last page is the end."""
        if ask.page or answer.body.lstrip().startswith(b"{"):
            return IndexSlice()
        raise BadIndex(f"status {answer.status}, no such collection or index: {ask.url}")

    def _ask(self, query: IndexQuery, start: str | None, end: str | None, page: int) -> Ask:
        parameters = [("url", query.url), ("matchType", query.match), ("output", "json")]
        parameters += [("limit", str(query.slice_rows or SLICE_ROWS))]
        parameters += [("from", start)] if start else []
        parameters += [("to", end)] if end else []
        parameters += [("filter", condition) for condition in query.filters]
        parameters += [("page", str(page))] if self.pages else []
        url = f"{self.index_url}?{urlencode(parameters)}"
        return Ask(url=url, group="index", start=start, end=end, page=page)

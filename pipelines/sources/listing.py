"""A listing of captures in the making: what is still to be asked, and what is new in each answer.

Knows no network: somebody fetches `next_ask()` and gives the answer to `take()`, until there is no next.
A listing is complete, or an exception says that it is not (`BadIndex`): never cut silently.
"""

from collections import Counter, deque

from pipelines.errors import BadIndex
from pipelines.model import CdxRecord
from pipelines.sources.index import Answer, Ask, IndexQuery, RemoteArchive

MAX_EMPTY_SLICES = 10_000
"""So many slices in a row without anything new are no listing but a server that leads in circles."""


class Listing:
    """State: asks to come, asks made, rows seen (by hash, some 100 bytes each)."""

    def __init__(self, archive: RemoteArchive, query: IndexQuery) -> None:
        self.archive = archive
        self.query = query
        self.counts: Counter[str] = Counter()
        """`rows`, `repeated_rows`, `slices`, and rows refused by reason."""
        self._pending = deque(archive.first_asks(query))
        self._asked: set[str] = {ask.url for ask in self._pending}
        self._seen: set[int] = set()
        self._fruitless = 0

    def next_ask(self) -> Ask | None:
        """What to fetch next; None when the listing is complete."""
        return self._pending[0] if self._pending else None

    def take(self, answer: Answer) -> tuple[CdxRecord, ...]:
        """The captures that the answer to `next_ask()` adds, in the archive's order.

        Raises `BadIndex` when the listing cannot go on: no index, or a server that repeats itself.
        """
        ask = self._pending.popleft()
        found = self.archive.read_index(self.query, ask, answer)
        new = [record for record in found.records if self._is_new(record)]
        self.counts["slices"] += 1
        self.counts["rows"] += len(found.records) + sum(found.refused.values())
        self.counts["repeated_rows"] += len(found.records) - len(new)
        self.counts.update(found.refused)
        self._fruitless = 0 if new else self._fruitless + 1
        if self._fruitless > MAX_EMPTY_SLICES:
            raise BadIndex(f"{self._fruitless} answers in a row without a new row, last: {ask.url}")
        following = found.following
        if not new and found.if_nothing_new is not None:
            following = found.if_nothing_new
        for further in following:
            if further.url in self._asked:
                raise BadIndex(f"the index leads back to where it was (a repeated key): {further.url}")
        following += tuple(further for further in found.also if further.url not in self._asked)
        self._asked.update(further.url for further in following)
        self._pending.extendleft(reversed(following))
        return tuple(new)

    def _is_new(self, record: CdxRecord) -> bool:
        """Rows are the same when address, time, digest and status are (archives list some thrice)."""
        key = hash((record.urlkey, record.timestamp, record.url, record.digest, record.statuscode))
        if key in self._seen:
            return False
        self._seen.add(key)
        return True

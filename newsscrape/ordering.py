"""Results that come in any order, given out by their positions."""

import heapq
from collections.abc import Iterator
from typing import Generic, TypeVar

Value = TypeVar("Value")


class Ordered(Generic[Value]):
    """Holds what came too early. State: the next position, and the values that wait."""

    def __init__(self) -> None:
        self.next_position = 0
        self._waiting: list[tuple[int, int, Value]] = []
        self._count = 0

    def add(self, position: int, value: Value) -> Iterator[Value]:
        """The values that are due now, `value` among them if it is."""
        self._count += 1
        heapq.heappush(self._waiting, (position, self._count, value))
        while self._waiting and self._waiting[0][0] == self.next_position:
            self.next_position += 1
            yield heapq.heappop(self._waiting)[2]

    def rest(self) -> Iterator[Value]:
        """What still waits, in order, gaps or not."""
        while self._waiting:
            yield heapq.heappop(self._waiting)[2]

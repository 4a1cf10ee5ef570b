"""Count, rate and time left of a run on standard error, for people at a terminal."""

import sys
import time
from typing import TextIO

REDRAW_S = 0.25


class Progress:
    """One line, redrawn in place; silent where standard error is no terminal.

    `total` is the number of items, where it is known.
    """

    def __init__(
        self, total: int | None = None, *, stream: TextIO | None = None, force: bool = False
    ) -> None:
        self._total = total
        self._stream = stream or sys.stderr
        self._shown = force or self._stream.isatty()
        self._started = time.monotonic()
        self._drawn = 0.0
        self._items = 0

    def advance(self, records: int) -> None:
        """One more item is done; `records` of all so far became records."""
        self._items += 1
        now = time.monotonic()
        if self._shown and now - self._drawn >= REDRAW_S:
            self._drawn = now
            self._stream.write("\r\x1b[K" + self.line(records, now - self._started))
            self._stream.flush()

    def line(self, records: int, seconds: float) -> str:
        """What is shown after `seconds`."""
        rate = self._items / seconds if seconds > 0 else 0.0
        if not self._total:
            return f"{self._items} captures, {records} records, {rate:.0f}/s"
        left = max(0, self._total - self._items) / rate if rate else 0
        return f"{self._items}/{self._total} captures, {records} records, {rate:.0f}/s, {_clock(left)} left"

    def close(self) -> None:
        if self._shown:
            self._stream.write("\r\x1b[K")
            self._stream.flush()


def _clock(seconds: float) -> str:
    whole = round(seconds)
    return f"{whole // 3600}:{whole // 60 % 60:02d}:{whole % 60:02d}"

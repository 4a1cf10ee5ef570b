"""One limiter per host, shared by every spider, worker and process on the machine, and across runs.

Its state is an SQLite file: when the next request may go out, until when a host is held or banned, and
when it last answered. All times are seconds since 1970.
"""

import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import msgspec

from newsscrape.politeness.rates import Group, per_minute

HOLD_WITHOUT_RETRY_AFTER_S = 60.0
"""After a 429 that names no time."""
BAN_S = 3600.0
"""The Internet Archive's first ban lasts an hour, each further one twice as long."""
BAN_MEMORY_S = 86400.0
"""A ban within a day of the last one is a further one."""
MAX_BAN_S = 7 * 86400.0
TRAFFIC_MEMORY_S = 3600.0
"""A refused connection within so long after an answer is a ban; later the host is just away."""
SCHEMA = """
CREATE TABLE IF NOT EXISTS slot (host TEXT, lane TEXT, next_at REAL, PRIMARY KEY (host, lane));
CREATE TABLE IF NOT EXISTS host (
    host TEXT PRIMARY KEY, held_until REAL DEFAULT 0, banned_until REAL DEFAULT 0,
    ban_count INTEGER DEFAULT 0, reason TEXT DEFAULT '', answered_at REAL DEFAULT 0, interval_s REAL DEFAULT 0
);
"""


class HostState(msgspec.Struct, frozen=True, kw_only=True):
    """What is known of a host."""

    held_until: float = 0.0
    banned_until: float = 0.0
    ban_count: int = 0
    reason: str = ""
    answered_at: float = 0.0
    interval_s: float = 0.0
    """The least time between two requests that the host itself asked for (`Crawl-delay`)."""


class Limiter:
    """Hands out the moments at which a host may be asked.

    `rate` overrides the table of rates: requests per minute for every host. `clock` gives the time.
    """

    def __init__(
        self, path: Path, *, rate: float | None = None, clock: Callable[[], float] = time.time
    ) -> None:
        self.path = path
        self._rate = rate
        self._clock = clock
        path.parent.mkdir(parents=True, exist_ok=True)
        self._base = sqlite3.connect(path, timeout=30.0, isolation_level=None)
        self._base.execute("PRAGMA journal_mode=WAL")
        self._base.execute("PRAGMA synchronous=NORMAL")
        self._base.executescript(SCHEMA)

    def close(self) -> None:
        self._base.close()

    def state(self, host: str) -> HostState:
        """What is known of a host; all zero for a new one."""
        columns = HostState.__struct_fields__
        row = self._base.execute(
            f"SELECT {', '.join(columns)} FROM host WHERE host = ?",  # noqa: S608 (names of our own)
            (host,),
        ).fetchone()
        return HostState(**dict(zip(columns, row, strict=True))) if row else HostState()

    def reserve(self, host: str, group: Group) -> float:
        """Take the host's next free moment; seconds to wait until then.

        Two callers never get the same moment, whatever process they are in.
        """
        with self._exclusive():
            known = self.state(host)
            now = self._clock()
            interval = max(self._interval(host, group), known.interval_s)
            row = self._base.execute(
                "SELECT next_at FROM slot WHERE host = ? AND lane = ?", (host, group)
            ).fetchone()
            moment: float = max(now, known.held_until, row[0] if row else 0.0)
            if interval > 0:
                self._base.execute(
                    "INSERT OR REPLACE INTO slot (host, lane, next_at) VALUES (?, ?, ?)",
                    (host, group, moment + interval),
                )
        return moment - now

    def _interval(self, host: str, group: Group) -> float:
        rate = self._rate if self._rate is not None else per_minute(host, group)
        return 60.0 / rate if rate > 0 else 0.0

    def hold(self, host: str, seconds: float, reason: str) -> None:
        """Nobody asks the host for so long: it said 429 or 503."""
        until = self._clock() + seconds
        self._update(host, "held_until = MAX(held_until, ?), reason = ?", (until, reason))

    def ban(self, host: str, reason: str) -> float:
        """The host refuses us: nobody asks it until the moment that is returned."""
        with self._exclusive():
            known = self.state(host)
            now = self._clock()
            if known.banned_until > now:
                return known.banned_until
            count = known.ban_count + 1 if now - known.banned_until < BAN_MEMORY_S else 1
            until: float = now + min(BAN_S * 2 ** (count - 1), MAX_BAN_S)
            self._write(host, "banned_until = ?, ban_count = ?, reason = ?", (until, count, reason))
        return until

    def forgive(self, host: str) -> None:
        """Forget holds and bans of a host: somebody knows better."""
        self._update(host, "held_until = 0, banned_until = 0, ban_count = 0, reason = ''", ())

    def answered(self, host: str) -> None:
        """The host answered something."""
        self._update(host, "answered_at = ?", (self._clock(),))

    def slow_down(self, host: str, interval_s: float) -> None:
        """The host's robots.txt asks for so many seconds between two requests."""
        self._update(host, "interval_s = ?", (interval_s,))

    def banned_until(self, host: str) -> float | None:
        """The end of a ban that is in force, None where there is none."""
        until = self.state(host).banned_until
        return until if until > self._clock() else None

    def held_for(self, host: str) -> float:
        """Seconds until a host may be asked again after a 429 or 503; 0 if at once."""
        return max(0.0, self.state(host).held_until - self._clock())

    def had_traffic(self, host: str) -> bool:
        """Did the host answer anybody lately?"""
        return self._clock() - self.state(host).answered_at < TRAFFIC_MEMORY_S

    def _update(self, host: str, assignments: str, values: tuple[object, ...]) -> None:
        with self._exclusive():
            self._write(host, assignments, values)

    def _write(self, host: str, assignments: str, values: tuple[object, ...]) -> None:
        self._base.execute("INSERT OR IGNORE INTO host (host) VALUES (?)", (host,))
        self._base.execute(
            f"UPDATE host SET {assignments} WHERE host = ?",  # noqa: S608 (assignments of our own)
            (*values, host),
        )

    @contextmanager
    def _exclusive(self) -> Iterator[None]:
        self._base.execute("BEGIN IMMEDIATE")
        try:
            yield
        except BaseException:
            self._base.execute("ROLLBACK")
            raise
        self._base.execute("COMMIT")

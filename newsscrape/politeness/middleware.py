"""The limiter's place in Scrapy: each request waits for its moment, refusals hold or stop the host.

Retries are here too, because whether to ask again and when to ask again is one question. Bounded: each
request is tried `POLITENESS_RETRIES` times more at most, and waits `POLITENESS_MAX_WAIT_S` at most.
"""

import asyncio
import logging
import os
import re
import sqlite3
from datetime import UTC, datetime
from pathlib import Path
from tempfile import mkdtemp
from time import monotonic, time

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.exceptions import (
    CannotResolveHostError,
    DownloadConnectionRefusedError,
    DownloadFailedError,
    DownloadTimeoutError,
    IgnoreRequest,
    ResponseDataLossError,
)
from scrapy.http import Response
from scrapy.settings import BaseSettings
from twisted.internet.error import ConnectError, ConnectionDone, ConnectionLost

from newsscrape.politeness.limiter import HOLD_WITHOUT_RETRY_AFTER_S, Limiter
from newsscrape.politeness.rates import Group, asks_for_less, host_from_address, is_loopback
from pipelines.errors import SinkError
from pipelines.sources.linkformat import datetime_from_http
from pipelines.timestamps import rfc3339

logger = logging.getLogger(__name__)

STATE_FILE = "politeness.sqlite"
PASSING = frozenset({500, 502, 504, 520, 521, 522, 523, 524, 408})
"""Faults of a server that may have passed a little later."""
STOP_CHECK_S = 0.5
FEW_RETRIES = 1
"""For what mostly does not pass: an unknown host, a refused connection, a body cut short."""
PASSING_ERRORS = (
    DownloadTimeoutError,
    DownloadFailedError,
    ResponseDataLossError,
    OSError,
    # Scrapy passes these on as Twisted raises them.
    ConnectError,
    ConnectionDone,
    ConnectionLost,
)
SECONDS = re.compile("[0-9]{1,12}")
LONGEST_WAIT_S = 366 * 86400.0
"""What a server asks for beyond a year is a mistake or a joke."""
HOPS = "live_redirects"
"""Under this name a request's meta keeps the (response, request) pairs that led to it, where wanted."""
KEEPS_HOPS = "keeps_live_redirects"
HAS_ROOM = "politeness_has_room"
ARCHIVED = "Memento-Datetime"
"""With this header a 429 or 503 is what the archive keeps, not what it says."""


class HostStopped(IgnoreRequest):
    """A host is not asked any more in this run; `reason` is a noun, `until` an RFC 3339 time or None."""

    def __init__(self, host: str, reason: str, until: str | None) -> None:
        super().__init__(f"{host}: {reason}" + (f" until {until}" if until else ""))
        self.host = host
        self.reason = reason
        self.until = until


def state_directory(settings: BaseSettings) -> Path:
    """Where state is kept: the setting STATE_DIR, else the user's state directory (XDG)."""
    given = settings.get("STATE_DIR")
    if given:
        return Path(given)
    home = os.environ.get("XDG_STATE_HOME") or Path.home() / ".local" / "state"
    return Path(home) / "newsscrape"


def limiter_of(crawler: Crawler) -> Limiter:
    """The limiter of a crawler; its state is shared with all others of the machine."""
    known = getattr(crawler, "newsscrape_limiter", None)
    if not isinstance(known, Limiter):
        known = _limiter_from_settings(crawler.settings)
        crawler.newsscrape_limiter = known  # type: ignore[attr-defined]
    return known


def _limiter_from_settings(settings: BaseSettings) -> Limiter:
    """Raises `SinkError` if a folder that somebody named cannot hold the state; without one, it is forgotten."""
    said = settings.get("POLITENESS_RATE_PER_MINUTE")
    rate = None if said is None else float(said)
    path = state_directory(settings) / STATE_FILE
    try:
        return Limiter(path, rate=rate)
    except (OSError, sqlite3.Error) as error:
        if settings.get("STATE_DIR"):
            raise SinkError(f"cannot keep the politeness state in {path}: {error}") from error
        logger.warning(
            "cannot keep the politeness state in %s: %s; other runs will not know of it", path, error
        )
        return Limiter(Path(mkdtemp(prefix="newsscrape-")) / STATE_FILE, rate=rate)


class PolitenessMiddleware:
    """Stands next to the downloader: what passes here is sent."""

    def __init__(self, crawler: Crawler) -> None:
        settings = crawler.settings
        self._crawler = crawler
        self._limiter = limiter_of(crawler)
        self._stats = crawler.stats
        self._retries = settings.getint("POLITENESS_RETRIES")
        self._backoff_s = settings.getfloat("POLITENESS_BACKOFF_S")
        self._hold_s = settings.getfloat("POLITENESS_HOLD_S", HOLD_WITHOUT_RETRY_AFTER_S)
        self._max_wait_s = settings.getfloat("POLITENESS_MAX_WAIT_S")
        self._concurrency = settings.getint("POLITENESS_CONCURRENCY")
        self._rooms: dict[str, asyncio.Semaphore] = {}
        self._forgives = settings.getbool("POLITENESS_FORGIVE")
        self._answered: set[str] = set()
        self._stopped: dict[str, HostStopped] = {}

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> "PolitenessMiddleware":
        return cls(crawler)

    async def process_request(self, request: Request) -> None:
        """Wait until the host may be asked; raise `HostStopped` if it may not be at all."""
        host = host_from_address(request.url)
        if self._forgives and host not in self._rooms:
            self._limiter.forgive(host)
        await self._sleep(request.meta.pop("politeness_not_before", 0.0) - time())
        # Scrapy's own slots would queue behind us, and send what waits there during a hold.
        room = self._rooms.setdefault(host, asyncio.Semaphore(self._concurrency))
        await room.acquire()
        request.meta[HAS_ROOM] = True
        try:
            await self._moment(host, group_of(request))
        except BaseException:
            self._leave(request, host)
            raise

    async def _moment(self, host: str, group: Group) -> None:
        """Wait for the host's next free moment, and again if it was held meanwhile."""
        waited = False
        while True:
            self._refuse_stopped(host)
            held_for = self._limiter.held_for(host)
            if held_for > self._max_wait_s:
                self._stop(host, "host_asked_to_wait", time() + held_for)
            if waited and held_for <= 0:
                return
            wait = self._limiter.reserve(host, group)
            if wait <= 0:
                return
            await self._sleep(wait)
            waited = True

    async def _sleep(self, seconds: float) -> None:
        """Wait, but not when somebody has stopped the crawl meanwhile."""
        end = monotonic() + seconds
        while (left := end - monotonic()) > 0:
            await asyncio.sleep(min(left, STOP_CHECK_S))
            if self._crawler.engine is not None and not self._crawler.engine.running:
                raise IgnoreRequest("the crawl was stopped")

    def _leave(self, request: Request, host: str) -> None:
        """Make room for the host's next request; once for each that came in."""
        if request.meta.pop(HAS_ROOM, False):
            self._rooms[host].release()

    def process_response(self, request: Request, response: Response) -> Response | Request:
        host = host_from_address(request.url)
        self._leave(request, host)
        self._answered.add(host)
        self._limiter.answered(host)
        if request.meta.get(KEEPS_HOPS) and "Location" in response.headers:
            request.meta[HOPS] = (*request.meta.get(HOPS, ()), (response, request))
        if ARCHIVED in response.headers or request.meta.get("dont_retry"):
            return response
        if asks_for_less(host, response.status):
            seconds = self._asked_wait(response)
            if response.status != 503 or "Retry-After" in response.headers:
                self._limiter.hold(host, seconds, f"status {response.status}")
                self._count("held")
            if seconds > self._max_wait_s:
                self._stop(host, "host_asked_to_wait", time() + seconds)
            return self._again(request, f"status {response.status}") or response
        if response.status in PASSING:
            return self._again(request, f"status {response.status}") or response
        if "dataloss" in response.flags:
            return self._again(request, "dataloss", at_most=FEW_RETRIES) or response
        return response

    def process_exception(self, request: Request, exception: Exception) -> Request | None:
        host = host_from_address(request.url)
        self._leave(request, host)
        if isinstance(exception, DownloadConnectionRefusedError) and self._had_traffic(host):
            until = self._limiter.ban(host, "connection refused after traffic")
            self._stop(host, "host_banned", until)
        if isinstance(exception, (CannotResolveHostError, DownloadConnectionRefusedError)):
            return self._again(request, type(exception).__name__, at_most=FEW_RETRIES)
        if isinstance(exception, PASSING_ERRORS):
            return self._again(request, type(exception).__name__)
        return None

    def _had_traffic(self, host: str) -> bool:
        """In this run; or, not on this machine where servers come and go, in anybody's of the last hour."""
        return host in self._answered or (not is_loopback(host) and self._limiter.had_traffic(host))

    def _refuse_stopped(self, host: str) -> None:
        banned_until = self._limiter.banned_until(host)
        if banned_until is not None:
            self._stop(host, "host_banned", banned_until)
        if host in self._stopped:
            raise self._stopped[host]

    def _stop(self, host: str, reason: str, until: float) -> None:
        moment = rfc3339(datetime.fromtimestamp(until, UTC))
        self._stopped[host] = HostStopped(host, reason, moment)
        if self._stats:
            self._stats.set_value(f"politeness/stopped/{host}", f"{reason} until {moment}")
        raise self._stopped[host]

    def _asked_wait(self, response: Response) -> float:
        """Seconds that `Retry-After` asks for (RFC 9110, 10.2.3), a minute where it says nothing."""
        said = (response.headers.get("Retry-After") or b"").decode("latin-1").strip()
        if SECONDS.fullmatch(said):
            return min(float(said), LONGEST_WAIT_S)
        moment = datetime_from_http(said)
        if moment is None:
            return self._hold_s
        return min(max(0.0, moment.timestamp() - time()), LONGEST_WAIT_S)

    def _again(self, request: Request, why: str, *, at_most: int | None = None) -> Request | None:
        """The same request once more, after a pause that doubles each time; None when it was enough."""
        tries = request.meta.get("politeness_tries", 0)
        if tries >= min(self._retries, at_most if at_most is not None else self._retries):
            self._count("given_up")
            return None
        self._count("retries")
        again = request.replace(dont_filter=True, priority=request.priority + 1)
        again.meta["politeness_tries"] = tries + 1
        again.meta["politeness_not_before"] = time() + self._backoff_s * 2**tries
        again.meta["politeness_why"] = why
        return again

    def _count(self, name: str) -> None:
        if self._stats:
            self._stats.inc_value(f"politeness/{name}")


def group_of(request: Request) -> Group:
    """Which of a host's rates a request counts for."""
    group = request.meta.get("politeness_group", "live")
    return group if group in ("index", "replay") else "live"

"""robots.txt as RFC 9309 wants it: of the host that is asked, an archive's own when pages are replayed.

On top of Scrapy's middleware: a missing file (4xx) allows all, one the server cannot give (5xx) forbids
all, `Crawl-delay` slows the host's limiter, and a host that is away is told once, by the page's failure.
"""

import logging

from protego import Protego
from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.downloadermiddlewares.robotstxt import RobotsTxtMiddleware
from scrapy.http import Response
from scrapy.robotstxt import RobotParser
from scrapy.utils.httpobj import urlparse_cached
from twisted.internet.defer import Deferred

from newsscrape.politeness.middleware import limiter_of
from newsscrape.politeness.rates import host_from_address

FORBID_ALL = b"User-agent: *\nDisallow: /\n"
MAX_CRAWL_DELAY_S = 120.0
"""A longer delay is a mistake or a joke; this much is kept."""

MAX_ROBOTS_BYTES = 512_000
"""RFC 9309, 2.5, wants 500 KiB at least."""


class RobotsMiddleware(RobotsTxtMiddleware):
    """Refuses what robots.txt forbids our crawler."""

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        # It logs a traceback for each host without a robots.txt to be had. Said here and not at import,
        # because Scrapy's own configuration of logging would undo it.
        logging.getLogger(RobotsTxtMiddleware.__module__).setLevel(logging.CRITICAL)
        self._limiter = limiter_of(crawler)
        self._agent = str(crawler.settings["ROBOTSTXT_USER_AGENT"] or crawler.settings["USER_AGENT"])

    async def robot_parser(self, request: Request) -> RobotParser | None:
        """The rules of the request's host, None where there are none.

        Scrapy 2.19 lets all who wait for one robots.txt await one Deferred, and Twisted's `asFuture` hands
        its result to the first of them only: the others would get None, and ask for what is forbidden.
        """
        rules = await super().robot_parser(request)
        if rules is None:
            kept = self._parsers.get(urlparse_cached(request).netloc)
            return None if isinstance(kept, Deferred) else kept
        return rules

    async def _parse_robots(self, response: Response, netloc: str, request: Request) -> None:
        if len(response.body) > MAX_ROBOTS_BYTES:
            response = response.replace(body=response.body[:MAX_ROBOTS_BYTES])
        if 400 <= response.status < 500:
            response = response.replace(body=b"")
        elif response.status >= 500:
            response = response.replace(body=FORBID_ALL)
        else:
            self._obey_delay(response, request)
        await super()._parse_robots(response, netloc, request)

    def _obey_delay(self, response: Response, request: Request) -> None:
        delay = Protego.parse(response.body.decode("utf-8", "replace")).crawl_delay(self._agent)
        interval_s = min(float(delay), MAX_CRAWL_DELAY_S) if delay and delay > 0 else 0.0
        host = host_from_address(request.url)
        if interval_s != self._limiter.state(host).interval_s:
            self._limiter.slow_down(host, interval_s)

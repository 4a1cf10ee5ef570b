"""Scrapy's HTTP download handler with room for the long headers of archives."""

from scrapy.core.downloader.handlers.http11 import HTTP11DownloadHandler
from scrapy.crawler import Crawler
from twisted.web._newclient import HTTPParser

MAX_HEADER_LINE_BYTES = 1 << 18
"""Twisted cuts the connection at a line of 16 KiB. An archive's `Link` header repeats the captured address
some six times, so that addresses of 3,000 characters would be lost."""


class ArchiveDownloadHandler(HTTP11DownloadHandler):
    """Reads header lines of up to `MAX_HEADER_LINE_BYTES`."""

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        HTTPParser.MAX_LENGTH = MAX_HEADER_LINE_BYTES

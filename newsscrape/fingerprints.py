"""What makes two requests the same: for captures the original URL and the time, not the archive's address."""

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.utils.request import RequestFingerprinter

from pipelines.digests import sha256_hex


class CaptureFingerprinter:
    """Scrapy's fingerprint, but for replay requests one over (original URL, timestamp)."""

    def __init__(self, crawler: Crawler | None = None) -> None:
        self._plain = RequestFingerprinter(crawler)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> "CaptureFingerprinter":
        return cls(crawler)

    def fingerprint(self, request: Request) -> bytes:
        capture = request.meta.get("capture_key")
        if capture is None:
            return self._plain.fingerprint(request)
        return bytes.fromhex(sha256_hex("\n".join(capture)))

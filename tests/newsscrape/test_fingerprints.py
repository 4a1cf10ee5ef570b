"""What makes two requests the same."""

from scrapy import Request
from scrapy.utils.test import get_crawler

from newsscrape.fingerprints import CaptureFingerprinter

FINGERPRINTER = CaptureFingerprinter(get_crawler())


def replayed(host: str, timestamp: str, url: str) -> bytes:
    address = f"http://{host}/web/{timestamp}id_/{url}"
    return FINGERPRINTER.fingerprint(Request(address, meta={"capture_key": (url, timestamp)}))


def test_a_capture_is_its_original_address_and_time_wherever_it_is_replayed() -> None:
    assert replayed("one", "20200101000000", "http://a.org/") == replayed(
        "two", "20200101000000", "http://a.org/"
    )


def test_two_times_of_one_address_are_two_captures() -> None:
    assert replayed("one", "20200101000000", "http://a.org/") != replayed(
        "one", "20200101000001", "http://a.org/"
    )


def test_two_spellings_that_a_crawler_would_merge_are_two_captures() -> None:
    first = replayed("one", "20200101000000", "http://a.org/?b=1&a=2")
    assert first != replayed("one", "20200101000000", "http://a.org/?a=2&b=1")


def test_other_requests_are_told_apart_by_their_address() -> None:
    assert FINGERPRINTER.fingerprint(Request("http://a.org/?b=1&a=2")) == FINGERPRINTER.fingerprint(
        Request("http://a.org/?a=2&b=1")
    )

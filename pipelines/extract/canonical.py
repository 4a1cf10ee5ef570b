"""The address that the publisher declares for the page."""

from urllib.parse import urljoin

from pipelines.extract.structured import Structured
from pipelines.model import Page
from pipelines.urls import split_url

MAX_URL_CHARS = 2000


def canonical_from_page(page: Page, structured: Structured) -> str | None:
    """`rel=canonical`, else `og:url`; None if neither is an address of the Web or both name a bare host.

    A page below a host's root that declares the root as canonical (a frequent mistake) has declared nothing.
    """
    own = page.capture.final_url or page.capture.url
    for declared in (*structured.links.get("canonical", ()), *structured.meta.get("og:url", ())):
        if not declared.strip() or len(declared) > MAX_URL_CHARS:
            continue
        try:
            address = urljoin(own, declared.strip())
        except ValueError:
            continue
        split = split_url(address)
        if not address.startswith(("http://", "https://")) or split is None or "." not in split.host:
            continue
        here = split_url(own)
        if split.path in ("", "/") and not split.query and here is not None and here.path not in ("", "/"):
            continue
        return address
    return None

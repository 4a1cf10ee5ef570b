"""The address that the publisher declares for the page."""

from pipelines.extract.structured import Structured
from pipelines.model import Page
from pipelines.urls import joined_url, split_url

MAX_URL_CHARS = 2000


def canonical_from_page(page: Page, structured: Structured) -> str | None:
    """`rel=canonical`, else `og:url`; None if neither is an address of the Web or both name a bare host.

    A page below a host's root that declares the root as canonical (a frequent mistake) has declared nothing.
    """
    own = page.capture.final_url or page.capture.url
    for declared in (*structured.links.get("canonical", ()), *structured.meta.get("og:url", ())):
        if not declared.strip() or len(declared) > MAX_URL_CHARS:
            continue
        address = joined_url(own, declared.strip())
        if address is None or not address.startswith(("http://", "https://")):
            continue
        split = split_url(address)
        if split is None or "." not in split.host:
            continue
        if split.path in ("", "/") and not split.query and _is_below_root(own):
            continue
        return address
    return None


def _is_below_root(url: str) -> bool:
    split = split_url(url)
    return split is not None and split.path not in ("", "/")

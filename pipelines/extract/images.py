"""The article's images with captions and credits."""

import re
from collections.abc import Iterator
from typing import Any

from pipelines.extract.structured import Structured, plain_text, resolved, text_of_element
from pipelines.model import Image, Page
from pipelines.urls import joined_url

MAX_IMAGES = 50
MAX_CAPTION_CHARS = 1000
MAX_URL_CHARS = 2000
SOURCES = ("data-src", "data-original", "data-lazy-src", "data-image", "src")
"""Where a page loads an image late, `src` holds another in its place."""
NO_PICTURE = re.compile(
    r"/(?:logos?(?:[-_\d][^/?#]*)?|[^/?#]*[-_]logo(?:[-_](?:share|black|white|dark|light|[a-z]{2}))*)\.(?:svg|png|gif|jpe?g|webp)"
    r"|/(?:lazy|blank|spacer|transparent|placeholder|pixel|1x1|loading|default[-_]?\d*)[^/?#]{0,12}\.(?:svg|gif|png|jpe?g|webp)",
    re.I,
)
"""The file of a site's sign, or of nothing."""
PICTURE_FILE = re.compile(r"\.(?:jpe?g|png|webp|gif|avif)(?:[?#]|$)", re.I)
MIN_TEASERS = 3
CREDIT_CHARS = 150
"""At most so many characters at the end of a caption are its credit."""
CREDIT_CLASS = re.compile(
    r"credit|copyright|source|byline|author|photograph|agency|quelle|bildnachweis", re.I
)
CREDIT_LINE = re.compile(
    r"(?:^|[\s.(|/\-–—])(?:\(?(?:photo(?:graph)?(?: by| credit| courtesy of)?|image(?: credit| source)?|picture|foto(?:s)?|fot\.|ảnh|bild|photo credit|credit|"
    r"crédit(?: photo)?|quelle|fuente|fonte|источник|фото|джерело|تصوير|صورة|©|\(c\)|copyright|via|摄影|撮影|사진)\s*[:：]?\s+|©\s*)"
    r"(?P<credit>[^()\n]{2,90}?)\)?\.?\s*$",
    re.I,
)


def images_from_page(page: Page, structured: Structured) -> tuple[Image, ...]:
    """The leading image that the page declares, then those of its figures, each address once."""
    base = page.capture.final_url or page.capture.url
    found: dict[str, Image] = {}
    for image in (*_figures(structured, base), *_declared(structured, base)):
        key = image.url.partition("?")[0].rsplit("/", 1)[-1]
        if key not in found:
            found[key] = image
        if len(found) >= MAX_IMAGES:
            break
    return tuple(found.values())


def _declared(structured: Structured, base: str) -> Iterator[Image]:
    value = structured.article.get("image")
    for item in (value if isinstance(value, list) else [value])[:10]:
        item = resolved(item, structured.nodes)
        url = item.get("url") or item.get("contentUrl") if isinstance(item, dict) else item
        caption = plain_text(item.get("caption")) if isinstance(item, dict) else ""
        if isinstance(url, str) and (address := _address(url, base)):
            yield Image(address, caption or None, _credit_of_node(item))
            return
    if (
        url := structured.first_meta(
            "og:image:secure_url", "og:image", "og:image:url", "twitter:image", "twitter:image:src"
        )
    ) and (address := _address(url, base)):
        yield Image(address, structured.first_meta("og:image:alt", "twitter:image:alt") or None)


def _credit_of_node(node: Any) -> str | None:
    if not isinstance(node, dict):
        return None
    return plain_text(node.get("creditText") or node.get("copyrightNotice")) or None


def _figures(structured: Structured, base: str) -> Iterator[Image]:
    """The pictures of the figures, teasers left out: three and more without a caption that link to other pages."""
    figures = structured.figures[:MAX_IMAGES]
    if len(figures) >= MIN_TEASERS:
        are_teasers = [_is_teaser(figure) for figure in figures]
        if sum(are_teasers) >= MIN_TEASERS:
            figures = tuple(
                figure for figure, is_teaser in zip(figures, are_teasers, strict=True) if not is_teaser
            )
    for figure in figures:
        address = next(
            filter(None, (_address_of_picture(img, base) for img in figure.iterdescendants("img"))), None
        )
        if address is None:
            continue
        caption = next(figure.iterdescendants("figcaption"), None)
        text = text_of_element(caption)[:MAX_CAPTION_CHARS] if caption is not None else ""
        credit = _credit_element(caption) if caption is not None else None
        if (
            credit is None
            and (line := CREDIT_LINE.search(text, max(0, len(text) - CREDIT_CHARS))) is not None
        ):
            credit = line["credit"].strip()
        elif credit and text.endswith(credit) and len(text) > len(credit):
            text = text[: -len(credit)].rstrip(" |-–—/(")
        yield Image(address, text or None, credit)


def _is_teaser(figure: Any) -> bool:
    """Has the figure no caption, and does its picture link to a page?"""
    picture, caption = (next(figure.iterdescendants(tag), None) for tag in ("img", "figcaption"))
    if picture is None or caption is not None:
        return False
    link = next(picture.iterancestors("a"), None)
    target = (link.get("href") or "").strip() if link is not None else ""
    return (
        bool(target) and not target.startswith(("#", "javascript:")) and PICTURE_FILE.search(target) is None
    )


def _address_of_picture(picture: Any, base: str) -> str | None:
    for url in map(picture.get, SOURCES):
        if url and url.strip() and not url.startswith("data:") and (address := _address(url, base)):
            return address
    return None


def _credit_element(caption: Any) -> str | None:
    for element in caption.iterdescendants("*"):
        if CREDIT_CLASS.search(element.get("class") or element.get("itemprop") or ""):
            text = text_of_element(element).strip("()[]| ")
            if 0 < len(text) <= 150:
                return text
    return None


def _address(url: str, base: str) -> str | None:
    """The absolute address of a picture; None for a logo or a placeholder."""
    if len(url) > MAX_URL_CHARS or NO_PICTURE.search(url) is not None:
        return None
    if url.startswith(("https://", "http://")) and " " not in url:
        return url
    address = joined_url(base, url.strip())
    return address if address and address.startswith(("http://", "https://")) else None

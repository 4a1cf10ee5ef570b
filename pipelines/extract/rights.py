"""What a page says about the use of its text: opt-out signals and the licence."""

from collections.abc import Iterator

from pipelines.extract.structured import Structured, texts_of
from pipelines.model import Page

ROBOT_NAMES = (
    "robots",
    "googlebot",
    "googlebot-news",
    "bingbot",
    "gptbot",
    "ccbot",
    "google-extended",
    "otherbots",
)
SIGNALS = frozenset(
    {"noai", "noimageai", "noindex", "noarchive", "nosnippet", "nocache", "none", "noml", "nofollow"}
)
TDM_HEADERS = ("tdm-reservation", "tdm-policy", "content-usage", "x-robots-tag")
MAX_SIGNAL_CHARS = 200
LICENSE_META = (
    "dc.rights",
    "dcterms.rights",
    "dcterms.license",
    "dc.rights.license",
    "license",
    "cc:license",
    "copyright",
)


def rights_signals_from_page(page: Page, structured: Structured) -> tuple[str, ...]:
    """Signals as `source:signal`, sorted: `meta:noai`, `header:noarchive`, `tdm-reservation:1`, …

    Of meta robots and `X-Robots-Tag` those directives that bear on keeping and using a text (noai and
    noimageai as DeviantArt introduced them); TDMRep 1.0 (`tdm-reservation`); AIPREF's `Content-Usage`.
    """
    return tuple(sorted(set(_signals(page, structured))))


def _signals(page: Page, structured: Structured) -> Iterator[str]:
    for name in ROBOT_NAMES:
        for content in structured.meta.get(name, ()):
            for word in content.lower().replace(";", ",").split(","):
                if word.strip() in SIGNALS - {"nofollow"}:
                    yield f"meta:{word.strip()}" if name == "robots" else f"meta:{name}:{word.strip()}"
    for name in ("tdm-reservation", "tdm-policy"):
        for content in structured.meta.get(name, ()):
            yield f"{name}:{content[:MAX_SIGNAL_CHARS]}"
    for name, value in page.capture.headers:
        if name not in TDM_HEADERS:
            continue
        if name == "x-robots-tag":
            for word in value.lower().replace(";", ",").split(","):
                directive = word.rpartition(":")[2].strip()
                if directive in SIGNALS - {"nofollow"}:
                    yield f"header:{directive}"
        else:
            yield f"{name}:{value.strip()[:MAX_SIGNAL_CHARS]}"


def license_from_page(structured: Structured) -> str | None:
    """The licence's address or words: `rel=license`, JSON-LD `license`, Dublin Core."""
    for address in structured.links.get("license", ()):
        if address.strip():
            return address.strip()[:MAX_SIGNAL_CHARS]
    for text in texts_of(structured.article.get("license")):
        return text[:MAX_SIGNAL_CHARS]
    for name in LICENSE_META[:-1]:
        for content in structured.meta.get(name, ()):
            if content:
                return content[:MAX_SIGNAL_CHARS]
    return None

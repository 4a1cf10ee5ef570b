"""HTML saved from a web archive to the HTML that was captured: toolbar, rewritten links, comments undone."""

import re
from datetime import UTC, datetime
from html import escape, unescape

import msgspec

from pipelines.search import holds


class UnwrappedHtml(msgspec.Struct, frozen=True):
    """Markup without what an archive's replay added; the other two are None where the page names none."""

    html: str
    original_url: str | None = None
    captured_at: datetime | None = None
    """Aware, UTC."""


# Without one of these, in the head or in the comments at the end, no archive has touched the page.
REPLAY_TRACES = ("archive.org", "/web/", "WAYBACK TOOLBAR INSERT", "wbinfo.timestamp", "FILE ARCHIVED ON")
HEAD_CHARS = 30_000
TAIL_CHARS = 4_000
# What only an archive's replay writes into a page. Any of them makes the page an archived one.
REPLAY_MARKS = (
    "WAYBACK TOOLBAR INSERT",
    "FILE ARCHIVED ON",
    "End Wayback Rewrite JS Include",
    "__wm.wombat(",
    "WB_wombat_Init(",
    "WB Insert -->",
    "wbinfo.timestamp",
    "wm-ipp-base",
)
# Stretches that replay inserts: from the nearest `opening` before the mark to the next `closing` behind it.
REPLAY_INSERTS = (
    ("BEGIN WAYBACK TOOLBAR INSERT", "<!--", "END WAYBACK TOOLBAR INSERT -->"),
    # Since 2017 IA puts its scripts and styles right behind <head>, closed by a comment of its own.
    ("End Wayback Rewrite JS Include", "<head", "-->"),
    ("<!-- WB Insert", "<!--", "End WB Insert -->"),  # pywb
    ("FILE ARCHIVED ON", "<!--", "-->"),
    ("playback timings (ms):", "<!--", "-->"),
)
TAG_END = ">"
TOOLBAR_DIV = re.compile(r"""<div[^>]+id=["']wm-ipp(?:-base)?["'][^>]*>""", re.I)
DIV_TAG = re.compile(r"<(/?)div\b[^>]*>", re.I)

# Replay addresses: https://web.archive.org/web/<timestamp><modifier>/<url>, the same without scheme or host,
# and the collections of pywb, OpenWayback, Archive-It, arquivo.pt and national libraries. In scripts their
# slashes may be escaped. The timestamp is looked for first: it is rare. (An escape before it is stepped over
# afterwards, so that the pattern begins with a plain letter, which is found ten times as fast.)
REPLAY_TIMESTAMP = re.compile(
    r"/\d{8,14}(?:[a-z]{2}_|\*)?\\?/(?=(?:https?:|ftp:|mailto:|javascript:|\\?/\\?/|www\.)[^\s\"'<>]*)"
)
REPLAY_PREFIX = re.compile(r"(?:(?:https?:)?\\?/\\?/[\w.-]+(?::\d+)?)?(?:\\?/[\w.~-]+){0,4}")
MAX_PREFIX_CHARS = 120
ATTRIBUTE_STARTS = "\"'=(,"
TIMESTAMPED_LINK = re.compile(r"""["'=(]\s*(?:(?:https?:)?//web\.archive\.org)?/web/(\d{14})""")
MIN_REWRITTEN_LINKS = 5

# Where a replayed page names its original: (address, timestamp) in this order.
ORIGINALS = (
    re.compile(r"""__wm\.wombat\(\s*["']([^"']+)["']\s*,\s*["'](\d{14})["']"""),
    re.compile(r"""__wm\.bt\([^()]*?["']web["']\s*,\s*["']([^"']+)["']\s*,\s*["'](\d{14})["']"""),
    re.compile(r"""saveSnapshot\(\s*["']([^"']+)["']\s*,\s*["'](\d{14})["']"""),
    re.compile(
        r"""wbinfo\.url\s*=\s*["']([^"']+)["'].{0,2000}?wbinfo\.timestamp\s*=\s*["'](\d{4,14})["']""", re.S
    ),
    re.compile(
        r"<!--\s*saved from url=\(\d+\)(?:https?:)?//[^\s/]+(?:/[\w.-]+){0,4}?"
        r"/(?P<ts>\d{14})(?:[a-z]{2}_)?/(?P<url>\S+)"
    ),
)
DECLARED_ADDRESS = re.compile(
    r"""<(?:link[^>]+rel=["']canonical["'][^>]+href|meta[^>]+property=["']og:url["'][^>]+content)="""
    r"""["'](?:(?:https?:)?//[\w.-]+)?/[\w./-]*?(?P<ts>\d{14})(?:[a-z]{2}_)?/(?P<url>[^"'\s]+)""",
    re.I,
)
WOMBAT_TIME = re.compile(r"""WB_wombat_Init\([^)]*["'](\d{14})["']""")
ARCHIVED_ON = re.compile(r"FILE ARCHIVED ON (?:(\d{14})|(\d\d:\d\d:\d\d \w{3} \d\d, \d{4}))")
DEFAULT_PORT = re.compile(r"^(http://[^/:]+):80(?=/|$)|^(https://[^/:]+):443(?=/|$)")


def markup_from_text(text: str) -> str:
    """Plain text as markup, a paragraph a line; the first is the title, as in Common Crawl's WET records.

    >>> markup_from_text("Rain\\nIt rained.\\n")
    '<html><head><title>Rain</title></head><body><p>Rain</p><p>It rained.</p></body></html>'
    """
    lines = [escape(line.strip(), quote=False) for line in text.splitlines() if line.strip()]
    title = lines[0] if lines else ""
    paragraphs = "".join(f"<p>{line}</p>" for line in lines)
    return f"<html><head><title>{title}</title></head><body>{paragraphs}</body></html>"


def unwrap_archived_html(html: str) -> UnwrappedHtml:
    """The page as it was captured, and the address and moment that its replay names.

    Markup that no archive has replayed comes back as it is, the same object.

    >>> link = '<a href="/web/20180102030405/http://example.com/">x</a>'
    >>> unwrap_archived_html(link + "<!-- FILE ARCHIVED ON 20180102030405 -->").html
    '<a href="http://example.com/">x</a>'
    """
    if not _is_replayed(html):
        return UnwrappedHtml(html)
    original_url, timestamp = _original(html)
    return UnwrappedHtml(
        _without_rewriting(_without_inserts(html)),
        _without_default_port(original_url),
        _moment(html, timestamp),
    )


def _is_replayed(html: str) -> bool:
    tail = max(HEAD_CHARS, len(html) - TAIL_CHARS)
    if not any(holds(html, trace, 0, HEAD_CHARS) or holds(html, trace, tail) for trace in REPLAY_TRACES):
        return False  # all that an ordinary page pays
    if any(mark in html for mark in REPLAY_MARKS):
        return True
    # Saved without the marks: then many links, all of one timestamp. Articles that cite an archive have few.
    timestamps = TIMESTAMPED_LINK.findall(html)
    return len(timestamps) >= MIN_REWRITTEN_LINKS and len(set(timestamps)) == 1


def _without_inserts(html: str) -> str:
    for mark, opening, closing in REPLAY_INSERTS:
        at = html.find(mark)
        if at < 0:
            continue
        start = html.rfind(opening, 0, at + len(opening))
        end = html.find(closing, at)
        if opening == "<head" and start >= 0:
            start = html.find(TAG_END, start) + len(TAG_END)
        if 0 <= start <= at < end:
            html = html[:start] + html[end + len(closing) :]
    toolbar = TOOLBAR_DIV.search(html)
    return html[: toolbar.start()] + html[_end_of_div(html, toolbar.start()) :] if toolbar else html


def _end_of_div(html: str, start: int) -> int:
    """Behind the `</div>` that closes the one at `start`; where none does, behind its own opening tag."""
    depth = 0
    opening_end = start
    for tag in DIV_TAG.finditer(html, start):
        depth += -1 if tag[1] else 1
        if depth == 1 and opening_end == start:
            opening_end = tag.end()
        if depth == 0:
            return tag.end()
    return opening_end


def _without_rewriting(html: str) -> str:
    """Replay prefixes off; a page's own link to an archive, which then has two prefixes, keeps one."""
    pieces: list[str] = []
    end = 0
    for timestamp in REPLAY_TIMESTAMP.finditer(html):
        slash = timestamp.start() - html.endswith("\\", end, timestamp.start())
        start = _start_of_prefix(html, max(end, slash - MAX_PREFIX_CHARS), slash)
        if start is None or (start == end and end > 0):
            continue
        pieces.append(html[end:start])
        end = timestamp.end()
    pieces.append(html[end:])
    return "".join(pieces)


def _start_of_prefix(html: str, lower: int, upper: int) -> int | None:
    """Where the attribute value that ends in a replay prefix starts; None where it is something else."""
    opening = max(html.rfind(mark, lower, upper) for mark in ATTRIBUTE_STARTS)
    if opening >= 0:
        lower = opening + 1
        lower += len(html[lower:upper]) - len(html[lower:upper].lstrip())
    return lower if REPLAY_PREFIX.fullmatch(html, lower, upper) else None


def _original(html: str) -> tuple[str | None, str | None]:
    for form in (*ORIGINALS, DECLARED_ADDRESS):
        match = form.search(html)
        if match is None:
            continue
        named = match.groupdict()
        url, timestamp = (named["url"], named["ts"]) if named else (match[1], match[2])
        return unescape(url).replace("\\/", "/"), timestamp
    return None, None


def _moment(html: str, timestamp: str | None) -> datetime | None:
    if timestamp is None and (wombat := WOMBAT_TIME.search(html)):
        timestamp = wombat[1]
    archived = ARCHIVED_ON.search(html)
    try:
        if timestamp is None and archived and archived[2]:
            return datetime.strptime(archived[2], "%H:%M:%S %b %d, %Y").replace(tzinfo=UTC)
        if timestamp is None and archived:
            timestamp = archived[1]
        if timestamp is None:
            return None
        return datetime.strptime(timestamp.ljust(14, "0"), "%Y%m%d%H%M%S").replace(tzinfo=UTC)
    except ValueError:
        return None


def _without_default_port(url: str | None) -> str | None:
    return DEFAULT_PORT.sub(lambda match: match[1] or match[2], url) if url else None

"""Renders a planned capture: one of three generations of markup, then charset and content encoding."""

import gzip
import hashlib
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import brotli
import jinja2

from data.builder import furniture
from data.builder.articles import INTERFACES, CapturePlan, Source

GENERATIONS = (("20180101", "tables"), ("20230601", "divs"), ("99999999", "cms"))
"""First day after which each generation of markup is gone."""
TEMPLATES = jinja2.Environment(
    loader=jinja2.FileSystemLoader(Path(__file__).parent / "templates"),
    autoescape=True,
    trim_blocks=True,
    lstrip_blocks=True,
    undefined=jinja2.StrictUndefined,
)
TEMPLATES.filters["combined"] = lambda first, second: {**first, **second}


@dataclass(frozen=True)
class Response:
    """One HTTP response as it goes into the archive."""

    url: str
    timestamp: str
    status: int
    body: bytes
    headers: tuple[tuple[str, str], ...]


def generation(timestamp: str) -> str:
    return next(name for end, name in GENERATIONS if timestamp < end)


def article_page(source: Source, capture: CapturePlan, sources: list[Source]) -> Response:
    markup = TEMPLATES.get_template(generation(capture.timestamp) + ".html").render(
        **_surroundings(capture),
        article=source,
        paragraphs=source.body(capture.edition),
        read_also=furniture.read_also(source, capture, sources),
        date_line=_date_line(source, capture),
        published=_shown_publication(source, capture),
        url=source.address(capture),
        variant=int(hashlib.sha256(source.id.encode()).hexdigest(), 16) % 2,
    )
    return _response(source.address(capture), capture, 200, markup)


def other_page(template: str, url: str, capture: CapturePlan, status: int, **fields: Any) -> Response:
    """A page that is no article: section page, error page, not-found page."""
    markup = TEMPLATES.get_template(template).render(**_surroundings(capture), url=url, **fields)
    return _response(url, capture, status, markup)


def _surroundings(capture: CapturePlan) -> dict[str, Any]:
    return {
        "interface": capture.interface,
        "interface_language": INTERFACES[capture.interface],
        "direction": "rtl" if capture.interface == "ara" else "ltr",
        "labels": furniture.labels(capture.interface),
        "main_news": furniture.main_news(capture),
        "same_section": furniture.same_section(capture) if "same" in capture.options else [],
        "charset": "windows-1251" if "cp1251" in capture.options else "utf-8",
        "options": capture.options,
    }


def _date_line(source: Source, capture: CapturePlan) -> str | None:
    """`Thu, 02.07.2015 18:59` on old pages, `13.09.2022 - 15:55` on those of the true stamps."""
    if source.published is None or "undated" in capture.options:
        return None
    local = source.published  # authored with the offset of Kyiv
    if not capture.has_new_address:
        day = furniture.labels(capture.interface)["days"][local.weekday()]
        return f"{day}, {local:%d.%m.%Y %H:%M}"
    return None if source.imported else f"{local:%d.%m.%Y - %H:%M}"


def _shown_publication(source: Source, capture: CapturePlan) -> datetime | None:
    """The time the newest markup states in its metadata: only where the CMS knows it."""
    if source.imported or source.published is None:
        return None
    return source.published


def _response(url: str, capture: CapturePlan, status: int, markup: str) -> Response:
    charset = "windows-1251" if "cp1251" in capture.options else "utf-8"
    body = markup.encode(charset, "xmlcharrefreplace")
    headers = [
        ("Date", capture.captured_at.strftime("%a, %d %b %Y %H:%M:%S GMT")),
        ("Server", "nginx" if capture.timestamp >= "2018" else "Apache/2.2.22 (Debian)"),
        # The windows-1251 page names its charset in the markup only, as such pages did.
        ("Content-Type", "text/html" if charset != "utf-8" else "text/html; charset=utf-8"),
    ]
    if "gzip" in capture.options:
        body = gzip.compress(body, 9, mtime=0)
        headers.append(("Content-Encoding", "gzip"))
    if "br" in capture.options:
        body = brotli.compress(body, quality=9)
        headers.append(("Content-Encoding", "br"))
    if "chunked" in capture.options:
        body = _chunked(body)
        headers.append(("Transfer-Encoding", "chunked"))
    else:
        headers.append(("Content-Length", str(len(body))))
    return Response(url, capture.timestamp, status, body, tuple(headers))


def _chunked(body: bytes, size: int = 1000) -> bytes:
    pieces = [body[start : start + size] for start in range(0, len(body), size)]
    return b"".join(b"%x\r\n%s\r\n" % (len(piece), piece) for piece in pieces) + b"0\r\n\r\n"

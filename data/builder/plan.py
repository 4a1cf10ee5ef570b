"""The list of all captures of the demo archive: articles, revisits, and what is no article."""

import tomllib
from pathlib import Path
from typing import Any

from data.builder import furniture
from data.builder.articles import CapturePlan, Source
from data.builder.pages import Response, article_page, other_page
from data.builder.warcs import Entry

OTHERS: dict[str, Any] = tomllib.loads((Path(__file__).parent / "others.toml").read_text("utf-8"))
PIXEL = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c489"
    "0000000d49444154789c636060606000000005000187a1d4f50000000049454e44ae426082"
)


def article_entries(source: Source, sources: list[Source]) -> list[tuple[CapturePlan, Entry]]:
    """Captures of one article in time order; a `revisit` repeats the payload of the one before."""
    planned: list[tuple[CapturePlan, Entry]] = []
    last: dict[str, Response] = {}
    for capture in sorted(source.captures, key=lambda c: c.timestamp):
        page = article_page(source, capture, sources)
        key = page.url.split("://")[1]
        entry = Entry(page, "article", with_request="request" in capture.options)
        if "revisit" in capture.options:
            original = last[key]
            repeated = Response(page.url, capture.timestamp, 200, original.body, original.headers)
            entry = Entry(repeated, "article", refers_to=original)
        else:
            last[key] = page
        planned.append((capture, entry))
    return planned


def other_entries(sources: list[Source]) -> list[Entry]:
    """Section page, error pages, redirects, an image."""
    entries = [_page_entry(row, sources) for row in OTHERS["page"]]
    entries += [_redirect_entry(row) for row in OTHERS["redirect"]]
    entries += [_image_entry(row) for row in OTHERS["image"]]
    return entries


def _page_entry(row: dict[str, Any], sources: list[Source]) -> Entry:
    capture = CapturePlan(row["timestamp"], row["interface"], frozenset(row.get("options", ())))
    listed = [s for s in sources if s.stamp and s.language == row.get("language")]
    teasers = [
        furniture.Teaser(s.section, s.title, f"/{row['interface']}/news/{s.slug}-{s.stamp}.html")
        for s in listed
    ]
    page = other_page(
        row["kind"] + ".html",
        row["url"],
        capture,
        row["status"],
        heading=row["heading"],
        message=row.get("message", ""),
        teasers=teasers,
    )
    return Entry(page, row["kind"])


def _redirect_entry(row: dict[str, Any]) -> Entry:
    headers = (("Location", row["location"]), ("Content-Type", "text/html"), ("Content-Length", "0"))
    return Entry(Response(row["url"], row["timestamp"], row["status"], b"", headers), "redirect")


def _image_entry(row: dict[str, Any]) -> Entry:
    headers = (("Content-Type", "image/png"), ("Content-Length", str(len(PIXEL))))
    return Entry(Response(row["url"], row["timestamp"], 200, PIXEL, headers), "image")

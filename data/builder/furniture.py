"""What the site prints around an article: labels of the interface, main news of the day, read-also lists."""

import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from data.builder.articles import CapturePlan, Source

TABLES: dict[str, Any] = tomllib.loads((Path(__file__).parent / "furniture.toml").read_text("utf-8"))
READ_ALSO_SINCE = "20220901"
READ_ALSO_ITEMS = 4
MAIN_NEWS_ITEMS = 3


@dataclass(frozen=True)
class Teaser:
    label: str
    headline: str
    href: str
    deck: str | None = None


def labels(interface: str) -> dict[str, Any]:
    """Share line, headings, social lines, menu and footer of one interface."""
    wording: dict[str, Any] = TABLES["interface"][interface]
    return wording


def main_news(capture: CapturePlan) -> list[Teaser]:
    """The three newest items of that day, newest first: the capture's date decides, not the article."""
    rows = [row for row in TABLES["main_news"][capture.interface] if row["day"] <= capture.timestamp[:8]]
    newest = sorted(rows, key=lambda row: row["day"], reverse=True)[:MAIN_NEWS_ITEMS]
    return [_teaser(row, capture.interface) for row in newest]


def same_section(capture: CapturePlan) -> list[Teaser]:
    """Three items: the first of main news again, then two older ones."""
    rows = [row for row in TABLES["main_news"][capture.interface] if row["day"] <= capture.timestamp[:8]]
    newest = sorted(rows, key=lambda row: row["day"], reverse=True)
    return [_teaser(row, capture.interface) for row in (newest[0], *newest[3:5])]


def _teaser(row: dict[str, str], interface: str) -> Teaser:
    deck = row.get("deck")
    href = f"/{interface}/news/{row['slug']}.html"
    return Teaser(row["label"], row["headline"], href, row["headline"] if deck == "=" else deck)


def read_also(source: Source, capture: CapturePlan, sources: list[Source]) -> list[Teaser]:
    """Four other articles in the article's own language; none before the autumn of 2022."""
    if capture.timestamp < READ_ALSO_SINCE or source.imported:
        return []
    others = [other for other in sources if other.language == source.language and other.stamp]
    position = others.index(source)
    around = [others[(position + step) % len(others)] for step in range(1, READ_ALSO_ITEMS + 1)]
    return [
        Teaser(other.section, other.title, f"/{capture.interface}/news/{other.slug}-{other.stamp}.html")
        for other in around
        if other is not source
    ]

"""Reads the article files: a TOML head between `+++` lines, then paragraphs separated by blank lines."""

import re
import tomllib
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent / "texts"
INTERFACES = {"eng": "en", "rus": "ru", "ukr": "uk", "ara": "ar"}
"""Path segment of the site's interface -> its language."""
OLD_SEGMENTS = {"eng": "en", "rus": "ru", "ukr": "ua", "ara": "ar"}
"""Path segments before the move of the site to new addresses."""
ADDRESS_MOVE = "20220527000000"
HTTPS_MOVE = "20180301000000"
PREFIXES = {"en": "Ukraine in Arabic | ", "ar": "أوكرانيا بالعربية | "}
KINDS = {"## ": "heading", "> ": "quotation"}
_EDITION = re.compile(r"^\{(\d)\}\s*")


@dataclass(frozen=True)
class Paragraph:
    """One block of the body; `edition` is None where every edition of the article has it."""

    text: str
    kind: str = "paragraph"
    edition: int | None = None


@dataclass(frozen=True)
class CapturePlan:
    """One planned capture of an article: when, under which interface, with which options."""

    timestamp: str
    interface: str
    options: frozenset[str]

    @property
    def captured_at(self) -> datetime:
        return datetime.strptime(self.timestamp, "%Y%m%d%H%M%S").replace(tzinfo=UTC)

    @property
    def edition(self) -> int:
        return 2 if "v2" in self.options else 1

    @property
    def has_new_address(self) -> bool:
        return self.timestamp >= ADDRESS_MOVE


@dataclass(frozen=True, kw_only=True)
class Source:
    """One authored article: what a perfect record of it holds, and when it is captured."""

    id: str
    language: str
    title: str
    slug: str
    paragraphs: tuple[Paragraph, ...]
    captures: tuple[CapturePlan, ...]
    prefix: bool = False
    """Whether the headline is printed with the site's name in front."""
    stamp: int | None = None
    """Unix time in the new address: the time of import for articles of before mid-2022."""
    imported: bool = True
    """False: the stamp is the true time of publication."""
    published: datetime | None = None
    lead: str | None = None
    dateline: str | None = None
    place: str | None = None
    agency: str | None = None
    source: str | None = None
    """The source line as printed, label included."""
    source_credit: str | None = None
    author: str | None = None
    section: str = ""
    image: str | None = None
    caption: str | None = None

    def body(self, edition: int) -> list[Paragraph]:
        return [p for p in self.paragraphs if p.edition in (None, edition)]

    def text(self, edition: int) -> str:
        """What a perfect record's `text` is: the body without dateline, lead and source line."""
        return "\n\n".join(p.text for p in self.body(edition))

    def printed_title(self) -> str:
        return (PREFIXES[self.language] if self.prefix else "") + self.title

    def address(self, capture: CapturePlan) -> str:
        if capture.has_new_address:
            return f"https://arab.com.ua/{capture.interface}/news/{self.slug}-{self.stamp}.html"
        scheme = "https" if capture.timestamp >= HTTPS_MOVE else "http"
        return f"{scheme}://arab.com.ua/{OLD_SEGMENTS[capture.interface]}/{self.slug}"


def _paragraph(block: str) -> Paragraph:
    edition = None
    if match := _EDITION.match(block):
        edition, block = int(match[1]), block[match.end() :]
    for mark, kind in KINDS.items():
        if block.startswith(mark):
            return Paragraph(_folded(block.removeprefix(mark)), kind, edition)
    return Paragraph(_folded(block), "paragraph", edition)


def _folded(block: str) -> str:
    return " ".join(block.split())


def _capture(line: str) -> CapturePlan:
    timestamp, interface, *options = line.split()
    return CapturePlan(timestamp, interface, frozenset(options))


def source_from_text(name: str, text: str) -> Source:
    """The article of one file. Raises ValueError, KeyError or TypeError where the head is wrong."""
    _, head, body = text.split("+++\n", 2)
    fields: dict[str, Any] = tomllib.loads(head)
    paragraphs = tuple(_paragraph(block) for block in re.split(r"\n\s*\n", body.strip()))
    if fields.get("lead") == "=":
        fields["lead"] = paragraphs[0].text
    captures = tuple(_capture(line) for line in fields.pop("captures"))
    return Source(id=name, paragraphs=paragraphs, captures=captures, **fields)


def read_sources() -> list[Source]:
    return [source_from_text(path.stem, path.read_text("utf-8")) for path in sorted(FOLDER.glob("*.txt"))]

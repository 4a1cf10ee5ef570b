"""The values that flow through the library: Capture, Page, Block, Article, Drop. Frozen, no behaviour.

`Record`, the last one, is in `records`, because it is the published schema.
They are msgspec Structs: frozen, slotted, and a tenth of a dataclass's cost to make.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Literal

import msgspec

Source = Literal["live", "archive", "warc", "file"]
Verdict = Literal["keep", "cut"]
Role = Literal[
    "text", "title", "standfirst", "byline", "date", "caption", "social", "note", "comment", "furniture"
]
"""What a block is on its page; all but `text` are cut from the text, the named ones feed fields."""
Kind = Literal["paragraph", "heading", "list_item", "quotation", "table", "code", "verse", "caption", "other"]
"""How a block is marked up, whatever its role."""
Precision = Literal["day", "minute", "second"]


class Provenance(msgspec.Struct, frozen=True, kw_only=True):
    """Where the bytes of a capture came from; None where a source has no such thing."""

    source: Source
    archive: str | None = None
    """Name or host of the archive that replayed it."""
    archive_url: str | None = None
    """The address it was replayed from."""
    warc_file: str | None = None
    """Name of the WARC/ARC file (inside a WACZ: `name.wacz!archive/name.warc.gz`)."""
    warc_offset: int | None = None
    """Bytes from the start of that file to the WARC record (to its gzip member, if compressed)."""
    warc_length: int | None = None
    """Bytes the WARC record takes in that file."""
    warc_record_id: str | None = None
    payload_digest: str | None = None
    """As the archive declares it, an opaque string: tools differ on what they digest."""


class Capture(msgspec.Struct, frozen=True, kw_only=True):
    """One HTTP response for one URL at one moment."""

    url: str
    """The page's own address, never the archive's."""
    body: bytes
    """The payload, transfer and content encodings undone."""
    provenance: Provenance
    status: int = 200
    headers: tuple[tuple[str, str], ...] = ()
    """The original response's headers, names in lower case, repeated ones kept."""
    captured_at: datetime | None = None
    """Aware, UTC. None for a file of unknown age."""
    fetched_at: datetime | None = None
    """When we read it from the network; None for local files."""
    final_url: str | None = None
    """After redirects, where that differs from `url`."""
    flags: tuple[str, ...] = ()
    """What the source noticed: `truncated`, `date_shifted`, …"""


class CdxRecord(msgspec.Struct, frozen=True, kw_only=True):
    """One line of a capture index (CDX, CDXJ, or a CDX server's answer), fields named as archives do.

    What is not there or is `-` in the index is None: a revisit's status, an unknown length.
    """

    urlkey: str
    timestamp: str
    """14 digits, UTC, as the archive gives it; may be an impossible date (archives.md, 4)."""
    url: str
    """The captured address; `original` in CDX."""
    mimetype: str | None = None
    """`warc/revisit` for a revisit."""
    statuscode: int | None = None
    digest: str | None = None
    """Opaque (archives.md, 20); with or without an `sha1:` in front."""
    length: int | None = None
    """Bytes of the WARC record in its file, compressed."""
    offset: int | None = None
    """Bytes from the start of the WARC file."""
    filename: str | None = None
    redirect: str | None = None
    extra: Mapping[str, str] = {}
    """Further fields of a CDXJ or CDX server line (`source`, `languages`, `collection`, …)."""

    @property
    def is_revisit(self) -> bool:
        return self.mimetype == "warc/revisit"


class Page(msgspec.Struct, frozen=True, kw_only=True):
    """A decoded, parsed capture. One tree, parsed once, without what `pipelines.unread` leaves out; nobody after may
    change it."""

    capture: Capture
    html: str
    """The decoded markup, archive furniture (toolbar, rewritten links) undone."""
    tree: Any
    """lxml root element (`html`)."""
    charset: str
    charset_source: Literal["bom", "http", "meta", "utf8", "detected", "given"]
    content_type: str
    flags: tuple[str, ...] = ()
    """`rescued_parse`, `decode_errors`, `script_shell`, … on top of the capture's."""


class Block(msgspec.Struct, frozen=True, gc=False):
    """One candidate paragraph: a stretch of text between two block borders, in page order."""

    index: int
    """Position among the page's blocks, from 0."""
    text: str
    """White space folded, NFC; "\\n" where a `<br>` breaks a line inside the block."""
    kind: Kind
    tag: str
    """Name of the element that holds it, lower case."""
    xpath: str | None
    """Of that element in the tree; None unless asked for (it costs)."""
    role: Role = "furniture"
    verdict: Verdict = "cut"
    score: float = 0.0
    """0 to 1: how likely the block is text of the article."""
    reasons: tuple[str, ...] = ()
    """Why, strongest first: snake_case nouns, each worded in `extract/reasons.py`."""
    language: str | None = None
    """BCP 47, where it was looked at."""
    level: int = 0
    """Heading level or depth of list; 0 elsewhere."""
    link_chars: int = 0
    """Characters of `text` inside links."""


class Image(msgspec.Struct, frozen=True, gc=False):
    url: str
    caption: str | None = None
    credit: str | None = None


class Article(msgspec.Struct, frozen=True, kw_only=True):
    """What a page says: the story, structured. No provenance."""

    title: str | None = None
    html_title: str | None = None
    standfirst: str | None = None
    byline: str | None = None
    authors: tuple[str, ...] = ()
    dateline_raw: str | None = None
    dateline_place: str | None = None
    dateline_agency: str | None = None
    source_credit: str | None = None
    section: str | None = None
    tags: tuple[str, ...] = ()
    images: tuple[Image, ...] = ()
    text: str = ""
    """Kept blocks, separated by a blank line; NFC; no title, no furniture."""
    blocks: tuple[Block, ...] = ()
    """All blocks of the page with their verdicts, in page order."""
    published_at: datetime | None = None
    published_precision: Precision | None = None
    published_raw: str | None = None
    published_source: Literal["jsonld", "meta", "text", "url"] | None = None
    modified_at: datetime | None = None
    canonical_url: str | None = None
    publisher: str | None = None
    license: str | None = None
    language: str | None = None
    language_score: float = 0.0
    furniture_language: str | None = None
    other_languages: tuple[str, ...] = ()
    mixed_language_share: float = 0.0
    direction: Literal["ltr", "rtl"] = "ltr"
    rights_signals: tuple[str, ...] = ()
    confidence: float = 0.0
    flags: tuple[str, ...] = ()
    page_kind: str = "article"
    """What the page is: `article`, `section`, `home`, `search`, `error`, `consent`, …"""
    refusal: str | None = None
    """The reason to drop it, where the page is certainly no article; None otherwise."""
    witnesses: Mapping[str, tuple[str, ...]] = {}
    """Per field: what each witness said, winner first (`"title": ("jsonld: …", "og: …")`)."""


class Drop(msgspec.Struct, frozen=True, kw_only=True):
    """A refusal: which stage, why, where. Written to dropped.jsonl, counted in run.json."""

    stage: str
    """`source`, `pages`, `extract`, `clean`, …"""
    reason: str
    """A snake_case noun: `not_html`, `http_status`, `unresolved_revisit`, `empty_body`, …"""
    url: str | None = None
    captured_at: datetime | None = None
    where: str | None = None
    """File and offset, archive URL, or path."""
    detail: str | None = None
    is_failure: bool = False
    """True: something that should have been read could not be (broken, unreachable); counts for the
    exit code. False: it was read and is not an article."""

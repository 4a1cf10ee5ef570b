"""What is asked of an archive and what it answers: the values every remote archive speaks, and its protocol.

A remote archive does no I/O. It says what to ask next (`Ask`), somebody fetches that, and it reads the
answer (`Answer`). So every archive can be tested from saved bytes, and politeness exists once.
"""

from collections.abc import Mapping
from typing import Literal, Protocol

import msgspec

from pipelines.errors import BadIndex
from pipelines.model import Capture, CdxRecord, Drop

Match = Literal["exact", "prefix", "host", "domain"]
Group = Literal["index", "replay"]
"""Archives limit requests to their index and to their replay apart."""


class IndexQuery(msgspec.Struct, frozen=True, kw_only=True):
    """Which captures are wanted."""

    url: str
    match: Match = "exact"
    start: str | None = None
    """First moment, 1 to 14 digits, inclusive, UTC."""
    end: str | None = None
    """Last moment, likewise."""
    slice_rows: int | None = None
    """Rows asked for at a time, None for the archive's own default. Always said to the server, because
    some cut silently otherwise."""
    filters: tuple[str, ...] = ()
    """Passed on to the index server as they are, in its own dialect."""


class Ask(msgspec.Struct, frozen=True, kw_only=True):
    """One request to make."""

    url: str
    group: Group
    headers: tuple[tuple[str, str], ...] = ()
    start: str | None = None
    """Index: the window this part of the listing covers, 14 digits."""
    end: str | None = None
    page: int = 0
    """Index: number of the page, where the server counts pages."""
    pages: int = 0
    """Index: how many pages there are at least, as the server said."""


class Answer(msgspec.Struct, frozen=True, kw_only=True):
    """What came back."""

    status: int
    body: bytes
    """Transfer and content encodings undone."""
    flags: tuple[str, ...] = ()
    """What was noticed undoing them: `truncated`, `undecoded`, …"""
    raw: bytes = b""
    """As it came."""
    headers: tuple[tuple[str, str], ...] = ()
    """Names in lower case, repeated ones kept."""

    def header(self, name: str) -> str:
        """All values of a header, joined as RFC 9110 (5.3) does; "" where there is none."""
        return ", ".join(value for key, value in self.headers if key == name and value.strip())


class IndexSlice(msgspec.Struct, frozen=True, kw_only=True):
    """What one answer of an index adds to a listing."""

    records: tuple[CdxRecord, ...] = ()
    refused: Mapping[str, int] = {}
    """Rows that were left out, counted by reason (`junk_url`, `bad_timestamp`, `malformed_row`)."""
    following: tuple[Ask, ...] = ()
    """What is to be asked next, in order."""
    if_nothing_new: tuple[Ask, ...] | None = None
    """Asked in place of `following` if every row was known already; None: the same."""
    also: tuple[Ask, ...] = ()
    """Asked unless they were already: links between parts of an index may well lead back."""


class Replay(msgspec.Struct, frozen=True, kw_only=True):
    """What an archive's answer to a replay request turned out to be."""

    verdict: Literal["capture", "redirect", "shift", "refused"]
    url: str = ""
    """The true address of the capture, or of where a redirect or shift leads."""
    timestamp: str = ""
    """The true time, or the time to ask for next; 14 digits."""
    address: str = ""
    """`redirect`, `shift`: where the archive replays that capture, raw."""
    headers: tuple[tuple[str, str], ...] = ()
    """The original response's, names in lower case."""
    reason: str = ""
    """`refused`: a snake_case noun."""
    is_failure: bool = False
    detail: str | None = None


class RemoteArchive(Protocol):
    """An archive that is reached over the network."""

    @property
    def name(self) -> str:
        """What records call it: its host, or its name in the table."""

    def first_asks(self, query: IndexQuery) -> tuple[Ask, ...]:
        """The requests a listing begins with."""

    def read_index(self, query: IndexQuery, ask: Ask, answer: Answer) -> IndexSlice:
        """One slice of a listing.

        Raises `BadIndex` if the answer is no index, `IndexRefused` if the archive will not list this.
        """

    def replay_ask(self, record: CdxRecord) -> Ask:
        """The request that brings the raw bytes of a listed capture."""

    def read_replay(self, record: CdxRecord, ask: Ask, answer: Answer) -> "Replay | Capture | Drop":
        """What came of it: a verdict on a replayed response, or at once a capture or drop (range reads)."""


class IndexRefused(BadIndex):
    """The archive will not list this, by its owner's wish or by robots rules; `reason` is a noun."""

    def __init__(self, reason: str, detail: str) -> None:
        super().__init__(f"{reason}: {detail}")
        self.reason = reason
        self.detail = detail

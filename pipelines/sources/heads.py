"""Header lines of WARC records to fields, read only when somebody asks for one."""

import re

BLANK = re.compile(r"\s")
NEWLINES = re.compile(r"[\r\n\t]+")
KIND = re.compile(rb"\nwarc-type:[ \t]*([^\s;]+)", re.I)


class RawHead:
    """The header of one record. Fields are parsed at the first use: listings skip most records."""

    __slots__ = ("_block", "_date", "_fields", "_kind", "_url", "content_length", "size")

    def __init__(
        self,
        *,
        content_length: int | None,
        size: int,
        block: bytes = b"",
        fields: dict[str, str] | None = None,
        kind: str | None = None,
        url: str | None = None,
        date: str | None = None,
    ) -> None:
        self.content_length = content_length
        """Bytes of the block as declared; None where that is no number."""
        self.size = size
        """Bytes of the header itself, with its blank line."""
        self._block = block
        self._fields = fields
        self._kind = kind
        self._url = url
        self._date = date

    @property
    def fields(self) -> dict[str, str]:
        """All header fields, names in lower case; of repeated ones the last."""
        if self._fields is None:
            self._fields = header_fields(self._block)
        return self._fields

    @property
    def kind(self) -> str:
        """WARC-Type in lower case; ARC: `response`, or `warcinfo` for its first record."""
        if self._kind is None:
            found = KIND.search(self._block)
            self._kind = text_from_header(found[1]).lower() if found else ""
        return self._kind

    @property
    def url(self) -> str:
        if self._url is None:
            self._url = target_uri(self.fields.get("warc-target-uri", ""))
        return self._url

    @property
    def date(self) -> str:
        """As it stands there."""
        return self.fields.get("warc-date", "") if self._date is None else self._date


def header_fields(block: bytes) -> dict[str, str]:
    """Header lines by lower-case name; continuation lines joined, bytes that are no UTF-8 read as latin-1."""
    fields: dict[str, str] = {}
    name = ""
    for line in text_from_header(block).split("\n")[1:]:
        if line[:1] in (" ", "\t") and name:
            fields[name] += " " + line.strip()
            continue
        key, colon, value = line.partition(":")
        if colon:
            name = key.strip().lower()
            fields[name] = value.strip()
    return fields


def text_from_header(block: bytes) -> str:
    try:
        return block.decode()
    except UnicodeDecodeError:
        return block.decode("latin-1")


def target_uri(uri: str) -> str:
    """A target URI without the `<>` that wget writes, blanks escaped (warcio's rule)."""
    if uri[:1] == "<" and uri[-1:] == ">":
        uri = uri[1:-1]
    if " " in uri or "\t" in uri or "\r" in uri:
        uri = BLANK.sub("%20", NEWLINES.sub("", uri.strip()))
    return uri

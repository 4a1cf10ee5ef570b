"""ARC headers (Internet Archive, versions 1 and 2) to raw heads."""

import re

from pipelines.sources.heads import NEWLINES, RawHead, target_uri, text_from_header

# Version 1: URL IP-address Archive-date Content-type Archive-length; version 2 puts Result-code Checksum
# Location Offset Filename before the length. The URL may hold blanks, so lines are read from their end.
URL_LINE = (
    rb"([A-Za-z][A-Za-z0-9+.-]{1,20}:[^\r\n]{1,65536}? [\d.:a-fA-F-]{1,45} \d{12,18} [^ \r\n]*"
    rb"(?: [^ \r\n]+){0,6} (?:\d{1,15}|-1|[a-z]{1,5})\r?\n)"
)
# Some writers put no line end behind a block, so that a URL line may begin anywhere.
SCANNED_LINE = (
    rb"((?:https?://|ftp://|dns:|whois:)[^\s]{1,4096}? [\d.:a-fA-F-]{1,45} \d{12,18} [^ \r\n]*"
    rb"(?: [^ \r\n]+){0,6} (?:\d{1,15}|-1|[a-z]{1,5})\r?\n)"
)
FIELDS = re.compile(r"(.*?) ([\d.:a-fA-F-]{1,45}) (\d{12,18}) (.*) (\S+)$", re.S)
MIDDLE_FIELDS_2 = 6
"""Fields between date and length in version 2; in version 1 only the media type, which may hold blanks."""
MAX_LINE_BYTES = 128 * 1024


class ArcLayout:
    start = re.compile(URL_LINE)
    scan = re.compile(SCANNED_LINE)

    def parse(self, window: bytes, *, is_all: bool) -> RawHead | int:
        end = window.find(b"\n", 0, MAX_LINE_BYTES)
        if end < 0:
            if is_all or len(window) >= MAX_LINE_BYTES:
                raise ValueError("a URL line without an end")
            return len(window) + 1
        line = text_from_header(window[:end]).rstrip("\r")
        if line.startswith("filedesc:"):
            return self._version_block(line, window, end + 1)
        found = FIELDS.match(line)
        if found is None:
            raise ValueError("no URL line")
        url, address, date, middle, length = found.groups()
        if not (length.isascii() and length.isdigit()):
            raise ValueError(f"{length!r} is no length")
        fields = {"ip-address": address, "content-type": NEWLINES.sub(" ", middle)}
        columns = middle.split(" ")
        if len(columns) == MIDDLE_FIELDS_2:
            fields |= {"content-type": columns[0], "result-code": columns[1], "checksum": columns[2]}
        return RawHead(
            kind="response",
            url=target_uri(url),
            date=date,
            fields=fields,
            content_length=int(length),
            size=end + 1,
        )

    def _version_block(self, line: str, window: bytes, size: int) -> RawHead:
        """The file's own record, which tells its version."""
        length = line.rpartition(" ")[2]
        body = window[size : size + 4096]
        end = re.search(rb"\r?\n\r?\n", body)
        found = FIELDS.match(line)
        return RawHead(
            kind="warcinfo",
            url=line.partition(" ")[0],
            date=found[3] if found else "",
            fields={},
            # seen with -1: then three lines and a blank one
            content_length=int(length) if length.isdigit() else (end.start() if end else len(body)),
            size=size,
        )

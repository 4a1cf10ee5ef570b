"""The link format of RFC 6690 and RFC 8288, as TimeMaps and `Link` headers write it, to links."""

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

import msgspec

LINK = re.compile(
    r"\s*<([^<>]*)>\s*((?:;\s*[^\s=;,<>\"]+\s*(?:=\s*(?:\"(?:[^\"\\]|\\.)*\"|[^\s;,\"]*))?\s*)*)"
)
PARAMETER = re.compile(r";\s*([^\s=;,\"]+)\s*(?:=\s*(?:\"((?:[^\"\\]|\\.)*)\"|([^\s;,\"]*)))?")


class Link(msgspec.Struct, frozen=True):
    """One link."""

    target: str
    parameters: Mapping[str, str]
    """Names in lower case; quotes off; the first of a repeated one counts (RFC 8288, 3.3)."""

    @property
    def relations(self) -> frozenset[str]:
        return frozenset(self.parameters.get("rel", "").lower().split())


def read_links(text: str) -> tuple[Link, ...]:
    """The links of a `Link` header or TimeMap, in order; what is no link is passed over.

    Commas and semicolons inside quotes and angle brackets do not part links.

    >>> [link.target for link in read_links('<http://a/?b,c>; rel="original", <d>; datetime="Tue, 1 Jan"')]
    ['http://a/?b,c', 'd']
    """
    links = []
    position = 0
    while (start := text.find("<", position)) >= 0:
        match = LINK.match(text, start)
        if match is None:
            position = start + 1
            continue
        parameters: dict[str, str] = {}
        for parameter in PARAMETER.finditer(match[2]):
            value = parameter[2] if parameter[2] is not None else parameter[3] or ""
            parameters.setdefault(parameter[1].lower(), re.sub(r"\\(.)", r"\1", value))
        links.append(Link(match[1].strip(), parameters))
        position = match.end()
    return tuple(links)


def datetime_from_http(text: str) -> datetime | None:
    """The moment of an HTTP date (RFC 9110, 5.6.7), aware, in UTC; None for what is none.

    >>> datetime_from_http("Thu, 29 Jan 2015 03:49:04 GMT").isoformat()
    '2015-01-29T03:49:04+00:00'
    """
    try:
        moment = parsedate_to_datetime(text)
    except (ValueError, TypeError, OverflowError):
        return None
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    return moment.astimezone(UTC)

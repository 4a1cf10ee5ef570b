"""URLs to the forms they are compared by: the archives' urlkey (SURT), a normalised URL, the site."""

import re
from functools import cache, lru_cache
from importlib import resources
from typing import NamedTuple
from urllib.parse import unquote_to_bytes, urljoin

DEFAULT_PORTS = {"http": "80", "https": "443"}

# What archives write in place of a host-and-path URL: kept as it stands.
OPAQUE_SCHEMES = frozenset(
    {"about", "blob", "cid", "data", "dns", "filedesc", "javascript", "mailto", "metadata", "news", "sms"}
    | {"tel", "urn", "warcinfo"}
)

# Session ids that archives take out of a key. The widths are theirs: a longer id stays.
PATH_SESSION_IDS = (
    re.compile(r"(/)\((?:[a-z]\([0-9a-z]{24}\))+\)/(?=[^?]+\.aspx)", re.I),
    re.compile(r"(/)\([0-9a-z]{24}\)/(?=[^?]+\.aspx)", re.I),
)
QUERY_SESSION_IDS = (
    re.compile(r"^(.*)jsessionid=[0-9a-z]{32}(?:&(.*))?$", re.I | re.S),
    re.compile(r"^(.*)phpsessid=[0-9a-z]{32}(?:&(.*))?$", re.I | re.S),
    re.compile(r"^(.*)sid=[0-9a-z]{32}(?:&(.*))?$", re.I | re.S),
    re.compile(r"^(.*)aspsessionid[a-z]{8}=[a-z]{24}(?:&(.*))?$", re.I | re.S),
    re.compile(r"^(.*)cfid=[^&]+&cftoken=[^&]+(?:&(.*))?$", re.I | re.S),
)
_MAY_HOLD_SESSION_ID = re.compile(r"sid=|jsessionid=|aspsessionid|cftoken=", re.I)

_PLAIN_ADDRESS = re.compile(r"https?://[\w.-]+(?::\d+)?(?:/[\w./%~+,-]*)?(?:\?[\w./%~+,&=-]+)?", re.A)
"""An address that is absolute and in order as it stands."""
_STRAY = re.compile("[\t\r\n\u2028\u2029]")
_SCHEME = re.compile(r"([a-z][a-z0-9+.\-]*):", re.I)
_HOST_AND_PORT = re.compile(r"[^/?#@:]+:[0-9]{1,5}(?:[/?#]|$)")
_SECOND_SCHEME = re.compile(r"https?://+(?=https?://)", re.I)
_NESTED_PERCENT = re.compile(r"%(?:25)+")
_WWW = re.compile(r"(?:www\d*\.)+")
_PLAIN_HOST = re.compile(r"[A-Za-z0-9_\-]+(?:\.[A-Za-z0-9_\-]+)*\.?")
_IPV4 = re.compile(r"\d{1,3}(?:\.\d{1,3}){3}")
_ESCAPED = re.compile("%[0-9A-Fa-f]{2}")
_UNRESERVED = frozenset(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")
_UNSAFE = re.compile(r"[^!$&\'()*+,\-./0-9:;=?@A-Z_a-z~%\[\]|]")
_MAX_HOST = 1024
_ESCAPES = tuple(chr(b) if 0x20 < b < 0x7F and b not in b"#%" else f"%{b:02X}" for b in range(256))


class SplitURL(NamedTuple):
    """The parts of a hierarchical URL as they stand; `query` is None where there is no `?`."""

    scheme: str
    host: str
    port: str
    path: str
    query: str | None


@lru_cache(maxsize=256)
def split_url(url: str) -> SplitURL | None:
    """Its parts, scheme in lower case, user and fragment off; None for opaque ones (`mailto:`, `dns:`, …).

    Never raises: junk gets `http://` put in front, as browsers' address bars and archives do.
    """
    url = _SECOND_SCHEME.sub("", _STRAY.sub("", url).strip(" \x00"), count=1)
    match = _SCHEME.match(url)
    scheme, rest = "http", url
    if match and not _HOST_AND_PORT.match(url):
        scheme, rest = match[1].lower(), url[match.end() :]
        if scheme in OPAQUE_SCHEMES or not rest.startswith("/"):
            return None
    rest = rest.partition("#")[0]
    if scheme == "file":
        return SplitURL(scheme, "", "", "/" + rest.lstrip("/"), None)
    if rest.startswith("//"):
        rest = rest.lstrip("/")
    end = min((at for at in map(rest.find, "/?") if at >= 0), default=len(rest))
    path, mark, query = rest[end:].partition("?")
    host, port = _host_and_port(rest[:end].rpartition("@")[2])
    return SplitURL(scheme, host, port, path, query if mark else None)


def joined_url(base: str, address: str) -> str | None:
    """An address of a page's markup, taken from `base` on (RFC 3986, 5); None where it cannot be read."""
    if _PLAIN_ADDRESS.fullmatch(address):
        return address
    try:
        return urljoin(base, address)
    except ValueError:
        return None


def urlkey_from_url(url: str | None) -> str:
    """The SURT by which archives index a URL: `com,example)/a?a=2&b=1`; `-` for None and the empty string.

    Follows the rules that the Internet Archive's and pywb's canonicalisers publish: percent-escapes
    undone and made again once, host in lower case, ASCII and reversed, `www`, `www2` … off, user, default
    port, fragment and session ids off, path and query in lower case, query sorted, no trailing slash.
    Schemes do not count; other ports, `m.` hosts and tracking parameters do. What has no host (`dns:`,
    `mailto:`, `warcinfo:` …) is its own key.
    """
    if not url or not url.strip():
        return "-"
    parts = split_url(url)
    if parts is None:
        return _STRAY.sub("", url).strip()
    host = _WWW.sub("", _canonical_host(parts.host), count=1) if parts.host[:3].lower() == "www" else ""
    host = host or _canonical_host(parts.host)
    port = "" if parts.port == DEFAULT_PORTS.get(parts.scheme, "") else parts.port
    path = _escape_once(_without_dot_segments(_unescape_repeatedly(parts.path))).lower()
    if ".aspx" in path:
        for pattern in PATH_SESSION_IDS:
            path = pattern.sub(r"\1", path)
    if len(path) > 1:
        path = path.removesuffix("/")
    query = _key_query(parts.query) if parts.query else ""
    return f"{_reversed_host(host)}{':' + port if port else ''}){path}{'?' + query if query else ''}"


def normalised_url(url: str) -> str:
    """What we make of a URL for comparison: still fetchable, written one way, without tracking parameters.

    Scheme and host in lower case (host in ASCII), default port, user, fragment, tracking and session
    parameters off, dot segments resolved, escapes of unreserved letters undone and the others in capitals
    (RFC 3986, 6.2.2), parameters sorted by name. An opaque URL comes back as it is.
    """
    parts = split_url(url)
    if parts is None:
        return _STRAY.sub("", url).strip()
    host = ascii_host(parts.host)
    port = "" if parts.port == DEFAULT_PORTS.get(parts.scheme, "") else f":{parts.port}" if parts.port else ""
    path = _resolved_segments(_normalised_escapes(parts.path or "/"))
    kept = [
        parameter
        for parameter in _normalised_escapes(parts.query or "").split("&")
        if parameter and not is_tracking_parameter(parameter.partition("=")[0])
    ]
    kept.sort(key=lambda parameter: parameter.partition("=")[0])
    return f"{parts.scheme}://{host}{port}{path}{'?' + '&'.join(kept) if kept else ''}"


def is_tracking_parameter(name: str) -> bool:
    """Whether a query parameter of this name tells of the reader's way or session, not of the page."""
    names, prefixes = _tracking_names()
    name = name.lower()
    return name in names or name.startswith(prefixes)


def host_from_url(url: str) -> str:
    """The host in ASCII and lower case, without port and user; "" where there is none."""
    parts = split_url(url)
    return ascii_host(parts.host) if parts else ""


def site_from_url(url: str) -> str:
    """The registered domain of a URL's host (`bbc.co.uk`), in ASCII; "" where there is no host.

    By the ICANN part of the Public Suffix List as packaged in `resources/public_suffixes.txt`, so that the
    answer does not depend on the machine. An IP address, a name of one label and a bare public suffix are
    their own site.
    """
    return _site_from_host(host_from_url(url))


@lru_cache(maxsize=4096)
def _site_from_host(host: str) -> str:
    if _IPV4.fullmatch(host) or ":" in host:
        return host
    labels = host.split(".")
    rules = _suffix_rules()
    length = 1
    for start in range(len(labels) - 1):
        candidate = ".".join(labels[start:])
        if "!" + candidate in rules:
            length = len(labels) - start - 1
            break
        if candidate in rules or "*." + candidate.partition(".")[2] in rules:
            length = len(labels) - start
            break
    return ".".join(labels[-length - 1 :])


@cache
def _suffix_rules() -> frozenset[str]:
    return frozenset(_resource_lines("public_suffixes.txt", comment="//"))


@cache
def _tracking_names() -> tuple[frozenset[str], tuple[str, ...]]:
    lines = _resource_lines("tracking_parameters.txt", comment="#")
    names = frozenset(line for line in lines if not line.endswith("*"))
    return names, tuple(line[:-1] for line in lines if line.endswith("*"))


def _resource_lines(name: str, *, comment: str) -> list[str]:
    listing = resources.files("pipelines").joinpath("resources", name).read_text("utf-8")
    return [line for line in listing.splitlines() if line and not line.startswith(comment)]


def ascii_host(host: str) -> str:
    """A host name in lower case and ASCII (IDNA 2003), superfluous dots off; escapes where IDNA refuses."""
    if _PLAIN_HOST.fullmatch(host):
        return host.lower().removesuffix(".")
    if host.startswith("["):
        return host.lower()
    host = _unescape_repeatedly(host[:_MAX_HOST]).decode("utf-8", "replace").lower()
    labels = [label for label in re.split("[.\u3002\uff0e\uff61]", host) if label]
    return ".".join(_ascii_label(label) for label in labels)


def _ascii_label(label: str) -> str:
    if label.isascii():
        return _escape_once(label.encode()).lower()
    try:
        return label.encode("idna").decode("ascii").lower()
    except UnicodeError:
        return _escape_once(label.encode("utf-8", "surrogatepass")).lower()


def _host_and_port(authority: str) -> tuple[str, str]:
    if authority.startswith("["):
        host, _, tail = authority.partition("]")
        return host + "]", tail.lstrip(":").strip()
    host, _, port = authority.partition(":")
    port = port.strip()
    return host, str(int(port)) if port.isascii() and port.isdigit() and len(port) < 9 else ""


def _canonical_host(host: str) -> str:
    host = ascii_host(host)
    if host.startswith("["):
        return host[1:-1]
    if host.isdigit():
        number = int(host[-20:]) & 0xFFFFFFFF
        return ".".join(str(number >> shift & 255) for shift in (24, 16, 8, 0))
    if host[:1] == "0" and re.fullmatch(r"0[0-7]*(?:\.[0-7]{1,4}){3}", host):
        octets = [int(part, 8) for part in host.split(".")]
        if max(octets) < 256:
            return ".".join(map(str, octets))
    return host


def _reversed_host(host: str) -> str:
    return host if ":" in host else ",".join(reversed(host.split(".")))


def _unescape_repeatedly(text: str) -> bytes:
    """Percent-escapes undone until none is left; nested `%2525` at one stroke, so the rounds stay few."""
    if "%" not in text:
        return text.encode("utf-8", "surrogatepass")
    undone = text.encode("utf-8", "surrogatepass")
    while True:
        before = undone
        undone = unquote_to_bytes(_NESTED_PERCENT.sub("%", before.decode("latin-1")).encode("latin-1"))
        if b"%" not in undone or undone == before:
            return undone


def _escape_once(raw: bytes) -> str:
    return "".join([_ESCAPES[byte] for byte in raw])


def _without_dot_segments(path: bytes) -> bytes:
    kept: list[bytes] = []
    for segment in path.split(b"/")[1:]:
        if segment == b"..":
            if kept:
                kept.pop()
        elif segment != b".":
            kept.append(segment)
    if not kept:
        return b"/"
    # Doubled slashes go, a last empty segment (a trailing slash) stays.
    return b"/" + b"/".join([segment for segment in kept[:-1] if segment] + kept[-1:])


def _key_query(query: str) -> str:
    query = _escape_once(_unescape_repeatedly(query))
    if _MAY_HOLD_SESSION_ID.search(query):
        for pattern in QUERY_SESSION_IDS:
            match = pattern.match(query)
            if match:
                query = match[1] + (match[2] or "")
    query = query.lower()
    return query if len(query) <= 1 else "&".join(sorted(query.split("&"), key=lambda p: p.partition("=")))


def _normalised_escapes(text: str) -> str:
    def rewritten(match: re.Match[str]) -> str:
        byte = int(match[0][1:], 16)
        return chr(byte) if byte in _UNRESERVED else match[0].upper()

    text = _UNSAFE.sub(lambda m: _escape_once(m[0].encode("utf-8", "surrogatepass")), text)
    return _ESCAPED.sub(rewritten, text)


def _resolved_segments(path: str) -> str:
    if "/." not in path:
        return path
    kept: list[str] = []
    segments = path.split("/")[1:]
    for segment in segments:
        if segment == "..":
            if kept:
                kept.pop()
        elif segment != ".":
            kept.append(segment)
    if segments[-1] in (".", ".."):
        kept.append("")
    return "/" + "/".join(kept)

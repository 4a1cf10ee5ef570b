"""The links inside blocks: where in a block's text each begins and ends, and its absolute address.

The judge has no need of addresses, so they are read beside it, in a walk of their own, and only where asked for.
"""

from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from pipelines.extract.body.flatten import BLOCK_TAGS, INVISIBLE, iter_read
from pipelines.model import Block, Page
from pipelines.urls import joined_url, split_url

WEB_SCHEMES = ("http", "https")
SCHEMES = frozenset((*WEB_SCHEMES, "ftp", "mailto", "tel"))
"""What a reader can follow; `javascript:`, `data:` and the like are no links."""
MAX_LINK_CHARS = 500
"""A longer link is one that nobody closed: its text is the rest of the page."""
MAX_URL_CHARS = 2000
MAX_TRIES = 8
"""Places where a block is looked for: it is at the first, or behind code that was left out, or nowhere."""

_BORDERS = frozenset((*BLOCK_TAGS, "br"))
_INVISIBLE = str.maketrans("", "", INVISIBLE)
_STRAY = str.maketrans("", "", "\t\r\n")
_JUNK = "".join(map(chr, range(33)))


class Link(NamedTuple):
    """The characters `start` to `end` (one past the last) of a block's text lead to `url`."""

    start: int
    end: int
    url: str


class _Span(NamedTuple):
    start: int
    end: int
    element: Any


class _Line(NamedTuple):
    """Text between two borders or line breaks, white space folded, and the `<a>` elements in it."""

    text: str
    spans: list[_Span]


def links_of_blocks(
    page: Page, blocks: Sequence[Block], *, canonical_url: str | None = None
) -> dict[int, list[Link]]:
    """Per index of a kept block with links: these, from left to right, none inside another.

    `blocks` are all blocks of the page. A page that was read from a file takes relative addresses from its
    canonical URL, if it has one; what cannot be made absolute is no link, nor is a place on the page itself.
    """
    lines = _lines_of_tree(page.tree)
    addresses = _addresses(lines, _own_url(page, canonical_url), page.tree)
    if not addresses:
        return {}
    places = defaultdict(list)
    for number, line in enumerate(lines):
        places[line.text].append(number)
    found = {}
    next_line = 0
    for block in blocks:
        texts = block.text.split("\n")
        at = _place(texts, lines, places, next_line)
        if at is None:
            continue
        next_line = at + len(texts)
        if block.verdict == "keep" and (links := _links(lines[at:next_line], addresses)):
            found[block.index] = links
    return found


def _place(texts: list[str], lines: list[_Line], places: Mapping[str, list[int]], first: int) -> int | None:
    """Where the lines of a block, which are all of one or more lines of the page, come next."""
    numbers = places.get(texts[0], [])
    following = bisect_left(numbers, first)
    for number in numbers[following : following + MAX_TRIES]:
        if [line.text for line in lines[number : number + len(texts)]] == texts:
            return number
    return None


def _links(lines: Iterable[_Line], addresses: Mapping[Any, str]) -> list[Link]:
    links: list[Link] = []
    before: Any = None
    offset = 0
    for line in lines:
        for start, end, element in line.spans:
            url = addresses.get(element)
            if url is None:
                continue
            if element is before and links[-1].end == offset + start - 1:  # a line break inside the link
                links[-1] = links[-1]._replace(end=offset + end)
            else:
                links.append(Link(offset + start, offset + end, url))
            before = element
        offset += len(line.text) + 1
    return links


def _lines_of_tree(tree: Any) -> list[_Line]:
    """All lines of the page that have text, in page order."""
    lines: list[_Line] = []
    runs: list[tuple[str, Any]] = []
    around: list[Any] = [None]
    for event, node in iter_read(tree):
        if event == "text":
            if text := node.translate(_INVISIBLE):
                runs.append((text, around[-1]))
        elif node.tag in _BORDERS:
            _end_line(runs, lines)
        elif node.tag == "a" and node.get("href"):
            if event == "start":
                around.append(node)
            else:
                around.pop()
    _end_line(runs, lines)
    return lines


def _end_line(runs: list[tuple[str, Any]], lines: list[_Line]) -> None:
    line = _line_of_runs(runs)
    if line.text:
        lines.append(line)
    runs.clear()


def _line_of_runs(runs: Iterable[tuple[str, Any]]) -> _Line:
    text = ""
    spans: list[_Span] = []
    is_apart = False
    for run, element in runs:
        words = run.split()
        if not words:
            is_apart = True
            continue
        if text and (is_apart or run[0].isspace()):
            text += " "
        start = len(text)
        text += " ".join(words)
        is_apart = run[-1].isspace()
        if element is None:
            continue
        if spans and spans[-1].element is element and not text[spans[-1].end : start].strip():
            start = spans.pop().start
        spans.append(_Span(start, len(text), element))
    return _Line(text, spans)


def _addresses(lines: Iterable[_Line], own: str, tree: Any) -> dict[Any, str]:
    """Per `<a>` element of the lines its absolute address, if it is a link."""
    chars: Counter[Any] = Counter()
    for line in lines:
        for span in line.spans:
            chars[span.element] += span.end - span.start
    base = _base_url(tree, own)
    links = (element for element, count in chars.items() if count <= MAX_LINK_CHARS)
    return {element: url for element in links if (url := _address(element.get("href"), base, own))}


def _own_url(page: Page, canonical_url: str | None) -> str:
    own = page.capture.final_url or page.capture.url
    return own if _scheme(own) in WEB_SCHEMES else canonical_url or own


def _base_url(tree: Any, own: str) -> str:
    """What addresses of the page are relative to: its first `<base href>`, else its own address."""
    href = next((href for element in tree.iter("base") if (href := element.get("href"))), None)
    base = joined_url(own, _tidied(href)) if href else None
    return base if base and _scheme(base) in WEB_SCHEMES else own


def _address(href: str, base: str, own: str) -> str | None:
    href = _tidied(href)
    if not href or href[0] == "#" or len(href) > MAX_URL_CHARS:
        return None
    address = joined_url(base, href)
    if address is None or _scheme(address) not in SCHEMES:
        return None
    if _scheme(address) in WEB_SCHEMES and not ((parts := split_url(address)) and parts.host):
        return None
    document, is_place, _ = address.partition("#")
    return None if is_place and document == own.partition("#")[0] else address


def _tidied(href: str) -> str:
    """As browsers read it: without line ends, and controls and spaces around."""
    return href.translate(_STRAY).strip(_JUNK)


def _scheme(url: str) -> str:
    name, colon, _ = url.partition(":")
    return name.lower() if colon else ""

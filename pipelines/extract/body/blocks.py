"""The flattened page cut into blocks: stretches of text between two block borders, with their place in the tree."""

import re

from pipelines.extract.body.flatten import (
    BREAK,
    CLOSE,
    FIELD,
    HEAD_END,
    LINK,
    LINK_END,
    OPEN,
    PARAGRAPH,
    SEPARATOR,
    SPAN,
    SPAN_END,
    STRONG,
    STRONG_END,
)

MAX_BLOCKS = 5000
"""Blocks beyond are not looked at: no article has so many, and the cost of a page stays bounded."""
_PARTS = re.compile(f"([{SPAN}{SPAN_END}{PARAGRAPH}]?)([^{SPAN}{SPAN_END}{PARAGRAPH}]*)")
_INLINE_CLASS = f"{LINK}{LINK_END}{STRONG}{STRONG_END}"
_INLINE = re.compile(f"[{_INLINE_CLASS}]")
_READABLE = re.compile(f"[^\\s{BREAK}{_INLINE_CLASS}]")
_TWO_BREAKS = re.compile(f"{BREAK}([\\s{_INLINE_CLASS}]*){BREAK}[\\s{BREAK}]*")
_CODE = re.compile(
    r"</[a-z]+\d?>|function ?\w*\(|document\.|window\.|\bvar \w+ ?=|[\w-]+: ?[^;{}\s]+;|[{}] ?[.#\w]"
)
MIN_CODE_SIGNS = 2
SHOWN_CODE = frozenset(("pre", "code", "samp", "kbd"))
_INVISIBLE = ("\u00ad", "\u200b", "\ufeff", "\u2060")


class Outline:
    """All blocks of a page as parallel lists, and the elements they hang from.

    `raws` and `texts`: per block the marked and the folded text; `holders`: the element (an index into `heads`)
    that holds it; `spans`: heads of the classed inline elements in or around it. `parents`, `heads`, `firsts`,
    `lasts`: per element its parent, its head string, and the blocks it spans (first, one past the last).
    """

    __slots__ = ("firsts", "heads", "holders", "is_cut", "lasts", "parents", "raws", "spans", "texts")

    def __init__(self) -> None:
        self.parents: list[int] = [0]
        self.heads: list[str] = [""]
        self.firsts: list[int] = [0]
        self.lasts: list[int] = [0]
        self.raws: list[str] = []
        self.texts: list[str] = []
        self.holders: list[int] = []
        self.spans: list[tuple[str, ...]] = []
        self.is_cut = False


def outline_from_markup(markup: str) -> Outline:
    """The blocks of a flattened page (see `flatten`), at most `MAX_BLOCKS`."""
    for character in _INVISIBLE:
        if character in markup:
            markup = markup.replace(character, "")
    if BREAK in markup:
        markup = _TWO_BREAKS.sub(PARAGRAPH + "\\1", markup)
    outline = Outline()
    _walk(markup, outline)
    _fold(outline)
    return outline


def _walk(markup: str, outline: Outline) -> None:
    parents, heads, firsts, lasts = outline.parents, outline.heads, outline.firsts, outline.lasts
    raws, current = outline.raws, 0
    text = _TextUnderWay(outline)
    top, *pieces = markup.split(OPEN)
    text.add(top, 0)
    for piece in pieces:
        if text.parts:
            text.end(current)
            if len(raws) > MAX_BLOCKS:
                break
        head, _, rest = piece.partition(HEAD_END)
        parents.append(current)
        current = len(heads)
        heads.append(head)
        firsts.append(len(raws))
        lasts.append(0)
        if CLOSE not in rest:
            if rest and not rest.isspace():
                text.add(rest, current)
            continue
        inner, *tails = rest.split(CLOSE)
        if inner and not inner.isspace():
            text.add(inner, current)
        for tail in tails:
            if text.parts:
                text.end(current)
            lasts[current] = len(raws)
            current = parents[current]
            if tail and not tail.isspace():
                text.add(tail, current)
    if text.parts:
        text.end(current)
    if len(raws) > MAX_BLOCKS:
        _cut(outline)
    while current:
        lasts[current] = len(raws)
        current = parents[current]
    lasts[0] = len(raws)


def _cut(outline: Outline) -> None:
    outline.is_cut = True
    del outline.raws[MAX_BLOCKS:], outline.holders[MAX_BLOCKS:], outline.spans[MAX_BLOCKS:]
    outline.firsts[:] = [min(first, MAX_BLOCKS) for first in outline.firsts]
    outline.lasts[:] = [min(last, MAX_BLOCKS) for last in outline.lasts]


class _TextUnderWay:
    """The text since the last border of a block, and the classed inline elements around and in it."""

    __slots__ = ("met", "open", "outline", "parts")

    def __init__(self, outline: Outline) -> None:
        self.outline = outline
        self.parts: list[str] = []
        self.open: list[str] = []
        self.met: list[str] = []

    def add(self, text: str, holder: int) -> None:
        if not (SPAN in text or SPAN_END in text or PARAGRAPH in text):
            self.parts.append(text)
            return
        for mark, part in _PARTS.findall(text):
            if mark == SPAN:
                head, _, part = part.partition(HEAD_END)
                self.open.append(head)
                self.met.append(head)
            elif mark == SPAN_END:
                if self.open:
                    self.open.pop()
            elif mark == PARAGRAPH:
                self.end(holder)
            if part:
                self.parts.append(part)

    def end(self, holder: int) -> None:
        """A border: what was gathered becomes a block of `holder`, if there is anything to read in it."""
        parts, outline = self.parts, self.outline
        raw = parts[0] if len(parts) == 1 else "".join(parts)
        if ("</" in raw or "{" in raw) and _is_code(raw, outline.heads[holder]):
            raw = "".join(_INLINE.findall(raw))
        if _READABLE.search(raw):
            outline.raws.append(raw)
            outline.holders.append(holder)
            outline.spans.append(tuple(self.met) if self.met else ())
            self.parts = []
        else:
            self.parts = _INLINE.findall(raw)
        if self.met:
            self.met = self.open.copy()


def _is_code(raw: str, head: str) -> bool:
    """Markup or script that a template, a noscript or a broken page lays open; code that is shown is none."""
    tag = head.partition(FIELD)[0]
    return tag not in SHOWN_CODE and len(_CODE.findall(raw)) >= MIN_CODE_SIGNS


def _fold(outline: Outline) -> None:
    joined = SEPARATOR.join(outline.raws)
    for marker in _INLINE_CLASS:
        joined = joined.replace(marker, "")
    texts = [text.strip() for text in " ".join(joined.split()).split(SEPARATOR)] if outline.raws else []
    if BREAK in joined:
        for index in [index for index, text in enumerate(texts) if BREAK in text]:
            texts[index] = "\n".join(filter(None, map(str.strip, texts[index].split(BREAK))))
    outline.texts = texts
    if any(head[:3] == "pre" for head in outline.heads):
        _keep_lines(outline)


def _keep_lines(outline: Outline) -> None:
    """Preformatted text keeps its lines and their indents."""
    for index, holder in enumerate(outline.holders):
        if outline.heads[holder].partition(FIELD)[0] == "pre":
            lines = _INLINE.sub("", outline.raws[index]).replace(BREAK, "\n").split("\n")
            outline.texts[index] = "\n".join(map(str.rstrip, lines)).strip("\n")

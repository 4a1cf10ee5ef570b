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
_TOKEN = re.compile(
    f"([{OPEN}{CLOSE}{SPAN}{SPAN_END}{PARAGRAPH}])([^{OPEN}{CLOSE}{SPAN}{SPAN_END}{PARAGRAPH}]*)"
)
_INLINE_CLASS = f"{LINK}{LINK_END}{STRONG}{STRONG_END}"
_INLINE = re.compile(f"[{_INLINE_CLASS}]")
_TWO_BREAKS = re.compile(f"{BREAK}([\\s{_INLINE_CLASS}]*){BREAK}[\\s{BREAK}]*")
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
    raws, holders, block_spans = outline.raws, outline.holders, outline.spans
    current = 0
    buffer: list[str] = []
    spans: list[str] = []
    met: list[str] = []
    for mark, text in _TOKEN.findall(markup):
        if mark == SPAN:
            head, _, text = text.partition(HEAD_END)
            spans.append(head)
            met.append(head)
        elif mark == SPAN_END:
            spans.pop()
        else:
            if buffer:
                raw = "".join(buffer)
                if _INLINE.sub("", raw).replace(BREAK, " ").strip():
                    raws.append(raw)
                    holders.append(current)
                    block_spans.append(tuple(met))
                    if len(raws) >= MAX_BLOCKS:
                        outline.is_cut = True
                        break
                    buffer = []
                else:
                    buffer = _INLINE.findall(raw)
                met = spans.copy()
            elif len(met) != len(spans):
                met = spans.copy()
            if mark == OPEN:
                head, _, text = text.partition(HEAD_END)
                parents.append(current)
                current = len(heads)
                heads.append(head)
                firsts.append(len(raws))
                lasts.append(0)
            elif mark == CLOSE:
                lasts[current] = len(raws)
                current = parents[current]
        if text and not (text.isspace() and not buffer):
            buffer.append(text)
    while current:
        lasts[current] = len(raws)
        current = parents[current]
    lasts[0] = len(raws)


def _fold(outline: Outline) -> None:
    joined = _INLINE.sub("", SEPARATOR.join(outline.raws))
    texts = [text.strip() for text in " ".join(joined.split()).split(SEPARATOR)] if outline.raws else []
    for index, text in enumerate(texts):
        if BREAK in text:
            texts[index] = "\n".join(filter(None, map(str.strip, text.split(BREAK))))
    outline.texts = texts
    if any(head[:3] == "pre" for head in outline.heads):
        _keep_lines(outline)


def _keep_lines(outline: Outline) -> None:
    """Preformatted text keeps its lines and their indents."""
    for index, holder in enumerate(outline.holders):
        if outline.heads[holder].partition(FIELD)[0] == "pre":
            lines = _INLINE.sub("", outline.raws[index]).replace(BREAK, "\n").split("\n")
            outline.texts[index] = "\n".join(map(str.rstrip, lines)).strip("\n")

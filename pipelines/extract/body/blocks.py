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
    SPAN,
    SPAN_END,
    STRONG,
    STRONG_END,
)
from pipelines.model import Kind

KINDS: dict[str, Kind] = {
    **dict.fromkeys(("h1", "h2", "h3", "h4", "h5", "h6"), "heading"),
    **dict.fromkeys(("li", "dt", "dd"), "list_item"),
    **dict.fromkeys(("td", "th"), "table"),
    **dict.fromkeys(("figcaption", "caption"), "caption"),
    "blockquote": "quotation",
    "pre": "code",
}
MAX_BLOCKS = 6000
MAX_ELEMENTS = 60000
_EMPTY = re.compile(f"{OPEN}[^{OPEN}{CLOSE}{HEAD_END}]*{HEAD_END}\\s*{CLOSE}")
_TOKEN = re.compile(f"([{OPEN}{CLOSE}{SPAN}{SPAN_END}])([^{OPEN}{CLOSE}{SPAN}{SPAN_END}]*)")
_INLINE = re.compile(f"[{LINK}{LINK_END}{STRONG}{STRONG_END}]")
_TWO_BREAKS = re.compile(f"{BREAK}[\\s{LINK}{LINK_END}{STRONG}{STRONG_END}]*{BREAK}[\\s{BREAK}]*")
_DROPPED = str.maketrans(dict.fromkeys("\u00ad\u200b\ufeff\u2060"))


class Outline:
    """All blocks of a page as parallel lists, and the elements they hang from."""

    __slots__ = ("flags", "heads", "holders", "parents", "raws", "spans", "texts")

    def __init__(self) -> None:
        self.parents: list[int] = []
        self.heads: list[str] = []
        self.raws: list[str] = []
        self.texts: list[str] = []
        self.holders: list[int] = []
        self.spans: list[tuple[str, ...]] = []
        self.flags: list[str] = []

    def tag(self, index: int) -> str:
        return self.heads[self.holders[index]].partition(FIELD)[0] or "html"

    def kind(self, index: int) -> Kind:
        return KINDS.get(self.tag(index), "paragraph")


def outline_from_markup(markup: str) -> Outline:
    if "\u00ad" in markup or "\u200b" in markup or "\ufeff" in markup:
        markup = markup.translate(_DROPPED)
    markup = _EMPTY.sub("", markup)
    outline = Outline()
    parents, heads, raws, holders, spans_out = (
        outline.parents,
        outline.heads,
        outline.raws,
        outline.holders,
        outline.spans,
    )
    texts = outline.texts
    parents.append(-1)
    heads.append("")
    current = 0
    buffer: list[str] = []
    spans: list[str] = []  # open spans
    met: list[str] = []

    def flush(holder):
        raw = "".join(buffer)
        buffer.clear()
        for part in _TWO_BREAKS.split(raw) if BREAK in raw else (raw,):
            if not part or part.isspace():
                continue
            text = _INLINE.sub("", part)
            if BREAK in text:
                text = "\n".join(filter(None, (" ".join(line.split()) for line in text.split(BREAK))))
            else:
                text = " ".join(text.split())
            if text:
                texts.append(text)
                raws.append(part)
                holders.append(holder)
                spans_out.append(tuple(met))
        met[:] = spans

    for mark, text in _TOKEN.findall(markup):
        if mark == OPEN:
            if buffer:
                flush(current)
            head, _, text = text.partition(HEAD_END)
            parents.append(current)
            heads.append(head)
            current = len(heads) - 1
        elif mark == CLOSE:
            if buffer:
                flush(current)
            current = parents[current]
        elif mark == SPAN:
            head, _, text = text.partition(HEAD_END)
            spans.append(head)
            met.append(head)
        elif spans:
            spans.pop()
        if text:
            buffer.append(text)
    if buffer:
        flush(current)
    return outline

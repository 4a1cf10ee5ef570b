"""Kept blocks as Markdown (CommonMark with pipe tables)."""

import re
from collections.abc import Iterable, Mapping, Sequence
from itertools import groupby

import msgspec

from pipelines.extract.body.flatten import LINK, LINK_END
from pipelines.extract.body.links import Link
from pipelines.model import Block

_SPECIAL = re.compile(r"([\\`*_\[\]<>])")
_LINE_START = re.compile(r"^(#{1,6}(?=\s)|[-+>](?=\s)|\d{1,9}[.)](?=\s)|=+$|-{3,}$|~{3,})", re.M)
_LINK_START = re.compile(f"(!?){LINK}")
_ENTITY = re.compile(r"&(?=#?\w+;)")
_PERCENT = frozenset(' "<>\\^`{|}')
"""Signs that no address has as they are; some would end a link, or a cell, or begin code or a tag."""
_TIGHT = ("list_item", "table", "quotation", "code")
"""Kinds of which a run of blocks is one thing: no blank lines of its own between."""


def markdown_from_blocks(blocks: Iterable[Block], links: Mapping[int, Sequence[Link]] | None = None) -> str:
    """The blocks with verdict `keep` as Markdown, in page order; "" if there is none.

    `links`: by index of a block those inside its text, from left to right; code has none.
    """
    kept = [block for block in blocks if block.verdict == "keep"]
    if not links:
        return _markdown(kept)
    linked = [links.get(block.index, ()) if block.kind != "code" else () for block in kept]
    marked = [_marked(block, inside) if inside else block for block, inside in zip(kept, linked, strict=True)]
    return _with_urls(_markdown(marked), [link.url for inside in linked for link in inside])


def _markdown(kept: Iterable[Block]) -> str:
    parts = []
    for kind, run in groupby(kept, key=lambda block: block.kind):
        members = list(run)
        parts.append(_RUNS[kind](members) if kind in _TIGHT else "\n\n".join(map(_single, members)))
    return "\n\n".join(parts)


def _marked(block: Block, links: Sequence[Link]) -> Block:
    """The block with markers around its links, which no escaping touches."""
    text = block.text
    for link in reversed(links):
        text = f"{text[: link.start]}{LINK}{text[link.start : link.end]}{LINK_END}{text[link.end :]}"
    return msgspec.structs.replace(block, text=text)


def _with_urls(text: str, urls: Sequence[str]) -> str:
    """Markers replaced by brackets and addresses; `![` would begin an image."""
    before, *after = _LINK_START.sub(lambda found: "\\![" if found[1] else "[", text).split(LINK_END)
    return before + "".join(f"]({_destination(url)}){rest}" for url, rest in zip(urls, after, strict=True))


def _destination(url: str) -> str:
    """An address between the parentheses of a link."""
    url = "".join(
        "".join(f"%{byte:02X}" for byte in char.encode("utf-8", "replace"))
        if char in _PERCENT or not char.isprintable()
        else char
        for char in url
    )
    return _ENTITY.sub(r"\\&", re.sub(r"([\[\]()])", r"\\\1", url))


def escaped(text: str) -> str:
    """Plain text as Markdown that shows it as it is."""
    text = _ENTITY.sub(r"\\&", _SPECIAL.sub(r"\\\1", text))
    return _LINE_START.sub(lambda found: _escaped_start(found[1]), text)


def _escaped_start(start: str) -> str:
    if start[0].isdigit():
        return f"{start[:-1]}\\{start[-1]}"
    return "\\" + start


def with_hard_breaks(text: str) -> str:
    """The same, a backslash before each line break, so that it stays."""
    return escaped(text).replace("\n", "\\\n")


def _single(block: Block) -> str:
    if block.kind == "heading":
        level = min(max(block.level, 1), 6)
        return "#" * level + " " + escaped(block.text).replace("\n", " ")
    return with_hard_breaks(block.text)


def _list(items: list[Block]) -> str:
    lines = []
    for item in items:
        indent = "  " * max(item.level - 1, 0)
        lines.append(f"{indent}- " + with_hard_breaks(item.text).replace("\n", f"\n{indent}  "))
    return "\n".join(lines)


def _quotation(blocks: list[Block]) -> str:
    return "\n>\n".join("> " + with_hard_breaks(block.text).replace("\n", "\n> ") for block in blocks)


def _code(blocks: list[Block]) -> str:
    text = "\n".join(block.text for block in blocks)
    fence = "```"
    while fence in text:
        fence += "`"
    return f"{fence}\n{text}\n{fence}"


def _table(cells: list[Block]) -> str:
    """One block a cell; cells of one row have one level."""
    rows = [[_cell(cell.text) for cell in row] for _, row in groupby(cells, key=lambda block: block.level)]
    width = max(map(len, rows))
    lines = ["| " + " | ".join(row + [""] * (width - len(row))) + " |" for row in rows]
    return "\n".join([lines[0], "|" + " --- |" * width, *lines[1:]])


def _cell(text: str) -> str:
    return escaped(text.strip()).replace("|", "\\|").replace("\n", " ")


_RUNS = {"list_item": _list, "quotation": _quotation, "code": _code, "table": _table}

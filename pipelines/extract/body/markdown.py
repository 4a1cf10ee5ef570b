"""Kept blocks as Markdown (CommonMark with pipe tables)."""

import re
from collections.abc import Iterable
from itertools import groupby

from pipelines.model import Block

_SPECIAL = re.compile(r"([\\`*_\[\]<>])")
_LINE_START = re.compile(r"^(#{1,6}(?=\s)|[-+>](?=\s)|\d{1,9}[.)](?=\s)|=+$|-{3,}$|~{3,})", re.M)
_TIGHT = ("list_item", "table", "quotation", "code")
"""Kinds of which a run of blocks is one thing: no blank lines of its own between."""


def markdown_from_blocks(blocks: Iterable[Block]) -> str:
    """The blocks with verdict `keep` as Markdown, in page order; "" if there is none."""
    kept = [block for block in blocks if block.verdict == "keep"]
    parts = []
    for kind, run in groupby(kept, key=lambda block: block.kind):
        members = list(run)
        parts.append(_RUNS[kind](members) if kind in _TIGHT else "\n\n".join(map(_single, members)))
    return "\n\n".join(parts)


def _escaped(text: str) -> str:
    text = _SPECIAL.sub(r"\\\1", text)
    return _LINE_START.sub(lambda found: _escaped_start(found[1]), text)


def _escaped_start(start: str) -> str:
    if start[0].isdigit():
        return f"{start[:-1]}\\{start[-1]}"
    return "\\" + start


def _hard_breaks(text: str) -> str:
    """Line breaks that stay: a backslash before each."""
    return _escaped(text).replace("\n", "\\\n")


def _single(block: Block) -> str:
    if block.kind == "heading":
        level = min(max(block.level, 1), 6)
        return "#" * level + " " + _escaped(block.text).replace("\n", " ")
    return _hard_breaks(block.text)


def _list(items: list[Block]) -> str:
    lines = []
    for item in items:
        indent = "  " * max(item.level - 1, 0)
        lines.append(f"{indent}- " + _hard_breaks(item.text).replace("\n", f"\n{indent}  "))
    return "\n".join(lines)


def _quotation(blocks: list[Block]) -> str:
    return "\n>\n".join("> " + _hard_breaks(block.text).replace("\n", "\n> ") for block in blocks)


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
    return _escaped(text.strip()).replace("|", "\\|").replace("\n", " ")


_RUNS = {"list_item": _list, "quotation": _quotation, "code": _code, "table": _table}

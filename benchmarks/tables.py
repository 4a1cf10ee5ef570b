"""Plain Markdown tables of figures."""

import math
from collections.abc import Sequence

from benchmarks.scores import Figure


def table_from_rows(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """A Markdown table with padded columns, so that it reads well on a terminal too."""
    widths = [max(len(str(row[i])) for row in (head, *rows)) for i in range(len(head))]
    lines = [_line(head, widths), "|" + "|".join("-" * (width + 2) for width in widths) + "|"]
    return "\n".join([*lines, *(_line(row, widths) for row in rows)])


def _line(cells: Sequence[str], widths: Sequence[int]) -> str:
    return "| " + " | ".join(str(cell).ljust(width) for cell, width in zip(cells, widths, strict=True)) + " |"


def cell_from_figure(figure: Figure, *, with_interval: bool = False) -> str:
    """`.970`, or `.970 (.962-.977)`; a dash where there is no page."""
    if not figure.pages or math.isnan(figure.value):
        return "-"
    interval = f" ({_short(figure.low)}-{_short(figure.high)})" if with_interval else ""
    return _short(figure.value) + interval


def _short(value: float) -> str:
    return f"{value:.3f}".removeprefix("0") if value < 1 else "1.000"

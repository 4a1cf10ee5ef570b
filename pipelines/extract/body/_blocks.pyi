from collections.abc import Callable, Sequence
from typing import Any

class BlockMaker:
    def __init__(
        self,
        *,
        block: Any,
        worded: Callable[[int], tuple[str, ...]],
        is_verse: Callable[[str], bool],
        markups: Sequence[tuple[str, int]],
        numbers: dict[str, int],
        roles: tuple[str, ...],
        signs: tuple[int, int, int, int],
        flags: int,
        link_dense: float,
        sure: float,
        short_chars: int,
        min_cells: int,
        cell_chars: int,
    ) -> None: ...
    def blocks(
        self,
        texts: list[str],
        tags: list[str],
        xpaths: list[str | None],
        parents: Any,
        holders: Any,
        firsts: Any,
        lasts: Any,
        linked: Any,
        weights: Any,
        flags: Any,
        chances: Any,
        highest: Any,
        roles: Any,
        keep: Any,
        reasons: dict[int, str],
        last_reasons: tuple[str, ...],
    ) -> list[Any]: ...

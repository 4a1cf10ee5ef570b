from typing import Any

class Layout:
    width: int
    classes: int
    def __init__(
        self,
        *,
        seen: Any,
        letters: Any,
        upper: int,
        accented: int,
        unspaced: tuple[int, int],
        arabic: int,
        quote: int,
        lengths: Any,
        counted: Any,
        scales: Any,
        shares: Any,
        lasts: Any,
        firsts: Any,
        flags: int,
        kinds: int,
        h1: int,
    ) -> None: ...

class PageNumbers:
    total: float
    def __init__(
        self,
        layout: Layout,
        counts: Any,
        first_classes: Any,
        last_classes: Any,
        weights: Any,
        linked: Any,
        strong: Any,
        holders: Any,
        parents: Any,
        firsts: Any,
        lasts: Any,
        keys: Any,
        kinds: Any,
    ) -> None: ...
    def fill(self, numbers: Any, flags: Any, depths: Any, block_flags: Any) -> None: ...

def path_sums(heads: Any, parents: Any, sums: Any) -> None: ...
def best_cut(text: Any, weights: Any) -> tuple[float, float]: ...
def likeliest(chances: Any) -> tuple[Any, Any]: ...
def opening(chances: Any, standfirst: int, least: float) -> tuple[Any, Any, list[int]]: ...
def without_late(
    text: Any, is_standfirst: Any, chances: Any, weights: Any, standfirst: int, surely: float, least: float
) -> None: ...
def gaps(
    keep: Any,
    is_standfirst: Any,
    text: Any,
    chances: Any,
    weights: Any,
    linked: Any,
    furniture: int,
    least: float,
    most_other: float,
    most_links: float,
) -> list[int]: ...
def doubtful(
    text: Any, weights: Any, linked: Any, strong: Any, least: float, surely: float, least_weight: float
) -> list[int]: ...

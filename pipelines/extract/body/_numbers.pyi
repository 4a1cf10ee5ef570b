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
def best_cut(text: Any, weights: Any) -> float: ...
def likeliest(chances: Any) -> tuple[Any, Any]: ...

from typing import Any

class Counter:
    def __init__(
        self,
        *,
        block: Any,
        counts: Any,
        prose_chars: int,
        headline_chars: int,
        first_wide: int,
        min_teaser_link: float,
        linked_share: float,
        min_items: int,
        unsure_score: float,
        min_cut_chars: int,
    ) -> None: ...
    def counts_of_blocks(self, blocks: tuple[Any, ...], /) -> Any: ...

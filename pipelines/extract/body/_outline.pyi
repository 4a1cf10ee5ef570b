from collections.abc import Callable
from typing import Any

class Cutter:
    def __init__(
        self,
        *,
        max_blocks: int,
        max_spans: int,
        min_items: int,
        max_item_chars: int,
        max_mean_chars: int,
        max_control_chars: int,
        is_code: Callable[[str, str], bool],
        is_menu: Callable[[list[str], str], bool],
    ) -> None: ...
    def fill(self, outline: Any, markup: str, title: str) -> bool | None: ...

from collections.abc import Sequence
from typing import Any

HAS_VECTORS: bool

class Layers:
    inputs: int
    def __init__(
        self,
        *,
        entry: Any,
        entry_bias: Any,
        steps: Sequence[int],
        kernel: int,
        convolutions: Sequence[Any],
        hidden: Any,
        hidden_bias: Any,
        exit: Any,
        exit_bias: Any,
    ) -> None: ...
    def add_chances(self, rows: Any, size: int, chances: Any) -> None: ...

def whole_tiles(size: int) -> int: ...
def gather(
    numbers: Any, heads: Any, paths: Any, spans: Any, words: Any, holders: Any, parents: Any, rows: Any
) -> None: ...

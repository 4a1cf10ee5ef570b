from collections.abc import Iterable, Mapping, Sequence
from typing import Any

class UnusualTreeError(ValueError): ...

class Flattener:
    def __init__(
        self, block_tags: Iterable[str], skipped_tags: Iterable[str], strong_tags: Iterable[str]
    ) -> None: ...
    def markup(self, tree: Any) -> str: ...

class ElementIndex:
    def __init__(
        self,
        tags: Sequence[str],
        tests: Sequence[tuple[str, str, str, str]],
        values: Mapping[str, Sequence[str]],
    ) -> None: ...
    def elements(self, tree: Any) -> dict[str, list[Any]]: ...

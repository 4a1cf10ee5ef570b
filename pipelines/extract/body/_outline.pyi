from collections.abc import Callable
from typing import Any

from pipelines.extract.body.cutting import CutLimits

class Cutter:
    def __init__(self, limits: CutLimits, is_code: Callable[[str, str], bool]) -> None: ...
    def fill(self, outline: Any, markup: str, title: str) -> bool | None: ...

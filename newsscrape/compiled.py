"""Which modules of the compiled part are in use here; where one is not, its Python twin serves."""

from importlib import import_module
from pathlib import Path

import pipelines


def compiled_parts() -> dict[str, bool]:
    """By name of its module (`pipelines._text`): is it built, and for this machine?"""
    root = Path(pipelines.__file__).parent
    names = sorted(
        ".".join(("pipelines", *source.relative_to(root).with_suffix("").parts))
        for source in root.rglob("*.pyx")
    )
    return {name: _is_in_use(name) for name in names}


def sentence_of_parts() -> str:
    """All of it, none of it, or all but what is named.

    >>> sentence_of_parts().partition(":")[0]
    'compiled part'
    """
    parts = compiled_parts()
    missing = [name for name, is_there in parts.items() if not is_there]
    if not missing:
        return "compiled part: in use"
    if len(missing) == len(parts):
        return "compiled part: not built, the Python code serves"
    return f"compiled part: in use but for {', '.join(missing)}"


def _is_in_use(name: str) -> bool:
    try:
        module = import_module(name)
    except (ImportError, AttributeError, TypeError, ValueError):  # not built, or for an lxml of another shape
        return False
    return bool(getattr(module, "HAS_VECTORS", True))

"""The cleaning library: pure functions from a capture to a record; no sockets, no Scrapy."""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pipelines.records import Record
    from pipelines.run import extract_record, record_from_capture

__all__ = ["Record", "extract_record", "record_from_capture"]

_HOMES = {
    "Record": "pipelines.records",
    "extract_record": "pipelines.run",
    "record_from_capture": "pipelines.run",
}


def __getattr__(name: str) -> Any:
    """The public names, imported when first asked for: `import pipelines` itself stays light."""
    if name not in _HOMES:
        raise AttributeError(f"module 'pipelines' has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(_HOMES[name]), name)

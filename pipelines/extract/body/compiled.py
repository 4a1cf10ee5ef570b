"""The compiled twins of parts of this package, each None where it was not built: then the Python code serves.

They are looked up here at each use, so that a test can take them away.
"""

__all__ = ["blocks", "layers", "numbers", "strings"]

try:
    from pipelines.extract.body import _layers as layers
    from pipelines.extract.body import _numbers as numbers
    from pipelines.extract.body import _strings as strings
except ImportError:
    layers = numbers = strings = None  # type: ignore[assignment]

try:
    from pipelines.extract.body import _blocks as blocks
except ImportError:
    blocks = None  # type: ignore[assignment]

if layers is not None and not layers.HAS_VECTORS:
    layers = None  # type: ignore[assignment]

"""The crawler and the command line; imports pipelines, never the reverse."""

from pipelines.version import __version__ as __version__

"""The crawler and the command line; imports pipelines, never the reverse."""

__version__ = "0.1.0"

"""The one place that names the version of the extractor."""

__version__ = "0.1.0"
EXTRACTOR = f"newsscrape {__version__}"

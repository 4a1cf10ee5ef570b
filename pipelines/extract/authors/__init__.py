"""Who wrote it: lines that print it, witnesses that declare it, names out of both."""

from pipelines.extract.authors.byline import Byline, byline_from_page

__all__ = ["Byline", "byline_from_page"]

"""Markup without what nobody reads: half of a page, whose parsing and freeing costs more than all else about it."""

from contextlib import suppress
from importlib import import_module


def without_unread(markup: bytes, /) -> bytes:
    """UTF-8 markup without comments, without scripts and style sheets (their tags stay) and without the attributes
    that no module asks for; here, where looking is dearer, as it is.

    Scripts that hold JSON, a tag or a comment stay, and `style` where it may hide something; `<input>`, `<svg>` and the
    like lose all attributes, `<link>` where it is not canonical, license or next. The tree has the same elements with
    the same text, however broken the markup. A module that wants another attribute of `Page.tree` adds it to the lists
    in `_unread.pyx`.
    """
    return markup


with suppress(ImportError):  # the compiled twin
    without_unread = import_module("pipelines._unread").without_unread

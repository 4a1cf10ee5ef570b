"""Whether something stands in a page: compiled (`_search.pyx`), a look through all of it costs a hundredth of a parse.

Python's own search needs up to seven times as long for a short needle, and has no word for "none of these octets".
"""

import sys
from contextlib import suppress
from importlib import import_module

CONTROLS = bytes([*range(9), 11, *range(14, 27), *range(28, 32)])
"""Octets that neither libxml2 nor JSON readers want; ESC is none of them: ISO-2022-JP is made of it."""


def holds(text: str, needle: str, start: int = 0, end: int = sys.maxsize, /) -> bool:
    """Does a text, from `start` to `end`, hold a string of ASCII letters and signs?"""
    return text.find(needle, start, end) >= 0


def octets_hold(octets: bytes, needle: bytes, /) -> bool:
    """The same for octets."""
    return needle in octets


def place_in_any_case(octets: bytes, needle: bytes, /) -> int:
    """Where `needle`, given in lower case, first stands in either case; -1 where it does not."""
    return octets.lower().find(needle)


def has_controls(octets: bytes, /) -> bool:
    """Is one of the octets in `CONTROLS`?"""
    return len(octets.translate(None, CONTROLS)) < len(octets)


with suppress(ImportError):  # the compiled twin
    _twin = import_module("pipelines._search")
    holds, octets_hold = _twin.holds, _twin.octets_hold
    place_in_any_case, has_controls = _twin.place_in_any_case, _twin.has_controls

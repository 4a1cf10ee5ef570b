"""Classes of characters, and how many of each a block has: one pass over the page's text for all blocks."""

import unicodedata
from functools import cache
from typing import Any

import numpy as np

from pipelines.extract.body import compiled
from pipelines.extract.body.cutting import code_points
from pipelines.extract.body.flatten import BREAK, LINK, LINK_END, SEPARATOR, STRONG, STRONG_END

CLASSES = (
    "other space lower upper digit sentence_end comma quote dash symbol accented cyrillic greek cjk kana hangul "
    "thai arabic indic link link_end strong strong_end line_break colon bracket"
).split()
CLASS = {name: number for number, name in enumerate(CLASSES)}
LETTERS = "lower upper accented cyrillic greek cjk kana hangul thai arabic indic".split()
UNSPACED = {"cjk": 2.5, "kana": 2.5, "thai": 1.3, "hangul": 2.0}
"""Characters of scripts that say more by each; a Latin letter is 1. Thai and the like only want for spaces."""
_RANGES = (
    (0x370, 0x3FF, "greek"),
    (0x400, 0x58F, "cyrillic"),
    (0x590, 0x8FF, "arabic"),
    (0x900, 0xDFF, "indic"),
    (0xE00, 0xEFF, "thai"),
    (0xF00, 0xFFF, "indic"),
    (0x1000, 0x109F, "thai"),
    (0x10A0, 0x10FF, "greek"),
    (0x1100, 0x11FF, "hangul"),
    (0x1200, 0x139F, "indic"),
    (0x1780, 0x17FF, "thai"),
    (0x1E00, 0x1EFF, "accented"),
    (0x3040, 0x30FF, "kana"),
    (0x3400, 0x9FFF, "cjk"),
    (0xAC00, 0xD7A3, "hangul"),
    (0xF900, 0xFAFF, "cjk"),
    (0xFB1D, 0xFDCF, "arabic"),
    (0xFE70, 0xFEFC, "arabic"),
)
_MARKS = {
    ".!?。！？।؟…։።": "sentence_end",
    ",;،、，；؛": "comma",
    ":：": "colon",
    "\"'“”„«»‘’‚‹›「」『』《》": "quote",
    "-–—―‐‑−": "dash",
    "()[]{}（）【】": "bracket",
    " \t\n\r\xa0\u2009\u202f\u3000": "space",
    "|©®™•·@#/\\→←▶►■□●○★☆+=<>%&*~^_$€£¥№§¶†": "symbol",
    LINK: "link",
    LINK_END: "link_end",
    STRONG: "strong",
    STRONG_END: "strong_end",
    BREAK: "line_break",
    SEPARATOR: "other",
}


_SEEN = [name for name in CLASSES if name not in ("space", *CLASSES[CLASS["link"] : CLASS["line_break"] + 1])]
_SOLID = np.array([name in _SEEN and name != "quote" for name in CLASSES])


@cache
def class_table() -> Any:
    """uint8 array: the class of each code point of the basic plane; the last entry serves all others."""
    table = np.zeros(65536, dtype=np.uint8)
    for code in range(0x250):
        character = chr(code)
        if character.isalpha():
            plain = code < 128
            table[code] = CLASS["upper" if character.isupper() else "lower" if plain else "accented"]
        elif character.isdigit():
            table[code] = CLASS["digit"]
    for first, last, name in _RANGES:
        table[first : last + 1] = CLASS[name]
    for first in (0x660, 0x6F0, 0x966, 0x9E6, 0xE50, 0xFF10):
        table[first : first + 10] = CLASS["digit"]
    for code in range(0x2000, 0x2E80):
        if unicodedata.category(chr(code))[0] in "SN":
            table[code] = CLASS["symbol"]
    for characters, name in _MARKS.items():
        for character in characters:
            table[ord(character)] = CLASS[name]
    table[0xD800:0xE000] = table[ord("?")]  # a lone surrogate is written as one
    return table


@cache
def _alphabet() -> Any:
    """The same for the compiled twin."""
    return compiled.strings.Alphabet(class_table(), _SOLID.astype(np.uint8))


class Letters:
    """Counts for n blocks: `counts` (n × classes), `first` and `last` (class of the first and last character
    that is no space, marker or quote; of a block without one those of its neighbours). int32."""

    __slots__ = ("counts", "first", "last")

    def __init__(self, raws: list[str]) -> None:
        if compiled.strings is None:
            self._count(raws)
            return
        self.counts = np.zeros((len(raws), len(CLASSES)), dtype=np.int32)
        self.first, self.last = np.empty((2, len(raws)), dtype=np.int32)
        _alphabet().count(raws, self.counts, self.first, self.last)

    def _count(self, raws: list[str]) -> None:
        classes = class_table().take(code_points(SEPARATOR.join(raws)))
        lengths = np.fromiter(map(len, raws), dtype=np.int64, count=len(raws)) + 1
        lengths[-1] -= 1
        ends = np.cumsum(lengths)
        size, kinds = len(raws), len(CLASSES)
        owner = np.repeat(np.arange(size), lengths)
        counts = np.bincount(owner * kinds + classes, minlength=size * kinds)
        self.counts = counts.reshape(size, kinds).astype(np.int32)
        is_solid = _SOLID.take(classes)
        is_solid[ends[:-1] - 1] = False  # the separators
        solid = np.flatnonzero(is_solid)
        if len(solid):
            left = np.minimum(np.searchsorted(solid, ends - lengths), len(solid) - 1)
            right = np.maximum(np.searchsorted(solid, ends) - 1, 0)
            self.first = classes[solid[left]].astype(np.int32)
            self.last = classes[solid[right]].astype(np.int32)
        else:
            self.first = self.last = np.zeros(size, dtype=np.int32)

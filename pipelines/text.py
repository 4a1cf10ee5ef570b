"""Counting words of plain text in any script."""

import re

UNSPACED = re.compile("[\u0e00-\u0e7f\u3040-\u9fff]+")


def word_count(text: str) -> int:
    """Words by white space; Chinese, Japanese and Thai count two characters as a word.

    >>> word_count("Rain at last"), word_count("今日は雨が降った")
    (3, 4)
    """
    unspaced = 0 if text.isascii() else sum(map(len, UNSPACED.findall(text)))
    return max(len(text.split()), unspaced // 2)

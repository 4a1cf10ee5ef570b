"""Counting words of plain text in any script."""

import re
from functools import lru_cache

UNSPACED = re.compile("[\u0e00-\u0e7f\u3040-\u9fff]+")
UNSPACED_LEADS = bytes([0xE0, *range(0xE3, 0xEA)])
"""First bytes in UTF-8 of what UNSPACED matches, and of some other scripts."""


@lru_cache(maxsize=2)  # an article's text is counted by its flags and by its record
def word_count(text: str) -> int:
    """Words by white space; Chinese, Japanese and Thai count two characters as a word.

    >>> word_count("Rain at last"), word_count("今日は雨が降った")
    (3, 4)
    """
    unspaced = sum(map(len, UNSPACED.findall(text))) if _may_be_unspaced(text) else 0
    return max(len(text.split()), unspaced // 2)


def _may_be_unspaced(text: str) -> bool:
    if text.isascii():
        return False
    octets = text.encode("utf-8", "replace")
    return len(octets.translate(None, UNSPACED_LEADS)) < len(octets)

"""Words of authorship: what stands before the names of writers, and of those who are none."""

import re
from functools import cache, lru_cache

from pipelines.extract.authors.names import HAN
from pipelines.extract.wordlists import byline_words, word_pattern

WORD_RUN = re.compile(r"\w+")
BY_TAIL = re.compile(r"^\s*[:：\-–—/／]{0,2}\s*")
NO_NAME_AFTER = frozenset("on in at am to for the under from im um le el by".split())
INNER_WORDS = frozenset("by von par por door author autor autorin autoren oleh yazan".split())
INNER_RUNS = INNER_WORDS | {"автор", "بقلم", "מאת"}
"""Of the words of `LAST_BY` and `INNER_BY` those that each of their forms has."""
LAST_BY = re.compile(r"\s(?:by|von|par|por|door|автор|oleh|بقلم|מאת)\s?:?$", re.I)
"""A line that ends so goes on with the names in the next."""
INNER_BY = re.compile(
    r"(?:^|[\s,.;:)\x00])(?:(?:written|posted|published|story|words|reported|compiled|created|added)\s)?"
    r"(?P<word>by|von|par|por|door|author|autor(?:in|en)?|автор|oleh|yazan|écrit par|geschrieben von|بقلم|מאת)\s?:?\s+(?=\S)",
    re.I,
)
CREDITED = re.compile(
    r"(?:edited|reviewed|checked|photographed|illustrated|translated|presented|produced|directed|powered)\s+$",
    re.I,
)
"""Before a "by" that names others than the writers."""


@cache
def _first_runs(kind: str) -> frozenset[str]:
    """The first run of word characters of each word of one kind, lower case; "" for words without one."""
    runs = (WORD_RUN.match(word) for word in byline_words(kind))
    return frozenset(run.group().lower() if run else "" for run in runs)


def leading_word(kind: str, text: str) -> re.Match[str] | None:
    """The word of one kind ("by", "credit", …) that `text` begins with.

    Whether the first run of word characters may begin one is asked first: nearly no line of a page does.
    """
    run = WORD_RUN.match(text)
    if run is None or run.group().lower() not in _first_runs(kind):
        return None
    return _leading_word(kind, text)


@lru_cache(maxsize=1024)  # the lines about an article are asked several times
def _leading_word(kind: str, text: str) -> re.Match[str] | None:
    return word_pattern(kind).match(text)


def has_word(kind: str, text: str) -> bool:
    """May a word of one kind begin in `text`? No where this is False."""
    return not _first_runs(kind).isdisjoint(WORD_RUN.findall(text.lower()))


def find_word(kind: str, text: str) -> re.Match[str] | None:
    """The first word of one kind in `text`."""
    return word_pattern(kind).search(text) if has_word(kind, text) else None


def starts_with_credit(segment: str) -> bool:
    """Does the segment name photographers, translators or editors rather than writers?"""
    found = leading_word("credit", segment)
    return found is not None and (found.end() == len(segment) or segment[found.end()] in " :.-–")


def is_stopped(segment: str) -> bool:
    """Does it begin with a word behind which no names stand, as "published" but not "published by"?"""
    stop = leading_word("stop", segment)
    if stop is None:
        return False
    by = leading_word("by", segment)
    return by is None or by.end() <= stop.end()


def after_by(segment: str) -> str | None:
    """What follows the last leading (or a strong inner) word of authorship; None if there is none."""
    rest, is_found = segment, False
    for _ in range(3):
        found = leading_word("by", rest)
        if found is None or (found.end() < len(rest) and not _is_boundary(found.group(), rest, found.end())):
            break
        following = BY_TAIL.sub("", rest[found.end() :])
        first = following.split(None, 1)[0].casefold() if following.strip() else ""
        if first in NO_NAME_AFTER and leading_word("by", following) is None:
            return _after_inner_by(following)
        is_found, rest = True, following
    return rest.strip() if is_found else _after_inner_by(segment)


def has_inner_word(text: str) -> bool:
    """May `LAST_BY` or `INNER_BY` be found in `text`?"""
    return not INNER_RUNS.isdisjoint(WORD_RUN.findall(text.lower()))


def _after_inner_by(segment: str) -> str | None:
    if not has_inner_word(segment):
        return None
    inner = INNER_BY.search(segment)
    if inner is None or (
        inner.group("word").casefold() == "von" and _is_capitalised(segment[: inner.start()])
    ):
        return None
    if CREDITED.search(segment, 0, inner.start("word")) is not None:
        return None
    return segment[inner.end() :].strip()


def _is_capitalised(text: str) -> bool:
    """Words with capitals only, as before the "von" inside a name."""
    tokens = text.split()
    return 0 < len(tokens) <= 3 and all(token[0].isupper() and token.isalpha() for token in tokens)


def _is_boundary(word: str, text: str, at: int) -> bool:
    """A by-word of a script without spaces may touch the name; elsewhere a space or a colon must follow."""
    if text[at] == "-" and text[at + 1 : at + 2].isalpha():
        return False
    return not text[at].isalnum() or (not word.isascii() and bool(HAN.search(word)))

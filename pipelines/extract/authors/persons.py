"""A byline to the names of persons in it, in many languages and forms."""

import re
from functools import cache, lru_cache

import msgspec

from pipelines.dates import month_from_name
from pipelines.extract.authors.clutter import CAMEL, CUT, without_clutter
from pipelines.extract.authors.leads import (
    INNER_WORDS,
    LAST_BY,
    NO_NAME_AFTER,
    WORD_RUN,
    after_by,
    has_inner_word,
    has_word,
    is_stopped,
    starts_with_credit,
)
from pipelines.extract.authors.name_lists import ASIDE, names_in_list
from pipelines.extract.authors.names import MAX_NAME_CHARS, MAX_WORD_CHARS, unique_names
from pipelines.extract.names import letters
from pipelines.extract.wordlists import byline_words

MAX_BYLINE_CHARS = 2000
KINDS = (
    "by",
    "credit",
    "stop",
    "title",
    "role",
    "particle",
    "in",
    "nobody",
    "newsroom",
    "place",
    "agency",
    "org",
    "job",
    "adjective",
)
"""Lists of `wordlists` that are asked here."""
SEGMENT = re.compile(
    r"\s*(?:\n|\||•|·|∙|[⋅‧●○◦▪■◆♦★]|//|\s[—–―-]{1,2}\s|¦|｜|›|»|・(?=\d)|\x00|\u2022|>|\t|;)\s*"
)
SEGMENT_SIGN = re.compile(f"[|•·∙⋅‧●○◦▪■◆♦★/¦｜›»・{CUT}>\t;—–―-]")
LETTER = "A-Za-zÀ-ÖØ-öø-ɏͰ-ϿЀ-ӿ"
PLAIN_NAME = rf"[{LETTER}]+(?:-[{LETTER}]+)*(?: [{LETTER}]\.)?(?: [{LETTER}]+(?:-[{LETTER}]+)*){{0,2}}"
PLAIN_BY = r"(?:[Bb]y|[Vv]on|[Pp]or|[Pp]ar|(?:Posted|Written) by|Aut(?:h?or|eur):):? "
PLAIN_BYLINE = re.compile(rf"(?P<by>{PLAIN_BY})?(?P<name>{PLAIN_NAME})")
"""One to three words, an initial among them: most bylines are no more than that. All must begin with a capital."""
PLAIN_START = re.compile(rf"{PLAIN_BY}(?P<name>{PLAIN_NAME})(?= ?[\n|•·])")
"""A plain byline before something else."""


class Persons(msgspec.Struct, frozen=True):
    """The names in a byline; `is_led`: a word like "by" stands before them."""

    names: tuple[str, ...] = ()
    is_led: bool = False


@lru_cache(maxsize=512)
def persons_from_byline(
    text: str,
    *,
    is_marked: bool = False,
    allows_one_word: bool = True,
    not_names: frozenset[str] = frozenset(),
) -> Persons:
    """The persons that a byline names, in order, each once; empty if it names none.

    Without a word like "by" in it, a line gives names only if `is_marked`: the markup calls it a byline, and
    names of one word only if it `allows_one_word`. `not_names`: letters of what is no person here (the site's
    names, the section).
    """
    if (plain := PLAIN_BYLINE.fullmatch(text)) is not None and _is_plain(plain["name"], not_names):
        is_led = plain["by"] is not None
        is_named = is_led or (is_marked and (allows_one_word or " " in plain["name"]))
        return Persons((plain["name"],) if is_named else (), is_led)
    if (plain := PLAIN_START.match(text)) is not None and _is_all(
        plain["name"], text[plain.end() :], not_names
    ):
        return Persons((plain["name"],), True)
    with_word: list[str] = []
    bare: list[str] = []
    waits_for_names = False
    for line in without_clutter(text[:MAX_BYLINE_CHARS]).split("\n"):
        if "©" in line and not with_word and after_by(line) is None:
            continue
        for number, segment in enumerate(segments(line)):
            segment = segment.strip(" -–—·|,/")
            if not segment or not any(map(str.isalpha, segment)):
                continue
            if starts_with_credit(segment) or is_stopped(segment):
                break
            rest = after_by(segment)
            if rest == "" or (rest is None and has_inner_word(segment) and LAST_BY.search(segment)):
                waits_for_names = True
                continue
            if rest is None and segment.split(None, 1)[0].casefold() in NO_NAME_AFTER:
                waits_for_names = False
                continue
            if rest is not None or waits_for_names:
                with_word.extend(names_in_list(segment if rest is None else rest, not_names))
            elif ":" in segment:
                continue
            elif not with_word and is_marked and not (bare and number):
                bare.extend(names_in_list(segment, not_names, is_first=not bare and allows_one_word))
            waits_for_names = False
    return Persons(unique_names(with_word or bare), bool(with_word))


def segments(line: str) -> list[str]:
    return SEGMENT.split(line) if SEGMENT_SIGN.search(line) is not None else [line]


def names_from_byline(
    text: str, *, is_marked: bool = False, not_names: frozenset[str] = frozenset()
) -> tuple[str, ...]:
    """The names that `persons_from_byline` finds.

    >>> names_from_byline("By Ann Lee and Bo Å. Ek in Oslo | 3 May 2020")
    ('Ann Lee', 'Bo Å. Ek')
    >>> names_from_byline("Von Redaktion")
    ()
    """
    return persons_from_byline(text, is_marked=is_marked, not_names=not_names).names


def names_from_value(value: str, *, not_names: frozenset[str] = frozenset()) -> tuple[str, ...]:
    """The names in one `author` value of structured data: mostly one name, at times a list or a byline."""
    if not value or len(value) > MAX_BYLINE_CHARS or re.match(r"\s*(?:https?:)?//", value):
        return ()
    if names := names_from_byline(value, is_marked=True, not_names=not_names):
        return names
    return ()


def _is_plain(name: str, not_names: frozenset[str]) -> bool:
    """Is the name in small letters but for the first, and none of its words one that means something in a byline?"""
    return (
        name.istitle()
        and len(name) <= MAX_NAME_CHARS
        and _told_words().isdisjoint(WORD_RUN.findall(name.casefold()))
        and letters(name) not in not_names
        and (" " in name or (1 < len(name) <= MAX_WORD_CHARS and month_from_name(name) is None))
    )


def _is_all(name: str, rest: str, not_names: frozenset[str]) -> bool:
    """Is the name plain, no part of a date, and no word of authorship in what stands behind it and a mark?"""
    return (
        _is_plain(name, not_names)
        and month_from_name(name.rsplit(" ", 1)[-1]) is None
        and len(rest) < MAX_BYLINE_CHARS
        and CAMEL.search(rest) is None
        and not has_word("by", rest)
    )


@cache
def _told_words() -> frozenset[str]:
    """Every word of the lists and patterns that a byline is read by."""
    listed = {word for kind in KINDS for phrase in byline_words(kind) for word in WORD_RUN.findall(phrase)}
    return frozenset(listed | NO_NAME_AFTER | ASIDE | INNER_WORDS)

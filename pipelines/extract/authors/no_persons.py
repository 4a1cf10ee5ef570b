"""Names that are no person's: organisations, functions, agencies, what a newsroom signs with."""

import re
from functools import cache
from importlib import resources

from pipelines.extract.names import letters
from pipelines.extract.wordlists import byline_words

WORD = r"[^\W\d_a-zа-я][^\W\d_]*[^\W\d_A-Z](?:[-'’][^\W\d_]+)?"
FULL_NAME = re.compile(rf"{WORD} (?:[^\W\d_]\. )?{WORD}")
EDGE = " \t\n→←,.;:：|/\\-–—―•·*\"'“”„«»()[]（）【】<>@#~_=+、。，…‘’!?"


def has_job(name: str) -> bool:
    """Has the name a word for a function ("Director", "reporter")?"""
    return any(
        token.casefold() in byline_words("role") or token.casefold() in byline_words("job")
        for token in name.split()
    )


def is_organisation(name: str) -> bool:
    """Has the name a word that only organisations have ("University", "Staff"), or a domain?"""
    organisations = byline_words("org")
    return any(
        token.casefold().strip(".,") in organisations or ("." in token[1:-1] and len(token) > 4)
        for token in name.split()
    )


def is_nobody(name: str, not_names: frozenset[str]) -> bool:
    """Is `name` a newsroom's, an agency's, a function's or, by `not_names` (as `letters`), the site's own?"""
    folded = " ".join(name.casefold().split()).strip(EDGE)
    tokens = folded.split()
    if len(tokens) > 1 and all(
        any(token in byline_words(kind) for kind in ("adjective", "role", "job")) for token in tokens
    ):
        return True
    return (
        folded in byline_words("nobody")
        or folded in byline_words("place")
        or folded in byline_words("newsroom")
        or folded in byline_words("agency")
        or folded in byline_words("role")
        or letters(name) in not_names
    )


def is_person(name: str) -> bool:
    """Has it a first and a last name, or a script that does not part them?"""
    return (" " in name or not name.isascii()) and not is_organisation(name)


def is_full_name(name: str) -> bool:
    """A first and a last name with capitals, an initial between them at most; none of an organisation or function?"""
    return FULL_NAME.fullmatch(name) is not None and not is_organisation(name) and not has_job(name)


def has_given_name(name: str) -> bool:
    """Is the first word of `name` a common given name of some country?"""
    return name.split(None, 1)[0].casefold() in given_names()


@cache
def given_names() -> frozenset[str]:
    """Common given names of many countries, case folded."""
    text = resources.files("pipelines.resources").joinpath("given_names.txt").read_text("utf-8")
    return frozenset(line for line in text.splitlines() if not line.startswith("#"))

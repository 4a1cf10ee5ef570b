"""The word lists of `resources/bylines.tsv` as sets and patterns, read once."""

import re
from functools import cache
from importlib import resources


@cache
def byline_words(kind: str) -> frozenset[str]:
    """All words of one kind ("by", "agency", …) in every language, case folded."""
    return frozenset(
        word.strip()
        for row in resources.files("pipelines.resources")
        .joinpath("bylines.tsv")
        .read_text("utf-8")
        .splitlines()
        if row.startswith(kind + "\t")
        for word in row.split("\t")[2].split("|")
        if word.strip()
    )


@cache
def word_pattern(kind: str) -> re.Pattern[str]:
    """The words of one kind, longest first, as whole words in any case."""
    listed = sorted(byline_words(kind), key=len, reverse=True)
    return re.compile(r"(?<![\w@])(?:" + "|".join(map(re.escape, listed)) + r")(?!\w)", re.I)

"""Short lines to the furniture they announce: share lines, "read also", main news, notices, in 64 languages.

The phrases are data (`resources/furniture/*.txt`, one file a kind). They are asked about short lines only: in a
paragraph the same words prove nothing.
"""

import re
from collections.abc import Mapping, Sequence
from contextlib import suppress
from functools import cache, lru_cache
from importlib import import_module, resources
from typing import Literal
from unicodedata import category

import msgspec

Kind = Literal[
    "share", "also", "main", "social", "newsletter", "support", "notices", "comments", "advertising", "tools"
]
Match = Literal["whole", "label", "start"]

KINDS: tuple[Kind, ...] = (
    "share",
    "also",
    "main",
    "social",
    "newsletter",
    "support",
    "notices",
    "comments",
    "advertising",
    "tools",
)
MAX_LINE_CHARS = 200
MAX_LABELLED_CHARS = {"share": 60, "tools": 120, "comments": 40, "main": 60, "advertising": 40}
"""A label with more behind it than this is a sentence that happens to begin so; others: `MAX_LINE_CHARS`."""
START_KINDS = frozenset({"social", "newsletter", "support", "notices"})
"""Kinds whose phrases need no colon behind them: "Follow us on …"."""
START_CHARS = 140
MAX_ONE_WORD_CHARS = 60
COMPACT_KEY_CHARS = 2
"""Phrases are indexed by their first run of letters; those of scripts without blanks by their first two."""
FIRST_LETTERS = re.compile(r"[^\W\d_]*")
SENTENCE_BORDER = ". "
MAX_CREDIT_CHARS = 80
NO_CREDIT_ENDS = frozenset(".!?。:：")
"""No name ends so, nor does a caption's last line."""
COPYRIGHT = re.compile(r"^\W*(?:©|\(c\)|copyright\b|ⓒ|&copy;)|©\s*(?:19|20)\d\d|(?:19|20)\d\d\s*©", re.I)
# every branch begins with a letter of its own, so that the search skips to these
NOTICE_SIGN = re.compile(
    r"©|ⓒ|\(c\)|\(C\)|copyright|Copyright|COPYRIGHT|19(?<!\d19)\d\d(?!\d)|20(?<!\d20)\d\d(?!\d)"
)
_EDGES = " \t\n\xa0:.…!?»«>→←▶►•*|-–—#[](){}/\\+_=~^\"'“”„‟،؛：。！？،·▪■●»›‹0123456789"
_SIGNS = frozenset({"So", "Sk", "Cf", "Me"})
"""Unicode's categories of pictures, their colours, what joins and frames them, and marks of direction."""
_VARIANTS = "\ufe0e\ufe0f"
"""Behind a picture: in one colour, or in its own."""
_FOLD = str.maketrans(
    {
        "أ": "ا",
        "إ": "ا",
        "آ": "ا",
        "ً": None,
        "ـ": None,
        "ّ": None,
        "\xa0": " ",
        "’": "'",
        "ё": "е",
        "\u0307": None,
    }
)
_DROPPED = frozenset(chr(code) for code, kept in _FOLD.items() if kept is None)
_FOLDED = re.compile(f"[{''.join(map(chr, _FOLD))}]")
_LETTERS = re.compile(r"[^\W\d_]+")
_AFTER = re.compile(r"\s*(?P<mark>[:：\-–—>»|]|\()")
_COUNTER = re.compile(r"[\s\d()（）\[\].,:：]*$")


class Wording(msgspec.Struct, frozen=True):
    """What a line announces, in which languages it says so, and how much of the line says it."""

    kind: Kind
    languages: frozenset[str]
    match: Match


class _Phrase(msgspec.Struct, frozen=True):
    text: str
    kind: Kind
    languages: frozenset[str]
    is_compact: bool
    """Of a script written without blanks, where no border need follow."""


class _Group(msgspec.Struct, frozen=True):
    """Phrases with the same beginning, and their texts for one look at all of them."""

    texts: tuple[str, ...]
    phrases: tuple[_Phrase, ...]


@lru_cache(maxsize=4096)
def wording_of_line(line: str) -> Wording | None:
    """What a short line announces; None for other lines and for those over 200 characters.

    >>> wording_of_line("Поделиться публикацией:").kind
    'share'
    >>> wording_of_line("Read also: Storm over the lake").match
    'label'
    >>> wording_of_line("Share prices fell on Monday")
    """
    if len(line) > MAX_LINE_CHARS:
        return None
    if _may_begin(line):
        folded = folded_line(line)
        for phrase in _phrases_at_start(folded):
            match = _match(phrase, folded[len(phrase.text) :], len(folded))
            if match is not None:
                return Wording(phrase.kind, phrase.languages, match)
    if NOTICE_SIGN.search(line) is None:
        return None
    folded = folded_line(line)
    notice = _notice_in(folded)
    is_notice = notice is not None and len(folded) > 8 and folded[-1:].isalpha()
    if is_notice or COPYRIGHT.search(line) is not None:
        return Wording("notices", notice.languages if notice else frozenset(), "start")
    return None


def lines_that_may_announce(lines: Sequence[str]) -> list[int]:
    """Which lines `wording_of_line` is to be asked about: all that announce something, and few others."""
    return lines_to_ask(lines, _heads(), _FOLD, _EDGES, _longest_plain_head(), MAX_LINE_CHARS)


def lines_to_ask(
    lines: Sequence[str],
    heads: Mapping[str, tuple[str, ...]],
    folds: Mapping[int, str | None],
    edges: str,
    longest: int,
    most: int,
    /,
) -> list[int]:
    """The same with the tables it needs: phrases by how they begin, the longest such beginning in ASCII."""
    return [
        index
        for index, line in enumerate(lines)
        if len(line) <= most and (_may_begin(line) or NOTICE_SIGN.search(line))
    ]


with suppress(ImportError):
    lines_to_ask = import_module("pipelines._text").lines_to_ask


@cache
def _heads() -> dict[str, tuple[str, ...]]:
    return {head: group.texts for head, group in _phrases().items()}


@cache
def _longest_plain_head() -> int:
    return max(len(head) for head in _phrases() if head.isascii())


def is_picture_credit(line: str) -> bool:
    """Whether a line is or ends with a picture credit: "The harbour. Photo: Jane Doe", "The mill. Photo from the archive"."""
    if len(line) > MAX_LINE_CHARS or line[-1:] in NO_CREDIT_ENDS:
        return False
    folded = line.casefold()
    has_mark = ":" in folded or "by" in folded or "：" in folded
    if has_mark and _credit().search(folded) is not None:
        return True
    return (
        folded[-1:].isalpha() and SENTENCE_BORDER in folded and _credit_sentence().search(folded) is not None
    )


@cache
def _credit() -> re.Pattern[str]:
    words = sorted(_read("credits"), key=len, reverse=True)
    return re.compile(
        rf"(?:^|[.。।)] ?| [|/] |\()(?:{'|'.join(map(re.escape, words))})(?:\s*[:：]|(?<=by))\s*[^.!?。:：]{{1,60}}\)?$"
    )


@cache
def _credit_sentence() -> re.Pattern[str]:
    """A credit as the last sentence of a caption, without a full stop: no paragraph ends so."""
    words = sorted(_read("credits"), key=len, reverse=True)
    return re.compile(rf"\w[\w»”\")]\. (?:{'|'.join(map(re.escape, words))})(?: [^\s.!?,:]+){{1,6}}$")


def is_credit_line(line: str) -> bool:
    """Whether all of a line is a picture credit without a colon: "Photo from the archive of the museum"."""
    return _credit_line().match(line[:MAX_CREDIT_CHARS].casefold()) is not None


@cache
def _credit_line() -> re.Pattern[str]:
    words = sorted(_read("credits"), key=len, reverse=True)
    return re.compile(rf"(?:{'|'.join(map(re.escape, words))})(?: [^\s.!?,:;]+){{2,6}}$")


def folded_line(line: str) -> str:
    """A line as phrases are compared: case folded, marks and pictures around it off, Arabic letters in one spelling."""
    folded = line.casefold()
    if not folded.isascii() and _FOLDED.search(folded):
        folded = folded.translate(_FOLD)
    folded = " ".join(folded.split()).strip(_EDGES)
    if folded.isascii():
        return folded
    start, end = 0, len(folded)
    while start < end and _is_around(folded[start]):
        start += 1
    while start < end and _is_around(folded[end - 1]):
        end -= 1
    return folded[start:end]


def _is_around(char: str) -> bool:
    return char in _EDGES or char in _VARIANTS or category(char) in _SIGNS


def _match(phrase: _Phrase, rest: str, length: int) -> Match | None:
    if not rest or _COUNTER.match(rest):
        return "whole"
    if not phrase.is_compact and (rest[0].isalnum() or rest[0] in "'’"):
        return None
    mark = _AFTER.match(rest)
    if mark is not None:
        return "label" if length <= MAX_LABELLED_CHARS.get(phrase.kind, MAX_LINE_CHARS) else None
    if phrase.kind in START_KINDS and length <= (START_CHARS if " " in phrase.text else MAX_ONE_WORD_CHARS):
        return "start"
    return None


def _may_begin(line: str) -> bool:
    """Whether a phrase may begin like the line: most lines are done with here."""
    first = _LETTERS.search(line)
    if first is None:
        return False
    word, index = first.group().casefold(), _phrases()
    if word.isascii():
        return word in index
    start, end = first.span()
    return (
        word.translate(_FOLD) in index
        or line[start : start + COMPACT_KEY_CHARS] in index
        or line[end : end + 1] in _DROPPED
    )


def _phrases_at_start(folded: str) -> list[_Phrase]:
    """The phrases that a folded line begins with, longest first."""
    found: list[_Phrase] = []
    index = _phrases()
    run = FIRST_LETTERS.match(folded)
    for key in (run.group() if run else "", folded[:COMPACT_KEY_CHARS]):
        group = index.get(key)
        if group is not None and folded.startswith(group.texts):
            found += [phrase for phrase in group.phrases if folded.startswith(phrase.text)]
    return found


@cache
def _phrases() -> dict[str, _Group]:
    """All phrases by how they begin, longest first."""
    index: dict[str, list[_Phrase]] = {}
    for kind in KINDS:
        for text, languages in _read(kind).items():
            compact = any("\u0e00" <= char <= "\u0e7f" or char >= "\u3040" for char in text)
            phrase = _Phrase(text, kind, frozenset(languages), compact)
            run = FIRST_LETTERS.match(text)
            key = text[:COMPACT_KEY_CHARS] if compact else run.group() if run else ""
            index.setdefault(key, []).append(phrase)
    for phrases in index.values():
        phrases.sort(key=lambda phrase: -len(phrase.text))
    return {
        key: _Group(tuple(phrase.text for phrase in phrases), tuple(phrases))
        for key, phrases in index.items()
    }


def _read(kind: str) -> dict[str, set[str]]:
    text = resources.files("pipelines.resources").joinpath(f"furniture/{kind}.txt").read_text("utf-8")
    found: dict[str, set[str]] = {}
    for row in text.splitlines():
        language, colon, phrases = row.partition(":")
        if colon and not row.startswith("#"):
            for phrase in phrases.split("|"):
                found.setdefault(folded_line(phrase), set()).add(language)
    return found


@cache
def _notices() -> tuple[dict[str, _Group], tuple[_Phrase, ...]]:
    """Phrases that are a notice wherever they stand: by their first letters, and those without blanks."""
    groups = {
        key: [phrase for phrase in group.phrases if phrase.kind == "notices" and len(phrase.text) > 12]
        for key, group in _phrases().items()
    }
    compact = [
        phrase
        for group in _phrases().values()
        for phrase in group.phrases
        if phrase.kind == "notices" and phrase.is_compact
    ]
    by_letters = {
        key: _Group(tuple(phrase.text for phrase in phrases), tuple(phrases))
        for key, phrases in groups.items()
        if phrases
    }
    return by_letters, tuple(compact)


def _notice_in(folded: str) -> _Phrase | None:
    """The first phrase in a folded line that is a notice wherever it stands."""
    by_letters, compact = _notices()
    for word in _LETTERS.finditer(folded):
        group = by_letters.get(word.group())
        if group is not None and folded.startswith(group.texts, word.start()):
            return next(phrase for phrase in group.phrases if folded.startswith(phrase.text, word.start()))
    if folded.isascii():
        return None
    return next((phrase for phrase in compact if phrase.text in folded), None)

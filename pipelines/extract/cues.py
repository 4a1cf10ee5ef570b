"""Text to cues: the words of `resources/page_cues.tsv` it holds, as slots by language.

A cue is a stem or phrase that hints at a kind of page ("subscribe", "not found"). Alone it proves nothing;
`flags` asks for several slots of one language in one short block.
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from importlib import resources
from itertools import chain
from typing import NamedTuple

from pipelines.text import heads_of_words, high_letters

Cue = tuple[str, str]
"""Slot and language."""

# Scripts written without blanks, or whose vowel signs Python does not count as letters.
UNSPACED = re.compile(r"[\u0900-\u097f\u0e00-\u0e7f\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
UNSPACED_LANGUAGES = frozenset({"hi", "zh", "ja", "ko", "th"})
PUNCTUATION = ".,:;!?\"'()[]…“”„«»‘’"
ONE_FORM = re.compile("[A-Za-z0-9\u00c0-\u024f\u0370-\u052f]+")
"""A word without parts and without particles in front."""
WORD = re.compile(r"\w+(?:['-]\w+)*")
HEAD_CHARS = 3
FIRST_HEAD = re.compile(r"\w{1,3}")
PREFIXED = re.compile("[\u0590-\u0dff\u0e00-\u0e7f\u3040-\u9fff\uac00-\ud7af]")
"""Scripts without blanks, or that write particles in front of words."""
ARABIC_PREFIXES = re.compile(r"^[وفبكل]?(?:ال|لل)|^[وفبكل](?=..)")
HEBREW_PREFIXES = re.compile(r"^[הובלמשכ](?=..)")
REWRITTEN = (("’", "'"), ("\u02bc", "'"), ("ı", "i"), ("\u0307", ""), ("\u0640", ""))
"""Apostrophes made one, Turkish i with and without dot too; the Arabic stretch out."""
PLAIN = {
    letter: base
    for letter in map(chr, (*range(0xC0, 0x250), *range(0x370, 0x400), *range(0x1E00, 0x2000)))
    if (base := unicodedata.normalize("NFD", letter)[0]) != letter
} | {"ς": "σ"}
"""Latin and Greek letters without their accents: they move with the ending, and writers leave them out."""
ENTRY = re.compile(r'"([^"]+)"|([^,"\s][^,"]*)')
MAX_CHARS = 4000
MAX_REMEMBERED = 100_000


class _Lexicon(NamedTuple):
    stems: Mapping[str, tuple[tuple[str, frozenset[Cue]], ...]]
    """First three letters (the two that one has), to the stems and their cues."""
    heads: frozenset[str]
    """First three letters of all that is or begins a cue."""
    words: Mapping[str, frozenset[Cue]]
    phrases: Mapping[str, tuple[tuple[str, Cue], ...]]
    """First word of a phrase, to the phrase and its cue."""
    unspaced: Mapping[str, frozenset[Cue]]
    unspaced_slots: frozenset[str]


class _Known(NamedTuple):
    """What a token between blanks says by itself."""

    cues: frozenset[Cue]
    phrases: tuple[tuple[str, Cue], ...]
    """Phrases that may begin with it, and their cues."""
    slots: frozenset[str]
    """Of both."""
    is_unspaced: bool
    """Holds letters of a script in which cues are looked for inside of words."""


def folded(text: str) -> str:
    """Text as cues are matched in it: case folded, one kind of apostrophe, white space single."""
    text = text.casefold()
    if not text.isascii():
        for old, new in REWRITTEN:
            text = text.replace(old, new)
        for letter in high_letters(text):
            if letter in PLAIN:
                text = text.replace(letter, PLAIN[letter])
    return " ".join(text.split())


def cues_from_text(text: str) -> frozenset[Cue]:
    """All cues of a text, as (slot, language); only its first 4,000 characters are looked at."""
    text = text[:MAX_CHARS]
    return _cues_of_tokens(text, _speaking_tokens(text))


def cues_of_lines(lines: Sequence[str], slots: frozenset[str] = frozenset()) -> dict[int, frozenset[Cue]]:
    """All cues of the lines that have any (where `slots` are given: one of these), by index.

    At the cost of one look at the whole: hardly a token of a page speaks, and few lines hold one that does.
    """
    if slots:
        hits = _entries_in(folded("\n".join(lines)), slots)
        chosen = [index for index, line in enumerate(lines) if _holds_any(folded(line), hits)] if hits else []
    else:
        speaking = _speaking_tokens("\n".join(lines))
        chosen = [index for index, line in enumerate(lines) if _holds_any(line, speaking)] if speaking else []
    found = ((index, cues_from_text(lines[index])) for index in chosen)
    return {index: cues for index, cues in found if cues}


def _holds_any(line: str, pieces: Iterable[str]) -> bool:
    return any(piece in line for piece in pieces)


def _entries_in(text: str, slots: frozenset[str]) -> list[str]:
    """The cues of these slots that a folded text holds; more than it does where words have particles in front."""
    by_head, inner = _entries(slots)
    found = [pair for head in by_head.keys() & heads_of_words(text, HEAD_CHARS) for pair in by_head[head]]
    hits = [entry for entry, is_whole in found if entry in text and _is_word_in(entry, text, is_whole)]
    if not text.isascii() and PREFIXED.search(text):
        hits += [entry for entry in inner if entry in text]
    return hits


def _is_word_in(entry: str, text: str, is_whole: bool) -> bool:
    """Does a word of the text begin with the entry, or is one the entry?"""
    at = text.find(entry)
    while at >= 0:
        end = at + len(entry)
        is_end = not is_whole or not text[end : end + 1].isalnum()
        if is_end and (at == 0 or not text[at - 1].isalnum()):
            return True
        at = text.find(entry, end)
    return False


def _speaking_tokens(text: str) -> dict[str, _Known]:
    """The tokens of a text that are or begin a cue, or may hold one."""
    silent, heads = _silent(), _lexicon().heads
    speaking: dict[str, _Known] = {}
    for token in set(text.split()) - silent:
        word = token.strip(PUNCTUATION)
        if ONE_FORM.fullmatch(word):
            head = word[:3].lower() if word.isascii() else folded(word[:3])[:3]
            known = _known(token) if head in heads or head[:2] in heads else None
        else:
            known = _known(token)
        if known is None or not known.slots:
            if len(silent) >= MAX_REMEMBERED:
                silent.clear()
            silent.add(token)
        else:
            speaking[token] = known
    return speaking


def _known(token: str) -> _Known:
    remembered = _remembered()
    known = remembered.get(token)
    if known is None:
        known = _known_of_token(token)
        # where nothing parts words, a token is a sentence, and does not return
        if known.slots and not known.is_unspaced:
            if len(remembered) >= MAX_REMEMBERED:
                remembered.clear()
            remembered[token] = known
    return known


def _known_of_token(token: str) -> _Known:
    lexicon = _lexicon()
    text = folded(token)
    cues: set[Cue] = set()
    phrases: list[tuple[str, Cue]] = []
    for word in WORD.findall(text):
        cues |= _cues_of_word(word, lexicon)
        phrases += lexicon.phrases.get(word, ())
    slots = frozenset(slot for slot, _ in (*cues, *(cue for _, cue in phrases)))
    is_unspaced = not text.isascii() and UNSPACED.search(text) is not None
    if is_unspaced:
        slots |= lexicon.unspaced_slots
    return _Known(frozenset(cues), tuple(phrases), slots, is_unspaced)


def _cues_of_tokens(text: str, speaking: Mapping[str, _Known]) -> frozenset[Cue]:
    if not speaking:
        return frozenset()
    found = set().union(*(known.cues for known in speaking.values()))
    phrases = [pair for known in speaking.values() for pair in known.phrases if pair[1] not in found]
    is_unspaced = any(known.is_unspaced for known in speaking.values())
    if phrases or is_unspaced:
        text = f" {folded(text)} "
    found.update(cue for phrase, cue in phrases if f" {phrase}" in text)
    if is_unspaced:
        lexicon = _lexicon()
        for match in _unspaced_pattern().finditer(text):
            found |= lexicon.unspaced[match[1]]
    return frozenset(found)


def has_slots(cues: Iterable[Cue], *slots: str) -> bool:
    """Whether all these slots stand among the cues in one language."""
    return bool(shared_languages(cues, *slots))


def shared_languages(cues: Iterable[Cue], *slots: str) -> frozenset[str]:
    """The languages in which all these slots stand among the cues."""
    shared: frozenset[str] | None = None
    cues = tuple(cues)
    for slot in slots:
        languages = frozenset(language for name, language in cues if name == slot)
        shared = languages if shared is None else shared & languages
    return shared or frozenset()


def _cues_of_word(word: str, lexicon: _Lexicon) -> set[Cue]:
    found: set[Cue] = set()
    for form in _forms(word):
        if form in lexicon.words:
            found |= lexicon.words[form]
        for head in (form[:3], form[:2]):
            for stem, cues in lexicon.stems.get(head, ()):
                if form.startswith(stem):
                    found |= cues
    return found


def _forms(word: str) -> list[str]:
    """The word, its parts around hyphens, and without the particles that Arabic and Hebrew put in front."""
    forms = [word, *(word.split("-") if "-" in word else ()), *(word.split("'") if "'" in word else ())]
    first = word[0]
    if "\u0600" <= first <= "\u06ff":
        forms.append(ARABIC_PREFIXES.sub("", word))
    elif "\u0590" <= first <= "\u05ff":
        forms.append(HEBREW_PREFIXES.sub("", word))
    return forms


@cache
def _remembered() -> dict[str, _Known]:
    """Tokens that speak, as they were met."""
    return {}


@cache
def _silent() -> set[str]:
    """Tokens without a cue, as they were met: nearly all."""
    return set()


@cache
def _entries(slots: frozenset[str]) -> tuple[Mapping[str, list[tuple[str, bool]]], list[str]]:
    """The cues of these slots: by their first three letters, each with whether it is a whole word; and those in
    scripts in which they may stand inside of words."""
    lexicon = _lexicon()
    stems = chain(chain.from_iterable(lexicon.stems.values()), lexicon.unspaced.items())
    wanted = {stem: False for stem, cues in stems if any(slot in slots for slot, _ in cues)}
    phrases = chain.from_iterable(lexicon.phrases.values())
    wanted |= {phrase: False for phrase, (slot, _) in phrases if slot in slots}
    words = lexicon.words.items()
    wanted |= {word: True for word, cues in words if any(slot in slots for slot, _ in cues)}
    by_head: dict[str, list[tuple[str, bool]]] = {}
    inner = []
    for entry, is_whole in wanted.items():
        if PREFIXED.search(entry):
            inner.append(entry)
        else:
            by_head.setdefault(FIRST_HEAD.findall(entry)[0], []).append((entry, is_whole))
    return by_head, inner


@cache
def _lexicon() -> _Lexicon:
    stems: dict[str, set[Cue]] = {}
    words: dict[str, set[Cue]] = {}
    phrases: dict[str, list[tuple[str, Cue]]] = {}
    unspaced: dict[str, set[Cue]] = {}
    listing = resources.files("pipelines").joinpath("resources", "page_cues.tsv").read_text("utf-8")
    for line in listing.splitlines():
        if line.startswith("#") or not line:
            continue
        slot, language, entries = line.split("\t")
        for quoted, plain in ENTRY.findall(entries):
            entry, cue = folded(quoted or plain), (slot, language)
            if language in UNSPACED_LANGUAGES and UNSPACED.search(entry):
                unspaced.setdefault(entry, set()).add(cue)
            elif entry.endswith("$"):
                words.setdefault(entry[:-1], set()).add(cue)
            elif " " in entry or not WORD.fullmatch(entry):
                phrases.setdefault(WORD.findall(entry)[0], []).append((entry, cue))
            else:
                stems.setdefault(entry, set()).add(cue)
    by_head: dict[str, list[tuple[str, frozenset[Cue]]]] = {}
    for stem, cues in stems.items():
        by_head.setdefault(stem[:3], []).append((stem, frozenset(cues)))
    return _Lexicon(
        stems={head: tuple(pairs) for head, pairs in by_head.items()},
        heads=frozenset(entry[:3] for entry in (*stems, *words, *phrases)),
        words={word: frozenset(cues) for word, cues in words.items()},
        phrases={word: tuple(pairs) for word, pairs in phrases.items()},
        unspaced={entry: frozenset(cues) for entry, cues in unspaced.items()},
        unspaced_slots=frozenset(slot for cues in unspaced.values() for slot, _ in cues),
    )


@cache
def _unspaced_pattern() -> re.Pattern[str]:
    """Finds the cues that may stand inside of words; apart, since few pages need it and it takes 20 ms to make."""
    entries = _lexicon().unspaced
    alternatives = "|".join(map(re.escape, sorted(entries, key=len, reverse=True)))
    first_letters = re.escape("".join(sorted({entry[0] for entry in entries})))
    return re.compile(f"(?=[{first_letters}])(?=({alternatives}))")

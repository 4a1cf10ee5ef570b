"""Text to cues: the words of `resources/page_cues.tsv` it holds, as slots by language.

A cue is a stem or phrase that hints at a kind of page ("subscribe", "not found"). Alone it proves nothing;
`flags` asks for several slots of one language in one short block.
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from importlib import resources
from typing import NamedTuple

Cue = tuple[str, str]
"""Slot and language."""

# Scripts written without blanks, or whose vowel signs Python does not count as letters.
UNSPACED = re.compile(r"[\u0900-\u097f\u0e00-\u0e7f\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
UNSPACED_LANGUAGES = frozenset({"hi", "zh", "ja", "ko", "th"})
WORD = re.compile(r"\w+(?:['-]\w+)*")
ARABIC_PREFIXES = re.compile(r"^[وفبكل]?(?:ال|لل)|^[وفبكل](?=..)")
HEBREW_PREFIXES = re.compile(r"^[הובלמשכ](?=..)")
REWRITTEN = (("’", "'"), ("\u02bc", "'"), ("ı", "i"), ("\u0307", ""), ("\u0640", ""))
"""Apostrophes made one, Turkish i with and without dot too; the Arabic stretch out."""
ACCENTED = [*range(0xC0, 0x250), *range(0x370, 0x400), *range(0x1E00, 0x2000)]
PLAIN = {code: base for code in ACCENTED if (base := ord(unicodedata.normalize("NFD", chr(code))[0])) != code}
PLAIN[ord("ς")] = ord("σ")
"""Latin and Greek letters without their accents: they move with the ending, and writers leave them out."""
ENTRY = re.compile(r'"([^"]+)"|([^,"\s][^,"]*)')
MAX_CHARS = 4000
MAX_REMEMBERED = 100_000


class _Lexicon(NamedTuple):
    stems: Mapping[str, frozenset[Cue]]
    heads: frozenset[str]
    """The first three letters of the stems, or the two that one has."""
    lengths: tuple[int, ...]
    words: Mapping[str, frozenset[Cue]]
    phrases: Mapping[str, tuple[tuple[str, Cue], ...]]
    """First word of a phrase, to the phrase and its cue."""
    unspaced: Mapping[str, frozenset[Cue]]
    unspaced_pattern: re.Pattern[str]
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
        text = text.translate(PLAIN)
    return " ".join(text.split())


def cues_from_text(text: str) -> frozenset[Cue]:
    """All cues of a text, as (slot, language); only its first 4,000 characters are looked at."""
    text = text[:MAX_CHARS]
    return _cues_of_tokens(text, _speaking_tokens(text))


def cues_of_lines(lines: Sequence[str], slots: frozenset[str] = frozenset()) -> dict[int, frozenset[Cue]]:
    """All cues of the lines that have any, or that may hold one of `slots`, by index.

    At the cost of one look at the whole: hardly a token of a page speaks, and few lines hold one that does.
    """
    speaking = _speaking_tokens("\n".join(lines), slots)
    if not speaking:
        return {}
    chosen = ((index, line) for index, line in enumerate(lines) if any(token in line for token in speaking))
    found = ((index, cues_from_text(line)) for index, line in chosen)
    return {index: cues for index, cues in found if cues}


def _speaking_tokens(text: str, slots: frozenset[str] = frozenset()) -> dict[str, _Known]:
    """The tokens of a text that are or begin a cue (of one of `slots`), or may hold one."""
    silent = _silent(slots)
    speaking: dict[str, _Known] = {}
    for token in set(text.split()) - silent:
        known = _known(token)
        if not known.slots or (slots and slots.isdisjoint(known.slots)):
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
        for match in lexicon.unspaced_pattern.finditer(text):
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


def _cues_of_word(word: str, lexicon: _Lexicon) -> frozenset[Cue]:
    found: set[Cue] = set()
    for form in _forms(word):
        found |= lexicon.words.get(form, frozenset())
        if form[:3] not in lexicon.heads and form[:2] not in lexicon.heads:
            continue
        for length in lexicon.lengths:
            if length > len(form):
                break
            found |= lexicon.stems.get(form[:length], frozenset())
    return frozenset(found)


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
def _silent(slots: frozenset[str]) -> set[str]:
    """Tokens without a cue of these slots (of any, if there are none), as they were met: nearly all."""
    return set()


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
    alternatives = "|".join(map(re.escape, sorted(unspaced, key=len, reverse=True)))
    first_letters = re.escape("".join(sorted({entry[0] for entry in unspaced})))
    return _Lexicon(
        stems={stem: frozenset(cues) for stem, cues in stems.items()},
        heads=frozenset(stem[:3] for stem in stems),
        lengths=tuple(sorted({len(stem) for stem in stems})),
        words={word: frozenset(cues) for word, cues in words.items()},
        phrases={word: tuple(pairs) for word, pairs in phrases.items()},
        unspaced={entry: frozenset(cues) for entry, cues in unspaced.items()},
        unspaced_pattern=re.compile(f"(?=[{first_letters}])(?=({alternatives}))"),
        unspaced_slots=frozenset(slot for cues in unspaced.values() for slot, _ in cues),
    )

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
SEPARATOR = " \ue000 "
"""Between lines looked at together; private use, so in no cue and no word."""
MAX_REMEMBERED = 100_000


class _Lexicon(NamedTuple):
    stems: Mapping[str, frozenset[Cue]]
    lengths: tuple[int, ...]
    words: Mapping[str, frozenset[Cue]]
    phrases: Mapping[str, tuple[tuple[str, Cue], ...]]
    """First word of a phrase, to the phrase and its cue."""
    unspaced: Mapping[str, frozenset[Cue]]
    unspaced_pattern: re.Pattern[str]


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
    return _cues_of_folded(folded(text[:MAX_CHARS]))


def cues_of_lines(lines: Sequence[str], slots: frozenset[str]) -> dict[int, frozenset[Cue]]:
    """All cues of those lines that hold one of `slots`, by index; at the cost of one look at the whole."""
    joined = folded(SEPARATOR.join(lines))
    known = _triggers(slots)
    triggers = []
    for word in set(WORD.findall(joined)):
        is_trigger = known.get(word)
        if is_trigger is None:
            is_trigger = _may_hold(word, slots)
            if len(known) < MAX_REMEMBERED:
                known[word] = is_trigger
        if is_trigger:
            triggers.append(word)
    if UNSPACED.search(joined):
        lexicon = _lexicon()
        seen = {match[1] for match in lexicon.unspaced_pattern.finditer(joined)}
        triggers += [entry for entry in seen if any(slot in slots for slot, _ in lexicon.unspaced[entry])]
    if not triggers:
        return {}
    numbered = enumerate(joined.split(SEPARATOR))
    chosen = ((index, line) for index, line in numbered if any(trigger in line for trigger in triggers))
    return {index: _cues_of_folded(line.strip()) for index, line in chosen}


@cache
def _triggers(slots: frozenset[str]) -> dict[str, bool]:
    """Whether a word may begin a cue of the slots; filled as words come."""
    return {}


def _may_hold(word: str, slots: frozenset[str]) -> bool:
    cues, phrases = _known(word)
    return any(slot in slots for slot, _ in cues) or any(slot in slots for _, (slot, _) in phrases)


def _cues_of_folded(text: str) -> frozenset[Cue]:
    found: set[Cue] = set()
    phrases: list[tuple[str, Cue]] = []
    for word in set(WORD.findall(text)):
        cues, candidates = _known(word)
        if cues:
            found |= cues
        if candidates:
            phrases += candidates
    if phrases:
        padded = f" {text} "
        found.update(cue for phrase, cue in phrases if cue not in found and f" {phrase}" in padded)
    if UNSPACED.search(text):
        lexicon = _lexicon()
        for match in lexicon.unspaced_pattern.finditer(text):
            found |= lexicon.unspaced[match[1]]
    return frozenset(found)


def _known(word: str) -> tuple[frozenset[Cue], tuple[tuple[str, Cue], ...]]:
    """The cues of a word by itself and the phrases that may begin with it; remembered."""
    remembered = _remembered()
    known = remembered.get(word)
    if known is None:
        if len(remembered) > MAX_REMEMBERED:
            remembered.clear()
        lexicon = _lexicon()
        known = remembered[word] = (_cues_of_word(word, lexicon), lexicon.phrases.get(word, ()))
    return known


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
def _remembered() -> dict[str, tuple[frozenset[Cue], tuple[tuple[str, Cue], ...]]]:
    return {}


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
    return _Lexicon(
        stems={stem: frozenset(cues) for stem, cues in stems.items()},
        lengths=tuple(sorted({len(stem) for stem in stems})),
        words={word: frozenset(cues) for word, cues in words.items()},
        phrases={word: tuple(pairs) for word, pairs in phrases.items()},
        unspaced={entry: frozenset(cues) for entry, cues in unspaced.items()},
        unspaced_pattern=re.compile(f"(?=({alternatives}))"),
    )

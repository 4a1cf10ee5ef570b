"""A list of names to its names: where it is cut, and what in it is a place or a function."""

import re
from collections.abc import Iterator

from pipelines.extract.authors.clutter import CUT
from pipelines.extract.authors.leads import NO_NAME_AFTER, find_word
from pipelines.extract.authors.names import HAN, HANGUL_NAME, MAX_NAMES, person_name
from pipelines.extract.authors.no_persons import has_job, is_organisation

LISTED = re.compile(r"\s*(?:[,;&/／、，；＆+]|\s\+\s|・)\s*")
LISTED_SIGN = re.compile("[,;&/／、，；＆+・]")
AND = re.compile(
    r"\s+(?:and|und|et|e|y|og|och|ja|en|i|a|и|і|та|ve|və|és|și|şi|dan|with|mit|avec|con|sowie|plus|AND|UND|ET|E|Y|И|"
    r"και|और|এবং)\s+|\s+و\s?(?=\w{3})|(?<=\w)\s+và\s+"
)
"""Between two names; in small letters, for Dan is a name."""
SUFFIX = re.compile(r",\s*(?=(?:Jr|Sr|II|III|IV)\b(?!\.?\s+[A-Z]))")
"""The comma inside a name."""
AND_WORDS = frozenset(
    "and und et e y og och ja en i a и і та ve və és și şi dan with mit avec con sowie plus AND UND ET E Y И "
    "και और এবং và".split()
)
LEADING_AND = re.compile(r"^\s*(?:and|und|et|y|og|och|en|и|та|ve|dan)\s+")
LABEL = re.compile(r"(?<=\w)\s+[^\W\d_]+\s?:(?=\s|$)")
"""A word before a colon begins another statement."""
ASIDE = frozenset("in under aus from en unter filed".split())


def names_in_list(text: str, not_names: frozenset[str], *, is_first: bool = True) -> Iterator[str]:
    """The names of one list; what follows the first name must look more like a person than that one.

    Where single words are no names (not `is_first`), several of them make the list one of topics.
    """
    found, are_single, skipped = not is_first, is_first, 0
    for part in _people_and_places(text)[:MAX_NAMES]:
        if found and part.split(None, 1)[0].casefold() in NO_NAME_AFTER:
            break
        name = person_name(part, not_names)
        if name is None:
            continue
        is_single = " " not in name and not HAN.search(name) and not HANGUL_NAME.match(name)
        is_single, are_single = is_single and not are_single, are_single and is_single
        if found and (is_single or is_organisation(name) or has_job(name)):
            skipped += is_single and not is_first
            if skipped > 1:
                return
            continue
        if not is_first and HAN.search(name) and len(name) < 3:
            continue
        found = True
        yield name


def _people_and_places(text: str) -> list[str]:
    """The parts of a list; behind "in", "under" or another such word a comma goes on with what is no name."""
    parts: list[str] = []
    is_aside = False
    text = SUFFIX.sub(" ", cut_tail(text))
    for piece in LISTED.split(text) if LISTED_SIGN.search(text) is not None else (text,):
        joined = _split_at_and(LEADING_AND.sub("", piece))
        has_aside = any(word in ASIDE for word in piece.casefold().split()[1:])
        is_place = is_aside and not has_aside and not LEADING_AND.match(piece)
        parts.extend(joined[1:] if is_place else joined)
        is_aside = is_aside or has_aside
    return parts


def cut_tail(text: str) -> str:
    """`text` up to what cannot belong to a list of names."""
    text = text.partition(CUT)[0]
    stop = find_word("stop", text)
    if stop is not None and stop.start() > 0:
        text = text[: stop.start()]
    if ":" in text and (label := LABEL.search(text)) is not None:
        text = text[: label.start()]
    return text


def _split_at_and(text: str) -> list[str]:
    if AND_WORDS.isdisjoint(text.split()) and "و" not in text:
        return [text] if text.strip() else []
    return [part for part in AND.split(text) if part.strip()]

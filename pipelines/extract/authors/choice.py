"""Which witness wins: printed lines against declared names."""

import re
from collections.abc import Sequence
from typing import NamedTuple

from pipelines.extract.authors.declared import Declared, declared_elsewhere
from pipelines.extract.authors.lines import Line
from pipelines.extract.authors.no_persons import has_job, is_organisation
from pipelines.extract.authors.regions import Prints
from pipelines.extract.names import letters
from pipelines.model import Block

GLUED = re.compile(r"[a-zß-ÿ][A-Z]")
"""Where two elements without a space between them may meet."""


class Choice(NamedTuple):
    """The line as printed, the names, who says so."""

    text: str | None
    names: tuple[str, ...]
    witness: str


def is_settled(declared: list[Declared], printed: list[Line], seen: Prints) -> bool:
    """Does the first line with names need no help from markup?

    It prints just the declared names; where nothing is declared, whole names without signs of glued elements.
    Without such a line the declared ones must be printed near the headline.
    """
    line = next((line for line in printed if line.names), None)
    if line is None:
        return bool(declared) and all(" " in name and name in seen for name in declared[0][1])
    if not declared:
        is_plain = all(name.count(" ") == 1 and not has_job(name) for name in line.names)
        return is_plain and not GLUED.search(line.text)
    names = declared[0][1]
    is_full = all(" " in name for name in names)
    return is_full and {letters(name) for name in names} == {letters(name) for name in line.names}


def choice(
    declared: list[Declared], printed: list[Line], seen: Prints, late: Prints, blocks: Sequence[Block]
) -> Choice:
    """`seen`, `late`: the short lines before and after the text; `blocks`: all lines of the page."""
    named = [line for line in printed if line.names]
    first = printed[0].text if printed and printed[0].witness == "block" else None
    for witness in declared:
        for line in named:
            if (agreed := _agreement(witness, line, seen)) is not None:
                return agreed
    full = [names for source, names in declared if source == "jsonld" and all(" " in name for name in names)]
    led = [line for line in named if line.witness == "block" and line.is_led]
    led.sort(key=lambda line: not any(" " in name for name in line.names))
    for line in led:
        if not full or any(" " in name for name in line.names):
            return Choice(line.text, line.names, "block")
    for source, names in declared:
        if all(name in seen for name in names):
            return Choice(first, names, source)
    if (elsewhere := declared_elsewhere(declared, blocks)) is not None:
        return Choice(first, elsewhere.names, elsewhere.source)
    for line in sorted(named, key=lambda line: (line.witness == "markup", not line.is_led)):
        if (line.is_led or line.witness in ("block", "markup")) and all(" " in name for name in line.names):
            return Choice(line.text, line.names, line.witness)
    for source, names in declared:
        if all(name in late for name in names):
            return Choice(first, names, source)
    if named:
        return Choice(named[0].text, whole_list(named[0].names, declared), named[0].witness)
    return Choice(first, (), "")


def _agreement(declared: Declared, line: Line, seen: Prints) -> Choice | None:
    """The fuller of the two, where the line names the declared ones in its own words; None where it does not."""
    source, names = declared
    keys, mine = ({letters(name) for name in found} for found in (names, line.names))
    if keys == mine:
        is_handle = not any(" " in name for name in names) and any(" " in name for name in line.names)
        return Choice(line.text, line.names if is_handle else names, source)
    is_near = line.witness in ("block", "markup")
    is_fuller = is_near and keys < mine and len(keys) == 1
    if is_fuller and all(" " in name and not is_organisation(name) for name in line.names):
        return Choice(line.text, line.names, line.witness)
    if is_near and len(mine) == len(keys) and all(any(key in own for own in mine) for key in keys):
        return Choice(line.text, line.names, "block")
    if is_near and mine < keys and all(name in seen for name in names):
        return Choice(line.text, names, source)
    text = letters(line.text)
    persons = [name for name in line.names if not is_organisation(name)]
    has_more = line.witness == "block" and len(persons) > len(keys)
    if all(key in text for key in keys) and not has_more:
        return Choice(line.text, names, source)
    return None


def whole_list(names: tuple[str, ...], declared: list[Declared]) -> tuple[str, ...]:
    """The declared list that has all of `names` and more, else `names`."""
    return next((listed for _, listed in declared if set(names) < set(listed)), names)


def fullest_first(declared: list[Declared], seen: Prints) -> list[Declared]:
    """The declared names, first those that hold all of the first witness's and are all printed."""
    if len(declared) < 2:
        return declared
    first = {letters(name) for name in declared[0][1]}
    for source, names in declared[1:]:
        if first < {letters(name) for name in names} and all(name in seen for name in names):
            return [Declared(source, names), *(other for other in declared if other[0] != source)]
    return declared

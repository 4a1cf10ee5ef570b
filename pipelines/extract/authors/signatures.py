"""Who signs the text at its end, without any word of authorship."""

import re
from collections.abc import Sequence

from pipelines.extract.authors.lines import Line
from pipelines.extract.authors.no_persons import is_organisation
from pipelines.extract.authors.persons import names_from_byline
from pipelines.extract.dateline import is_agency
from pipelines.model import Block

INITIALS = re.compile(r"\(?(?P<letters>[a-zäöü]{2,4})\)?")
NO_INITIALS = frozenset("end ende fin red ps top foto pm am".split())
SIGNED_END = re.compile(r"[.!?»“”\"]\s*\((?P<name>[^()\n]{5,40})\)[\s+]*$")
MIN_SIGNED_CHARS = 40
"""Of a text with less no line is a signature: hardly a sentence."""
UNSIGNED_TAGS = frozenset({"li", "h1", "h2", "h3", "h4", "figcaption", "button", "label", "option", "nav"})


def signature(blocks: Sequence[Block]) -> Line | None:
    """A name or initials alone in the text's last line or the one behind, or a name in brackets."""
    kept = [block for block in blocks if block.verdict == "keep"]
    if sum(len(block.text) for block in kept) < MIN_SIGNED_CHARS:
        return None
    last = kept[-1].index
    for block in blocks[last : last + 2]:
        text = block.text.strip()
        if block.tag in UNSIGNED_TAGS or block.role not in ("text", "note", "byline"):
            continue
        if (found := INITIALS.fullmatch(text)) is not None:
            initials = found["letters"]
            if initials not in NO_INITIALS and not is_agency(initials):
                return Line("signature", text, (initials,))
            continue
        bracketed = SIGNED_END.search(text) if block.index == last else None
        text = bracketed["name"] if bracketed is not None else text
        if bracketed is None and block.index == last:
            continue
        names = names_from_byline(text, is_marked=True)
        tokens = text.split()
        is_name = len(names) == 1 and 2 <= len(tokens) <= 3 and names[0].split() == tokens
        if is_name and not is_organisation(names[0]):
            return Line("signature", text, names)
    return None

"""What the heads of elements say: tag, flags, and the names (class, id, itemprop, role) in them."""

import re
from collections.abc import Sequence
from itertools import islice
from typing import Any

from pipelines.extract.body.flatten import FIELD, SEPARATOR

HOLDER_TAGS = (
    ("p",), ("div",), ("li",), ("h1",), ("h2",), ("h3",), ("h4", "h5", "h6"), ("td", "th"), ("dd", "dt"),
    ("figcaption", "caption", "figure"), ("blockquote",), ("pre", "textarea"), ("label", "legend", "option"),
    ("button",), ("article",), ("section",), ("body", "html", "center"), ("address",), ("noscript", "template"),
    ("span",), ("summary", "details"),
)  # fmt: skip
FLAG_TAGS = (
    ("article",), ("main",), ("nav", "menu"), ("aside",), ("footer",), ("header", "hgroup"), ("form", "fieldset"),
    ("table",), ("ul", "ol", "dl"), ("blockquote",), ("figure", "picture", "video"), ("section",),
    ("noscript",), ("template",), ("select",), ("dialog",), ("center",), ("details",), ("hidden",), ("textarea",),
)  # fmt: skip
HOLDER = {tag: number for number, tags in enumerate(HOLDER_TAGS) for tag in tags}
FLAG = {tag: 1 << number for number, tags in enumerate(FLAG_TAGS) for tag in tags}
_DIGIT = re.compile("[0-9]+")
MAX_KEPT_HEADS, MAX_KEPT_TOKENS = 30_000, 60_000
MAX_NAMES, MAX_NAME_CHARS, MAX_HEAD_CHARS = 24, 48, 420


class Head:
    """What the head string of an element says: tag, flag bits, and its names.

    `names`: the tag, each class, id, itemprop and role whole, and each part of them, digits left out; as rows of
    a vocabulary, those not in it left out, or as they are where there is no vocabulary (in training). `key`: equal
    for equal heads, ids apart.
    """

    __slots__ = ("flags", "holder", "key", "names", "tag")

    def __init__(self, head: str, names: list[Any]) -> None:
        tag, *fields = head.split(FIELD)
        self.tag = tag
        self.names = names
        self.holder = HOLDER.get(tag, len(HOLDER_TAGS))
        self.flags = FLAG.get(tag, 0)
        if "hidden" in fields:
            self.flags |= FLAG["hidden"]
        self.key = hash(head if "#" not in head else FIELD.join([f for f in [tag, *fields] if f[:1] != "#"]))


class Names:
    """Heads by their strings, kept, as far as the model's vocabulary knows their names."""

    def __init__(self, rows: dict[str, int] | None = None) -> None:
        self._rows = rows
        self._heads: dict[str, Head] = {}
        self._tokens: dict[str, list[Any]] = {}

    def heads(self, heads: Sequence[str]) -> list[Head]:
        """One a string; equal strings give the same object."""
        known = self._heads
        if len(known) > MAX_KEPT_HEADS:
            known.clear()
        missing = [head for head in dict.fromkeys(heads) if head not in known]
        if missing:
            for head, names in zip(missing, self._names_of_heads(missing), strict=True):
                known[head] = Head(head, names)
        return list(map(known.__getitem__, heads))

    def _names_of_heads(self, heads: list[str]) -> list[list[Any]]:
        known = self._tokens
        if len(known) > MAX_KEPT_TOKENS:
            known.clear()
        joined = SEPARATOR.join([head[:MAX_HEAD_CHARS] for head in heads])
        lines = _DIGIT.sub("", joined.replace(FIELD, " ").lower()).split(SEPARATOR)
        found = []
        for head, line in zip(heads, lines, strict=True):
            tokens = line.split()[: MAX_NAMES + 1] or [""]
            tokens[0] = "<" + head.partition(FIELD)[0]
            names: list[Any] = []
            for token in tokens:
                own = known.get(token)
                if own is None:
                    own = known[token] = self._of_token(token)
                names += own
            found.append(names)
        return found

    def _of_token(self, token: str) -> list[Any]:
        names, rows = _names_in(token), self._rows
        return names if rows is None else [row for name in names if (row := rows.get(name)) is not None]


def _names_in(token: str) -> list[str]:
    if token[0] == "<":
        return [token]
    whole = token.lstrip("#")[:MAX_NAME_CHARS]
    if "-" in whole or "_" in whole:
        parts = whole.replace("_", "-").split("-")
        return ["." + whole, *[part for part in parts if len(part) > 1]]
    return ["." + whole, whole]


def names_of_spans(keys: Sequence[tuple[str, ...]], names: Names) -> list[list[Any]]:
    """For each tuple of head strings the names of all of them."""
    heads = iter(names.heads([head for spans in keys for head in spans]))
    return [[name for head in islice(heads, len(spans)) for name in head.names] for spans in keys]

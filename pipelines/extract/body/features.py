"""What the model looks at: per block a row of numbers, the hashes of names about it, and the words at its edge."""

import re
from collections import Counter
from typing import Any

import numpy as np

from pipelines.extract.body.blocks import Outline
from pipelines.extract.body.evidence import PageEvidence
from pipelines.extract.body.flatten import FIELD
from pipelines.extract.body.letters import CLASS, CLASSES, LETTERS, UNSPACED, Letters

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
_HOLDER = {tag: number for number, tags in enumerate(HOLDER_TAGS) for tag in tags}
_FLAG = {tag: 1 << number for number, tags in enumerate(FLAG_TAGS) for tag in tags}
_WORD = re.compile(r"[^\W\d_]+|\d{1,4}|[^\w\s]")
_UNSPACED_LETTER = re.compile("[\u0e00-\u0eff\u3040-\u30ff\u3400-\u9fff]")
_DIGIT = re.compile("[0-9]+")
MAX_KEPT_HEADS, MAX_KEPT_TOKENS = 30_000, 60_000
MAX_EDGE_CHARS = 70
MAX_WORDS = 10
MAX_NAMES = 24


class Head:
    """What the head string of an element says: tag, flag bits, and its names.

    `names`: the tag, each class, id, itemprop and role whole, and each part of them, digits left out; as rows of
    a vocabulary, those not in it left out, or as they are where there is no vocabulary (in training).
    """

    __slots__ = ("flags", "holder", "key", "names", "tag")

    def __init__(self, head: str, names: "Names") -> None:
        tag, *fields = head.split(FIELD)
        self.tag = tag
        self.holder = _HOLDER.get(tag, len(HOLDER_TAGS))
        self.flags = _FLAG.get(tag, 0)
        self.key = hash(tag)
        self.names = names.of_tokens(["<" + tag])
        if fields:
            if "hidden" in fields:
                self.flags |= _FLAG["hidden"]
            self.key = hash((tag, *(field for field in fields if field[:1] != "#")))
            joined = " ".join(fields)[:400]
            if _DIGIT.search(joined):
                joined = _DIGIT.sub("", joined)
            self.names += names.of_tokens(joined.split()[:MAX_NAMES])


class Names:
    """Heads by their strings, kept, as far as the model's vocabulary knows their names."""

    def __init__(self, rows: dict[str, int] | None = None) -> None:
        self._rows = rows
        self._heads: dict[str, Head] = {}
        self._tokens: dict[str, list[Any]] = {}

    def head(self, head: str) -> Head:
        found = self._heads.get(head)
        if found is None:
            if len(self._heads) > MAX_KEPT_HEADS:
                self._heads.clear()
            if len(self._tokens) > MAX_KEPT_TOKENS:
                self._tokens.clear()
            found = self._heads[head] = Head(head, self)
        return found

    def heads(self, heads: list[str]) -> list[Head]:
        known = self._heads.get
        return [known(head) or self.head(head) for head in heads]

    def of_tokens(self, tokens: list[str]) -> list[Any]:
        known, found = self._tokens, []
        for token in tokens:
            names = known.get(token)
            if names is None:
                names = known[token] = self._of_token(token)
            if names:
                found += names
        return found

    def _of_token(self, token: str) -> list[Any]:
        names, rows = _names_in(token), self._rows
        return list(names) if rows is None else [rows[name] for name in names if name in rows]


def _names_in(token: str) -> list[str]:
    if token[0] == "<":
        return [token]
    lowered = token.lstrip("#").lower()[:48]
    if "-" in lowered or "_" in lowered:
        parts = lowered.replace("_", "-").split("-")
        return ["." + lowered, *(part for part in parts if len(part) > 1)]
    return ["." + lowered, lowered]


def edge_words(text: str) -> list[str]:
    """The words at a block's beginning (all of a short block's); its first one again with "^" before, a short
    block as a whole with "=" before. Pairs of characters where a script has no spaces."""
    edge = text[:MAX_EDGE_CHARS].lower()
    if not edge.isascii() and _UNSPACED_LETTER.search(edge):
        edge = edge[:24]
        words = [edge[place : place + 2] for place in range(len(edge) - 1)] or [edge]
    else:
        words = _WORD.findall(edge)
    if not words:
        return words
    first = "^" + words[0]
    del words[MAX_WORDS:]
    words.append(first)
    if len(text) <= MAX_EDGE_CHARS:
        words.append("=" + edge)
    return words


class Features:
    """`numbers`: float32 (blocks × NUMBERS); `heads`: the elements' Heads; `words`: per block its words;
    `weights`: per block its size in characters that count (float64)."""

    __slots__ = (
        "depths", "flags", "heads", "holders", "linked", "names", "numbers", "outline", "parents", "weights",
    )  # fmt: skip

    def __init__(self, outline: Outline, evidence: PageEvidence, names: Names) -> None:
        self.outline, self.names = outline, names
        self.heads = names.heads(outline.heads)
        self.holders, self.parents = np.array(outline.holders), np.array(outline.parents)
        self.depths = np.array(_depths(outline.parents))
        self.flags = _flags(outline.parents, self.heads)[self.holders]
        letters = Letters(outline.raws)
        self.linked = letters.linked
        counts = letters.counts
        self.weights = _weights(counts)
        columns = [
            *_letter_columns(letters, self.weights),
            *_place_columns(self),
            *_tree_columns(outline, self, letters),
            *_text_columns(outline, evidence, self.weights),
        ]
        self.numbers = np.empty((len(self.weights), len(columns)), dtype=np.float32)
        for number, column in enumerate(columns):
            self.numbers[:, number] = column

    @property
    def words(self) -> list[list[str]]:
        return list(map(edge_words, self.outline.texts))

    @property
    def span_names(self) -> list[list[Any]]:
        """Per block the names of the classed inline elements in or around it."""
        return [names_of_spans(spans, self.names) for spans in self.outline.spans]


def names_of_spans(spans: tuple[str, ...], names: Names) -> list[Any]:
    if len(spans) == 1:
        return names.head(spans[0]).names
    return [name for span in spans[:3] for name in names.head(span).names]


def _weights(counts: Any) -> Any:
    factors = np.ones(len(CLASSES))
    factors[CLASS["link"] : CLASS["line_break"] + 1] = 0
    for name, factor in UNSPACED.items():
        factors[CLASS[name]] = factor
    return counts @ factors


def _letter_columns(letters: Letters, weights: Any) -> list[Any]:
    counts = letters.counts.astype(np.float64)
    visible = np.maximum(1.0, counts.sum(1) - counts[:, CLASS["space"]] - _markers(counts))
    letter_counts = counts[:, [CLASS[name] for name in LETTERS]]
    total = np.maximum(1.0, letter_counts.sum(1))
    link_share = np.minimum(1.0, letters.linked / visible)
    columns = [
        np.log1p(weights) / 4,
        np.sqrt(weights) / 20,
        weights > 25,
        weights > 60,
        weights > 120,
        link_share,
        (link_share > 0.95),
        np.minimum(1.0, letters.strong / visible),
        np.log1p(counts[:, CLASS["link"]]),
        np.log1p(counts[:, CLASS["line_break"]]),
        counts[:, CLASS["upper"]] / total,
        np.log1p(counts[:, CLASS["sentence_end"]]) / 2,
        np.log1p(counts[:, CLASS["comma"]]) / 2,
        counts[:, CLASS["quote"]] > 1,
    ]
    columns += [
        np.minimum(0.5, counts[:, CLASS[name]] / visible) * 2
        for name in ("digit", "comma", "dash", "symbol", "colon", "bracket", "sentence_end")
    ]
    columns += [
        letters.last == CLASS[name]
        for name in ("sentence_end", "comma", "colon", "symbol", "digit", "bracket")
    ]
    columns += [
        letters.first == CLASS[name] for name in ("lower", "upper", "digit", "symbol", "dash", "bracket")
    ]
    # the page's bulk of letters, and how far the block's letters are from it
    bulk = (letter_counts * np.minimum(weights, 2000)[:, None]).sum(0)
    bulk = bulk / max(1.0, bulk.sum())
    shares = letter_counts / total[:, None]
    script = np.delete(shares, 1, axis=1)
    script_bulk = np.delete(bulk, 1)
    foreign = np.abs(script - script_bulk).sum(1) * np.minimum(1.0, total / 20)
    columns += [foreign, shares[:, 2] - bulk[2], np.full(len(weights), bulk[5] + bulk[6] + bulk[7] + bulk[8])]
    columns.append(np.full(len(weights), bulk[9]))
    return columns


def _markers(counts: Any) -> Any:
    return counts[:, CLASS["link"] : CLASS["line_break"] + 1].sum(1)


def _place_columns(features: Features) -> list[Any]:
    weights, heads = features.weights, features.heads
    size = len(weights)
    index = np.arange(size)
    total = max(1.0, weights.sum())
    before = np.cumsum(weights) - weights
    is_h1 = np.array([heads[holder].tag == "h1" for holder in features.holders.tolist()], dtype=np.float64)
    after_h1 = np.cumsum(is_h1)
    first_h1 = int(np.argmax(is_h1)) if is_h1.any() else -1
    distance = np.clip((index - first_h1) / 20, -2, 2) if first_h1 >= 0 else np.full(size, -3.0)
    same_holder = np.zeros(size)
    holders = features.holders
    same_holder[1:] = holders[1:] == holders[:-1]
    return [
        before / total,
        (total - before) / total,
        index / size,
        np.exp(-index / 10),
        np.exp(-(size - 1 - index) / 10),
        np.full(size, np.log1p(size) / 6),
        np.full(size, np.log1p(total) / 10),
        weights / max(1.0, weights.max()),
        np.minimum(after_h1, 2),
        distance,
        same_holder,
    ]


def _depths(parents: list[int]) -> list[int]:
    depths = [0] * len(parents)
    for element in range(1, len(parents)):
        depths[element] = depths[parents[element]] + 1
    return depths


def _flags(parents: list[int], heads: list[Head]) -> Any:
    flags = [0] * len(heads)
    for element in range(1, len(heads)):
        flags[element] = flags[parents[element]] | heads[element].flags
    return np.array(flags)


def _tree_columns(outline: Outline, features: Features, letters: Letters) -> list[Any]:
    parents, heads, weights = outline.parents, features.heads, features.weights
    holders, parent_of = features.holders, features.parents
    keys = [(heads[parents[holder]].key * 31 + heads[holder].key) & 0x7FFFFFFF for holder in outline.holders]
    columns: list[Any] = [(features.flags >> number) & 1 for number in range(len(FLAG_TAGS))]
    kinds = [heads[holder].holder for holder in outline.holders]
    one_hot = np.zeros((len(weights), len(HOLDER_TAGS) + 1))
    one_hot[np.arange(len(weights)), kinds] = 1
    columns.extend(one_hot.T)
    columns.append(np.minimum(features.depths[holders], 40) / 20)
    styles = np.array(keys)
    columns.extend(_group_columns(styles, weights, letters))
    columns.extend(_sibling_columns(outline, parent_of[holders], styles))
    columns.extend(_container_columns(outline, parent_of, holders, weights, letters))
    return columns


def _sibling_columns(outline: Outline, parents: Any, styles: Any) -> list[Any]:
    """Against the blocks before and after: the same parent, the same style; and the place within the parent."""
    columns = []
    for values in (parents, styles):
        same = np.zeros(len(values) + 1, dtype=np.float32)
        same[1:-1] = values[1:] == values[:-1]
        columns += [same[:-1], same[1:]]
    order = np.arange(len(parents))
    from_first = order - np.array(outline.firsts)[parents]
    to_last = np.array(outline.lasts)[parents] - 1 - order
    return [*columns, np.exp(-from_first / 3), np.exp(-to_last / 3)]


def _group_columns(keys: Any, weights: Any, letters: Letters) -> list[Any]:
    """Blocks of one style (same tag and class, same of the parent): how much text and links they hold."""
    _, group = np.unique(keys, return_inverse=True)
    text = np.bincount(group, weights)
    linked = np.bincount(group, np.minimum(letters.linked, weights))
    number = np.bincount(group)
    total = max(1.0, weights.sum())
    return [
        (text / total)[group],
        (linked / np.maximum(1.0, text))[group],
        np.log1p(number)[group] / 4,
        np.log1p(text / number)[group] / 6,
    ]


def _container_columns(
    outline: Outline, parent_of: Any, holders: Any, weights: Any, letters: Letters
) -> list[Any]:
    """The holder and three elements above it: share of the page's text, of links in it, of long blocks."""
    firsts, lasts = np.array(outline.firsts), np.array(outline.lasts)
    total = max(1.0, weights.sum())
    plain = np.maximum(0.0, weights - letters.linked * 1.2)
    plain_long = np.where(weights > 80, plain, 0.0)
    sums = np.zeros((3, len(weights) + 1))
    np.cumsum(np.stack([weights, np.minimum(letters.linked, weights), plain_long]), axis=1, out=sums[:, 1:])
    columns: list[Any] = []
    element: Any = holders
    for level in range(4):
        inside = sums[:, lasts[element]] - sums[:, firsts[element]]
        columns.append(inside[2] / max(1.0, plain_long.sum()))
        columns.append(inside[1] / np.maximum(1.0, inside[0]))
        if level:
            columns.append(inside[0] / total)
            columns.append(np.minimum(lasts[element] - firsts[element], 60) / 30)
        element = parent_of[element]
    return columns


def _text_columns(outline: Outline, evidence: PageEvidence, weights: Any) -> list[Any]:
    texts = outline.texts
    seen = Counter(texts)
    met: set[str] = set()
    again = np.zeros(len(texts))
    if len(seen) < len(texts):
        for index, text in enumerate(texts):
            again[index] = text in met
            met.add(text)
    repeats = np.minimum(np.fromiter(map(seen.__getitem__, texts), np.float64, len(texts)) - 1, 4) / 2
    said = evidence.columns(texts)
    order = np.arange(len(texts))
    titles = np.flatnonzero((said[0] > 0) & (weights > 15))
    if len(titles):
        places = [np.clip((order - titles[0]) / 20, -2, 3), np.clip((order - titles[-1]) / 20, -3, 2)]
    else:
        places = [np.full(len(texts), -3.0), np.full(len(texts), 3.0)]
    return [again, repeats, *said, *places]

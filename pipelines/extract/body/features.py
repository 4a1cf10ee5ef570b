"""What the model looks at: per block a row of numbers, the names about it, and the words at its edge."""

from collections import Counter
from functools import cache
from itertools import pairwise
from typing import Any

import numpy as np

from pipelines.extract.body import compiled
from pipelines.extract.body.blocks import Outline
from pipelines.extract.body.edges import edge_words
from pipelines.extract.body.evidence import PageEvidence
from pipelines.extract.body.flatten import BLOCK_TAGS
from pipelines.extract.body.heads import FLAG, FLAG_TAGS, HOLDER, HOLDER_TAGS, Head, Names, names_of_spans
from pipelines.extract.body.letters import CLASS, CLASSES, LETTERS, UNSPACED, Letters


class Features:
    """`numbers`: float32 (blocks × NUMBERS); `words`: per block its words; `weights`: per block its size in
    characters that count (float64); `in_title`: whether the page's title has it; `holders`: per block its element;
    `flags`: per block the flags of that and of all elements above. Per element `parents`, `depths` and `tags`."""

    __slots__ = (
        "depths", "flags", "holders", "in_title", "linked", "names", "numbers", "outline", "parents", "tags",
        "weights",
    )  # fmt: skip

    def __init__(self, outline: Outline, evidence: PageEvidence, names: Names) -> None:
        self.outline, self.names = outline, names
        self.holders = outline.holder_array
        self.parents = outline.parent_array
        self.linked = outline.linked
        if compiled.numbers is None:
            self._measure(evidence)
        else:
            self._measure_compiled(evidence)

    def _measure(self, evidence: PageEvidence) -> None:
        outline, heads = self.outline, self.heads
        self.tags = [head.tag for head in heads]
        depths, flags = _along_the_tree(outline.parents, heads)
        self.depths = np.array(depths)
        self.flags = np.array(flags)[self.holders]
        letters = Letters(outline.raws)
        self.weights = letters.counts @ _TENTHS / 10
        text_columns = _text_columns(outline, evidence, self.weights)
        self.in_title = text_columns[:, _IN_TITLE] > 0
        self.numbers = np.concatenate(
            [
                _letter_columns(letters, outline, self.weights),
                _place_columns(self),
                *_tree_columns(outline, self, heads),
                text_columns,
            ],
            axis=1,
            dtype=np.float32,
        )

    def _measure_compiled(self, evidence: PageEvidence) -> None:
        outline, layout = self.outline, _layout()
        size, elements = len(outline.raws), len(outline.heads)
        letters = Letters(outline.raws)
        self.weights = np.empty(size)
        compiled.strings.weigh(letters.counts, _TENTHS, self.weights)
        self.numbers = np.empty((size, layout.width), dtype=np.float32)
        text_columns = self.numbers[:, -TEXT_COLUMNS:]
        compiled.strings.mark_repeats(outline.texts, text_columns)
        text_columns[:, _EVIDENCE] = evidence.columns(outline.texts)
        self.in_title = text_columns[:, _IN_TITLE] > 0
        keys, self.depths = np.empty((2, elements), dtype=np.int64)
        kinds, flags = np.empty((2, elements), dtype=np.int32)
        self.tags = _tags().read(outline.heads, keys, kinds, flags)
        self.flags = np.empty(size, dtype=np.int32)
        page = compiled.numbers.PageNumbers(
            layout,
            letters.counts,
            letters.first,
            letters.last,
            self.weights,
            outline.linked,
            outline.strong,
            self.holders,
            self.parents,
            outline.firsts,
            outline.lasts,
            keys,
            kinds,
        )
        page.fill(self.numbers, flags, self.depths, self.flags)

    @property
    def heads(self) -> list[Head]:
        """Of the elements."""
        return self.names.heads(self.outline.heads)

    @property
    def words(self) -> list[list[str]]:
        words, starts = edge_words(self.outline.texts)
        return [words[start:end] for start, end in pairwise([*starts, len(words)])]

    @property
    def span_names(self) -> list[list[Any]]:
        """Per block the names of the classed inline elements in or around it."""
        return names_of_spans(self.outline.spans, self.names)


def _classes(*names: str) -> Any:
    return np.array([CLASS[name] for name in names], dtype=np.int32)


_TENTHS = np.full(len(CLASSES), 10, dtype=np.int32)
"""What a character of each class weighs; in whole numbers, so that a sum is the same in any order."""
_TENTHS[CLASS["link"] : CLASS["line_break"] + 1] = 0
for _name, _factor in UNSPACED.items():
    _TENTHS[CLASS[_name]] = round(10 * _factor)
_SEEN = np.ones(len(CLASSES), dtype=np.int32)
_SEEN[[CLASS["space"], *range(CLASS["link"], CLASS["line_break"] + 1)]] = 0
_LETTER_CLASSES = _classes(*LETTERS)
_UPPER, _ACCENTED, _ARABIC = map(LETTERS.index, ("upper", "accented", "arabic"))
_CJK_TO_HANGUL = slice(5, 9)
_COUNTED = _classes("link", "line_break", "sentence_end", "comma")
_COUNTED_SCALES = np.array([1, 1, 0.5, 0.5])
_SHARES = _classes("digit", "comma", "dash", "symbol", "colon", "bracket", "sentence_end")
_LASTS = _classes("sentence_end", "comma", "colon", "symbol", "digit", "bracket")
_FIRSTS = _classes("lower", "upper", "digit", "symbol", "dash", "bracket")
_LENGTHS = np.array([25.0, 60.0, 120.0])
TEXT_COLUMNS, _EVIDENCE, _IN_TITLE = 9, slice(2, 7), 2


@cache
def _layout() -> Any:
    """The same for the compiled twin."""
    return compiled.numbers.Layout(
        seen=_SEEN,
        letters=_LETTER_CLASSES,
        upper=_UPPER,
        accented=_ACCENTED,
        unspaced=(_CJK_TO_HANGUL.start, _CJK_TO_HANGUL.stop),
        arabic=_ARABIC,
        quote=CLASS["quote"],
        lengths=_LENGTHS,
        counted=_COUNTED,
        scales=_COUNTED_SCALES,
        shares=_SHARES,
        lasts=_LASTS,
        firsts=_FIRSTS,
        flags=len(FLAG_TAGS),
        kinds=len(HOLDER_TAGS) + 1,
        h1=HOLDER["h1"],
    )


@cache
def _tags() -> Any:
    """The elements' names for the compiled twin."""
    names = list(dict.fromkeys([*HOLDER, *FLAG, *BLOCK_TAGS, ""]))
    return compiled.strings.Tags(
        names,
        np.array([HOLDER.get(name, len(HOLDER_TAGS)) for name in names], dtype=np.int32),
        np.array([FLAG.get(name, 0) for name in names], dtype=np.int32),
        len(HOLDER_TAGS),
        FLAG["hidden"],
    )


def _letter_columns(letters: Letters, outline: Outline, weights: Any) -> Any:
    counts = letters.counts.astype(np.float64)
    visible = np.maximum(1.0, counts @ _SEEN)
    letter_counts = counts[:, _LETTER_CLASSES]
    total = np.maximum(1.0, letter_counts.sum(1))
    link_share = np.minimum(1.0, outline.linked / visible)
    # the page's bulk of letters, and how far the block's letters are from it
    bulk = np.minimum(weights, 2000) @ letter_counts
    bulk = bulk / max(1.0, bulk.sum())
    away = letter_counts / total[:, None] - bulk
    foreign = (np.abs(away).sum(1) - np.abs(away[:, _UPPER])) * np.minimum(1.0, total / 20)
    singles = np.stack(
        [
            np.log1p(weights) / 4,
            np.sqrt(weights) / 20,
            link_share,
            link_share > 0.95,
            np.minimum(1.0, outline.strong / visible),
            letter_counts[:, _UPPER] / total,
            counts[:, CLASS["quote"]] > 1,
            foreign,
            away[:, _ACCENTED],
            np.full(len(weights), bulk[_CJK_TO_HANGUL].sum()),
            np.full(len(weights), bulk[_ARABIC]),
        ],
        axis=1,
    )
    return np.concatenate(
        [
            singles,
            weights[:, None] > _LENGTHS,
            np.log1p(counts[:, _COUNTED]) * _COUNTED_SCALES,
            np.minimum(0.5, counts[:, _SHARES] / visible[:, None]) * 2,
            letters.last[:, None] == _LASTS,
            letters.first[:, None] == _FIRSTS,
        ],
        axis=1,
        dtype=np.float32,
    )


def _place_columns(features: Features) -> Any:
    weights, holders = features.weights, features.holders
    size = len(weights)
    index = np.arange(size)
    total = max(1.0, weights.sum())
    before = np.cumsum(weights) - weights
    is_h1 = np.array([tag == "h1" for tag in features.tags])[holders]
    first_h1 = int(np.argmax(is_h1))
    distance = np.clip((index - first_h1) / 20, -2, 2) if is_h1[first_h1] else np.full(size, -3.0)
    columns = np.zeros((size, 11), dtype=np.float32)
    columns[:, 0] = before / total
    columns[:, 1] = (total - before) / total
    columns[:, 2] = index / size
    columns[:, 3] = np.exp(-index / 10)
    columns[:, 4] = columns[::-1, 3]
    columns[:, 5] = np.log1p(size) / 6
    columns[:, 6] = np.log1p(total) / 10
    columns[:, 7] = weights / max(1.0, weights.max())
    columns[:, 8] = np.minimum(np.cumsum(is_h1), 2)
    columns[:, 9] = distance
    columns[1:, 10] = holders[1:] == holders[:-1]
    return columns


def _along_the_tree(parents: list[int], heads: list[Head]) -> tuple[list[int], list[int]]:
    """Per element its depth, and its flags with those of all above it."""
    depths, flags = [0], [heads[0].flags]
    for parent, head in zip(parents[1:], heads[1:], strict=True):
        depths.append(depths[parent] + 1)
        flags.append(flags[parent] | head.flags)
    return depths, flags


_FLAG_NUMBERS = np.arange(len(FLAG_TAGS))
_KINDS = np.arange(len(HOLDER_TAGS) + 1)


def _tree_columns(outline: Outline, features: Features, heads: list[Head]) -> list[Any]:
    weights, holders, parents = features.weights, features.holders, features.parents
    keys = np.array([head.key for head in heads])
    kinds = np.array([head.holder for head in heads])
    styles = keys[parents[holders]] * 31 + keys[holders]
    return [
        (features.flags[:, None] >> _FLAG_NUMBERS) & 1,
        kinds[holders][:, None] == _KINDS,
        np.minimum(features.depths[holders], 40)[:, None] / 20,
        _group_columns(styles, weights, outline),
        _sibling_columns(outline, parents[holders], styles),
        _container_columns(outline, parents, holders, weights),
    ]


def _sibling_columns(outline: Outline, parents: Any, styles: Any) -> Any:
    """Against the blocks before and after: the same parent, the same style; and the place within the parent."""
    columns = np.zeros((len(parents), 6), dtype=np.float32)
    for column, values in ((0, parents), (2, styles)):
        same = values[1:] == values[:-1]
        columns[1:, column] = same
        columns[:-1, column + 1] = same
    order = np.arange(len(parents))
    columns[:, 4] = np.exp((outline.firsts[parents] - order) / 3)
    columns[:, 5] = np.exp((order + 1 - outline.lasts[parents]) / 3)
    return columns


def _group_columns(styles: Any, weights: Any, outline: Outline) -> Any:
    """Blocks of one style (same tag and class, same of the parent): how much text and links they hold."""
    _, group = np.unique(styles, return_inverse=True)
    text = np.bincount(group, weights)
    linked = np.bincount(group, np.minimum(outline.linked, weights))
    number = np.bincount(group)
    total = max(1.0, weights.sum())
    columns = [
        text / total,
        linked / np.maximum(1.0, text),
        np.log1p(number) / 4,
        np.log1p(text / number) / 6,
    ]
    return np.stack(columns, axis=1)[group]


def _container_columns(outline: Outline, parents: Any, holders: Any, weights: Any) -> Any:
    """The holder and three elements above it: share of the page's text, of links in it, of long blocks."""
    firsts, lasts = outline.firsts, outline.lasts
    total = max(1.0, weights.sum())
    sums = np.zeros((3, len(weights) + 1))
    sums[0, 1:] = weights
    np.minimum(outline.linked, weights, out=sums[1, 1:])
    np.maximum(0.0, weights - outline.linked * 1.2, out=sums[2, 1:], where=weights > 80)
    np.cumsum(sums, axis=1, out=sums)
    inside = sums[:, lasts] - sums[:, firsts]  # by element
    shares = np.stack(
        [
            inside[2] / max(1.0, sums[2, -1]),
            inside[1] / np.maximum(1.0, inside[0]),
            inside[0] / total,
            np.minimum(lasts - firsts, 60) / 30,
        ],
        axis=1,
    )
    columns = [shares[holders, :2]]
    element: Any = holders
    for _ in range(3):
        element = parents[element]
        columns.append(shares[element])
    return np.concatenate(columns, axis=1)


def _text_columns(outline: Outline, evidence: PageEvidence, weights: Any) -> Any:
    texts = outline.texts
    size = len(texts)
    columns = np.zeros((size, TEXT_COLUMNS), dtype=np.float32)
    seen = Counter(texts)
    if len(seen) < size:
        met: set[str] = set()
        for index, text in enumerate(texts):
            columns[index, 0] = text in met
            columns[index, 1] = min(seen[text] - 1, 4) / 2
            met.add(text)
    columns[:, _EVIDENCE] = evidence.columns(texts)
    titles = np.flatnonzero((columns[:, _IN_TITLE] > 0) & (weights > 15))
    if len(titles):
        order = np.arange(size)
        columns[:, 7] = np.clip((order - titles[0]) / 20, -2, 3)
        columns[:, 8] = np.clip((order - titles[-1]) / 20, -3, 2)
    else:
        columns[:, 7:] = -3.0, 3.0
    return columns

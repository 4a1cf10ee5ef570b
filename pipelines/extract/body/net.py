"""The learned judge: features in, chances of each role out. Plain matrix products; trained by benchmarks.train.

A residual one-dimensional convolutional net over the sequence of blocks, several of them averaged. The model file
(`resources/body.npz`) holds half-precision weights; names and words are looked up in one table for all nets.
"""

from collections.abc import Callable, Sequence
from functools import cache
from importlib import resources
from itertools import chain, repeat
from typing import Any, NamedTuple

import numpy as np

from pipelines.extract.body import compiled
from pipelines.extract.body.blocks import Outline
from pipelines.extract.body.edges import edge_words
from pipelines.extract.body.features import Features
from pipelines.extract.body.heads import Head, Names, names_of_spans

ROLES = ("text", "title", "standfirst", "byline", "date", "caption", "social", "note", "comment", "furniture")
MODEL_FILE = "body.npz"

MAX_KEPT_SUMS = 20_000
_UNTHREADED_PRODUCT = 262_144
"""OpenBLAS computes a product on one thread if it takes no more multiplications."""


class Net:
    """The weights of one model file. `chances` is the whole use of it."""

    def __init__(self, arrays: Any) -> None:
        self.version = str(arrays["version"])
        names, words = _lines(arrays["name_list"]), _lines(arrays["word_list"])
        self.names = Names(_row_by_line(names))
        name_table, word_table = arrays["names"].astype(np.float32), arrays["words"].astype(np.float32)
        self._tables: _Tables | _CompiledTables
        if compiled.strings is None:
            self._tables = _Tables(self.names, name_table, _row_by_line(words), word_table)
        else:
            self._tables = _CompiledTables(names, name_table, words, word_table)
        make = _Layers if compiled.layers is None else compiled.layers.Layers
        self._layers = [make(**_weights(arrays, f"net{net}_")) for net in range(int(arrays["nets"]))]

    def chances(self, outline: Outline, features: Features) -> Any:
        """float32 (blocks × ROLES), rows sum to 1."""
        sums = self._tables.sums(outline, features)
        total = np.zeros((len(outline.texts), len(ROLES)), dtype=np.float32)
        rows = _rows if compiled.layers is None else _rows_compiled
        for layers, own in zip(self._layers, rows(features, sums, len(self._layers)), strict=True):
            layers.add_chances(own, len(total), total)
        total /= len(self._layers)
        return total


class _NameSums(NamedTuple):
    """Sums of vectors, float32, the columns of all nets side by side: of the names of each element, of those and of
    all elements above but the root, of the names of each block's spans, of its words."""

    heads: Any
    paths: Any
    spans: Any
    words: Any


def _rows(features: Features, sums: _NameSums, nets: int) -> list[Any]:
    """For each net what goes into it, a row a block."""
    holders, parents = features.holders, features.parents
    around = parents[holders]
    parts = [sums.heads[holders], sums.heads[around], sums.paths[parents[around]], sums.spans, sums.words]
    split = [np.split(part, nets, axis=1) for part in parts]
    return [np.concatenate([features.numbers, *own], axis=1) for own in zip(*split, strict=True)]


def _rows_compiled(features: Features, sums: _NameSums, nets: int) -> Any:
    size, numbers = features.numbers.shape
    inputs = numbers + (4 * sums.heads.shape[1] + sums.words.shape[1]) // nets
    rows = np.zeros((nets, compiled.layers.whole_tiles(size), inputs), dtype=np.float32)
    compiled.layers.gather(features.numbers, *sums, features.holders, features.parents, rows)
    return rows


class _CompiledTables:
    """The vectors of names and words."""

    def __init__(self, names: list[str], name_table: Any, words: list[str], word_table: Any) -> None:
        self._names = compiled.strings.Vocabulary(names, name_table)
        self._words = compiled.strings.Vocabulary(words, word_table)
        self._name_width, self._word_width = name_table.shape[1], word_table.shape[1]

    def sums(self, outline: Outline, features: Features) -> _NameSums:
        blocks, elements = len(outline.texts), len(outline.heads)
        heads, paths = np.zeros((2, elements, self._name_width), dtype=np.float32)
        self._names.add_names(outline.heads, heads)
        compiled.numbers.path_sums(heads, features.parents, paths)
        spans = np.zeros((blocks, self._name_width), dtype=np.float32)
        self._names.add_names_of_spans(outline.spans, spans)
        words = np.zeros((blocks, self._word_width), dtype=np.float32)
        self._words.add_words(outline.texts, words)
        return _NameSums(heads, paths, spans, words)


class _Tables:
    """The same by numpy."""

    def __init__(self, names: Names, name_table: Any, word_rows: dict[str, int], word_table: Any) -> None:
        self._names, self._word_rows = names, word_rows
        self._heads, self._spans = _Sums(name_table), _Sums(name_table)
        unknown = np.zeros_like(word_table[:1])
        self._word_table = np.concatenate([word_table, unknown])

    def sums(self, outline: Outline, features: Features) -> _NameSums:
        heads = self._heads.of_keys(features.heads, _names_of_heads)
        paths = _path_sums(heads, features.depths, outline.parents)
        spans = self._spans.of_keys(outline.spans, self._names_of_spans)
        return _NameSums(heads, paths, spans, self._word_sums(outline.texts))

    def _word_sums(self, texts: Sequence[str]) -> Any:
        """float32 (texts × columns): the sum of the vectors of the words at each text's edge."""
        words, starts = edge_words(texts)
        rows = np.fromiter(map(self._word_rows.get, words, repeat(-1)), dtype=np.intp, count=len(words))
        return np.add.reduceat(self._word_table[rows], starts, axis=0)

    def _names_of_spans(self, keys: list[tuple[str, ...]]) -> list[list[int]]:
        return names_of_spans(keys, self._names)


def _names_of_heads(heads: list[Head]) -> list[list[int]]:
    return [head.names for head in heads]


class _Sums:
    """Sums of table rows, kept by what they were summed for: the names and texts of a site's pages repeat."""

    def __init__(self, table: Any) -> None:
        self._table = table
        self._numbers: dict[Any, int] = {}
        self._kept = np.zeros((1024, table.shape[1]), dtype=np.float32)

    def of_keys(self, keys: Sequence[Any], rows_of: Callable[[list[Any]], list[list[int]]]) -> Any:
        """float32 (keys × columns): for each key the sum of the table's rows that `rows_of` names for it."""
        numbers = self._numbers
        if len(numbers) > MAX_KEPT_SUMS:
            numbers.clear()
        missing = [key for key in dict.fromkeys(keys) if key not in numbers]
        if missing:
            self._keep(missing, rows_of(missing))
        return self._kept[np.fromiter(map(numbers.__getitem__, keys), dtype=np.intp, count=len(keys))]

    def _keep(self, keys: list[Any], rows: list[list[int]]) -> None:
        first = len(self._numbers)
        last = first + len(keys)
        self._numbers.update(zip(keys, range(first, last), strict=True))
        if last > len(self._kept):
            grown = np.zeros((2 * last, self._kept.shape[1]), dtype=np.float32)
            grown[:first] = self._kept[:first]
            self._kept = grown
        self._kept[first:last] = 0
        filled = [number for number, row in enumerate(rows) if row]
        if filled:
            flat = np.fromiter(chain.from_iterable(rows), dtype=np.intp)
            lengths = np.fromiter(map(len, rows), dtype=np.intp, count=len(rows))[filled]
            sums = np.add.reduceat(self._table[flat], np.cumsum(lengths) - lengths, axis=0)
            self._kept[first + np.array(filled)] = sums


def _lines(text: Any) -> list[str]:
    return bytes(text).decode().split("\n")


def _row_by_line(lines: list[str]) -> dict[str, int]:
    return {line: row for row, line in enumerate(lines)}


def _product(rows: Any, weight: Any) -> Any:
    """`rows @ weight` in slices so small that BLAS starts no threads for them.

    Its threads gain nothing on products of this size, and on a machine whose cores are all at work (a run with a
    process for each) they cost twenty times the product.
    """
    step = max(1, _UNTHREADED_PRODUCT // weight.size)
    whole = len(rows) // step * step
    inputs, outputs = weight.shape
    out = np.empty((len(rows), outputs), dtype=np.float32)
    np.matmul(rows[:whole].reshape(-1, step, inputs), weight, out=out[:whole].reshape(-1, step, outputs))
    np.matmul(rows[whole:], weight, out=out[whole:])
    return out


def _rectified(rows: Any, bias: Any) -> Any:
    """`rows` plus `bias`, in place, nothing below 0."""
    rows += bias
    return np.maximum(rows, 0, out=rows)


def _path_sums(heads: Any, depths: Any, parents: Sequence[int]) -> Any:
    """Per element the sum of its own vector and its ancestors', the root's left out.

    One running sum over the borders of all elements in page order: each adds its vector where it begins and takes
    it back where it ends.
    """
    count, width = heads.shape
    sizes = np.array(_sizes(parents))
    begins = 2 * np.arange(count) - depths  # all before it began, all but its ancestors have ended
    borders = np.zeros((2 * count, width), dtype=np.float64)
    borders[begins[1:]] = heads[1:]
    borders[(begins + 2 * sizes - 1)[1:]] = -heads[1:]
    return np.cumsum(borders, axis=0)[begins].astype(np.float32)


def _sizes(parents: Sequence[int]) -> list[int]:
    """How many elements each is with all in it."""
    sizes = [1] * len(parents)
    for element in range(len(parents) - 1, 0, -1):
        sizes[parents[element]] += sizes[element]
    return sizes


def _weights(arrays: Any, prefix: str) -> dict[str, Any]:
    """What the layers of a net are made of."""
    names = "entry", "entry_bias", "hidden", "hidden_bias", "exit", "exit_bias"
    weights = {name: arrays[prefix + name].astype(np.float32) for name in names}
    steps = [int(step) for step in arrays["dilations"]]
    convolutions = [
        tuple(arrays[f"{prefix}layer{number}{part}"].astype(np.float32) for part in ("", "_bias"))
        for number in range(len(steps))
    ]
    return {**weights, "steps": steps, "kernel": int(arrays["kernel"]), "convolutions": convolutions}


class _Layers:
    """One net: entry, residual convolutions, page summary, exit."""

    def __init__(self, **weights: Any) -> None:
        self.entry, self.entry_bias = weights["entry"], weights["entry_bias"]
        self.steps, self.kernel = weights["steps"], weights["kernel"]
        self.convolutions = weights["convolutions"]
        self.hidden, self.hidden_bias = weights["hidden"], weights["hidden_bias"]
        self.exit, self.exit_bias = weights["exit"], weights["exit_bias"]

    def add_chances(self, rows: Any, size: int, total: Any) -> None:
        """Adds each role's chance to `total` (size × ROLES)."""
        total += self._chances(rows)

    def _chances(self, rows: Any) -> Any:
        state = _rectified(_product(rows, self.entry), self.entry_bias)
        length, channels = state.shape
        margin = max(self.steps) * (self.kernel // 2)
        padded = np.zeros((length + 2 * margin, channels), dtype=np.float32)
        inner = padded[margin : margin + length]
        inner[:] = state
        seen = np.empty((length, self.kernel, channels), dtype=np.float32)
        for step, (weight, bias) in zip(self.steps, self.convolutions, strict=True):
            start = margin - step * (self.kernel // 2)
            for place in range(self.kernel):
                first = start + place * step
                seen[:, place] = padded[first : first + length]
            inner += _rectified(_product(seen.reshape(length, -1), weight), bias)
        split = self.hidden[:channels]
        summary = np.concatenate([inner.mean(0), inner.max(0)]) @ self.hidden[channels:]
        hidden = _rectified(_product(inner, split), summary + self.hidden_bias)
        logits = _product(hidden, self.exit) + self.exit_bias
        logits -= logits.max(1, keepdims=True)
        chances = np.exp(logits)
        return chances / chances.sum(1, keepdims=True)


@cache
def load_net() -> Net:
    """The shipped model, read once."""
    with resources.files("pipelines.resources").joinpath(MODEL_FILE).open("rb") as file:
        return Net(np.load(file, allow_pickle=False))

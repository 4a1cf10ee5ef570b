"""The learned judge: features in, chances of each role out. Plain matrix products; trained by benchmarks.train.

A residual one-dimensional convolutional net over the sequence of blocks, several of them averaged. The model file
(`resources/body.npz`) holds half-precision weights; names and words are looked up in one table for all nets.
"""

from collections.abc import Callable, Sequence
from functools import cache
from importlib import resources
from itertools import chain, repeat
from typing import Any

import numpy as np

from pipelines.extract.body.blocks import Outline
from pipelines.extract.body.features import Features, Head, Names, edge_words, names_of_spans

ROLES = ("text", "title", "standfirst", "byline", "date", "caption", "social", "note", "comment", "furniture")
MODEL_FILE = "body.npz"

MAX_KEPT_SUMS = 20_000
_UNTHREADED_PRODUCT = 262_144
"""OpenBLAS computes a product on one thread if it takes no more multiplications."""


class Net:
    """The weights of one model file. `chances` is the whole use of it."""

    def __init__(self, arrays: Any) -> None:
        self.version = str(arrays["version"])
        self.names = Names(_rows_by_line(arrays["name_list"]))
        self._word_rows = _rows_by_line(arrays["word_list"])
        name_table = arrays["names"].astype(np.float32)
        word_table = arrays["words"].astype(np.float32)
        self._heads, self._spans = _Sums(name_table), _Sums(name_table)
        self._word_table = np.concatenate(
            [word_table, np.zeros_like(word_table[:1])]
        )  # the last: unknown words
        count = int(arrays["nets"])
        self._layers = [_Layers(arrays, f"net{number}_") for number in range(count)]
        self._name_width = name_table.shape[1] // count
        self._word_width = word_table.shape[1] // count

    def _word_sums(self, texts: Sequence[str]) -> Any:
        """float32 (texts × columns): the sum of the vectors of the words at each text's edge."""
        words, starts = edge_words(texts)
        rows = np.fromiter(map(self._word_rows.get, words, repeat(-1)), dtype=np.intp, count=len(words))
        return np.add.reduceat(self._word_table[rows], starts, axis=0)

    def _names_of_spans(self, keys: list[tuple[str, ...]]) -> list[list[int]]:
        return names_of_spans(keys, self.names)

    def chances(self, outline: Outline, features: Features) -> Any:
        """float32 (blocks × ROLES), rows sum to 1."""
        holders, parents = features.holders, features.parents
        heads = self._heads.of_keys(features.heads, _names_of_heads)
        parts = [
            heads[holders],
            heads[parents[holders]],
            _path_sums(heads, features.depths, features.sizes)[parents[parents[holders]]],
            self._spans.of_keys(outline.spans, self._names_of_spans),
        ]
        words = self._word_sums(outline.texts)
        total = np.zeros((len(holders), len(ROLES)), dtype=np.float32)
        for number, layers in enumerate(self._layers):
            name_columns = slice(number * self._name_width, (number + 1) * self._name_width)
            word_columns = slice(number * self._word_width, (number + 1) * self._word_width)
            embedded = [part[:, name_columns] for part in parts] + [words[:, word_columns]]
            total += layers.chances(np.concatenate([features.numbers, *embedded], axis=1))
        return total / len(self._layers)


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


def _rows_by_line(lines: Any) -> dict[str, int]:
    return {line: row for row, line in enumerate(bytes(lines).decode().split("\n"))}


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


def _path_sums(heads: Any, depths: Any, sizes: Any) -> Any:
    """Per element the sum of its own vector and its ancestors', the root's left out.

    One running sum over the borders of all elements in page order: each adds its vector where it begins and takes
    it back where it ends. `sizes` are the numbers of elements in each, itself among them.
    """
    count, width = heads.shape
    begins = 2 * np.arange(count) - depths  # all before it began, all but its ancestors have ended
    borders = np.zeros((2 * count, width), dtype=np.float64)
    borders[begins[1:]] = heads[1:]
    borders[(begins + 2 * sizes - 1)[1:]] = -heads[1:]
    return np.cumsum(borders, axis=0)[begins].astype(np.float32)


class _Layers:
    """One net: entry, residual convolutions, page summary, exit."""

    def __init__(self, arrays: Any, prefix: str) -> None:
        def weights(name: str) -> Any:
            return arrays[prefix + name].astype(np.float32)

        self.entry, self.entry_bias = weights("entry"), weights("entry_bias")
        self.steps = [int(step) for step in arrays["dilations"]]
        self.kernel = int(arrays["kernel"])
        self.convolutions = [
            (weights(f"layer{n}"), weights(f"layer{n}_bias")) for n in range(len(self.steps))
        ]
        self.hidden, self.hidden_bias = weights("hidden"), weights("hidden_bias")
        self.exit, self.exit_bias = weights("exit"), weights("exit_bias")

    def chances(self, rows: Any) -> Any:
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

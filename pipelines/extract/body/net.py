"""The learned judge: features in, chances of each role out. Plain matrix products; trained by benchmarks.train.

A residual one-dimensional convolutional net over the sequence of blocks, several of them averaged. The model file
(`resources/body.npz`) holds half-precision weights; names and words are looked up in one table for all nets.
"""

from functools import cache
from importlib import resources
from typing import Any

import numpy as np

from pipelines.extract.body.blocks import Outline
from pipelines.extract.body.features import Features, Head

ROLES = ("text", "title", "standfirst", "byline", "date", "caption", "social", "note", "comment", "furniture")
MODEL_FILE = "body.npz"
_MAX_CACHED_HEADS = 30_000


class Net:
    """The weights of one model file. `chances` is the whole use of it."""

    def __init__(self, arrays: Any) -> None:
        self.version = str(arrays["version"])
        self._name_rows = {int(value): row for row, value in enumerate(arrays["name_hashes"])}
        words = bytes(arrays["word_list"]).decode().split("\n")
        self._word_rows = {word: row for row, word in enumerate(words)}
        self._names = arrays["names"].astype(np.float32)
        self._words = arrays["words"].astype(np.float32)
        count = int(arrays["nets"])
        self._layers = [_Layers(arrays, f"net{number}_") for number in range(count)]
        self._name_width = self._names.shape[1] // count
        self._word_width = self._words.shape[1] // count
        self._vectors: dict[tuple[int, ...], Any] = {}

    def _vector(self, names: tuple[int, ...]) -> Any:
        vector = self._vectors.get(names)
        if vector is None:
            rows = [self._name_rows[name] for name in names if name in self._name_rows]
            vector = self._names[rows].sum(0)
            if len(self._vectors) >= _MAX_CACHED_HEADS:
                self._vectors.clear()
            self._vectors[names] = vector
        return vector

    def _head_vectors(self, heads: list[Head]) -> Any:
        numbers: dict[tuple[int, ...], int] = {}
        rows = [numbers.setdefault(head.names, len(numbers)) for head in heads]
        return np.stack([self._vector(names) for names in numbers])[rows]

    def _bags(self, rows: list[list[int]], table: Any) -> Any:
        """Sums of table rows, one a list."""
        out = np.zeros((len(rows), table.shape[1]), dtype=np.float32)
        filled = [number for number, row in enumerate(rows) if row]
        if filled:
            flat = np.concatenate([rows[number] for number in filled])
            starts = np.cumsum([0] + [len(rows[number]) for number in filled[:-1]])
            out[filled] = np.add.reduceat(table[flat], starts, axis=0)
        return out

    def chances(self, outline: Outline, features: Features) -> Any:
        """float32 (blocks × ROLES), rows sum to 1."""
        holders = np.array(outline.holders)
        parents = np.array(outline.parents)
        heads = self._head_vectors(features.heads)
        parts = [
            heads[holders],
            heads[parents[holders]],
            _path_sums(heads, parents, features.depths)[parents[parents[holders]]],
            self._span_vectors(features.span_names),
        ]
        look_up = self._word_rows.get
        rows = [[row for word in words if (row := look_up(word)) is not None] for words in features.words]
        words = self._bags(rows, self._words)
        total = np.zeros((len(holders), len(ROLES)), dtype=np.float32)
        for number, layers in enumerate(self._layers):
            name_columns = slice(number * self._name_width, (number + 1) * self._name_width)
            word_columns = slice(number * self._word_width, (number + 1) * self._word_width)
            embedded = [part[:, name_columns] for part in parts] + [words[:, word_columns]]
            total += layers.chances(np.concatenate([features.numbers, *embedded], axis=1))
        return total / len(self._layers)

    def _span_vectors(self, spans: list[tuple[int, ...]]) -> Any:
        out = np.zeros((len(spans), self._names.shape[1]), dtype=np.float32)
        for number, names in enumerate(spans):
            if names:
                out[number] = self._vector(names)
        return out


def _path_sums(heads: Any, parents: Any, depths: Any) -> Any:
    """Per element the sum of its own vector and its ancestors', the root's left out; a level at a time."""
    sums = heads.copy()
    sums[0] = 0
    order = np.argsort(depths, kind="stable")
    starts = np.searchsorted(depths[order], np.arange(1, int(depths.max()) + 2))
    for first, last in zip(starts[:-1], starts[1:], strict=True):
        level = order[first:last]
        sums[level] += sums[parents[level]]
    return sums


class _Layers:
    """One net: entry, residual convolutions, page summary, exit."""

    def __init__(self, arrays: Any, prefix: str) -> None:
        def weights(name: str) -> Any:
            return arrays[prefix + name].astype(np.float32)

        self.entry, self.entry_bias = weights("entry"), weights("entry_bias")
        self.steps = [int(step) for step in arrays["dilations"]]
        self.kernel = int(arrays["kernel"])
        self.convolutions = [(weights(f"layer{n}"), weights(f"layer{n}_bias")) for n in range(len(self.steps))]
        self.hidden, self.hidden_bias = weights("hidden"), weights("hidden_bias")
        self.exit, self.exit_bias = weights("exit"), weights("exit_bias")

    def chances(self, rows: Any) -> Any:
        state = np.maximum(rows @ self.entry + self.entry_bias, 0)
        length, channels = state.shape
        margin = max(self.steps) * (self.kernel // 2)
        padded = np.zeros((length + 2 * margin, channels), dtype=np.float32)
        inner = padded[margin : margin + length]
        inner[:] = state
        for step, (weight, bias) in zip(self.steps, self.convolutions, strict=True):
            start = margin - step * (self.kernel // 2)
            views = [padded[start + place * step : start + place * step + length] for place in range(self.kernel)]
            inner += np.maximum(np.concatenate(views, axis=1) @ weight + bias, 0)
        split = self.hidden[:channels]
        summary = np.concatenate([inner.mean(0), inner.max(0)]) @ self.hidden[channels:]
        hidden = np.maximum(inner @ split + (summary + self.hidden_bias), 0)
        logits = hidden @ self.exit + self.exit_bias
        logits -= logits.max(1, keepdims=True)
        chances = np.exp(logits)
        return chances / chances.sum(1, keepdims=True)


@cache
def load_net() -> Net:
    """The shipped model, read once."""
    with resources.files("pipelines.resources").joinpath(MODEL_FILE).open("rb") as file:
        return Net(np.load(file, allow_pickle=False))

"""The net over a page's blocks as torch sees it: batches, layers, one training run."""

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

import msgspec
import numpy as np
import torch
from torch import nn
from torch.nn import functional

from benchmarks.train_labels import FURNITURE, ROLE, ROLES
from benchmarks.train_pages import Example


class Shape(msgspec.Struct, frozen=True, kw_only=True):
    """Sizes of the net and of its training; the defaults are what ships."""

    name_width: int = 24
    word_width: int = 16
    channels: int = 64
    kernel: int = 5
    dilations: tuple[int, ...] = (1, 2, 4, 8)
    head: int = 64
    dropout: float = 0.2
    epochs: int = 5
    batch: int = 24
    rate: float = 3e-3
    decay: float = 0.02
    name_pages_dropped: float = 0.3
    word_pages_dropped: float = 0.15
    token_dropped: float = 0.25
    min_name_sites: int = 6
    min_word_sites: int = 15
    taught: float = 0.7
    """Share of the teachers' chances in what a net learns that has teachers; the rest is the labels."""


class Vocabulary(msgspec.Struct, frozen=True):
    """Name or word to row number; row 0 is padding. `is_tag`: rows that name an element, kept when classes are dropped."""

    names: dict[str, int]
    words: dict[str, int]
    is_tag: np.ndarray


def vocabulary_from_examples(examples: Sequence[Example], shape: Shape) -> Vocabulary:
    names = _frequent(
        ((e.group, {n for element in e.names for n in element}) for e in examples), shape.min_name_sites
    )
    words = _frequent(
        ((e.group, {w for block in e.words for w in block}) for e in examples), shape.min_word_sites
    )
    is_tag = np.zeros(len(names) + 1, dtype=bool)
    for name, row in names.items():
        is_tag[row] = name.startswith("<")
    return Vocabulary(names, words, is_tag)


def _frequent(found: Any, minimum: int) -> dict[str, int]:
    groups: dict[str, set[str]] = defaultdict(set)
    for group, hashes in found:
        for value in hashes:
            groups[value].add(group)
    return {
        value: row for row, value in enumerate(sorted(v for v, g in groups.items() if len(g) >= minimum), 1)
    }


class Indexed(msgspec.Struct):
    """An example in rows of a vocabulary. Bags are (flat rows, offsets)."""

    numbers: torch.Tensor
    heads: tuple[np.ndarray, np.ndarray]
    own: np.ndarray
    parent: np.ndarray
    path: tuple[np.ndarray, np.ndarray]
    spans: tuple[np.ndarray, np.ndarray]
    words: tuple[np.ndarray, np.ndarray]
    allowed: torch.Tensor
    weight: torch.Tensor


def _bag(rows: Sequence[Sequence[int]]) -> tuple[np.ndarray, np.ndarray]:
    lengths = [len(row) for row in rows]
    offsets = (
        np.concatenate([[0], np.cumsum(lengths)[:-1]]).astype(np.int64) if lengths else np.zeros(0, np.int64)
    )
    return np.fromiter((value for row in rows for value in row), dtype=np.int64, count=sum(lengths)), offsets


def block_weights(example: Example) -> np.ndarray:
    """How much a block's error costs: its share of the article's characters, and a little for its being there."""
    if example.allowed is None or example.trust is None:
        return np.ones(len(example.texts))
    wanted = example.allowed[:, ROLE["text"]] & ~example.allowed[:, FURNITURE]
    total = max(600.0, float(example.sizes[wanted].sum()))
    weight = np.minimum(example.sizes / total, 0.5) * 20
    weight += np.where(example.allowed[:, FURNITURE], 0.03, 0.25)
    return weight * example.trust


def indexed(example: Example, vocabulary: Vocabulary, page_weight: float = 1.0) -> Indexed:
    names, words = vocabulary.names, vocabulary.words
    keys: dict[tuple[str, ...], int] = {}
    head_of = [keys.setdefault(tuple(element), len(keys)) for element in example.names]
    heads = [[names[value] for value in element if value in names] for element in keys]
    paths = []
    parents = example.parents
    for holder in example.holders:
        path, element = [], parents[parents[holder]] if holder else 0
        while element:
            path.append(head_of[element])
            element = parents[element]
        paths.append(path)
    allowed = (
        example.allowed if example.allowed is not None else np.ones((len(example.texts), len(ROLES)), bool)
    )
    return Indexed(
        torch.from_numpy(example.numbers),
        _bag(heads),
        np.array([head_of[holder] for holder in example.holders]),
        np.array([head_of[parents[holder]] for holder in example.holders]),
        _bag(paths),
        _bag([[names[value] for value in span if value in names] for span in example.spans]),
        _bag([[words[value] for value in block if value in words] for block in example.words]),
        torch.from_numpy(allowed),
        torch.from_numpy(block_weights(example) * page_weight).float(),
    )


class Batch(msgspec.Struct):
    """Several pages as one; `page` says whose each block is."""

    numbers: torch.Tensor
    heads: tuple[torch.Tensor, torch.Tensor]
    own: torch.Tensor
    parent: torch.Tensor
    path: tuple[torch.Tensor, torch.Tensor]
    spans: tuple[torch.Tensor, torch.Tensor]
    words: tuple[torch.Tensor, torch.Tensor]
    allowed: torch.Tensor
    weight: torch.Tensor
    page: torch.Tensor
    taught: torch.Tensor | None


def batch_from(pages: Sequence[Indexed], taught: Sequence[np.ndarray] = ()) -> Batch:
    """`taught`: per page the chances that teachers give its blocks (blocks × ROLES)."""
    head_counts = np.cumsum([0] + [len(page.heads[1]) for page in pages])
    lengths = [len(page.own) for page in pages]

    def bags(name: str, shift: Any = None) -> tuple[torch.Tensor, torch.Tensor]:
        flat, offsets, start = [], [], 0
        for number, page in enumerate(pages):
            rows, places = getattr(page, name)
            flat.append(rows + (shift[number] if shift is not None else 0))
            offsets.append(places + start)
            start += len(rows)
        return torch.from_numpy(np.concatenate(flat)), torch.from_numpy(np.concatenate(offsets))

    return Batch(
        torch.cat([page.numbers for page in pages]),
        bags("heads"),
        torch.from_numpy(np.concatenate([page.own + head_counts[i] for i, page in enumerate(pages)])),
        torch.from_numpy(np.concatenate([page.parent + head_counts[i] for i, page in enumerate(pages)])),
        bags("path", head_counts),
        bags("spans"),
        bags("words"),
        torch.cat([page.allowed for page in pages]),
        torch.cat([page.weight for page in pages]),
        torch.from_numpy(np.repeat(np.arange(len(pages)), lengths)),
        torch.from_numpy(np.concatenate(taught)) if taught else None,
    )


class Net(nn.Module):
    """Names and words of a block as embedding sums, its numbers, then residual convolutions over the page."""

    def __init__(self, shape: Shape, vocabulary: Vocabulary, mean: torch.Tensor, scale: torch.Tensor) -> None:
        super().__init__()
        self.shape = shape
        self.register_buffer("mean", mean)
        self.register_buffer("scale", scale)
        self.register_buffer("is_tag", torch.from_numpy(vocabulary.is_tag))
        self.names = nn.Embedding(len(vocabulary.names) + 1, shape.name_width, padding_idx=0)
        self.words = nn.Embedding(len(vocabulary.words) + 1, shape.word_width, padding_idx=0)
        nn.init.normal_(self.names.weight, std=0.1)
        nn.init.normal_(self.words.weight, std=0.1)
        width = len(mean) + 4 * shape.name_width + shape.word_width
        self.entry = nn.Linear(width, shape.channels)
        self.layers = nn.ModuleList(
            nn.Linear(shape.channels * shape.kernel, shape.channels) for _ in shape.dilations
        )
        self.hidden = nn.Linear(shape.channels * 3, shape.head)
        self.exit = nn.Linear(shape.head, len(ROLES))
        self.drop = nn.Dropout(shape.dropout)

    def _dropped(self, rows: torch.Tensor, keep_page: torch.Tensor, is_name: bool) -> torch.Tensor:
        if not self.training:
            return rows
        keep = keep_page & (torch.rand(len(rows)) >= self.shape.token_dropped)
        if is_name:
            keep |= self.is_tag[rows]
        return torch.where(keep, rows, 0)

    def forward(self, batch: Batch) -> torch.Tensor:
        shape = self.shape
        pages = int(batch.page.max()) + 1
        page_keep = torch.rand(pages) >= shape.name_pages_dropped
        word_keep = torch.rand(pages) >= shape.word_pages_dropped
        head_page = torch.zeros(len(batch.heads[1]), dtype=torch.long)
        head_page[batch.own] = batch.page
        head_page[batch.parent] = batch.page
        head_page[batch.path[0]] = batch.page.repeat_interleave(_counts(batch.path))
        head_rows = self._dropped(
            batch.heads[0], page_keep[head_page.repeat_interleave(_counts(batch.heads))], True
        )
        heads = functional.embedding_bag(
            head_rows, self.names.weight, batch.heads[1], mode="sum", padding_idx=0
        )
        span_rows = self._dropped(
            batch.spans[0], page_keep[batch.page.repeat_interleave(_counts(batch.spans))], True
        )
        spans = functional.embedding_bag(
            span_rows, self.names.weight, batch.spans[1], mode="sum", padding_idx=0
        )
        word_rows = self._dropped(
            batch.words[0], word_keep[batch.page.repeat_interleave(_counts(batch.words))], False
        )
        words = functional.embedding_bag(
            word_rows, self.words.weight, batch.words[1], mode="sum", padding_idx=0
        )
        if len(batch.path[0]):
            path = functional.embedding_bag(batch.path[0], heads, batch.path[1], mode="sum")
        else:
            path = torch.zeros(len(batch.own), shape.name_width)
        numbers = (batch.numbers - self.mean) * self.scale
        entry = torch.cat(
            [
                numbers,
                heads.index_select(0, batch.own),
                heads.index_select(0, batch.parent),
                path,
                spans,
                words,
            ],
            1,
        )
        state = self.drop(functional.relu(self.entry(entry)))
        gap = max(shape.dilations) * (shape.kernel // 2)
        slots = torch.arange(len(state)) + (batch.page + 1) * gap
        length = len(state) + (pages + 1) * gap
        mask = torch.zeros(length, 1).index_fill(0, slots, 1.0)
        wide = torch.zeros(length, shape.channels).index_copy(0, slots, state)
        for layer, step in zip(self.layers, shape.dilations, strict=True):
            reach = step * (shape.kernel // 2)
            padded = functional.pad(wide, (0, 0, reach, reach))
            views = [padded[place * step : place * step + length] for place in range(shape.kernel)]
            wide = (wide + functional.relu(layer(torch.cat(views, 1)))) * mask
        state = wide.index_select(0, slots)
        ends = torch.bincount(batch.page)
        mean = torch.stack([part.mean(0) for part in state.split(ends.tolist())])
        most = torch.stack([part.amax(0) for part in state.split(ends.tolist())])
        together = torch.cat([state, mean.index_select(0, batch.page), most.index_select(0, batch.page)], 1)
        return self.exit(self.drop(functional.relu(self.hidden(together))))


def _counts(bag: tuple[torch.Tensor, torch.Tensor]) -> torch.Tensor:
    rows, offsets = bag
    return torch.diff(offsets, append=torch.tensor([len(rows)]))


def loss_of(logits: torch.Tensor, batch: Batch, taught: float = 0.0) -> torch.Tensor:
    """Minus the logarithm of the chance given to any allowed role, weighted; where there are teachers, mixed with
    the cross entropy to their chances, whose share is `taught`."""
    logs = functional.log_softmax(logits, 1)
    gain = torch.logsumexp(logs.masked_fill(~batch.allowed, -1e9), 1)
    if batch.taught is not None:
        gain = (1 - taught) * gain + taught * (batch.taught * logs).sum(1)
    return -(gain * batch.weight).sum() / (int(batch.page.max()) + 1)


def trained(
    pages: Sequence[Indexed],
    vocabulary: Vocabulary,
    shape: Shape,
    seed: int,
    taught: Sequence[np.ndarray] = (),
) -> Net:
    """A net that has learned the pages' labels, and with them what its teachers think of each page (`taught`)."""
    torch.manual_seed(seed)
    order = np.random.default_rng(seed)
    numbers = torch.cat([page.numbers for page in pages])
    net = Net(shape, vocabulary, numbers.mean(0), 1 / (numbers.std(0) + 0.05))
    optimizer = torch.optim.AdamW(net.parameters(), lr=shape.rate, weight_decay=shape.decay)
    steps = shape.epochs * (len(pages) // shape.batch)
    schedule = torch.optim.lr_scheduler.OneCycleLR(
        optimizer, shape.rate, total_steps=steps + 1, pct_start=0.2
    )
    for _ in range(shape.epochs):
        net.train()
        shuffled = order.permutation(len(pages))
        for start in range(0, len(pages) - shape.batch + 1, shape.batch):
            chosen = shuffled[start : start + shape.batch]
            batch = batch_from(
                [pages[number] for number in chosen], [taught[number] for number in chosen] if taught else ()
            )
            optimizer.zero_grad()
            loss_of(net(batch), batch, shape.taught).backward()
            nn.utils.clip_grad_norm_(net.parameters(), 5.0)
            optimizer.step()
            schedule.step()
    net.eval()
    return net


def distilled(
    pages: Sequence[Indexed], vocabulary: Vocabulary, shape: Shape, teachers: int, seed: int
) -> Net:
    """One net (of that seed) taught by the mean of several (seeds 1, 2, …): better than they are together, at the
    cost of one."""
    nets = [trained(pages, vocabulary, shape, 1 + number) for number in range(teachers)]
    taught = [sum(chances(net, page) for net in nets) / len(nets) for page in pages] if nets else []
    return trained(pages, vocabulary, shape, seed, taught)


@torch.no_grad()
def chances(net: Net, page: Indexed) -> np.ndarray:
    """float32 (blocks × ROLES), rows sum to 1."""
    return torch.softmax(net(batch_from([page])), 1).numpy()

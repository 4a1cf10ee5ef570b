"""Trains the body finder's model and writes the file that ships: `python -m benchmarks.train DATA --out FILE`.

Deterministic on one machine: the pages are read in order of their ids, seeds are fixed, one thread computes.
"""

import argparse
from collections.abc import Sequence
from pathlib import Path

import torch

from benchmarks.datasets import relabelled_pages
from benchmarks.train_export import arrays_from_nets, strongest_rows, write_model
from benchmarks.train_net import Net, Shape, Vocabulary, distilled, indexed, vocabulary_from_examples
from benchmarks.train_pages import ARTICLE, Example, examples_from_folder

LABELLED = ("annotated", "old")
BY_TEXT = ("wcxb", "fundus")
UNLABELLED = ("traf", "htmldate")
MADE = {"oldpages": 0.3, "mixed": 0.5, "rearranged": 0.3}
"""Made pages (`benchmarks.oldpages`, `mixedpages`, `rearranged`) and the weight of each."""
MAX_ROWS = {"names": 12_500, "words": 17_000}
"""What rarer names and words would add is not worth their bytes."""
TEXT_TRUTH_WEIGHT = 0.5
"""Of a page whose truth is a text without roles, against 1 for block by block labels."""
OTHER_TYPES = ("product", "listing", "collection")
OTHER_TYPES_WEIGHT = 0.03
"""Of a page that is no article: enough to know its text, too little to cost articles. Forums and services are left
out: they teach that comments and testimonials are text."""
TEACHERS = 2
"""Nets whose mean teaches the one that ships."""
SEED = 5
"""Of the net that ships."""


def training_pages(
    data: Path, made: Path | None, cache: Path | None
) -> tuple[list[Example], list[float], list[Example]]:
    """Pages to learn from, their weights, and pages that only lend their vocabulary."""
    relabelled = relabelled_pages(data)
    pages, weights = [], []
    for name in (*LABELLED, *BY_TEXT):
        for example in examples_from_folder(data, name, cache):
            is_article = example.page_type == ARTICLE
            if example.allowed is None or f"{name}/{example.id}" in relabelled:
                continue
            if not is_article and (name in LABELLED or example.page_type not in OTHER_TYPES):
                continue
            pages.append(example)
            weights.append(
                (1.0 if name in LABELLED else TEXT_TRUTH_WEIGHT) if is_article else OTHER_TYPES_WEIGHT
            )
    for name in MADE if made else ():
        for example in examples_from_folder(made, name, cache):
            pages.append(example)
            weights.append(MADE[name] * (TEXT_TRUTH_WEIGHT if example.id.startswith(BY_TEXT) else 1.0))
    others = [example for name in UNLABELLED for example in examples_from_folder(data, name, cache)]
    return pages, weights, others


def natural(pages: Sequence[Example]) -> list[Example]:
    """Those whose names and words may enter the vocabulary: borrowed furniture carries one site's names to others,
    and a model that knows them learns its training pages by heart."""
    return [page for page in pages if page.dataset != "rearranged"]


def taught_net(
    pages: Sequence[Example],
    weights: Sequence[float],
    others: Sequence[Example],
    shape: Shape,
    teachers: int,
) -> tuple[Net, Vocabulary]:
    """The recipe: a vocabulary, teachers, and the net that learns from them and the labels."""
    vocabulary = vocabulary_from_examples([*natural(pages), *others], shape)
    rows = [indexed(page, vocabulary, weight) for page, weight in zip(pages, weights, strict=True)]
    return distilled(rows, vocabulary, shape, teachers, SEED), vocabulary


def save(path: Path, net: Net, vocabulary: Vocabulary, shape: Shape, version: str) -> None:
    write_model(path, strongest_rows(arrays_from_nets([net], vocabulary, shape, version), MAX_ROWS))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path, help="folder with the data sets")
    parser.add_argument("--made", type=Path, help="folder with the generated data sets")
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--cache", type=Path, help="folder that keeps the features of the pages")
    parser.add_argument("--teachers", type=int, default=TEACHERS)
    parser.add_argument("--version", default="1")
    arguments = parser.parse_args()
    torch.set_num_threads(1)
    torch.use_deterministic_algorithms(True)
    pages, weights, others = training_pages(arguments.data, arguments.made, arguments.cache)
    shape = Shape()
    net, vocabulary = taught_net(pages, weights, others, shape, arguments.teachers)
    save(arguments.out, net, vocabulary, shape, arguments.version)
    print(f"{len(pages)} pages, {len(vocabulary.names)} names, {len(vocabulary.words)} words")
    print(f"{arguments.out}: {arguments.out.stat().st_size} bytes")


if __name__ == "__main__":
    main()

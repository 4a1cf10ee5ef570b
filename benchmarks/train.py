"""Trains the body finder's model and writes the file that ships: `python -m benchmarks.train DATA --out FILE`.

Deterministic on one machine: the pages are read in order of their ids, seeds are fixed, one thread computes.
"""

import argparse
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import torch

from benchmarks.datasets import relabelled_pages
from benchmarks.train_export import arrays_from_nets, strongest_rows, write_model
from benchmarks.train_net import Shape, chances, indexed, trained, vocabulary_from_examples
from benchmarks.train_pages import ARTICLE, Example, examples_from_folder

LABELLED = ("annotated", "old")
BY_TEXT = ("wcxb", "fundus")
UNLABELLED = ("traf", "htmldate")
MADE = {"oldpages": 0.3, "mixed": 0.5, "rearranged": 0.3}
"""Made pages (`benchmarks.oldpages`, `mixedpages`, `rearranged`) and the weight of each."""
MAX_ROWS = {"names": 12_500, "words": 17_000}
"""With two nets this keeps the file under 3 MB."""
TEXT_TRUTH_WEIGHT = 0.5
"""Of a page whose truth is a text without roles, against 1 for block by block labels."""


def training_pages(
    data: Path, made: Path | None, cache: Path | None
) -> tuple[list[Example], list[float], list[Example]]:
    """Pages to learn from, their weights, and pages that only lend their vocabulary."""
    relabelled = relabelled_pages(data)
    pages, weights = [], []
    for name in (*LABELLED, *BY_TEXT):
        for example in examples_from_folder(data, name, cache):
            if example.page_type != ARTICLE or f"{name}/{example.id}" in relabelled:
                continue
            pages.append(example)
            weights.append(1.0 if name in LABELLED else TEXT_TRUTH_WEIGHT)
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


def train(
    data: Path,
    made: Path | None,
    out: Path,
    *,
    cache: Path | None,
    shape: Shape,
    seeds: Sequence[int],
    version: str,
) -> None:
    pages, weights, others = training_pages(data, made, cache)
    vocabulary = vocabulary_from_examples([*natural(pages), *others], shape)
    rows = [indexed(page, vocabulary, weight) for page, weight in zip(pages, weights, strict=True)]
    nets = [trained(rows, vocabulary, shape, seed) for seed in seeds]
    write_model(out, strongest_rows(arrays_from_nets(nets, vocabulary, shape, version), MAX_ROWS))
    fit = np.mean([chances(nets[0], row)[np.asarray(row.allowed)].sum() / len(row.own) for row in rows[:200]])
    print(f"{len(pages)} pages, {len(vocabulary.names)} names, {len(vocabulary.words)} words, fit {fit:.3f}")
    print(f"{out}: {out.stat().st_size} bytes")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path, help="folder with the data sets")
    parser.add_argument("--made", type=Path, help="folder with the generated data sets")
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--cache", type=Path, help="folder that keeps the features of the pages")
    parser.add_argument("--seeds", type=int, default=2)
    parser.add_argument("--version", default="1")
    arguments = parser.parse_args()
    torch.set_num_threads(1)
    torch.use_deterministic_algorithms(True)
    train(
        arguments.data,
        arguments.made,
        arguments.out,
        cache=arguments.cache,
        shape=Shape(),
        seeds=range(arguments.seeds),
        version=arguments.version,
    )


if __name__ == "__main__":
    main()

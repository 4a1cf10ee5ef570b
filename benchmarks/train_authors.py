"""Trains the choice of authors among bare names: `python -m benchmarks.train_authors DATA --folds DIR`.

The model is asked where no rule finds anybody (`pipelines/extract/authors`). It learns from these pages and from
all others that neither a word of authorship nor a declaration decides: what else the rules accept is left out
for that. Blocks are judged by body models that have not seen their domain (`benchmarks.train_folds`; several `--folds`
give each page several times, so that the choice does not lean on one body model). The figures are
cross-validated over registered domains, the whole chain of authors counted; the shipped table is fitted on
all pages. No random numbers but seeded ones.
"""

import argparse
import json
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from zlib import crc32

import msgspec
import numpy as np

from benchmarks.boosting import Array, Model, chances_from_scores, fitted
from benchmarks.datasets import BenchPage, decoded_page, iter_sets
from benchmarks.fields import outcome_of_field
from benchmarks.out_of_fold import fold_of_page, use_model
from pipelines.extract import article_from_page
from pipelines.extract.authors import byline
from pipelines.extract.authors.candidates import Candidate
from pipelines.extract.authors.choice import Choice
from pipelines.extract.authors.evidence import FEATURES, Evidence
from pipelines.extract.authors.lines import Line
from pipelines.extract.authors.refusals import Refusals
from pipelines.extract.names import letters
from pipelines.urls import site_from_url

SETS = {"annotated": 1.0, "old": 1.0, "fundus": 0.5, "wcxb": 0.4}
"""Weight of a page by its set: the last two count also whom a page declares without printing."""
OTHER_TYPES = 0.3
"""Weight of forums, products and other pages that are no articles."""
MISSED = 0.3
"""Weight of a page whose author is none of the candidates."""
FOLDS = 5
RESOURCE = Path(__file__).parent.parent / "pipelines" / "resources" / "authors.json"


class Sample(msgspec.Struct, frozen=True):
    """A page as one body model saw it."""

    page: BenchPage
    decided: tuple[str, ...]
    """The authors without the model's choice."""
    is_open: bool
    """Is the model asked?"""
    names: tuple[tuple[str, ...], ...]
    """Of each candidate; none where words of authorship or declarations decide."""
    rows: tuple[tuple[float, ...], ...]

    @property
    def weight(self) -> float:
        truth = self.page.truth
        if not truth.authors and not (truth.is_labelled and self.page.page_type == "article"):
            return 0.0
        weight = SETS[self.page.dataset] * (1.0 if self.page.page_type == "article" else OTHER_TYPES)
        return weight * (MISSED if truth.authors and not any(self.right) else 1.0)

    @property
    def right(self) -> list[bool]:
        wanted = set(map(letters, self.page.truth.authors))
        return [bool(wanted) and set(map(letters, names)) == wanted for names in self.names]

    @property
    def part(self) -> int:
        domain = self.page.site or site_from_url(self.page.url) or self.page.id
        return crc32(domain.encode()) // 11 % FOLDS


def samples_from_sets(data: Path, folds: Path) -> Iterator[Sample]:
    models = sorted(folds.glob("fold-*.npz"))
    pages = [page for _, pages in iter_sets(data, tuple(SETS)) for page in pages]
    for fold, model in enumerate(models):
        use_model(model)
        for page in pages:
            if fold_of_page(page, len(models)) == fold and (sample := _sample(page)) is not None:
                yield sample


def _sample(page: BenchPage) -> Sample | None:
    decoded = decoded_page(page)
    if decoded is None:
        return None
    names: list[tuple[str, ...]] = []
    rows: list[tuple[float, ...]] = []

    def kept(found: Sequence[Candidate], evidence: Evidence, none: Choice) -> tuple[Choice, tuple[str, ...]]:
        names.extend(candidate.names for candidate in found)
        rows.extend(tuple(map(float, row)) for row in evidence.rows(found))
        return none, ()

    with replaced(likeliest=kept):
        decided = article_from_page(decoded).authors
        is_open = bool(rows)
        if not is_open:
            with replaced(Refusals=Unvouched, newsroom_from_lines=lambda *_: None):
                article_from_page(decoded)
    return Sample(page, decided, is_open, tuple(names), tuple(rows))


class Unvouched(Refusals):
    """Refuses all names that no word of authorship leads, unless one is like a declared one."""

    def left_of(self, line: Line) -> Line:
        if line.is_led or any(map(self._is_declared, map(letters, line.names))):
            return line
        return msgspec.structs.replace(line, names=())

    def _is_declared(self, key: str) -> bool:
        return any(key == name or (len(key) > 3 and (key in name or name in key)) for name in self._declared)


@contextmanager
def replaced(**names: Any) -> Iterator[None]:
    """Other values for names of the module `byline`, for a while."""
    before = {name: getattr(byline, name) for name in names}
    vars(byline).update(names)
    try:
        yield
    finally:
        vars(byline).update(before)


def model_from_samples(samples: Sequence[Sample]) -> Model:
    chosen = [sample for sample in samples if sample.rows and sample.weight]
    sizes = [len(sample.rows) for sample in chosen]
    return fitted(
        np.array([row for sample in chosen for row in sample.rows]),
        np.array([right for sample in chosen for right in sample.right], dtype=float),
        np.repeat(np.arange(len(chosen)), sizes),
        np.repeat([sample.weight for sample in chosen], sizes),
    )


def answers(samples: Sequence[Sample], model: Model) -> Iterator[tuple[str, ...]]:
    for sample in samples:
        if not sample.is_open:
            yield sample.decided
            continue
        rows: Array = np.array(sample.rows)
        chances = chances_from_scores(model.scores(rows), np.zeros(len(rows), dtype=int))
        best = int(chances.argmax())
        yield sample.names[best] if chances[best] >= byline.LEAST_CHANCE else sample.decided


def cross_validated(samples: Sequence[Sample]) -> dict[str, Counter[str]]:
    """Outcomes by set."""
    outcomes: dict[str, Counter[str]] = {name: Counter() for name in SETS}
    for part in range(FOLDS):
        model = model_from_samples([sample for sample in samples if sample.part != part])
        held = [sample for sample in samples if sample.part == part]
        for sample, names in zip(held, answers(held, model), strict=True):
            if (outcome := outcome_of_field(sample.page, "authors", list(names) or None)) is not None:
                outcomes[sample.page.dataset][outcome] += 1
    return outcomes


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.train_authors", description=__doc__)
    parser.add_argument("data", type=Path, help="folder with the data sets")
    parser.add_argument("--folds", type=Path, required=True, action="append", metavar="DIR")
    parser.add_argument("--out", type=Path, default=RESOURCE)
    arguments = parser.parse_args()
    samples = [sample for folds in arguments.folds for sample in samples_from_sets(arguments.data, folds)]
    for name, count in cross_validated(samples).items():
        named, unnamed = count["right"] + count["none"] + count["wrong"], count["absent"] + count["invented"]
        invented = f", {count['invented']} of {unnamed} invented" if unnamed else ""
        print(f"{name}: {count['right'] / max(1, named):.4f} of {named} right{invented}", flush=True)
    model = model_from_samples(samples)
    table = {
        "source": "benchmarks.train_authors; labels of annotated and old (CC0), fundus (MIT), wcxb (CC BY 4.0)",
        "features": FEATURES,
        "base": model.base,
        "trees": model.trees,
    }
    arguments.out.write_text(json.dumps(table, separators=(",", ":")) + "\n", "utf-8")


if __name__ == "__main__":
    main()

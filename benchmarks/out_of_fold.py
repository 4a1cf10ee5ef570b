"""Answers by models that have not seen a page's domain: `python -m benchmarks.out_of_fold --folds DIR`.

`benchmarks.train_folds` makes the models; `python -m benchmarks.quality --answers cross-validated=FILE` scores
the answers. The whole chain runs, standfirst in front of the text.
"""

import argparse
import json
import os
import sys
from pathlib import Path
from zlib import crc32

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import numpy as np

from benchmarks.adapter import answer_line
from benchmarks.datasets import BenchPage, iter_sets
from pipelines.extract.body import judge
from pipelines.extract.body.net import Net
from pipelines.urls import site_from_url


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.out_of_fold", description=__doc__)
    parser.add_argument("--benchmark", type=Path, required=True, metavar="DIR")
    parser.add_argument("--sets", type=lambda text: tuple(text.split(",")), default=(), metavar="A,B")
    parser.add_argument("--folds", type=Path, required=True, metavar="DIR", help="fold-0.npz, fold-1.npz, …")
    parser.add_argument("--output", type=Path, required=True, metavar="FILE", help="answer lines (JSONL)")
    arguments = parser.parse_args()
    models = sorted(arguments.folds.glob("fold-*.npz"))
    if not models:
        parser.error(f"no fold-*.npz in {arguments.folds}")
    pages = [page for _, pages in iter_sets(arguments.benchmark, arguments.sets) for page in pages]
    with arguments.output.open("w", encoding="utf-8") as lines:
        for fold, model in enumerate(models):
            use_model(model)
            chosen = [page for page in pages if fold_of_page(page, len(models)) == fold]
            for page in chosen:
                row = {"id": page.id, "url": page.url, "html_path": str(page.path)}
                lines.write(answer_line(json.dumps(row)) + "\n")
            print(f"{model.name}: {len(chosen)} pages", file=sys.stderr)
    return 0


def fold_of_page(page: BenchPage, folds: int) -> int:
    """The part that a page's domain falls into, as the training parts them."""
    return crc32((page.site or site_from_url(page.url) or page.id).encode()) % folds


def use_model(path: Path) -> None:
    """Lets the body finder judge by another model file."""
    net = Net(np.load(path, allow_pickle=False))
    judge.load_net = lambda: net  # type: ignore[assignment]


if __name__ == "__main__":
    raise SystemExit(main())

"""Body models that have not seen a part of the domains: `python -m benchmarks.train_folds DATA --out DIR`.

Fold k of n is trained on the pages whose registered domain does not fall into part k; needs torch, as
`benchmarks.train` does. `benchmarks.train_confidence --folds DIR` judges each page by the model that has not
seen its domain.
"""

import argparse
from pathlib import Path
from zlib import crc32

import torch

from benchmarks.train import TEACHERS, save, taught_net, training_pages
from benchmarks.train_net import Shape


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path, help="folder with the data sets")
    parser.add_argument("--made", type=Path, help="folder with the generated data sets")
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--cache", type=Path, help="folder that keeps the features of the pages")
    parser.add_argument("--folds", type=int, default=3)
    parser.add_argument("--teachers", type=int, default=TEACHERS, help="they see no more than their pupil")
    arguments = parser.parse_args()
    torch.set_num_threads(1)
    torch.use_deterministic_algorithms(True)
    arguments.out.mkdir(parents=True, exist_ok=True)
    pages, weights, others = training_pages(arguments.data, arguments.made, arguments.cache)
    shape = Shape()
    for fold in range(arguments.folds):
        chosen = [
            (page, weight)
            for page, weight in zip(pages, weights, strict=True)
            if crc32(page.group.encode()) % arguments.folds != fold
        ]
        strangers = [page for page in others if crc32(page.group.encode()) % arguments.folds != fold]
        net, vocabulary = taught_net(
            [page for page, _ in chosen],
            [weight for _, weight in chosen],
            strangers,
            shape,
            arguments.teachers,
        )
        save(arguments.out / f"fold-{fold}.npz", net, vocabulary, shape, f"fold-{fold}")
        print(f"fold {fold}: {len(chosen)} pages", flush=True)


if __name__ == "__main__":
    main()

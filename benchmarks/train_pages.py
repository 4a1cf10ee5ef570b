"""Pages to training examples: blocks, features and the roles their ground truth allows; kept in a cache file."""

import hashlib
import json
import pickle
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

import msgspec
import numpy as np

from benchmarks.datasets import BenchPage, decoded_page, pages_from_set
from benchmarks.train_labels import allowed_from_roles, allowed_from_text
from pipelines.extract.body.blocks import outline_from_tree
from pipelines.extract.body.evidence import PageEvidence
from pipelines.extract.body.features import Features
from pipelines.extract.body.heads import Names
from pipelines.urls import site_from_url

ARTICLE = "article"
MEASURE_ONLY = "multipage"
"""Its truth may not be learned from (AGPL)."""
FEATURE_SOURCES = ("flatten", "blocks", "cutting", "letters", "heads", "edges", "features", "evidence")
"""Modules of the body finder that decide what an example holds, their compiled twins besides."""


class Example(msgspec.Struct, kw_only=True):
    """One page for training. Arrays are per block unless said otherwise."""

    id: str
    dataset: str
    group: str
    """Registered domain: pages of one group are never on both sides of a fold."""
    page_type: str
    language: str
    texts: list[str]
    numbers: np.ndarray
    sizes: np.ndarray
    words: list[list[str]]
    names: list[list[str]]
    """Per element its names."""
    parents: np.ndarray
    holders: np.ndarray
    spans: list[list[str]]
    allowed: np.ndarray | None
    trust: np.ndarray | None
    truth_text: str | None
    standfirst: str | None


def example_from_page(page: BenchPage) -> Example | None:
    decoded = decoded_page(page)
    if decoded is None:
        return None
    evidence = PageEvidence(decoded.tree, decoded.html)
    outline, _ = outline_from_tree(decoded.tree, evidence.titles)
    if not outline.texts:
        return None
    features = Features(outline, evidence, Names())
    allowed = trust = None
    if page.truth.is_labelled:
        allowed = allowed_from_roles(outline.texts, list(page.truth.blocks))
        trust = np.ones(len(outline.texts))
    elif page.truth.text and page.dataset != MEASURE_ONLY:
        allowed, trust = allowed_from_text(outline.texts, page.truth.text)
    return Example(
        id=page.id,
        dataset=page.dataset,
        group=_group(page),
        page_type=page.page_type or "",
        language=page.language,
        texts=outline.texts,
        numbers=features.numbers,
        sizes=features.weights,
        words=features.words,
        names=[head.names for head in features.heads],
        parents=np.array(outline.parents),
        holders=np.array(outline.holders),
        spans=features.span_names,
        allowed=allowed,
        trust=trust,
        truth_text=page.truth.text,
        standfirst=page.truth.standfirst,
    )


def _group(page: BenchPage) -> str:
    return (site_from_url(page.url) if page.url else None) or page.id


def _sites_by_id(folder: Path) -> dict[str, str]:
    """Of sets that name the site where there is no URL."""
    truth = folder / "truth.jsonl"
    if not truth.is_file():
        return {}
    rows = map(json.loads, filter(None, truth.read_text(encoding="utf-8").split("\n")))
    return {row["id"]: row["site"] for row in rows if row.get("site")}


def examples_from_folder(folder: Path, name: str, cache: Path | None, jobs: int = 2) -> list[Example]:
    """All examples of one data set, from the cache if the features' source has not changed since."""
    stamp = _stamp()
    kept = cache / f"{name}-{stamp}.pickle" if cache else None
    if kept and kept.exists():
        return pickle.loads(kept.read_bytes())
    pages = pages_from_set(folder / name)
    with ProcessPoolExecutor(jobs) as pool:
        examples = [example for example in pool.map(example_from_page, pages, chunksize=8) if example]
    sites = _sites_by_id(folder / name)
    for example in examples:
        example.group = sites.get(example.id, example.group)
    if kept:
        kept.parent.mkdir(parents=True, exist_ok=True)
        kept.write_bytes(pickle.dumps(examples))
    return examples


def _stamp() -> str:
    import benchmarks.train_labels
    import pipelines.extract.body

    digest = hashlib.sha256()
    folder = Path(pipelines.extract.body.__file__).parent
    for path in sorted([*folder.glob("*.py"), *folder.glob("*.pyx"), *folder.parent.glob("_tree.pyx")]):
        if path.suffix == ".pyx" or path.stem in FEATURE_SOURCES:
            digest.update(path.read_bytes())
    digest.update(Path(benchmarks.train_labels.__file__).read_bytes())
    digest.update(Path(__file__).read_bytes())
    return digest.hexdigest()[:12]

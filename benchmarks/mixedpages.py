"""Mixed-language pages on disk and measured: `python -m benchmarks.mixedpages`."""

import argparse
import gzip
import json
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from benchmarks.datasets import pages_from_set
from benchmarks.extractors import PEER_NAMES, answers_of_extractor, peer_extractor
from benchmarks.mixed.corpus import CODES, languages_in
from benchmarks.mixed.layouts import HELD_OUT, LAYOUTS
from benchmarks.mixed.pages import MixedPage, fold, mixed_page, verdict_on_text
from benchmarks.mixed.seedsite import seed_site_page

SEED_LANGUAGES = ("en", "ru", "uk", "ar")
FIELDS = ("title", "date", "language", "furniture_language", "source_credit", "dateline_place")


def main(argv: Sequence[str] | None = None) -> int:
    arguments = _arguments(argv)
    pages = _pages(arguments)
    if arguments.output:
        write_pages(pages, arguments.output)
    if arguments.measure:
        print_measurement(pages, show=arguments.show)
    for name in arguments.peers:
        print_peer(name, pages)
    return 0


def _pages(arguments: argparse.Namespace) -> list[MixedPage]:
    seeds = [f"{arguments.seed}-{n}" for n in range(arguments.count)]
    if arguments.seed_site:
        return [seed_site_page(seed) for seed in seeds]
    languages = languages_in(arguments.languages or CODES)
    layouts = arguments.layouts or tuple(HELD_OUT if arguments.held_out else LAYOUTS)
    return [mixed_page(seed, languages=languages, layouts=layouts) for seed in seeds]


def _arguments(argv: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.mixedpages", description=__doc__)
    add = parser.add_argument
    add("--count", type=int, default=224, metavar="N")
    add("--seed", default="0", metavar="S", help="any word; other seeds give other pages")
    add("--languages", nargs="+", default=(), metavar="CODE", help=f"of {' '.join(CODES)}; default: all")
    names = (*LAYOUTS, *HELD_OUT)
    add("--layouts", nargs="+", default=(), metavar="NAME", choices=names, help=" ".join(names))
    add(
        "--held-out",
        action="store_true",
        help=f"draw only layouts kept out of training: {' '.join(HELD_OUT)}",
    )
    add("--seed-site", action="store_true", help="pages in the manner of the site of the first page instead")
    add("--output", type=Path, metavar="DIR", help="write truth.jsonl and html/*.html.gz there")
    add("--measure", action="store_true", help="extract every page and print the figures")
    add("--show", type=int, default=0, metavar="N", help="with --measure: print what is wrong on N pages")
    add(
        "--peers",
        nargs="+",
        default=(),
        metavar="NAME",
        choices=PEER_NAMES,
        help=f"print what these make of them: {' '.join(PEER_NAMES)}",
    )
    return parser.parse_args(argv)


def write_pages(pages: Sequence[MixedPage], folder: Path) -> None:
    """A data set in the benchmark's format; the same pages give the same bytes."""
    (folder / "html").mkdir(parents=True, exist_ok=True)
    with (folder / "truth.jsonl").open("w", encoding="utf-8") as rows:
        for page in pages:
            name = f"html/{page.id}.html.gz"
            (folder / name).write_bytes(gzip.compress(page.html.encode(), mtime=0))
            rows.write(json.dumps(_row(page, name), ensure_ascii=False) + "\n")


def _row(page: MixedPage, name: str) -> dict[str, Any]:
    return {
        "id": page.id,
        "url": f"https://news.example/{page.id}",
        "html": name,
        "page_type": "article",
        "language": page.story.language,
        "layout": page.layout,
        "truth": page.truth,
    }


def print_measurement(pages: Sequence[MixedPage], *, show: int = 0) -> None:
    """Shares of pages whole and clean, exact, and right field by field; the layouts below."""
    counts: Counter[str] = Counter()
    totals: Counter[str] = Counter()
    shown = 0
    for page in pages:
        article = article_of_page(page)
        verdict = verdict_on_text(page, getattr(article, "text", ""))
        right = {"whole and clean": verdict.is_clean, "exact": verdict.is_exact}
        right["whole"], right["clean"] = not verdict.missing, not verdict.intruding
        right |= {name: _is_right(page, article, name) for name in FIELDS}
        for name, is_right in right.items():
            for key in (name, f"{name} [{page.layout}]") if name in {"whole and clean", "exact"} else (name,):
                totals[key] += 1
                counts[key] += is_right
        if shown < show and not all(right.values()):
            shown += 1
            _print_page(page, article, right)
    for key in sorted(totals, key=lambda key: ("[" in key, key)):
        print(f"{key:45} {counts[key] / totals[key]:.3f}  ({counts[key]} of {totals[key]})")


def print_peer(name: str, pages: Sequence[MixedPage]) -> None:
    """The same shares of a peer's texts, each line of which is taken for a paragraph."""
    with TemporaryDirectory() as folder:
        write_pages(pages, Path(folder))
        answers = answers_of_extractor(peer_extractor(name), pages_from_set(Path(folder)))
    verdicts = [verdict_on_text(page, answers[page.id].text.replace("\n", "\n\n")) for page in pages]
    clean = sum(verdict.is_clean for verdict in verdicts) / len(pages)
    exact = sum(verdict.is_exact for verdict in verdicts) / len(pages)
    print(f"{name}: whole and clean {clean:.3f}, exact {exact:.3f}")


def article_of_page(page: MixedPage) -> Any:
    """The cleaned article of a made page, as a run makes it."""
    from pipelines.model import Capture, Provenance
    from pipelines.run import record_from_capture

    capture = Capture(
        url=f"https://news.example/{page.id}",
        body=page.html.encode(),
        provenance=Provenance(source="file"),
        headers=(("content-type", "text/html; charset=utf-8"),),
    )
    return record_from_capture(capture)


def _is_right(page: MixedPage, article: Any, name: str) -> bool:
    return fold(page.truth[name] or "").casefold() == fold(_found(article, name) or "").casefold()


def _found(article: Any, name: str) -> str | None:
    """What the record says; of the moment of publication the day."""
    if name == "date":
        return (getattr(article, "published_at", None) or "")[:10] or None
    return getattr(article, name, None)


def _print_page(page: MixedPage, article: Any, right: dict[str, bool]) -> None:
    text = getattr(article, "text", "")
    verdict = verdict_on_text(page, text)
    wrong = ", ".join(name for name, is_right in right.items() if not is_right)
    print(f"\n=== {page.id} {page.layout} {page.story.language}/{page.story.furniture_language}: {wrong}")
    for name in FIELDS:
        if not right[name]:
            print(f"  {name}: {page.truth[name]!r}, found {_found(article, name)!r}")
    wanted = [fold(part) for part in page.paragraphs]
    found = [fold(part) for part in text.split("\n\n")]
    for line in (line for line in found if line not in wanted and not right["exact"]):
        print(f"  not one of its paragraphs: {line}")
    for line in verdict.missing:
        print(f"  missing: {line}")
    for line in verdict.intruding:
        print(f"  intruding: {line}")


if __name__ == "__main__":
    raise SystemExit(main())

"""`python -m benchmarks.flags`: precision and recall of flags and page kinds on made pages and on a data set.

Made pages come in a part that the rules were made on and two held-out parts with other wordings, layouts and
languages.
With `--sets FOLDER` the pages of data sets are judged too: there, an article that is refused, or flagged as
no article, is wrong.
"""

import argparse
import gzip
import json
from collections import Counter, defaultdict
from collections.abc import Iterable
from pathlib import Path

from benchmarks.datasets import BenchPage, iter_sets
from benchmarks.flagpages.pages import FlagPage, iter_flag_pages
from pipelines.errors import UnreadableCapture
from pipelines.extract import article_from_page
from pipelines.extract.flags import FLAGS
from pipelines.model import Article, Capture, Provenance
from pipelines.pages import page_from_capture

PARTS = ("dev", "held", "fresh")
KINDS = ("section", "home", "search", "error", "consent", "bot_check", "script_shell")
UNMADE = frozenset({"mixed_language", "rescued_parse", "link_list", "frames"})
"""Flags that copy a figure, an element or a decision made elsewhere; tested there."""


class Tally:
    """True and false positives and misses of one label."""

    def __init__(self) -> None:
        self.hits = self.wrong = self.missed = 0

    def add(self, *, is_true: bool, is_said: bool) -> None:
        self.hits += is_true and is_said
        self.wrong += is_said and not is_true
        self.missed += is_true and not is_said

    @property
    def precision(self) -> float:
        return self.hits / (self.hits + self.wrong) if self.hits + self.wrong else 1.0

    @property
    def recall(self) -> float:
        return self.hits / (self.hits + self.missed) if self.hits + self.missed else 1.0


def article_of_html(html: str | bytes, url: str, status: int = 200) -> Article:
    body = html.encode() if isinstance(html, str) else html
    headers = (("content-type", "text/html; charset=utf-8"),) if isinstance(html, str) else ()
    capture = Capture(
        url=url, body=body, status=status, headers=headers, provenance=Provenance(source="file")
    )
    return article_from_page(page_from_capture(capture))


def score_made(pages: Iterable[FlagPage]) -> tuple[dict[str, Tally], list[str]]:
    """Tallies by label (flags, kinds as `kind: …`, `refused`), and each error in words."""
    tallies: dict[str, Tally] = defaultdict(Tally)
    errors = []
    for page in pages:
        article = article_of_html(page.html, page.url, page.status)
        for name in FLAGS.keys() - UNMADE - set(page.unjudged):
            is_true, is_said = name in page.flags, name in article.flags
            tallies[name].add(is_true=is_true, is_said=is_said)
            if is_true != is_said:
                errors.append(f"{'missed' if is_true else 'wrong '} {name:12} {page.id} {page.layout}")
        for kind in KINDS:
            is_true, is_said = kind == page.kind, kind == article.page_kind
            tallies[f"kind: {kind}"].add(is_true=is_true, is_said=is_said)
            if is_true != is_said:
                errors.append(f"{'missed' if is_true else 'wrong '} kind {kind:12} {page.id} {page.layout}")
        tallies["refused"].add(is_true=page.kind != "article", is_said=article.refusal is not None)
        if page.kind == "article" and article.refusal:
            errors.append(f"REFUSED an article: {page.id} {article.refusal}")
    return tallies, errors


def score_set(pages: Iterable[BenchPage]) -> dict[str, Counter[str]]:
    """Per page type: pages, flags, kinds and refusals."""
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    for page in pages:
        raw = page.path.read_bytes()
        body = gzip.decompress(raw) if page.path.suffix == ".gz" else raw
        count = counts[page.page_type]
        count["pages"] += 1
        try:
            article = article_of_html(body, page.url or "about:blank")
        except UnreadableCapture:
            count["unreadable"] += 1
            continue
        count.update(f"flag {name}" for name in article.flags)
        count[f"kind {article.page_kind}"] += 1
        if article.refusal:
            count["refused"] += 1
    return counts


def table(parts: dict[str, dict[str, Tally]]) -> str:
    """Markdown: label, then precision, recall and positives for each part."""
    names = sorted({name for tallies in parts.values() for name in tallies}, key=lambda n: (":" in n, n))
    head = "| label | " + " | ".join(f"{part}: precision | recall | pages" for part in parts) + " |"
    lines = [head, "|---" * (1 + 3 * len(parts)) + "|"]
    for name in names:
        cells = []
        for tallies in parts.values():
            tally = tallies[name]
            cells.append(f"{tally.precision:.3f} | {tally.recall:.3f} | {tally.hits + tally.missed}")
        lines.append(f"| {name} | " + " | ".join(cells) + " |")
    return "\n".join(lines)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=2, help="pages of each sort and language")
    parser.add_argument("--part", choices=PARTS, help="only this part of the made pages")
    parser.add_argument("--errors", action="store_true", help="list each error")
    parser.add_argument("--sets", type=Path, help="folder of data sets, or one data set")
    parser.add_argument("--json", type=Path, help="a file for the figures")
    arguments = parser.parse_args()
    parts = {}
    for part in PARTS if arguments.part is None else (arguments.part,):
        parts[part], errors = score_made(iter_flag_pages(part, rounds=arguments.rounds))
        if arguments.errors:
            print("\n".join(sorted(errors)))
    print(table(parts))
    figures = {
        part: {
            name: {"precision": t.precision, "recall": t.recall, "pages": t.hits + t.missed}
            for name, t in tallies.items()
        }
        for part, tallies in parts.items()
    }
    if arguments.sets is not None:
        for name, pages in iter_sets(arguments.sets):
            for page_type, counts in sorted(score_set(pages).items()):
                print(
                    f"{name} {page_type}: "
                    + ", ".join(f"{key} {value}" for key, value in sorted(counts.items()))
                )
    if arguments.json is not None:
        arguments.json.write_text(json.dumps(figures, indent=1) + "\n", "utf-8")


if __name__ == "__main__":
    main()

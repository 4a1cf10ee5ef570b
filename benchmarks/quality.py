"""Scores this project beside its peers against ground truth: `python -m benchmarks.quality`."""

import argparse
import difflib
import json
import sys
from collections.abc import Sequence
from pathlib import Path

from benchmarks.datasets import BenchPage, iter_sets
from benchmarks.extractors import (
    CACHE,
    OURS,
    PEER_NAMES,
    Answer,
    Extractor,
    answers_of_extractor,
    extractor_from_argument,
    extractor_from_file,
    our_extractor,
    peer_extractor,
)
from benchmarks.fields import FIELDS
from benchmarks.scores import Figure
from benchmarks.scoring import (
    GROUPS,
    PageScore,
    field_counts,
    figures_of_scores,
    grouped,
    page_score,
    true_tokens,
)
from benchmarks.scramble import scrambled_pages
from benchmarks.tables import cell_from_figure, table_from_rows

FIELD_GROUPS = frozenset({"language", "decade"})
MIN_GROUP = 5
"""Groups of fewer pages are left out of the tables by group."""
OUTCOME_HEAD = ("right", "none", "wrong", "none printed", "from markup", "invented")
"""Shares of all pages; the last two of the pages that print no value."""
Scores = dict[str, list[PageScore]]
"""Scores of the same pages by extractor."""


def main() -> int:
    arguments = _arguments()
    extractors = _extractors(arguments)
    report: dict[str, object] = {}
    for name, pages in iter_sets(arguments.benchmark, tuple(arguments.sets)):
        chosen = _chosen_pages(pages, arguments)
        if not chosen:
            continue
        scores, answers = _scores_of_set(chosen, extractors, with_standfirst=not arguments.no_standfirst)
        print(f"\n## {name}\n")
        _print_overall(scores)
        _print_fields(scores)
        for by in arguments.by:
            _print_groups(scores, by)
        if arguments.worst:
            _print_worst(scores, arguments.worst)
        if arguments.dump:
            _write_texts(arguments.dump / name, chosen, answers, with_standfirst=not arguments.no_standfirst)
        report[name] = _report_of_set(scores)
    if arguments.json:
        arguments.json.write_text(json.dumps(report, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    return 0


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.quality", description=__doc__)
    add = parser.add_argument
    add("--benchmark", type=Path, required=True, metavar="DIR", help="folder of data sets, or one data set")
    add("--sets", type=_names, default=(), metavar="A,B", help="only these sets (default: all)")
    add("--peers", type=_names, default=PEER_NAMES, metavar="A,B", help="peers to run beside ours, or none")
    add("--no-ours", action="store_true", help="peers and commands only")
    add("--command", action="append", default=[], metavar="NAME=CMD", help="another extractor, as a command")
    add("--answers", action="append", default=[], metavar="NAME=FILE", help="answers given before (JSONL)")
    add("--no-standfirst", action="store_true", help="standfirst left out, of ours and of the truth")
    add("--page-types", type=_names, default=("article", "unknown"), metavar="A,B", help="or all")
    add("--by", type=_names, default=(), metavar="A,B", help=f"tables by {', '.join(GROUPS)}")
    add("--scramble", type=int, metavar="SEED", help="hosts, paths, class and id names renamed")
    add("--worst", type=int, default=0, metavar="N", help="list the N worst pages of ours")
    add("--dump", type=Path, metavar="DIR", help="write truth, answers and their difference, a file a page")
    add("--limit", type=int, default=0, metavar="N", help="only the first N pages of a set")
    add("--ids", type=_names, default=(), metavar="A,B", help="only these pages")
    add("--json", type=Path, metavar="FILE", help="write all figures, page by page too")
    return parser.parse_args()


def _names(text: str) -> tuple[str, ...]:
    return tuple(name for name in text.split(",") if name)


def _extractors(arguments: argparse.Namespace) -> list[Extractor]:
    ours = [] if arguments.no_ours else [our_extractor(with_standfirst=not arguments.no_standfirst)]
    commands = [extractor_from_argument(argument) for argument in arguments.command]
    files = [extractor_from_file(argument) for argument in arguments.answers]
    peers = () if arguments.peers == ("none",) else arguments.peers
    return [*ours, *files, *commands, *(peer_extractor(name) for name in peers)]


def _chosen_pages(pages: list[BenchPage], arguments: argparse.Namespace) -> list[BenchPage]:
    types = arguments.page_types
    chosen = [page for page in pages if types == ("all",) or page.page_type in types]
    if arguments.ids:
        chosen = [page for page in chosen if page.id in arguments.ids]
    chosen = chosen[: arguments.limit] if arguments.limit else chosen
    return chosen if arguments.scramble is None else scrambled_pages(chosen, CACHE, seed=arguments.scramble)


def _scores_of_set(
    pages: list[BenchPage], extractors: Sequence[Extractor], *, with_standfirst: bool
) -> tuple[Scores, dict[str, dict[str, Answer]]]:
    truths = {page.id: true_tokens(page, with_standfirst=with_standfirst) for page in pages}
    scores: Scores = {}
    answers: dict[str, dict[str, Answer]] = {}
    for extractor in extractors:
        given = answers[extractor.name] = answers_of_extractor(extractor, pages)
        scores[extractor.name] = [page_score(page, truths[page.id], given[page.id]) for page in pages]
        late = sum(answer.is_timeout for answer in given.values())
        if late:
            print(f"{extractor.name}: {late} pages without an answer in time", file=sys.stderr)
    return scores, answers


def _print_overall(scores: Scores) -> None:
    figures = {name: figures_of_scores(found) for name, found in scores.items()}
    head = list(next(iter(figures.values())))
    rows = [
        [name, *(cell_from_figure(row[key], with_interval=key in {"word F1", "shingle F1"}) for key in head)]
        for name, row in figures.items()
    ]
    pages = next(iter(figures.values()))["word F1"].pages
    print(table_from_rows([f"{pages} pages with text", *head], rows))
    if len(scores) > 1 and pages:
        print(f"\nbest page by page: {_best_page_by_page(scores)}")


def _best_page_by_page(scores: Scores) -> str:
    columns = zip(*scores.values(), strict=True)
    best = [max(same, key=lambda s: s.shingles.f1 if s.shingles else 0.0) for same in columns]
    figures = figures_of_scores(best)
    return f"word F1 {figures['word F1'].value:.3f}, shingle F1 {figures['shingle F1'].value:.3f}"


def _print_fields(scores: Scores) -> None:
    for field in FIELDS:
        counts = {name: field_counts(found, field) for name, found in scores.items() if _tells(found, field)}
        rows = [[name, *_outcome_cells(count)] for name, count in counts.items()]
        if any(row[1] != "0" for row in rows):
            print("\n" + table_from_rows([field, "pages", *OUTCOME_HEAD], rows))


def _tells(scores: list[PageScore], field: str) -> bool:
    """Whether an extractor gives that field at all."""
    return any(score.fields.get(field) in {"right", "wrong", "unprinted", "invented"} for score in scores)


def _outcome_cells(counts: dict[str, int]) -> list[str]:
    total = sum(counts.values())
    without = sum(counts.get(outcome, 0) for outcome in ("absent", "unprinted", "invented"))
    right = counts.get("right", 0) + counts.get("absent", 0)
    cells = [
        _ratio(right, total),
        _ratio(counts.get("none", 0), total),
        _ratio(counts.get("wrong", 0), total),
    ]
    unprinted, invented = counts.get("unprinted", 0), counts.get("invented", 0)
    return [str(total), *cells, str(without), _ratio(unprinted, without), _ratio(invented, without)]


def _ratio(part: int, whole: int) -> str:
    return cell_from_figure(Figure(part / whole, 0.0, 0.0, whole)) if whole else "-"


def _print_groups(scores: Scores, by: str) -> None:
    groups = {name: grouped(found, by) for name, found in scores.items()}
    first = next(iter(groups.values()))
    kept = [value for value, members in first.items() if len(members) >= MIN_GROUP]
    if any(score.words for found in first.values() for score in found):
        for measure in ("word F1", "shingle F1"):
            rows = [[value, str(len(first[value])), *_group_cells(groups, value, measure)] for value in kept]
            print("\n" + table_from_rows([f"{measure} by {by}", "pages", *groups], rows))
    for field in FIELDS if by in FIELD_GROUPS else ():
        rows = [[value, *_right_cells(groups, value, field)] for value in kept]
        rows = [row for row in rows if row[1] != "0"]
        if rows:
            print("\n" + table_from_rows([f"{field} right by {by}", "pages", *groups], rows))


def _group_cells(groups: dict[str, dict[str, list[PageScore]]], value: str, measure: str) -> list[str]:
    return [cell_from_figure(_figure(found[value], measure)) for found in groups.values()]


def _figure(scores: list[PageScore], measure: str) -> Figure:
    return figures_of_scores(scores)[measure]


def _right_cells(groups: dict[str, dict[str, list[PageScore]]], value: str, field: str) -> list[str]:
    counts = [field_counts(found[value], field) for found in groups.values()]
    total = sum(counts[0].values())
    return [str(total), *(_ratio(count.get("right", 0) + count.get("absent", 0), total) for count in counts)]


def _print_worst(scores: Scores, number: int) -> None:
    ours = OURS if OURS in scores else next(iter(scores))
    places = [i for i, score in enumerate(scores[ours]) if score.shingles is not None]
    places.sort(key=lambda i: _page_f1(scores[ours][i]))
    rows = []
    for i in places[:number]:
        score = scores[ours][i]
        overlap = score.shingles
        assert overlap is not None
        others = [f"{_page_f1(found[i]):.2f}" for name, found in scores.items() if name != ours]
        place = [f"{score.page.id} {score.page.url[:60]}", score.page.language, str(score.true_words)]
        rows.append(
            [*place, f"{overlap.f1:.3f}", f"{overlap.precision:.2f}", f"{overlap.recall:.2f}", *others]
        )
    head = [f"worst of {ours}", "language", "words", "shingle F1", "P", "R"]
    print("\n" + table_from_rows([*head, *(name for name in scores if name != ours)], rows))


def _page_f1(score: PageScore) -> float:
    return score.shingles.f1 if score.shingles is not None else 0.0


def _write_texts(
    folder: Path, pages: list[BenchPage], answers: dict[str, dict[str, Answer]], *, with_standfirst: bool
) -> None:
    """For the eyes: `ID.diff` from the truth to the first extractor's text, line by line."""
    folder.mkdir(parents=True, exist_ok=True)
    name, given = next(iter(answers.items()))
    for page in pages:
        standfirst = (page.truth.standfirst or "") if with_standfirst else ""
        truth = f"{standfirst}\n{page.truth.text or ''}"
        before, after = (
            [" ".join(line.split()) for line in text.splitlines() if line.strip()]
            for text in (truth, given[page.id].text)
        )
        lines = difflib.unified_diff(before, after, "truth", name, lineterm="", n=1)
        answer = given[page.id]
        told = "".join(
            f"{field}: {getattr(page.truth, field)!r} | {getattr(answer, field)!r}\n" for field in FIELDS
        )
        path = folder / f"{page.id.replace('/', '_')}.diff"
        path.write_text(f"{page.url}\n{page.path}\n{told}" + "\n".join(lines) + "\n", encoding="utf-8")


def _report_of_set(scores: Scores) -> dict[str, object]:
    return {
        name: {
            "figures": {
                key: {"value": figure.value, "low": figure.low, "high": figure.high, "pages": figure.pages}
                for key, figure in figures_of_scores(found).items()
                if figure.pages
            },
            "fields": {field: field_counts(found, field) for field in FIELDS},
            "pages": {
                score.page.id: {
                    "word": round(score.words.f1, 4) if score.words else None,
                    "shingle": round(score.shingles.f1, 4) if score.shingles else None,
                    "fields": score.fields,
                }
                for score in found
            },
        }
        for name, found in scores.items()
    }


if __name__ == "__main__":
    raise SystemExit(main())

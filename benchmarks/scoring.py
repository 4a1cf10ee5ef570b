"""Scores all pages of one set for one extractor, and groups the scores."""

from collections.abc import Callable, Iterable, Sequence

import msgspec

from benchmarks.datasets import BenchPage
from benchmarks.extractors import Answer
from benchmarks.fields import FIELDS, Outcome, outcome_of_field
from benchmarks.scores import (
    Figure,
    Overlap,
    harmonic_figure,
    mean_figure,
    shingle_overlap,
    snippet_share,
    tokens_from_text,
    word_overlap,
)

LENGTH_BORDERS = (100, 300, 1000)
"""Words of the true text that part the length classes."""


class PageScore(msgspec.Struct, frozen=True, kw_only=True):
    """One extractor's scores on one page; None where the truth says nothing about it."""

    page: BenchPage
    true_words: int
    words: Overlap | None
    shingles: Overlap | None
    snippet_recall: float | None
    leak: float | None
    fields: dict[str, Outcome]


class TruthTokens(msgspec.Struct, frozen=True):
    """The true text of a page in tokens; None where its text is not annotated."""

    tokens: list[str] | None


def true_tokens(page: BenchPage, *, with_standfirst: bool) -> TruthTokens:
    """Tokens of the true text, the standfirst in front where the set tells it apart."""
    truth = page.truth
    if truth.text is None and not truth.standfirst:
        return TruthTokens([] if truth.is_labelled else None)
    text = truth.text or ""
    if with_standfirst and truth.standfirst:
        text = f"{truth.standfirst}\n\n{text}"
    return TruthTokens(tokens_from_text(text))


def page_score(page: BenchPage, truth: TruthTokens, answer: Answer) -> PageScore:
    """All scores of one answer."""
    tokens = truth.tokens
    found = tokens_from_text(answer.text) if tokens is not None else []
    outcomes = ((field, outcome_of_field(page, field, getattr(answer, field))) for field in FIELDS)
    return PageScore(
        page=page,
        true_words=len(tokens or ()),
        words=None if tokens is None else word_overlap(tokens, found),
        shingles=None if tokens is None else shingle_overlap(tokens, found),
        snippet_recall=snippet_share(page.truth.wanted, answer.text),
        leak=snippet_share(page.truth.unwanted, answer.text),
        fields={field: outcome for field, outcome in outcomes if outcome is not None},
    )


def figures_of_scores(scores: Sequence[PageScore]) -> dict[str, Figure]:
    """Word F1 (mean of pages), shingle F1 (harmonic), precision and recall, snippet recall and leak."""
    words = [score.words for score in scores if score.words is not None]
    shingles = [score.shingles for score in scores if score.shingles is not None]
    return {
        "word F1": mean_figure([overlap.f1 for overlap in words]),
        "shingle F1": harmonic_figure(shingles) if shingles else mean_figure([]),
        "precision": mean_figure([o.precision for o in shingles if o.shared + o.surplus]),
        "recall": mean_figure([o.recall for o in shingles if o.shared + o.missing]),
        "snippets": mean_figure([s.snippet_recall for s in scores if s.snippet_recall is not None]),
        "leak": mean_figure([s.leak for s in scores if s.leak is not None]),
    }


def field_counts(scores: Iterable[PageScore], field: str) -> dict[str, int]:
    """Number of pages by outcome of one field."""
    counts: dict[str, int] = {}
    for score in scores:
        if field in score.fields:
            counts[score.fields[field]] = counts.get(score.fields[field], 0) + 1
    return counts


def length_class(score: PageScore) -> str:
    """Of the true text: `under 100 words`, `100 to 299`, `300 to 999`, `1000 and more`."""
    if not score.true_words:
        return "no text"
    low = 0
    for border in LENGTH_BORDERS:
        if score.true_words < border:
            return f"{low} to {border - 1} words"
        low = border
    return f"{low} words and more"


def decade(score: PageScore) -> str:
    """`2010s`, or `unknown`."""
    return f"{score.page.year // 10 * 10}s" if score.page.year else "unknown"


GROUPS: dict[str, Callable[[PageScore], str]] = {
    "language": lambda score: score.page.language,
    "page_type": lambda score: score.page.page_type,
    "decade": decade,
    "length": length_class,
}


def grouped(scores: Iterable[PageScore], by: str) -> dict[str, list[PageScore]]:
    """Scores by the value of one of GROUPS, largest group first."""
    groups: dict[str, list[PageScore]] = {}
    for score in scores:
        groups.setdefault(GROUPS[by](score), []).append(score)
    return dict(sorted(groups.items(), key=lambda item: (-len(item[1]), item[0])))

"""Blocks marked up as the kept paragraphs are: leads that run on, paragraphs in wrappers of their own."""

import numpy as np
import pytest

from pipelines.extract.body.blocks import outline_from_markup
from pipelines.extract.body.flatten import markup_from_tree
from pipelines.extract.body.siblings import missed_siblings, running_on
from pipelines.model import Capture, Provenance
from pipelines.pages import page_from_capture

PROSE = "The river rose by a metre in the night, and the whole village carried sand to the old dam."


def outline_of(body: str):
    capture = Capture(url="https://example.com/a", body=body.encode(), provenance=Provenance(source="file"))
    return outline_from_markup(markup_from_tree(page_from_capture(capture).tree))


def lead_runs_on(lead: str, *, following: float = 0.99) -> bool:
    outline = outline_of(f"<h1>Rain</h1>{lead}<p>{PROSE}</p><p>{PROSE}</p></div>")
    count = len(outline.texts)
    text = np.where(np.arange(count) > 1, following, 0.2)
    weights = np.array([len(text) for text in outline.texts])
    return running_on([1], text, outline, weights) == [1]


@pytest.mark.parametrize(
    ("lead", "expected"),
    [
        (f"<div><p>{PROSE}</p>", True),
        (f"<div><p id=p1>{PROSE}</p>", True),
        (f"<div><p class=lead>{PROSE}</p>", False),
        (f"<div><p><b>{PROSE}</b></p>", False),
        (f"<p>{PROSE}</p><div>", False),
        (f"<div><h4>{PROSE}</h4>", False),
        ("<div><p>A short line.</p>", False),
    ],
    ids=["same markup", "an id", "a class", "bold", "another parent", "another tag", "short"],
)
def test_a_lead_is_set_apart_or_runs_on(lead: str, expected: bool) -> None:
    assert lead_runs_on(lead) is expected


def test_before_a_block_that_is_hardly_text_nothing_runs_on() -> None:
    assert not lead_runs_on(f"<div><p>{PROSE}</p>", following=0.5)


def test_of_a_lead_and_the_paragraph_that_repeats_it_the_second_is_text() -> None:
    outline = outline_of(f"<h1>Rain</h1><p class=lead>{PROSE}</p><div><p>{PROSE}</p></div><p>More.</p>")
    weights = np.array([len(text) for text in outline.texts])

    assert running_on([1, 2], np.array([0, 0.1, 0.3, 0.99]), outline, weights) == [2]


def found_among(missed: str, *, candidate: bool = True) -> bool:
    wrapped = f"<div class=a><div class=b><span>{PROSE}</span></div></div>"
    outline = outline_of(f"<div>{wrapped}{wrapped}{missed}{wrapped}</div>")
    count = len(outline.texts)
    keep = np.arange(count) != 2
    weights = np.array([len(text) for text in outline.texts])
    candidates = np.full(count, candidate)
    text = np.where(keep, 0.99, 0.01)
    return missed_siblings(keep, candidates, text, outline, weights) == [2]


@pytest.mark.parametrize(
    ("missed", "expected"),
    [
        (f"<div class=a><div class=b><span>{PROSE}</span></div></div>", True),
        (f"<div class=a><div class=box><span>{PROSE}</span></div></div>", False),
        (f"<div class=a><div class=b><a href=/x>{PROSE}</a></div></div>", False),
        ("<div class=a><div class=b><span>Sign up now</span></div></div>", False),
        (f"<p>{PROSE}</p>", False),
    ],
    ids=["like the others", "another class", "a link", "short", "not wrapped"],
)
def test_a_paragraph_in_a_wrapper_goes_with_its_like(missed: str, expected: bool) -> None:
    assert found_among(missed) is expected


def test_what_is_taken_for_a_caption_or_a_note_stays_out() -> None:
    assert not found_among(f"<div class=a><div class=b><span>{PROSE}</span></div></div>", candidate=False)


def test_a_page_without_blocks_has_no_siblings() -> None:
    outline = outline_of("<html></html>")
    empty = np.zeros(0)

    assert missed_siblings(empty > 0, empty > 0, empty, outline, empty) == []

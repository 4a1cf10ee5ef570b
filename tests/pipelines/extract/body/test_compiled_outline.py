"""The compiled cutting of marked strings against the one by numpy."""

import subprocess
import sys

import lxml.html
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.extract.body import blocks
from pipelines.extract.body.blocks import MAX_BLOCKS, Outline
from pipelines.extract.body.cutting import Cutter
from pipelines.extract.body.flatten import markup_from_tree
from tests.pipelines.extract.body.pages import article_html
from tests.pipelines.extract.trees import CHARACTERS, SOUP, made_trees, parsed_tree

MARKERS = "\ufdd0\ufdd1\ufdd2\ufdd3\ufdd4\ufdd5\ufdd6\ufdd7\ufdd8\ufdd9\ufdda\ufddb\ufddc\ufddd\ufdde\ufdef"
WORDS = (
    "a",
    " ",
    "word ",
    "\xad",
    "\u200b",
    "\U0001f600",
    "\ud800",
    "\0",
    "{",
    "</p>",
    "window.",
    "var a =",
    "Title of it",
)
WHOLE = (
    *("\ufdd0{}\ufdd2{}\ufdd1".format, "\ufdd8{}\ufdd2{}\ufdd9".format, "\ufdd4{}\ufdd5{}".format, "\ufdd6{}\ufdd7{}".format),
    "{}\ufdd3{}".format,
)  # fmt: skip
TAGS = (
    "p",
    "div\ufddba",
    "li\ufddba b",
    "pre",
    "button",
    "option",
    "html",
    "body",
    "code",
    "h1\ufddb#a{",
    "",
)


def fields(outline: Outline) -> dict:
    values = {name: getattr(outline, name) for name in Outline.__slots__}
    return {
        name: (value.dtype, value.tolist()) if isinstance(value, np.ndarray) else value
        for name, value in values.items()
    }


COUNTING = Cutter(blocks._LIMITS, blocks._is_code)


def by_both(markup: str, title: str = "") -> tuple:
    """What each makes of it: whether it takes it, and the fields."""
    found = []
    for cutter in (blocks._CUTTER, COUNTING):
        outline = Outline()
        found.append((cutter.fill(outline, markup, title), fields(outline)))
    return tuple(found)


@st.composite
def written_markups(draw) -> str:
    """A string as a tree writes it, with lists of links and deep nesting among the rest."""
    pieces = [draw(st.sampled_from(WORDS)) for _ in range(draw(st.integers(1, 12)))]
    for _ in range(draw(st.integers(0, 15))):
        form = draw(st.sampled_from(WHOLE))
        at = draw(st.integers(0, len(pieces) - 1))
        inside = "".join(pieces[at : at + draw(st.integers(0, 4))])
        first = draw(st.sampled_from(TAGS)) if "\ufdd2" in form("", "") else inside
        pieces[at : at + 1] = [form(first, inside)] * draw(st.sampled_from((1, 1, 1, 2, 9)))
    return "".join(pieces)[:20_000]


def test_without_compiled_parts_a_page_is_cut_alike():
    """As where they are not built: a fresh interpreter that cannot import them."""
    program = f"""
import sys
sys.modules.update(dict.fromkeys(("pipelines.extract._tree", "pipelines.extract.body._outline")))
from lxml import html
from pipelines.extract.body import blocks, cutting
outline, _ = blocks.outline_from_tree(html.document_fromstring({article_html()!r}), "Old ferry line to close")
assert isinstance(blocks._CUTTER, cutting.Cutter)
print(ascii((outline.texts, outline.heads, outline.parents, outline.lasts.tolist())))
"""
    told = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True).stdout
    outline, _ = blocks.outline_from_tree(
        lxml.html.document_fromstring(article_html()), "Old ferry line to close"
    )

    assert told.strip() == ascii((outline.texts, outline.heads, outline.parents, outline.lasts.tolist()))


@given(written_markups(), st.sampled_from(("", "Title of it", "word word")))
def test_both_cut_a_written_string_alike(markup, title):
    compiled, counted = by_both(markup, title)

    assert compiled == counted


@given(st.text(st.sampled_from(MARKERS + CHARACTERS), max_size=12))
def test_both_take_or_refuse_forged_markers_alike(markup):
    compiled, counted = by_both(markup)

    assert compiled == counted


@given(written_markups(), st.integers(0, 200))
def test_both_take_or_refuse_a_truncated_string_alike(markup, end):
    compiled, counted = by_both(markup[:end])

    assert compiled == counted


@given(SOUP)
def test_both_cut_a_page_alike(soup):
    tree = parsed_tree(soup)
    if tree is not None:
        compiled, counted = by_both(markup_from_tree(tree))
        assert compiled == counted


@given(made_trees())
def test_both_cut_a_made_tree_alike(tree):
    compiled, counted = by_both(markup_from_tree(tree))

    assert compiled == counted


HOSTILE = {
    "many blocks": "\ufdd0p\ufdd2text\ufdd1" * (MAX_BLOCKS + 3),
    "many blocks, code among them": "\ufdd0p\ufdd2text\ufdd1\ufdd0p\ufdd2</p></p></p>\ufdd1" * (MAX_BLOCKS + 3),
    "blocks up to the limit, code behind": "\ufdd0p\ufdd2text\ufdd1" * MAX_BLOCKS + "\ufdd0p\ufdd2</p></p>\ufdd1",
    "one element in another": "\ufdd0div\ufddba\ufdd2" * 20_000 + "text" + "\ufdd1" * 20_000,
    "inline elements in each other": "\ufdd8i\ufdd2" * 3_000 + "text" + "\ufdd9" * 3_000,
    "a head of a megabyte": f"\ufdd0p\ufddb{'a b' * 300_000}\ufdd2text\ufdd1",
    "only breaks": "\ufdd3" * 100_000 + "a",
    "breaks and links": "\ufdd3\ufdd4 \ufdd5" * 10_000 + "a",
    "empty": "",
    "no marker": "some text",
    "wide letters without a marker": "\U0001f600",
}  # fmt: skip


@pytest.mark.parametrize("markup", HOSTILE.values(), ids=HOSTILE)
def test_both_cut_a_hostile_string_alike(markup):
    compiled, counted = by_both(markup)

    assert compiled == counted


def test_each_character_of_the_basic_plane_is_taken_alike():
    codes = [code for code in range(65536) if not 0xFDD0 <= code <= 0xFDEF]
    markup = "".join(f"\ufdd0p\ufdd2a{chr(code)}\ufdd3{chr(code)}b\ufdd1" for code in codes)
    for start in range(0, len(markup), 8000):
        compiled, counted = by_both(markup[start : start + 8000])
        assert compiled == counted

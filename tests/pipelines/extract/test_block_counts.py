import importlib.util
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.extract import block_counts
from pipelines.extract.block_counts import counts_of_blocks, is_menu
from pipelines.model import Block

LONG = (
    "A sentence that goes on for some time, as those of an article do, and says what there is to say of it. "
    * 2
)


def block(text: str, **fields: object) -> Block:
    return Block(**{"index": 0, "text": text, "kind": "paragraph", "tag": "p", "xpath": None, **fields})


def page(*blocks: Block) -> tuple[Block, ...]:
    return tuple(
        Block(
            index,
            one.text,
            one.kind,
            "p",
            None,
            one.role,
            one.verdict,
            one.score,
            (),
            None,
            0,
            one.link_chars,
        )
        for index, one in enumerate(blocks)
    )


def test_characters_and_links_are_counted():
    counts = counts_of_blocks(
        page(block("a b", verdict="keep", link_chars=1), block("cut here", link_chars=7))
    )

    assert (counts.chars, counts.cut_chars, counts.link_chars) == (11, 8, 8)
    assert (counts.kept_letters, counts.kept_link_chars) == (2, 1)
    assert [one.text for one in counts.kept] == ["a b"]


def test_a_linked_headline_ends_a_run_of_prose():
    teaser = block("A headline of so many words", link_chars=23, kind="heading")
    prose = block(LONG, verdict="keep")
    counts = counts_of_blocks(page(block(LONG), prose, prose, teaser, prose, block(LONG, role="comment")))

    assert (counts.longest_prose, counts.kept_prose) == (3 * len(LONG), 2 * len(LONG))
    assert (counts.teasers, counts.linked_headings) == (1, 1)
    assert (counts.cut_inside, counts.runs) == (27, 1)


def test_of_blocks_that_were_cut_the_best_long_one_counts():
    blocks = page(block(LONG, score=0.3), block(LONG, score=0.1), block("short", score=0.9))

    assert counts_of_blocks(blocks).highest_cut == 0.3
    assert counts_of_blocks(blocks).unsure_cut == len(LONG)


def test_a_menu_is_one_block_of_many_items():
    menu = block(
        "\n".join(["News", "Sport", *["日本の長い見出しがここにある"] * 6]), link_chars=93, verdict="keep"
    )

    assert is_menu(menu)
    assert counts_of_blocks((menu,)).kept_items == 8
    assert counts_of_blocks((menu,)).kept_teasers == 6


@pytest.fixture(scope="module")
def twin():
    """The module as it is where nothing is compiled."""
    spec = importlib.util.find_spec("pipelines.extract.block_counts")
    module = importlib.util.module_from_spec(spec)
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(sys.modules, "pipelines.extract._block_counts", None)
        spec.loader.exec_module(module)
    return module


BLOCKS = st.builds(
    block,
    st.sampled_from(("", "\n", "a b\nc", "A headline of so many words", LONG, "x" * 45, "\n" * 9, "日本の長い見出しがここにある"))
    | st.text(st.sampled_from("ab \n日"), max_size=60)
    | st.lists(st.sampled_from(("One", "A headline of so many words", "日本の長い見出しがここにある")), min_size=7).map("\n".join),
    kind=st.sampled_from(("heading", "paragraph")),
    role=st.sampled_from(("text", "comment", "furniture")),
    verdict=st.sampled_from(("keep", "cut")),
    score=st.floats(-1, 1, width=32),
    link_chars=st.integers(0, 90) | st.sampled_from((0, 23, 40, 200)),
)  # fmt: skip


@given(st.lists(BLOCKS, max_size=12))
def test_the_compiled_twin_counts_alike(twin, blocks):
    if counts_of_blocks is twin.counts_of_blocks or type(counts_of_blocks) is type(twin.counts_of_blocks):
        pytest.skip("not compiled")

    assert tuple(counts_of_blocks(page(*blocks))) == tuple(twin.counts_of_blocks(page(*blocks)))


def test_the_compiled_twin_takes_blocks_only():
    compiled = pytest.importorskip("pipelines.extract._block_counts", reason="not compiled")
    assert block_counts.counts_of_blocks.__self__.__class__ is compiled.Counter

    with pytest.raises(TypeError):
        counts_of_blocks(("no block",))
    with pytest.raises(TypeError):
        counts_of_blocks([block("a")])

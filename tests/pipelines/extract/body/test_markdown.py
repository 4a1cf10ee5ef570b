import pytest

from pipelines.extract.body.markdown import markdown_from_blocks
from pipelines.model import Block


def block(text: str, kind: str = "paragraph", level: int = 0, verdict: str = "keep") -> Block:
    return Block(index=0, text=text, kind=kind, tag="p", xpath=None, verdict=verdict, level=level)


CASES = {
    "paragraphs": ([block("One."), block("Two.")], "One.\n\nTwo."),
    "what is cut is left out": ([block("One."), block("Two.", verdict="cut")], "One."),
    "heading": ([block("A", "heading", 2)], "## A"),
    "list": (
        [block("a", "list_item", 1), block("b", "list_item", 2), block("c", "list_item", 1)],
        "- a\n  - b\n- c",
    ),
    "quotation": ([block("a\nb", "quotation"), block("c", "quotation")], "> a\\\n> b\n>\n> c"),
    "code": ([block("a = 1\nb[0]", "code")], "```\na = 1\nb[0]\n```"),
    "code with a fence in it": ([block("```", "code")], "````\n```\n````"),
    "table": (
        [block("a", "table", 1), block("b|c", "table", 1), block("d", "table", 2)],
        "| a | b\\|c |\n| --- | --- |\n| d |  |",
    ),
    "line breaks": ([block("Elm Street\nSpringfield", "verse")], "Elm Street\\\nSpringfield"),
    "signs of the markup": (
        [block("2 * 3 * 4 [a](b) <i> `c` d_e")],
        "2 \\* 3 \\* 4 \\[a\\](b) \\<i\\> \\`c\\` d\\_e",
    ),
    "a paragraph that begins like a list": ([block("1. May was warm")], "1\\. May was warm"),
    "a paragraph that begins like a heading": ([block("# not one")], "\\# not one"),
    "nothing": ([], ""),
}


@pytest.mark.parametrize(("blocks", "expected"), CASES.values(), ids=CASES)
def test_kept_blocks_become_markdown(blocks, expected):
    assert markdown_from_blocks(blocks) == expected

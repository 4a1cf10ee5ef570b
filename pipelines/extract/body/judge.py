"""A page to its blocks, each with role, score, verdict and reasons."""

import re

from pipelines.extract.body.blocks import Outline, outline_from_markup
from pipelines.extract.body.flatten import LINK, LINK_END, markup_from_tree
from pipelines.model import Block, Page

_LINKED = re.compile(f"{LINK}([^{LINK_END}]*)")
_SENTENCE_END = re.compile("[.!?。！？।؟…][\"'”’»)\\]]*$")


def judge_page(page: Page, *, with_xpath: bool = False) -> tuple[Block, ...]:
    """All blocks of the page in page order; those with verdict `keep` are the article's text.

    `with_xpath` fills `Block.xpath`, at the cost of a walk over the tree in Python.
    """
    outline = outline_from_markup(markup_from_tree(page.tree))
    return tuple(_judged(outline, index) for index in range(len(outline.texts)))


def _judged(outline: Outline, index: int) -> Block:
    text = outline.texts[index]
    linked = sum(map(len, _LINKED.findall(outline.raws[index])))
    kind = outline.kind(index)
    tag = outline.tag(index)
    share = linked / len(text)
    good = share < 0.4 and len(text) > 60 and bool(_SENTENCE_END.search(text))
    role: Role = "title" if tag == "h1" else "text" if good else "furniture"
    return Block(
        index=index,
        text=text,
        kind=kind,
        tag=tag,
        xpath=None,
        role=role,
        verdict="keep" if good else "cut",
        score=0.8 if good else 0.2,
        reasons=("long_text",) if good else ("link_dense",) if share >= 0.4 else ("short_text",),
        level=int(tag[1]) if kind == "heading" else 0,
        link_chars=linked,
    )

"""Pages of forums to their posts: where a thread is the page, what the judge takes for comments is the text."""

import re
from collections.abc import Sequence

import msgspec

from pipelines.model import Block, Page
from pipelines.search import holds, octets_hold

MIN_POST_CHARS = 200
DECLARED_SHARE, GUESSED_SHARE = 0.5, 1.0
"""Characters of comments for one of text: on a page that declares itself a thread, and on one that looks so."""
# schema.org types of pages that are threads
DECLARED = ("DiscussionForumPosting", "QAPage")
# what forum programs write into their pages (here in lower case), and how they name addresses
PROGRAM = re.compile(
    rb"(?:content=[\"']|powered by )(?:<[^>]*>)?"
    rb"(?:phpbb|vbulletin|xenforo|discourse|mybb|invision|flarum|nodebb|fluxbb|punbb|simple machines)|"
    rb"data-discourse|id=[\"']xf[\"']|/phpbb|vbulletin_|"
    rb"class=[\"'][^\"']*(?:topic-body|postbody|post_body|lia-message-body)"
)
IN_PROGRAM = (
    b"phpbb", b"vbulletin", b"xenforo", b"discourse", b"mybb", b"invision", b"flarum", b"nodebb", b"fluxbb",
    b"punbb", b"simple machines", b"'xf'", b'"xf"', b"topic-body", b"postbody", b"post_body", b"lia-message-body",
)  # fmt: skip
"""One of them is in every match of PROGRAM, which is dear to look for."""
ADDRESS = re.compile(
    r"[/.?&=](?:forums?|threads?|topic|viewtopic|showthread|viewthread|discussions?|questions|boards?|"
    r"messageboard|ubbthreads)(?:[/.?&=]|$)|/t/[\w-]+/\d+",
    re.I,
)
POST_ROLES = frozenset(("comment", "social"))


def posts_kept(page: Page, blocks: Sequence[Block]) -> tuple[Block, ...]:
    """The blocks, those of posts kept as text if the page is a thread; an article with comments is none."""
    posts = sum([len(block.text) for block in blocks if block.role == "comment"])
    if posts < MIN_POST_CHARS:
        return tuple(blocks)
    text = sum(len(block.text) for block in blocks if block.verdict == "keep")
    if posts < DECLARED_SHARE * text or not _is_thread(page, posts, text):
        return tuple(blocks)
    return tuple(
        msgspec.structs.replace(block, role="text", verdict="keep", reasons=("forum_post", *block.reasons))
        if block.role in POST_ROLES
        else block
        for block in blocks
    )


def says_thread(page: Page, blocks: Sequence[Block]) -> bool:
    """Whether the page declares itself a thread; or its address is one's and it has comments, or is made by a forum's
    program."""
    if _declares_thread(page):
        return True
    if ADDRESS.search(page.capture.url) is None:
        return False
    return any(block.role == "comment" for block in blocks) or _names_program(page.html)


def _declares_thread(page: Page) -> bool:
    return any(holds(page.html, name) for name in DECLARED)


def _is_thread(page: Page, posts: int, text: int) -> bool:
    if _declares_thread(page):
        return True
    if posts < GUESSED_SHARE * text:
        return False
    return ADDRESS.search(page.capture.url) is not None or _names_program(page.html)


def _names_program(html: str) -> bool:
    markup = html.encode("utf-8", "replace").lower()
    return any(octets_hold(markup, name) for name in IN_PROGRAM) and PROGRAM.search(markup) is not None

"""Pages of forums to their posts: where a thread is the page, what the judge takes for comments is the text."""

import re
from collections.abc import Sequence

import msgspec

from pipelines.model import Block, Page

MIN_POST_CHARS = 200
DECLARED_SHARE, GUESSED_SHARE = 0.5, 1.0
"""Characters of comments for one of text: on a page that declares itself a thread, and on one that looks so."""
# schema.org types of pages that are threads
DECLARED = re.compile(r"DiscussionForumPosting|QAPage")
# what forum programs write into their pages, and how they name addresses
PROGRAM = re.compile(
    r"(?:content=[\"']|powered by )(?:<[^>]*>)?"
    r"(?:phpbb|vbulletin|xenforo|discourse|mybb|invision|flarum|nodebb|fluxbb|punbb|simple machines)|"
    r"data-discourse|id=[\"']XF[\"']|/phpbb|vbulletin_|"
    r"class=[\"'][^\"']*(?:topic-body|postbody|post_body|lia-message-body)",
    re.I,
)
ADDRESS = re.compile(
    r"[/.?&=](?:forums?|threads?|topics?|viewtopic|showthread|viewthread|discussions?|questions|boards?|"
    r"messageboard|ubbthreads)(?:[/.?&=]|$)|/t/[\w-]+/\d+",
    re.I,
)
POST_ROLES = frozenset(("comment", "social"))


def posts_kept(page: Page, blocks: Sequence[Block]) -> tuple[Block, ...]:
    """The blocks, those of posts kept as text if the page is a thread; an article with comments is none."""
    text = sum(len(block.text) for block in blocks if block.verdict == "keep")
    posts = sum(len(block.text) for block in blocks if block.role == "comment")
    if posts < max(MIN_POST_CHARS, DECLARED_SHARE * text) or not _is_thread(page, posts, text):
        return tuple(blocks)
    return tuple(
        msgspec.structs.replace(block, role="text", verdict="keep", reasons=("forum_post", *block.reasons))
        if block.role in POST_ROLES
        else block
        for block in blocks
    )


def _is_thread(page: Page, posts: int, text: int) -> bool:
    if DECLARED.search(page.html):
        return True
    if posts < GUESSED_SHARE * text:
        return False
    return ADDRESS.search(page.capture.url) is not None or PROGRAM.search(page.html) is not None

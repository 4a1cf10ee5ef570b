"""Forum pages: the posts are the text; articles with many comments keep them out."""

from collections.abc import Callable

import pytest

from pipelines.extract.threads import posts_kept, says_thread
from pipelines.model import Block, Page

POSTS = [
    f"I had the same noise in number {n} last winter and it was the belt, so look there before you buy parts."
    for n in range(6)
]


def block(index: int, text: str, role: str) -> Block:
    verdict = "keep" if role == "text" else "cut"
    return Block(index=index, text=text, kind="paragraph", tag="div", xpath=None, role=role, verdict=verdict)  # type: ignore[arg-type]


def blocks() -> list[Block]:
    opening = block(0, "My engine makes a noise when it is cold, does anybody know what it may be?", "text")
    return [opening, *(block(n + 1, text, "comment") for n, text in enumerate(POSTS))]


@pytest.mark.parametrize(
    ("head", "url", "kept"),
    [
        pytest.param("", "https://example.com/forum/showthread.php?t=1", 7, id="address"),
        pytest.param('<meta name="generator" content="phpBB">', "https://example.com/1", 7, id="program"),
        pytest.param(
            "<p>POWERED BY <b>vBulletin</b></p>", "https://example.com/1", 7, id="program-in-capitals"
        ),
        pytest.param("<p>We read a discourse.</p>", "https://example.com/1", 1, id="word-of-a-program"),
        pytest.param('<div itemtype="https://schema.org/QAPage">', "https://example.com/1", 7, id="declared"),
        pytest.param("", "https://example.com/news/forum-held-in-town", 1, id="news-about-a-forum"),
        pytest.param("", "https://example.com/topics/engines", 1, id="topic-of-a-news-site"),
        pytest.param("", "https://example.com/2012/05/engine-noise.html", 1, id="blog-with-comments"),
    ],
)
def test_posts_are_text_only_where_the_page_is_a_thread(
    page_of: Callable[..., Page], head: str, url: str, kept: int
) -> None:
    found = posts_kept(page_of(f"<html>{head}<p>x</p></html>", url=url), blocks())

    assert sum(one.verdict == "keep" for one in found) == kept


def test_few_comments_below_a_text_stay_comments(page_of: Callable[..., Page]) -> None:
    few = [block(0, " ".join(POSTS), "text"), block(1, POSTS[0], "comment")]

    found = posts_kept(page_of("<p>x</p>", url="https://example.com/forum/viewtopic.php?t=1"), few)

    assert [one.verdict for one in found] == ["keep", "cut"]


@pytest.mark.parametrize(
    ("head", "url", "listed", "said"),
    [
        pytest.param(
            '<div itemtype="https://schema.org/QAPage">', "https://example.com/1", 1, True, id="declared"
        ),
        pytest.param("", "https://example.com/topic/coffee", 1, False, id="address-alone"),
        pytest.param("", "https://example.com/topic/coffee", 2, True, id="address-and-comments"),
        pytest.param(
            "<meta content=phpbb><p id='xf'>", "https://example.com/topic/coffee", 1, True, id="program"
        ),
        pytest.param("", "https://example.com/coffee", 2, False, id="comments-alone"),
    ],
)
def test_an_address_alone_says_no_thread(
    page_of: Callable[..., Page], head: str, url: str, listed: int, said: bool
) -> None:
    page = page_of(f"<html>{head}<p>x</p></html>", url=url)

    assert says_thread(page, blocks()[:listed]) is said

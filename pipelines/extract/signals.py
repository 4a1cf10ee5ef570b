"""A page and its article to signals: the few numbers and words by which flags and page kinds are judged."""

import re
from functools import cached_property
from typing import cast

from lxml import etree

from pipelines.extract.block_counts import counts_of_blocks, is_linked, is_menu
from pipelines.extract.cues import Cue, cues_of_lines
from pipelines.extract.structured import STRONG_TYPE, Structured, types_of
from pipelines.model import Article, Block, Page
from pipelines.text import word_count
from pipelines.urls import SplitURL, split_url

# A block longer than this is prose: notices about a page, its wall or its cookies are shorter.
MAX_NOTICE_CHARS = 420
MAX_NOTICES = 80
LONG_NOTICE_CHARS = 220
"""The same on a page with a long text, whose own short paragraphs must not be taken for notices."""
NOTICE_REACH = 8
"""Blocks behind the text in which a notice about the text is looked for."""
FEW_WORDS = 150
"""Below, a page may be about its error, its wall or its video rather than an article."""
MENU_CHARS, BUTTON_CHARS = 30, 60
"""A linked line shorter or longer than a button's is a menu's entry or a teaser."""

PICTURES = etree.XPath("count(//img)")
PLAYERS = etree.XPath(
    "count(//video | //iframe[contains(@src, 'youtube') or contains(@src, 'vimeo') or contains(@src, 'player')"
    " or contains(@src, 'video') or contains(@src, 'dailymotion') or contains(@src, 'rutube')]"
    " | //*[contains(@class, 'video-player') or contains(@class, 'video-js') or contains(@class, 'jwplayer')"
    " or contains(@id, 'jwplayer') or contains(@class, 'player-wrapper') or contains(@class, 'videoplayer')])"
)
LONG_SLUG = re.compile(
    r"[^/]*(?:[-_][^-_/]+){3,}|[^/]*\d{5,}[^/]*|[^/]*%[0-9a-f]{2}(?:[^/]*%[0-9a-f]{2}){8,}[^/]*", re.I
)
PLAIN_SEGMENT = re.compile(r"[^\W\d]+(?:[-_][^\W\d]+)?")
YEAR_IN_PATH = re.compile(r"/(?:19|20)\d{2}/?(?:[-/]?[01]?\d)?")


NOTICE_SLOTS = frozenset({"cookie", "cookies", "agree", "missing", "failure", "human", "verify", "script"})
"""Without one of these no line is a notice of a consent, error or challenge page, or of a page of scripts."""


class Signals:
    """What flags and kinds are judged by; the dear ones are found when first asked for.

    The only class here with memory, because most flags need only a few of its values.
    """

    def __init__(self, page: Page, article: Article, structured: Structured) -> None:
        self.page, self.article, self.structured = page, article, structured
        self.status = page.capture.status
        self.counts = counts_of_blocks(article.blocks)
        self.kept = self.counts.kept
        self.words = word_count(article.text)

    @cached_property
    def url(self) -> SplitURL:
        return split_url(self.page.capture.url) or SplitURL("", "", "", "/", None)

    @cached_property
    def segments(self) -> list[str]:
        """The path's parts in lower case."""
        return [part for part in self.url.path.lower().split("/") if part]

    @cached_property
    def query(self) -> dict[str, str]:
        pairs = (pair.partition("=") for pair in (self.url.query or "").split("&") if pair)
        return {name.lower(): value for name, _, value in pairs}

    @cached_property
    def types(self) -> frozenset[str]:
        """All `@type` of the page's JSON-LD nodes."""
        return frozenset(name for node in self.structured.nodes for name in types_of(node))

    @cached_property
    def article_nodes(self) -> int:
        """JSON-LD nodes that are articles; a list page has many."""
        return sum(1 for node in self.structured.nodes if any(map(STRONG_TYPE.search, types_of(node))))

    @cached_property
    def is_own_article(self) -> bool:
        """Does the page's JSON-LD name one article that is its own?"""
        return self.article_nodes <= 3 and any(map(STRONG_TYPE.search, types_of(self.structured.article)))

    @cached_property
    def is_declared_article(self) -> bool:
        """Does the page say it is one article: by its JSON-LD, or by `og:type`, which lists bear at times?"""
        return self.is_own_article or self.og_type.endswith("article")

    @cached_property
    def og_type(self) -> str:
        return (self.structured.first_meta("og:type") or "").strip().lower()

    @cached_property
    def titles(self) -> tuple[str, ...]:
        """Headline, `<title>` and up to three `<h1>`, each once."""
        said = (self.article.title, self.structured.html_title, *self.structured.headings[:3])
        return tuple(dict.fromkeys(title for title in said if title))

    @cached_property
    def title_cues(self) -> tuple[frozenset[Cue], ...]:
        found = cues_of_lines([title[:300] for title in self.titles])
        return tuple(found.get(index, frozenset()) for index in range(len(self.titles)))

    @cached_property
    def short_blocks(self) -> list[Block]:
        """The short blocks that are not text of the article, from both ends of the page; no menus."""
        short = [
            block
            for block in self.article.blocks
            if block.verdict == "cut"
            and len(block.text) <= MAX_NOTICE_CHARS
            and block.role != "comment"
            and not is_menu(block)
        ]
        half = MAX_NOTICES // 2
        return short if len(short) <= MAX_NOTICES else short[:half] + short[-half:]

    @cached_property
    def notices(self) -> list[tuple[Block, frozenset[Cue]]]:
        """The short blocks with their cues, where one of them is a notice's."""
        return _with_cues(self.short_blocks)

    def notices_about(self, *slots: str) -> list[tuple[Block, frozenset[Cue]]]:
        """The short blocks around the text that hold one of the slots, with all their cues; no teasers or menus.

        Of a page with a long text only what was cut between its first block and a few behind its last:
        further off a notice is about something else, and looking at every line costs two parses.
        """
        first = self.kept[0].index if self.kept else 0
        last = self.kept[-1].index if self.kept else 0
        if self.words > 2 * FEW_WORDS:
            near = [
                block
                for block in self.article.blocks[first : last + NOTICE_REACH + 1]
                if block.verdict == "cut" and len(block.text) <= LONG_NOTICE_CHARS and block.role != "comment"
            ]
        else:
            near = [
                block
                for block in self.article.blocks[max(0, first - 3) : last + MAX_NOTICES // 2]
                if len(block.text) <= MAX_NOTICE_CHARS and block.role != "comment"
            ]
        chosen = near if len(near) <= MAX_NOTICES else near[: MAX_NOTICES // 2] + near[-MAX_NOTICES // 2 :]
        chosen = [block for block in chosen if not _leads_elsewhere(block)]
        found = cues_of_lines([block.text for block in chosen], frozenset(slots))
        return [(chosen[index], cues) for index, cues in found.items()]

    @cached_property
    def kept_cues(self) -> list[tuple[Block, frozenset[Cue]]]:
        """The kept blocks of notice length with their cues: a wall's words are kept at times."""
        chosen = [block for block in self.kept if len(block.text) <= MAX_NOTICE_CHARS]
        return _with_cues(chosen[:4] + chosen[4:][-6:])

    @property
    def link_density(self) -> float:
        """Share of the page's characters inside links."""
        return self.counts.link_chars / max(1, self.counts.chars)

    def has_prose(self, chars: int) -> bool:
        """Is there so long a run of unlinked, sentence-long blocks with no linked headline between?

        An article is one such run; a list of teasers, however long its decks, is many short ones.
        """
        return self.counts.kept_prose >= chars or self.counts.longest_prose >= chars

    @property
    def kept_link_density(self) -> float:
        return self.counts.kept_link_chars / max(1, self.counts.kept_letters)

    @property
    def kept_teaser_share(self) -> float:
        """Share of the kept blocks and items of menus that are teasers; 0 below four of them."""
        counts = self.counts
        return counts.kept_teasers / counts.kept_items if counts.kept_items >= 4 else 0.0

    @cached_property
    def article_elements(self) -> int:
        return self.page.html.count("<article")

    @cached_property
    def pictures(self) -> int:
        return int(cast("float", PICTURES(self.page.tree)))

    @cached_property
    def players(self) -> int:
        return int(cast("float", PLAYERS(self.page.tree)))

    @cached_property
    def has_section_path(self) -> bool:
        """Is the path one to three plain words, like `/news/world`?"""
        return 0 < len(self.segments) <= 3 and all(PLAIN_SEGMENT.fullmatch(part) for part in self.segments)

    @cached_property
    def has_article_path(self) -> bool:
        """Does the path end like that of one story: a slug of four words, a long number, a date?"""
        if not self.segments:
            return False
        return bool(LONG_SLUG.fullmatch(self.segments[-1]) or YEAR_IN_PATH.search(self.url.path)) or any(
            name in self.query
            for name in ("p", "id", "article", "articleid", "story_id", "storyid", "newsid")
        )


def _with_cues(blocks: list[Block]) -> list[tuple[Block, frozenset[Cue]]]:
    found = cues_of_lines([block.text for block in blocks], NOTICE_SLOTS)
    return [(block, found.get(index, frozenset())) for index, block in enumerate(blocks)]


def _leads_elsewhere(block: Block) -> bool:
    """A teaser or a menu's entry."""
    return block.link_chars > 0 and not MENU_CHARS <= len(block.text) <= BUTTON_CHARS and is_linked(block)

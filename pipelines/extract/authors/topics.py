"""Names that are none: topics, sections and words of the headline that a bare line prints where bylines stand."""

import re
from collections.abc import Sequence
from functools import cached_property

from pipelines.extract.names import letters, words
from pipelines.extract.structured import Structured, texts_of
from pipelines.extract.wordlists import byline_words
from pipelines.model import Block, Page
from pipelines.urls import split_url

TOPIC_META = (
    "keywords",
    "news_keywords",
    "article:section",
    "article:tag",
    "section",
    "parsely-section",
    "parsely-tags",
)
NO_NAME_WORD = re.compile(
    r"[^\W\d_]{2,}(?:ier(?:en|ung|ungen)|heit(?:en)?|keit(?:en)?|schaft(?:en)?|ität)|[^\W\d_]{3,}ische[nrs]?",
    re.I,
)
"""A word with an ending that German names do not have."""
MAX_TOPICS = 1000
PART = re.compile(r"\s*[,;|/\n•·]\s*")
ARTICLES = ("der", "die", "das", "dem", "the")
MENU_TAGS = frozenset({"li", "ul", "ol", "nav", "select", "option"})


MAX_CREDIT_CHARS = 200
SOURCE = re.compile(
    rf"(?:{'|'.join(map(re.escape, sorted(byline_words('source'), key=len)))})\s?[:：]\s*$", re.I
)
MAX_SOURCE_CHARS = 30


class Topics:
    """What a page says it is about and where it stands, asked for a name that no word like "by" leads."""

    def __init__(self, page: Page, structured: Structured, blocks: Sequence[Block]) -> None:
        self._page, self._structured, self._blocks = page, structured, blocks

    def are_in(self, line: str) -> bool:
        """Does `line` begin with a topic of one word? Those of several are at times persons."""
        first = PART.split(line.strip(), maxsplit=1)[0]
        return " " not in first and letters(first) in self._listed

    def __contains__(self, name: object) -> bool:
        """Do words, headline, address or text tell that `name` is no person's?"""
        text = str(name)
        named = words(text)
        if any(NO_NAME_WORD.fullmatch(word) for word in text.split()):
            return True
        if SOURCE.search(self._credits.partition(text)[0][-MAX_SOURCE_CHARS:]) is not None:
            return True
        if named and all(word in self._headline for word in named):
            return True
        return len(named) > 1 and (f"/{'-'.join(named)}-" in self._path or self._has_article(text))

    @cached_property
    def _listed(self) -> frozenset[str]:
        """Sections and keywords of the page, items of menus and other runs of links, as `letters`."""
        values = [value for key in TOPIC_META for value in self._structured.meta.get(key, ())]
        for key in ("articleSection", "keywords"):
            values += texts_of(self._structured.article.get(key))
        found = [part for value in values for part in PART.split(value)]
        for block in self._blocks:
            if block.role == "furniture" and block.tag in MENU_TAGS:
                found += block.text.split("\n")
        return frozenset(map(letters, found[:MAX_TOPICS])) - {""}

    @cached_property
    def _headline(self) -> frozenset[str]:
        return frozenset(
            word for block in self._blocks if block.role == "title" for word in words(block.text)
        )

    @cached_property
    def _credits(self) -> str:
        """Short lines that are not of the text."""
        return "\n".join(
            block.text
            for block in self._blocks
            if block.verdict == "cut" and len(block.text) <= MAX_CREDIT_CHARS
        )

    @cached_property
    def _path(self) -> str:
        split = split_url(self._page.capture.url)
        return split.path.lower() if split else ""

    @cached_property
    def _text(self) -> str:
        """Text and captions in small letters, a space before each word."""
        read = [block.text for block in self._blocks if block.verdict == "keep" or block.role == "caption"]
        return f" {' '.join(read).lower()}"

    def _has_article(self, name: str) -> bool:
        """Does the text put "the" before it? Names of persons have none."""
        folded = name.lower()
        return any(f" {article} {folded}" in self._text for article in ARTICLES)

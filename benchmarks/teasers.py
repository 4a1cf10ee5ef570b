"""Teasers of other articles as pages print them: a headline and the first sentences, in many kinds of markup.

Always with the headline: a sentence alone is a teaser on one page and the whole post on another."""

import random
from collections.abc import Callable, Sequence
from typing import Any

import msgspec
from lxml import etree

MIN_STORY_CHARS, MAX_STORY_PARAGRAPHS = 60, 6
NUMBERS = (2, 3, 4, 5, 6, 8, 10)
"""Teasers in a list."""
SHORTENED, MIN_TEASER_CHARS, MAX_TEASER_CHARS = 0.6, 60, 260
HEADLINE_TAGS = ("h2", "h3", "h4", "b", "strong", "p", "div")
ELLIPSES = ("…", "...", " [...]", "")
MORE = ("»", "…", "more", "mehr", "Read more", "Weiterlesen", "›")


class Story(msgspec.Struct, frozen=True):
    """What another page lends."""

    title: str
    paragraphs: tuple[str, ...]


def story_from_texts(title: str | None, texts: Sequence[str]) -> Story | None:
    """None where there is no headline or no paragraph of some length."""
    long = tuple(text for text in texts if len(text) >= MIN_STORY_CHARS and "\n" not in text)
    return Story(title, long[:MAX_STORY_PARAGRAPHS]) if title and long else None


def teaser_list(stories: Sequence[Story], paragraphs: Sequence[Any], draw: random.Random) -> Any:
    """An element with several teasers of one kind; `paragraphs` are the page's own, whose markup some imitate."""
    kind = draw.choice(KINDS)
    holder = etree.Element("ul" if kind is _item else draw.choice(("div", "div", "section", "aside")))
    style = _Style(draw, paragraphs)
    for _ in range(draw.choice(NUMBERS)):
        kind(holder, draw.choice(stories), style, draw)
    return holder


def whole_story(story: Story, paragraphs: Sequence[Any], draw: random.Random) -> Any:
    """Headline and paragraphs of another story, as a blog prints the post before."""
    style = _Style(draw, paragraphs)
    holder = etree.Element("div")
    _headline(holder, story, style)
    for text in story.paragraphs:
        style.paragraph(holder).text = text
    return holder


class _Style:
    """What the teasers of one list have in common."""

    def __init__(self, draw: random.Random, paragraphs: Sequence[Any]) -> None:
        self.headline_tag = draw.choice(HEADLINE_TAGS)
        self.is_linked = draw.random() < 0.75
        self.is_shortened = draw.random() < SHORTENED
        self.ellipsis = draw.choice(ELLIPSES)
        self.more = draw.choice(MORE) if draw.random() < 0.35 else None
        self.like = draw.choice(paragraphs) if paragraphs and draw.random() < 0.4 else None

    def paragraph(self, holder: Any) -> Any:
        """A paragraph in `holder`, marked up like one of the page's own or as a plain `<p>`."""
        if self.like is None:
            return etree.SubElement(holder, "p")
        return etree.SubElement(holder, self.like.tag, dict(self.like.attrib))

    def words(self, story: Story, draw: random.Random) -> str:
        text = story.paragraphs[0]
        if not self.is_shortened:
            return text
        length = draw.randint(MIN_TEASER_CHARS, MAX_TEASER_CHARS)
        if len(text) <= length:
            return text
        return text[:length].rpartition(" ")[0] + self.ellipsis if " " in text[:length] else text[:length]


def _headline(holder: Any, story: Story, style: _Style) -> None:
    headline = etree.SubElement(holder, style.headline_tag)
    _link_or_text(headline, story.title, style.is_linked)


def _link_or_text(holder: Any, text: str, is_linked: bool) -> Any:
    if is_linked:
        holder = etree.SubElement(holder, "a", href="/")
    holder.text = text
    return holder


def _box(holder: Any, story: Story, style: _Style, draw: random.Random) -> None:
    """Headline and paragraph in a box of their own."""
    box = etree.SubElement(holder, "div")
    _headline(box, story, style)
    _paragraph(box, story, style, draw)


def _pair(holder: Any, story: Story, style: _Style, draw: random.Random) -> None:
    """Headline and paragraph, one behind the other."""
    _headline(holder, story, style)
    _paragraph(holder, story, style, draw)


def _paragraph(holder: Any, story: Story, style: _Style, draw: random.Random) -> None:
    paragraph = style.paragraph(holder)
    paragraph.text = style.words(story, draw)
    if style.more:
        paragraph.text += " "
        _link_or_text(paragraph, style.more, True)


def _line(holder: Any, story: Story, style: _Style, draw: random.Random) -> None:
    """Headline, line break, text: as pages did before style sheets."""
    line = style.paragraph(holder)
    bold = etree.SubElement(line, "b")
    _link_or_text(bold, story.title, style.is_linked)
    etree.SubElement(line, "br").tail = style.words(story, draw)


def _item(holder: Any, story: Story, style: _Style, draw: random.Random) -> None:
    item = etree.SubElement(holder, "li")
    _link_or_text(item, story.title, True).tail = " " + style.words(story, draw)


KINDS: tuple[Callable[[Any, Story, _Style, random.Random], None], ...] = (
    _box,
    _box,
    _pair,
    _line,
    _item,
)

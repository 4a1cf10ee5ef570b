"""Pages in the manner of the site of the first page, by seed: its blocks in its order, interface and article in four
languages each, in layouts of 2005 to 2023 that no training page has (`seedsite.toml`).

Furniture is what the interface prints: share line, lists of other stories, menu, social lines, footer. Dateline,
standfirst and source line hang on the article: they must be in their fields for a text to be exact.
"""

import json
import random
import tomllib
from functools import cache
from html import escape
from pathlib import Path
from typing import Any

from benchmarks.mixed.corpus import Voice
from benchmarks.mixed.pages import MixedPage
from benchmarks.mixed.stories import NBSP, Piece, Section, Story, Teaser

TABLES: dict[str, Any] = tomllib.loads(Path(__file__).with_name("seedsite.toml").read_text("utf-8"))
CODES = tuple(TABLES["languages"])
LAYOUTS = tuple(TABLES["layouts"])
INTERFACES = {"en": "eng", "ru": "rus", "uk": "ukr", "ar": "ara"}


def seed_site_page(seed: int | str, *, layouts: tuple[str, ...] = LAYOUTS) -> MixedPage:
    """The page of a seed: both languages, the layout and every sentence drawn by it."""
    rng = random.Random(f"seed site {seed}")
    story = _story(rng, rng.choice(CODES), rng.choice(CODES))
    layout = rng.choice(layouts)
    texts = [text for piece in story.column if piece.role == "A" for text in piece.texts]
    return MixedPage(
        id=f"seed-site-{seed}",
        html=_markup(story, TABLES["layouts"][layout], rng),
        layout=layout,
        story=story,
        paragraphs=(texts[0].removeprefix(story.dateline), *texts[1:]),
        furniture=tuple(dict.fromkeys(filter(None, _furniture_lines(story)))),
    )


@cache
def _words(language: str) -> dict[str, Any]:
    words: dict[str, Any] = TABLES["languages"][language]
    return words


def _story(rng: random.Random, language: str, interface: str) -> Story:
    """A story; three in four were brought over from the old site: with prefix, dateline and lead, where their language
    has them."""
    used: set[str] = set()
    voice, other = Voice(language, rng, used), Voice(interface, rng, used)
    words, site = _words(language), TABLES["site"]
    is_old = rng.random() < 0.75
    title = voice.headline()
    headline = (words["prefix"] if is_old else "") + title
    dateline = rng.choice(words["datelines"]) if is_old and words["datelines"] else ""
    paragraphs = [
        voice.paragraph(rng.choice((1, 1, 2, 2, 3))) for _ in range(rng.choice((3, 5, 6, 8, 10, 14)))
    ]
    year, month, day = rng.randint(2014, 2024), rng.randint(1, 12), rng.randint(1, 28)
    printed = f"{day:02}.{month:02}.{year} - {rng.randint(0, 23):02}:{rng.randint(0, 59):02}"
    story = Story(
        language=language,
        furniture_language=interface,
        title=title,
        headline=headline,
        html_title=rng.choice((headline, headline, f"{title} | {site}", f"{title} — {site}")),
        site=site,
        date_line=printed if rng.random() < 0.5 else None,
        date=f"{year}-{month:02}-{day:02}",
        byline=None,
        standfirst=_lead(voice, paragraphs[0]) if is_old else None,
        dateline=dateline,
        dateline_place=dateline.partition("/")[0] or None,
        source_credit=None,
        lang_attribute=rng.choice((interface, interface, language, None)),
    )
    if rng.random() < 0.2:
        quoted = _words(rng.choice([code for code in CODES if code != language]))["quotation"]
        paragraphs.insert(rng.randint(1, len(paragraphs) - 1), quoted)
    if rng.random() < 0.5:
        paragraphs.append(voice.line("recall", site=site))
    paragraphs[0] = dateline + paragraphs[0]
    story.column = [Piece("A", "paragraph", (text,)) for text in paragraphs] + _source(story, rng)
    story.tail = _sections(voice, other)
    return story


def _lead(voice: Voice, first: str) -> str | None:
    """In Arabic the first paragraph again, now and then a letter less; in English a sentence of its own; some Russian
    and Ukrainian ones repeat it."""
    chance = voice.rng.random()
    if voice.code == "en":
        return voice.sentence() if chance < 0.8 else None
    if voice.code == "ar":
        return (first if chance < 0.5 else first[:-3] + first[-2:]) if chance < 0.8 else None
    return first if chance < 0.4 else None


def _source(story: Story, rng: random.Random) -> list[Piece]:
    words = _words(story.language)
    pieces = []
    if rng.random() < 0.7:
        pattern, name = rng.choice(words["sources"]), rng.choice(words["names"])
        line = pattern.format(name=name)
        story.source_credit = name if "{name}" in pattern else line
        pieces.append(Piece("N", "source", (line,)))
    if rng.random() < 0.3:
        pieces.append(Piece(None, "blank", (NBSP,)))
    return pieces


def _sections(voice: Voice, other: Voice) -> list[Section]:
    """Read also, main news, the same section; those of the interface share a story."""
    rng, words = voice.rng, _words(other.code)
    main = Section("main", words["main"], tuple(_teaser(other) for _ in range(3)))
    sections = [main]
    if rng.random() < 0.4:
        heading = _words(rng.choice((voice, other)).code)["also"]
        sections.insert(0, Section("also", heading, tuple(_teaser(voice, decks=False) for _ in range(4))))
    if words["same"] and rng.random() < 0.35:
        own = tuple(_teaser(other, decks=False) for _ in range(2))
        sections.append(Section("same", words["same"], (main.teasers[0], *own)))
    return sections


def _teaser(voice: Voice, *, decks: bool = True) -> Teaser:
    """A fifth of the decks say what the headline says."""
    rng = voice.rng
    headline = voice.headline() if rng.random() < 0.7 else voice.sentence().rstrip(".")
    chance = rng.random() if decks else 1.0
    deck = (
        headline
        if chance < 0.2
        else voice.deck()
        if chance < 0.4
        else voice.sentence()
        if chance < 0.5
        else None
    )
    return Teaser(rng.choice(_words(voice.code)["labels"]), headline, deck)


def _furniture_lines(story: Story) -> list[str]:
    words = _words(story.furniture_language)
    lines = [words["share"], TABLES["footer"], *words["social"], *words["menu"]]
    for section in story.tail:
        lines.append(section.heading or "")
        for teaser in section.teasers:
            lines += [teaser.label or "", teaser.headline, teaser.deck or ""]
    return lines


def _text(text: str) -> str:
    return escape(text, quote=False).replace(NBSP, "&nbsp;")


def _markup(story: Story, layout: dict[str, Any], rng: random.Random) -> str:
    words = _words(story.furniture_language)
    path = INTERFACES[story.furniture_language]

    def link(text: str) -> str:
        return f'<a href="/{path}/news/story-{rng.randint(10**9, 2 * 10**9)}.html">{_text(text)}</a>'

    def part(name: str, text: str | None) -> str:
        return layout[name].format(x=_text(text)) if text else ""

    def section(found: Section) -> str:
        items = "".join(
            layout["item"].format(
                label=_text(teaser.label or ""),
                headline=_text(teaser.headline),
                link=link(teaser.headline),
                number=rng.randint(1000, 9999),
                deck=part("deck", teaser.deck),
            )
            for teaser in found.teasers
        )
        return str(layout["section"].format(heading=_text(found.heading or ""), items=items))

    body = [part("paragraph", piece.texts[0]) for piece in story.column]
    sections = [section(found) for found in story.tail]
    if layout.get("box"):
        last = sum(piece.role == "A" for piece in story.column) - 1
        body.insert(rng.randint(1, last), sections[0] if len(sections) == 1 else sections.pop(0))
    page = layout["page"].format(
        head=_text(story.headline),
        json_head=json.dumps(story.headline, ensure_ascii=False),
        date=part("date", story.date_line),
        lead=part("lead", story.standfirst),
        body="".join(body),
        share=part("share", words["share"]),
        sections="".join(sections),
        menu="".join(layout["menu"].format(x=link(name)) for name in words["menu"]),
        social="".join(layout["social"].format(x=link(line)) for line in words["social"]),
        gap=layout["gap"] if story.furniture_language != "ar" else "",
        footer=_text(TABLES["footer"]),
    )
    lang = f' lang="{story.lang_attribute}"' if story.lang_attribute else ""
    direction = ' dir="rtl"' if story.furniture_language == "ar" else ""
    head = f'<meta charset="utf-8"><title>{_text(story.html_title)}</title>'
    return f"<!DOCTYPE html><html{lang}{direction}><head>{head}</head><body>{page}</body></html>"

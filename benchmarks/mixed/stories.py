"""A drawn story: what a page says, in which language each part, and what of it is the article."""

import random
from collections.abc import Callable
from dataclasses import dataclass, field

from benchmarks.mixed.corpus import CODES, Voice

NBSP = "\u00a0"
DOMAINS = (
    "alnahda-news.example",
    "morningpost.example",
    "kurier.example",
    "vesti-plus.example",
    "news24.example",
)
DATE_FORMATS = (
    "{day:02}.{month:02}.{year} - {hour:02}:{minute:02}",
    "{day:02}.{month:02}.{year}",
    "{day} {name} {year}, {hour:02}:{minute:02}",
    "{day} {name} {year}",
    "Thu, {day:02}.{month:02}.{year} {hour:02}:{minute:02}",
    "{year}-{month:02}-{day:02} {hour:02}:{minute:02}",
    "{day:02}/{month:02}/{year}",
)
BARE_DATELINE = "{place} — "
"""Without an agency only capitals tell a dateline from "Monday — rain again", so only such are made."""
DATELINES = (
    "{place}/{agency}/ ",
    "{place}/ {agency}/ ",
    "{place}/{agency}/ ",
    "{place} ({agency}) — ",
    "{place} ({agency}) - ",
    "{place}, {day} {month} ({agency}) — ",
    BARE_DATELINE,
)
KNOWN_AGENCIES = ("Reuters", "AFP", "AP", "dpa")


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of the article's column. `role` as annotated in the benchmark (A, C, N; None: furniture).

    `kind`: paragraph, heading, items, quotation, verse, inline, box, banner, figure, source, blank, pull.
    """

    role: str | None
    kind: str
    texts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Teaser:
    label: str | None
    headline: str
    deck: str | None = None


@dataclass(frozen=True, slots=True)
class Section:
    """A block of furniture; `kind`: share, also, main, same, tags, comments, newsletter, …"""

    kind: str
    heading: str | None
    teasers: tuple[Teaser, ...] = ()
    lines: tuple[str, ...] = ()


@dataclass(slots=True)
class Story:
    """All that a page prints, in order; `truth` fields beside."""

    language: str
    furniture_language: str
    title: str
    headline: str
    """As printed: the title with the site's prefix, where there is one."""
    html_title: str
    site: str
    date_line: str | None
    date: str
    byline: str | None
    standfirst: str | None
    dateline: str
    """What is glued to the first paragraph, or an empty string."""
    dateline_place: str | None
    source_credit: str | None
    column: list[Piece] = field(default_factory=list)
    head: list[Section] = field(default_factory=list)
    tail: list[Section] = field(default_factory=list)
    side: list[Section] = field(default_factory=list)
    lang_attribute: str | None = None


def drawn_story(
    rng: random.Random, *, languages: tuple[str, ...] = CODES, furniture_languages: tuple[str, ...] = CODES
) -> Story:
    """A story by the random source; one page in five has its furniture in the article's own language."""
    language = rng.choice(languages)
    furniture_language = rng.choice(furniture_languages)
    if language in furniture_languages and rng.random() < 0.15:
        furniture_language = language
    used: set[str] = set()
    voice, other = Voice(language, rng, used), Voice(furniture_language, rng, used)
    story = _frame(voice, other)
    story.column = _column(story, voice, other)
    _dress(story, voice, other)
    return story


def _frame(voice: Voice, other: Voice) -> Story:
    rng = voice.rng
    site = other.pick("site") if rng.random() < 0.7 else voice.pick("site")
    title = voice.headline()
    headline = f"{site} | {title}" if rng.random() < 0.35 else title
    html_title = rng.choice(
        [headline, f"{title} | {site}", f"{title} - {site}", f"{site}: {title}", site, headline]
    )
    day, month, year = rng.randint(1, 28), rng.randint(1, 12), rng.randint(2004, 2025)
    months = rng.choice((voice, other)).corpus["months"][0].split("|")
    date_line = rng.choice(DATE_FORMATS).format(
        day=day,
        month=month,
        year=year,
        hour=rng.randint(0, 23),
        minute=rng.randint(0, 59),
        name=months[month - 1],
    )
    place, dateline = _dateline(voice, day, months[month - 1])
    return Story(
        language=voice.code,
        furniture_language=other.code,
        title=title,
        headline=headline,
        html_title=html_title,
        site=site,
        date_line=date_line if rng.random() < 0.7 else None,
        date=f"{year}-{month:02}-{day:02}",
        byline=voice.line("by") if rng.random() < 0.25 else None,
        standfirst=None,
        dateline=dateline,
        dateline_place=place,
        source_credit=None,
        lang_attribute=rng.choice([None, other.code, other.code, voice.code, "en"]),
    )


def _dateline(voice: Voice, day: int, month: str) -> tuple[str | None, str]:
    rng = voice.rng
    if rng.random() < 0.45 or voice.code in {"zh", "ja", "th"}:
        return None, ""
    place, agency = rng.choice(voice.corpus["place"]), rng.choice(voice.corpus["agency"])
    pattern = rng.choice(DATELINES)
    if "(" in pattern:
        agency = rng.choice(KNOWN_AGENCIES)
    if pattern == BARE_DATELINE and place.upper() == place.lower():
        return None, ""
    if rng.random() < 0.5 or pattern == BARE_DATELINE:
        place = place.upper()
    return place, pattern.format(place=place, agency=agency, day=day, month=month)


def _column(story: Story, voice: Voice, other: Voice) -> list[Piece]:
    rng = voice.rng
    texts = [voice.paragraph(rng.choice((1, 1, 2, 2, 3, 4))) for _ in range(rng.randint(3, 13))]
    lead = rng.random()
    if lead < 0.35:
        story.standfirst = voice.paragraph(rng.choice((1, 1, 2)))
    elif lead < 0.5:
        story.standfirst = texts[0]
    elif lead < 0.6:
        story.standfirst = _reworded(texts[0])
    texts[0] = story.dateline + texts[0]
    pieces = [Piece("A", "paragraph", (text,)) for text in texts]
    pieces = _with_article_parts(pieces, voice, other)
    pieces = _with_intruders(pieces, voice, other)
    if rng.random() < 0.25:
        pieces.append(Piece("A", "paragraph", (voice.sentence(),)))
    return [*pieces, *_source_pieces(story, voice)]


def _reworded(text: str) -> str:
    words = text.split(" ")
    middle = len(words) // 2
    words[middle] = words[middle][:-1] or words[middle]
    return " ".join(words)


def _with_article_parts(pieces: list[Piece], voice: Voice, other: Voice) -> list[Piece]:
    """Sub-headings, lists, quotations in another language, verses, one-line paragraphs: all of it article."""
    rng = voice.rng
    foreign = Voice(rng.choice(("en", "ar", "ru", "fr", other.code)), rng, voice.used)
    chances: tuple[tuple[float, Callable[[], Piece]], ...] = (
        (0.2, lambda: Piece("A", "heading", (voice.headline(),))),
        (0.12, lambda: Piece("A", "items", tuple(voice.sentence() for _ in range(rng.randint(2, 4))))),
        (0.18, lambda: Piece("A", "quotation", (f"“{foreign.paragraph(rng.choice((1, 2)))}”",))),
        (0.1, lambda: Piece("A", "paragraph", (f"“{foreign.sentence()}”",))),
        (0.06, lambda: Piece("A", "verse", tuple(voice.short_sentence() for _ in range(4)))),
        (0.3, lambda: Piece("A", "paragraph", (voice.short_sentence(),))),
    )
    for chance, make in chances:
        if rng.random() < chance and len(pieces) > 2:
            pieces.insert(rng.randint(1, len(pieces) - 1), make())
    return pieces


def _with_intruders(pieces: list[Piece], voice: Voice, other: Voice) -> list[Piece]:
    """Lines and boxes between paragraphs that are not the article's."""
    rng = voice.rng
    speaker = voice if rng.random() < 0.6 else other
    chances: tuple[tuple[float, Callable[[], Piece]], ...] = (
        (0.3, lambda: Piece(None, "inline", (speaker.line("inline"),))),
        (0.15, lambda: Piece(None, "inline", (speaker.line("inline"),))),
        (0.2, lambda: Piece(None, "box", (speaker.pick("also"), *(speaker.headline() for _ in range(3))))),
        (0.15, lambda: Piece(None, "banner", (other.line("banner"),))),
        (0.12, lambda: Piece(None, "banner", (other.pick("ad"),))),
        (0.08, lambda: Piece(None, "banner", (other.line("newsletter"),))),
        (0.3, lambda: Piece("C", "figure", (voice.line("photo"),))),
        (0.08, lambda: Piece(None, "pull", (_repeated_sentence(pieces, rng),))),
    )
    for chance, make in chances:
        if rng.random() < chance and len(pieces) > 3:
            pieces.insert(rng.randint(1, len(pieces) - 1), make())
    return pieces


def _repeated_sentence(pieces: list[Piece], rng: random.Random) -> str:
    return rng.choice([piece.texts[0] for piece in pieces if piece.role == "A" and piece.kind == "paragraph"])


def _source_pieces(story: Story, voice: Voice) -> list[Piece]:
    rng = voice.rng
    kind = rng.random()
    pieces = []
    if kind < 0.45:
        credit = rng.choice((*voice.corpus["agency"], *DOMAINS))
        story.source_credit = credit
        pieces = [Piece("N", "source", (voice.line("source", credit=credit),))]
    elif kind < 0.6:
        story.source_credit = rng.choice(DOMAINS)
        pieces = [Piece("N", "source", (story.source_credit,))]
    if rng.random() < 0.4:
        pieces.append(Piece(None, "blank", (NBSP,)))
    return pieces


def _dress(story: Story, voice: Voice, other: Voice) -> None:
    rng = voice.rng
    main = _main_news(other)
    tail = [Section("share", other.pick("share"), lines=_networks(rng))]
    if rng.random() < 0.5:
        speaker = voice if rng.random() < 0.6 else other
        teasers = tuple(Teaser(speaker.pick("label"), speaker.headline()) for _ in range(4))
        tail.append(Section("also", (other if rng.random() < 0.5 else speaker).pick("also"), teasers))
    if rng.random() < 0.3:
        tail.insert(rng.randint(0, 1), Section("tags", voice.pick("tags"), lines=_tags(voice)))
    tail.append(main)
    if rng.random() < 0.4:
        own = tuple(Teaser(None, other.headline(), other.deck()) for _ in range(2))
        tail.append(Section("same", other.pick("same"), (*own, main.teasers[0])))
    if rng.random() < 0.3:
        tail.append(Section("newsletter", other.line("newsletter")))
    if rng.random() < 0.3:
        tail.append(Section("comments", other.line("comment")))
    tail.append(Section("social", None, lines=tuple(dict.fromkeys(other.pick("social") for _ in range(2)))))
    tail.append(
        Section("footer", None, lines=(other.filled(rng.choice(other.corpus["footer"]), site=story.site),))
    )
    story.tail = tail
    story.head = [Section("nav", None, lines=tuple(dict.fromkeys(other.corpus["nav"][: rng.randint(4, 10)])))]
    if rng.random() < 0.4:
        story.head.insert(rng.randint(0, 1), Section("cookie", None, lines=(other.line("cookie"),)))
    if rng.random() < 0.5:
        story.side = [
            Section("main", other.pick("main"), tuple(_teaser(other) for _ in range(rng.randint(3, 9))))
        ]


def _main_news(other: Voice) -> Section:
    teasers = []
    for _ in range(3):
        teaser = _teaser(other)
        if other.rng.random() < 0.2:
            teaser = Teaser(teaser.label, teaser.headline, teaser.headline)
        teasers.append(teaser)
    return Section("main", other.pick("main"), tuple(teasers))


def _teaser(other: Voice) -> Teaser:
    rng = other.rng
    headline = other.headline() if rng.random() < 0.75 else other.sentence()
    deck = rng.random()
    return Teaser(
        other.pick("label") if rng.random() < 0.7 else None,
        headline,
        other.deck() if deck < 0.25 else other.sentence() if deck < 0.45 else None,
    )


def _tags(voice: Voice) -> tuple[str, ...]:
    return tuple(dict.fromkeys(voice.pick("place") for _ in range(3)))


def _networks(rng: random.Random) -> tuple[str, ...]:
    return rng.choice(((), ("Facebook", "Twitter"), ("Facebook", "Telegram", "WhatsApp"), ("f", "t", "in")))

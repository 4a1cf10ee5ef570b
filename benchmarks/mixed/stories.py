"""A drawn story: what a page says, in which language each part, and what of it is the article.

What is the article can be told from the page: the author's line names who the byline named, or stands apart from the
paragraphs; a caption that is a sentence is marked up as a caption; below a sub-heading stands text, which no box parts
from it; another story below the first has its headline linked, and a share line or teasers above it.
"""

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
    "{name} {day}, {year}",
    "{day} {name} {year} | {hour:02}:{minute:02}",
    "{hour:02}:{minute:02}, {day:02}.{month:02}.{year}",
    "{year}/{month:02}/{day:02}",
    "{day:02}-{month:02}-{year} {hour:02}:{minute:02}",
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
PRINTED_HEADLINES = (
    "{site} | {title}",
    "{site} | {title}",
    "{site} | {title}",
    "{title} | {site}",
    "{title} - {site}",
)
KNOWN_AGENCIES = ("Reuters", "AFP", "AP", "dpa")


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of the article's column. `role` as annotated in the benchmark (A, C, N; None: furniture).

    `kind`: paragraph, strong, heading, items, quotation, verse; inline, box, banner, teaser, poll, form, figure, captioned,
    pull, note, signed, line, source, blank, inset. A `signed` note names who the byline named.
    """

    role: str | None
    kind: str
    texts: tuple[str, ...]
    section: "Section | None" = None
    """Of an inset: a section of furniture that stands between the paragraphs."""


@dataclass(frozen=True, slots=True)
class Teaser:
    label: str | None
    headline: str
    deck: str | None = None


@dataclass(frozen=True, slots=True)
class Section:
    """A block of furniture; `kind`: share, also, main, same, tags, comments, newsletter, story, …"""

    kind: str
    heading: str | None
    teasers: tuple[Teaser, ...] = ()
    lines: tuple[str, ...] = ()

    @property
    def role(self) -> str | None:
        """Role of its lines as annotated in the benchmark: readers' comments and the author's box have one."""
        return {"talk": "K", "author": "N"}.get(self.kind)


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
    above: list[Section] = field(default_factory=list)
    """Between headline and text."""
    head: list[Section] = field(default_factory=list)
    tail: list[Section] = field(default_factory=list)
    side: list[Section] = field(default_factory=list)
    lang_attribute: str | None = None
    author: str | None = None
    """Whom the byline names."""


def drawn_story(
    rng: random.Random, *, languages: tuple[str, ...] = CODES, furniture_languages: tuple[str, ...] = CODES
) -> Story:
    """A story by the random source; a page in four has its furniture in the article's own language."""
    language = rng.choice(languages)
    furniture_language = rng.choice(furniture_languages)
    if language in furniture_languages and rng.random() < 0.2:
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
    headline = title
    if rng.random() < 0.4:
        headline = rng.choice(PRINTED_HEADLINES).format(site=site, title=title)
    html_title = rng.choice(
        [
            headline,
            f"{title} | {site}",
            f"{title} - {site}",
            f"{site}: {title}",
            f"{title} :: {site}",
            site,
            headline,
        ]
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
    if rng.random() < 0.15:
        date_line = f"{date_line} | {other.line('views')}"
    place, dateline = _dateline(voice, day, voice.corpus["months"][0].split("|")[month - 1])
    author = voice.pick("person") if rng.random() < 0.4 else None
    return Story(
        language=voice.code,
        furniture_language=other.code,
        title=title,
        headline=headline,
        html_title=html_title,
        site=site,
        date_line=date_line if rng.random() < 0.7 else None,
        date=f"{year}-{month:02}-{day:02}",
        byline=voice.line("by", person=author) if author else None,
        author=author,
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
    pattern = rng.choice([form for form in DATELINES if "{day}" not in form or not month[0].isdigit()])
    if "(" in pattern:
        agency = rng.choice(KNOWN_AGENCIES)
    if pattern == BARE_DATELINE and place.upper() == place.lower():
        return None, ""
    if rng.random() < 0.5 or pattern == BARE_DATELINE:
        place = place.upper()
    return place, pattern.format(place=place, agency=agency, day=day, month=month)


def _column(story: Story, voice: Voice, other: Voice) -> list[Piece]:
    rng = voice.rng
    texts = _paragraphs(voice)
    lead = rng.random()
    if lead < 0.35:
        story.standfirst = voice.paragraph(rng.choice((1, 1, 2)))
    elif lead < 0.5:
        story.standfirst = texts[0]
    elif lead < 0.6:
        story.standfirst = _reworded(texts[0])
    texts[0] = story.dateline + texts[0]
    pieces = [Piece("A", "paragraph", (text,)) for text in texts]
    pieces = _with_headings(_with_article_parts(pieces, voice, other), voice)
    if rng.random() < 0.3:
        pieces.append(Piece("A", "paragraph", (voice.line("recall"),)))
    pieces = _with_intruders(pieces, voice, other)
    if rng.random() < 0.25:
        pieces.append(Piece("A", "paragraph", (voice.sentence(),)))
    if rng.random() < 0.15:
        pieces.insert(0, _caption(voice))
    source, end = _source_pieces(story, voice), _column_end(story, voice, other)
    return [*pieces, *end, *source] if rng.random() < 0.4 else [*pieces, *source, *end]


def _paragraphs(voice: Voice) -> list[str]:
    """The body's paragraphs; one page in five is a brief of 20 to 120 words."""
    rng = voice.rng
    if rng.random() < 0.2:
        return [voice.paragraph(rng.choice((1, 2))) for _ in range(rng.randint(1, 3))]
    return [voice.paragraph(rng.choice((1, 1, 2, 2, 3, 4))) for _ in range(rng.randint(3, 13))]


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
        (0.12, lambda: Piece("A", "items", tuple(voice.sentence() for _ in range(rng.randint(2, 4))))),
        (0.05, lambda: Piece("A", "items", tuple(voice.headline() for _ in range(rng.randint(3, 6))))),
        (0.18, lambda: Piece("A", "quotation", (f"“{foreign.paragraph(rng.choice((1, 2)))}”",))),
        (0.1, lambda: Piece("A", "paragraph", (f"“{foreign.sentence()}”",))),
        (
            0.08,
            lambda: Piece("A", "paragraph", (f"“{foreign.short_sentence()}” {foreign.short_sentence()}",)),
        ),
        (0.06, lambda: Piece("A", "verse", tuple(voice.short_sentence() for _ in range(4)))),
        (0.3, lambda: Piece("A", "paragraph", (voice.short_sentence(),))),
        (0.1, lambda: Piece("A", "strong", (voice.sentence(),))),
    )
    pieces = _inserted(pieces, chances, rng)
    if rng.random() < 0.12 and len(pieces) > 2:
        speaker = rng.choice((voice, voice, foreign))
        said = f"“{speaker.paragraph(rng.choice((1, 2)))}”"
        place = rng.randint(1, len(pieces) - 1)
        pieces[place:place] = [
            Piece("A", "paragraph", (voice.line("colon"),)),
            Piece("A", rng.choice(("quotation", "paragraph")), (said,)),
        ]
    return pieces


def _inserted(
    pieces: list[Piece], chances: tuple[tuple[float, Callable[[], Piece]], ...], rng: random.Random
) -> list[Piece]:
    """Each piece, by its chance, somewhere between the first and the last; nothing in a text of two."""
    for chance, make in chances:
        if rng.random() < chance and len(pieces) > 2:
            pieces.insert(rng.randint(1, len(pieces) - 1), make())
    return pieces


def _with_headings(pieces: list[Piece], voice: Voice) -> list[Piece]:
    """Up to three sub-headings, worded like sub-headings or like the headlines of teasers."""
    rng = voice.rng
    if len(pieces) < 4 or rng.random() < 0.6:
        return pieces
    for place in sorted(
        rng.sample(range(1, len(pieces)), min(rng.randint(1, 3), len(pieces) - 2)), reverse=True
    ):
        text = voice.line("subhead") if rng.random() < 0.5 else voice.headline()
        pieces.insert(place, Piece("A", "heading", (text,)))
    return pieces


def _with_intruders(pieces: list[Piece], voice: Voice, other: Voice) -> list[Piece]:
    """Lines and boxes between paragraphs that are not the article's."""
    rng = voice.rng
    speaker = voice if rng.random() < 0.6 else other
    chances: tuple[tuple[float, Callable[[], Piece]], ...] = (
        (0.3, lambda: Piece(None, "inline", (speaker.line("inline"),))),
        (0.15, lambda: Piece(None, "inline", (speaker.line("inline"),))),
        (0.2, lambda: Piece(None, "box", (speaker.pick("also"), *(speaker.headline() for _ in range(3))))),
        (0.12, lambda: Piece(None, "teaser", (speaker.headline(),))),
        (0.1, lambda: Piece(None, "banner", (other.line("banner"),))),
        (0.12, lambda: Piece(None, "banner", (speaker.line("promo"),))),
        (0.12, lambda: Piece(None, "banner", (other.pick("ad"),))),
        (0.15, lambda: Piece(None, "inset", (), _inset(voice, other))),
        (0.1, lambda: Piece(None, "inset", (), _inset(voice, other))),
        (0.08, lambda: Piece(None, "form", (speaker.line("newsletter"), speaker.line("promo")))),
        (0.06, lambda: Piece(None, "poll", _poll(speaker))),
        (0.3, lambda: _caption(voice)),
        (0.08, lambda: Piece(None, "pull", (_repeated_sentence(pieces, rng),))),
    )
    pieces = _inserted(pieces, chances, rng)
    if rng.random() < 0.12 and len(pieces) > 3:
        pieces.insert(len(pieces) - rng.choice((1, 1, 2)), Piece(None, "inset", (), _inset(voice, other)))
    return _headings_on_text(pieces)


def _headings_on_text(pieces: list[Piece]) -> list[Piece]:
    """Sub-headings down to the text that they stand over."""
    made: list[Piece] = []
    waiting: list[Piece] = []
    for piece in pieces:
        if piece.kind == "heading":
            waiting.append(piece)
        else:
            made += [*waiting, piece] if piece.role == "A" else [piece]
            waiting = waiting if piece.role != "A" else []
    return [*made, *waiting]


def _inset(voice: Voice, other: Voice) -> Section:
    """A whole section of furniture amid the text, as long as those below it."""
    rng = voice.rng
    speaker = rng.choice((voice, other, other))
    kind = rng.choice(("main", "main", "also", "same", "newsletter", "about"))
    if kind == "newsletter":
        return Section(kind, speaker.line(kind), lines=(speaker.line("promo"), *_some(speaker, "banner", 1)))
    if kind == "about":
        return Section(kind, speaker.pick("site"), lines=(speaker.line("banner"), speaker.line("promo")))
    return Section(kind, speaker.pick(kind), tuple(_teaser(speaker) for _ in range(rng.randint(2, 6))))


def _caption(voice: Voice) -> Piece:
    """A credit line, a caption of a sentence, or both: in one line, or in two that are marked up as captions."""
    credit = voice.line("photo")
    if voice.rng.random() < 0.5:
        return Piece("C", "figure", (credit,))
    sentence = voice.short_sentence()
    if voice.rng.random() < 0.5:
        return Piece("C", "captioned", (sentence, credit))
    return Piece("C", "figure", (voice.joint.join((sentence, credit)),))


def _poll(speaker: Voice) -> tuple[str, ...]:
    return (speaker.line("poll"), *speaker.corpus["answers"])


def _repeated_sentence(pieces: list[Piece], rng: random.Random) -> str:
    """The longest sentence of a paragraph, the first left out: its dateline is no part of the truth."""
    paragraphs = [piece.texts[0] for piece in pieces[1:] if (piece.role, piece.kind) == ("A", "paragraph")]
    longer = [text for text in paragraphs if ". " in text]
    return max((rng.choice(longer or paragraphs or [pieces[0].texts[0]])).split(". "), key=len)


def _column_end(story: Story, voice: Voice, other: Voice) -> list[Piece]:
    """What some pages print in the text's own container, under the last paragraph."""
    rng = voice.rng
    chances: tuple[tuple[float, Callable[[], Piece]], ...] = (
        (0.13, lambda: _author_line(story, voice)),
        (0.08, lambda: Piece(None, "inline", (voice.line("inline"),))),
        (0.06, lambda: Piece(None, "line", (f"{voice.pick('tags')} {', '.join(_tags(voice))}",))),
        (0.08, lambda: Piece(None, "banner", (rng.choice((voice, other)).line("promo"),))),
        (0.08, lambda: Piece(None, "banner", (rng.choice((voice, other)).line("banner"),))),
    )
    return [make() for chance, make in chances if rng.random() < chance]


def _author_line(story: Story, voice: Voice) -> Piece:
    line = _about_the_author(story, voice)
    return Piece("N", "signed" if story.author and line.startswith(story.author) else "note", (line,))


def _about_the_author(story: Story, voice: Voice) -> str:
    return voice.line("author", person=story.author) if story.author else voice.line("author")


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
    """All furniture around the column."""
    story.tail = [*_tail(story, voice, other), _footer(story, other)]
    story.head = _head(story, other)
    story.above = [section for section in _above(voice, other) if voice.rng.random() < 0.12]
    if voice.rng.random() < 0.6:
        makers = voice.rng.choices(_SIDE, k=voice.rng.choice((1, 1, 2, 3, 4)))
        story.side = [make(story, other) for make in makers]


def _tail(story: Story, voice: Voice, other: Voice) -> list[Section]:
    """Sections below the article, the footer left out."""
    rng = voice.rng
    main = _main_news(other)
    tail = [Section("share", other.pick("share"), lines=_networks(rng))]
    if rng.random() < 0.5:
        speaker = voice if rng.random() < 0.6 else other
        teasers = tuple(Teaser(speaker.pick("label"), speaker.headline()) for _ in range(4))
        tail.append(Section("also", (other if rng.random() < 0.5 else speaker).pick("also"), teasers))
    if rng.random() < 0.3:
        tail.insert(rng.randint(0, 1), Section("tags", voice.pick("tags"), lines=_tags(voice)))
    if rng.random() < 0.12:
        tail.insert(
            rng.randint(0, len(tail)), Section("author", None, lines=(_about_the_author(story, voice),))
        )
    tail.append(main)
    if rng.random() < 0.4:
        own = tuple(Teaser(None, other.headline(), other.deck()) for _ in range(2))
        tail.append(Section("same", other.pick("same"), (*own, main.teasers[0])))
    if rng.random() < 0.15:
        tail.append(_second_story(voice if rng.random() < 0.5 else other))
    if rng.random() < 0.3:
        tail.append(Section("newsletter", other.line("newsletter"), lines=_some(other, "promo", 1)))
    if rng.random() < 0.3:
        tail.append(Section("comments", other.line("comment")))
    elif rng.random() < 0.2:
        tail.append(Section("talk", other.line("comment"), lines=_talk(voice, rng.randint(1, 4))))
    if rng.random() < 0.25:
        rng.shuffle(tail)
    if tail[0].kind == "story":
        tail.append(tail.pop(0))
    tail.append(Section("social", None, lines=tuple(dict.fromkeys(other.pick("social") for _ in range(2)))))
    if rng.random() < 0.1:
        tail.append(Section("cookie", None, lines=(other.line("cookie"),)))
    return tail


def _footer(story: Story, other: Voice) -> Section:
    rng = other.rng
    lines = [other.filled(rng.choice(other.corpus["footer"]), site=story.site)]
    for chance, section in ((0.3, "address"), (0.2, "footer"), (0.1, "promo")):
        if rng.random() < chance:
            lines.insert(rng.randint(0, len(lines)), other.line(section, site=story.site))
    return Section("footer", None, lines=tuple(dict.fromkeys(lines)))


def _head(story: Story, other: Voice) -> list[Section]:
    rng = other.rng
    names = [*other.corpus["nav"], *other.corpus["label"]]
    head = [Section("nav", None, lines=tuple(dict.fromkeys(names[: rng.randint(4, len(names))])))]
    if rng.random() < 0.4:
        head.insert(0, Section("logo", story.site))
    if rng.random() < 0.25:
        crumbs = (other.corpus["nav"][0], other.pick("label"), *([story.title] if rng.random() < 0.3 else []))
        head.append(Section("crumbs", None, lines=tuple(dict.fromkeys(crumbs))))
    if rng.random() < 0.4:
        head.insert(rng.randint(0, 1), Section("cookie", None, lines=(other.line("cookie"),)))
    if rng.random() < 0.1:
        head.insert(rng.randint(0, 1), Section("promo", None, lines=(other.line("promo"),)))
    return head


def _above(voice: Voice, other: Voice) -> list[Section]:
    return [
        Section("share", other.pick("share"), lines=_networks(voice.rng)),
        Section("views", None, lines=(other.line("views"),)),
        Section("tags", None, lines=_tags(voice)),
        Section("ad", other.pick("ad")),
    ]


_SIDE: tuple[Callable[[Story, Voice], Section], ...] = (
    lambda _, other: Section(
        "main", other.pick("main"), tuple(_teaser(other) for _ in range(other.rng.randint(3, 12)))
    ),
    lambda _, other: Section(
        "main", other.pick("main"), tuple(_teaser(other) for _ in range(other.rng.randint(3, 5)))
    ),
    lambda _, other: Section(
        "also",
        other.pick("also"),
        tuple(Teaser(None, other.sentence()) for _ in range(other.rng.randint(2, 5))),
    ),
    lambda _, other: Section("poll", (poll := _poll(other))[0], lines=poll[1:]),
    lambda _, other: Section("newsletter", other.line("newsletter"), lines=_some(other, "promo", 2)),
    lambda story, other: Section("about", story.site, lines=(other.line("address"), other.line("promo"))),
    lambda _, other: Section("labels", None, lines=other.corpus["label"]),
)
"""Makers of the boxes of a side column."""


def _some(voice: Voice, section: str, most: int) -> tuple[str, ...]:
    return tuple(voice.line(section) for _ in range(voice.rng.randint(0, most)))


def _second_story(speaker: Voice) -> Section:
    """Another article under the first, with its headline and its first paragraphs."""
    texts = tuple(speaker.paragraph(speaker.rng.choice((1, 2, 3))) for _ in range(speaker.rng.randint(1, 3)))
    return Section("story", speaker.headline(), lines=texts)


def _talk(voice: Voice, number: int) -> tuple[str, ...]:
    """Comments: who and when, then what was said, line by line."""
    rng, lines = voice.rng, []
    for _ in range(number):
        when = f"{rng.randint(1, 28):02}.{rng.randint(1, 12):02}.2024 {rng.randint(0, 23):02}:{rng.randint(0, 59):02}"
        lines += [f"{voice.pick('person')}, {when}", voice.line("talk")]
    return tuple(lines)


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

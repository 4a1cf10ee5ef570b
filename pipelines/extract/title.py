"""The headline as printed: the visible heading that the page's own statements confirm, site names off."""

import html
from collections.abc import Sequence

import msgspec

from pipelines.extract.authors.leads import leading_word
from pipelines.extract.headings import (
    DATE_OR_TIME,
    LONG_HEADLINE_CHARS,
    MAX_DATE_CHARS,
    MAX_HEADINGS,
    Heading,
    title_parts,
    visible_headings,
)
from pipelines.extract.names import (
    STRONG_BORDER,
    WEAK_BORDER,
    borders_in,
    letters,
    script_of,
    size,
    without_site_name,
    words,
)
from pipelines.extract.structured import Structured, plain_text, types_of
from pipelines.extract.title_affix import (
    MAX_AFFIX_WORDS,
    MAX_HEADLINE_CHARS,
    MIN_HEADLINE_WORDS,
    PrintedPage,
    is_name_alone,
    names_in_title,
    printed_page,
    script_of_text,
    without_affix,
)
from pipelines.extract.wording import wording_of_line
from pipelines.model import Block

MIN_LIKENESS = 0.55
LONG_SENTENCE_CHARS = 60
CUT_MARKS = ("…", "...")
QUESTION_MARKS = ("?", "؟")
NO_HEADLINES = frozenset({"date", "byline", "comment"})
"""Roles of short lines that are no headline whatever they look like."""
GENERIC = frozenset(
    "home homepage news article articles startseite start blog index untitled welcome page nachrichten aktuelles login "
    "error document novosti новости статья новость главная أخبار الأخبار noticias notícias actualités search menu".split()
)


class Title(msgspec.Struct, frozen=True):
    """The chosen headline, the block that prints it, and what each witness said (winner first)."""

    text: str | None = None
    block: int | None = None
    witnesses: tuple[str, ...] = ()


def title_from_page(structured: Structured, blocks: Sequence[Block], names: frozenset[str]) -> Title:
    """The headline, or an empty `Title` if the page has none.

    Order of trust: a visible heading alike to what JSON-LD, OpenGraph and `<title>` say; JSON-LD; OpenGraph;
    `<title>`; without any of these a visible heading. Of two alike headings the one nearer to the text.
    """
    printed = printed_page(blocks)
    social = structured.first_meta("og:title")
    if structured.home_headings:
        whole = {letters(structured.html_title or ""), letters(social or "")}
        names |= {key for key in structured.home_headings if key not in whole or len(key) < MIN_LETTERS}
    names |= _site_headings(structured, printed)
    names |= names_in_title(structured.html_title, social, printed)
    said = _declared(structured, names)
    alone = said if is_name_alone(said, structured.html_title, printed) else []
    if alone:
        names |= {letters(alone[0][1])}
        said = []
    parts = title_parts(structured, names)
    declared = tuple(dict.fromkeys(text for _, text in said))
    titles = parts.union([letters(text) for source, text in said if source in ("og", "html_title")])
    best, best_rank = None, 0.0
    for candidate in visible_headings(structured, printed, parts, titles, names):
        bare = candidate.text
        if STRONG_BORDER.search(bare):
            bare = without_site_name(bare, names)
        rank = _rank(bare, declared, parts) + candidate.bonus
        if rank > best_rank:
            best, best_rank = candidate, rank
    if not said and (best is None or _is_doubtful(best, printed)):
        best = _line_above(printed, names) or best
    if best is not None and (best_rank >= MIN_LIKENESS or not said):
        confirmed = [
            letters(other)
            for name, other in said
            if name != "html_title" or size(other) > MAX_AFFIX_WORDS or 2 * len(other) > len(best.text)
        ]
        text = without_site_name(best.text, names, confirmed=confirmed)
        source, text = _settled(best.source, text, structured, said, names)
        block = best.block
    elif (heading := _printed_alone(printed, said)) is not None:
        source, text, block = heading.source, without_site_name(heading.text, names), heading.block
    elif said or alone:
        source, text = (said or alone)[0]
        block = _block_of(text, blocks)
    elif (judged := next(printed.judged_above, None)) is not None:
        source, text, block = "block", judged.text.partition("\n")[0], judged.index
    else:
        return Title()
    text = without_affix(_whole(text, said), block, structured, blocks)
    text = html.unescape(text[: MAX_HEADLINE_CHARS * 4])
    others = [f"{name}: {other[:200]}" for name, other in said if letters(other) != letters(text)]
    return Title(text=text, block=block, witnesses=(f"{source}: {text[:200]}", *dict.fromkeys(others)))


def _whole(text: str, said: list[tuple[str, str]]) -> str:
    """The headline that `text` with its "…" was cut from, if it is declared."""
    if not text.endswith(CUT_MARKS):
        return text
    key = letters(text)
    longer = (other for _, other in said if not other.startswith(text) and letters(other) != key)
    return next((other for other in longer if letters(other).startswith(key)), text)


def _site_headings(structured: Structured, printed: PrintedPage) -> frozenset[str]:
    """Letters of `<h1>`s that are the site's name: `<title>` is that name and the judged headline.

    Where both are judged headlines, the name is the shorter one and stands first.
    """
    whole = letters(structured.html_title or "")
    keys = {letters(text) for text in structured.headings[:MAX_HEADINGS]} - {"", whole}
    ends = {key for key in keys if whole.startswith(key) or whole.endswith(key)}
    if not ends:
        return frozenset()
    judged: dict[str, int] = {}
    for block in printed.judged:
        if len(block.text) <= len(whole) * 2:
            judged[letters(block.text)] = block.index
    return frozenset(
        key
        for key in ends
        for rest in (whole.removeprefix(key), whole.removesuffix(key))
        if rest in judged and (key not in judged or (judged[key] < judged[rest] and len(key) < len(rest)))
    )


def _printed_alone(printed: PrintedPage, said: list[tuple[str, str]]) -> Heading | None:
    """The judged headline right above the text, though nothing declared is like it.

    An `<h1>` counts whatever is declared. Another element only where `<title>` is all that was declared, and
    is shorter: old pages have one `<title>` for all articles.
    """
    is_plain = all(source == "html_title" for source, _ in said)
    for block in printed.judged_above:
        first = block.text.partition("\n")[0]
        count = len(words(first))
        if block.tag == "h1" or (
            is_plain and count >= MIN_HEADLINE_WORDS and all(count > len(words(other)) for _, other in said)
        ):
            return Heading("block", first, block.index, 0.0)
    return None


def _is_doubtful(heading: Heading, printed: PrintedPage) -> bool:
    """Does the heading stand below the first paragraph, ask what a poll asks, or is it a sentence, a date or in another script than the text?"""
    text = heading.text
    if len(text) > LONG_SENTENCE_CHARS and text.endswith((".", "…")):
        return True
    if len(text) <= MAX_DATE_CHARS and DATE_OR_TIME.search(text) is not None:
        return True
    if heading.block is None or (heading.source in ("h1", "block") and heading.bonus > 0.2):
        return False
    if text.endswith(QUESTION_MARKS) or heading.block > printed.first_text:
        return True
    return script_of(text) != script_of_text(printed.blocks)


def _line_above(printed: PrintedPage, names: frozenset[str]) -> Heading | None:
    """Where nothing is declared and no heading marked up: the line above the text that looks like a headline.

    It is in the script of the text, has some words and no full stop. Of several the one nearest to the text,
    a question last: it is rather a poll.
    """
    written = script_of_text(printed.blocks)
    found: Heading | None = None
    for block in reversed(printed.above):
        line = block.text.partition("\n")[0].strip()
        is_other = block.role in NO_HEADLINES and not (block.role == "date" and "\n" in block.text)
        if is_other or not line or len(block.text) > LONG_HEADLINE_CHARS:
            continue
        text = without_site_name(line, names)
        if (
            2 * block.link_chars > len(block.text)
            or size(text) < MIN_HEADLINE_WORDS
            or text[-1] in ".:;,…。؛،"
            or (block.role == "caption" and (":" in text or ". " in text))
            or sum(not WEAK_BORDER.search(text, *span) for span in borders_in(text)) > 1
            or letters(text) in names
            or DATE_OR_TIME.search(text) is not None
            or script_of(text) != written
            or wording_of_line(text) is not None
            or leading_word("by", text) is not None
        ):
            continue
        heading = Heading(block.tag, line, block.index, 0.0)
        if not text.endswith(QUESTION_MARKS):
            return heading
        found = found or heading
    return found


def _settled(
    source: str, text: str, structured: Structured, said: list[tuple[str, str]], names: frozenset[str]
) -> tuple[str, str]:
    """The printed headline, or a declared one where a news page tells which of the two its editors wrote.

    A kicker in front belongs to the headline if OpenGraph and JSON-LD have it, printed or not; it is off if
    OpenGraph and one of JSON-LD and `<title>` are without it. Where all three say one other thing (neither a
    stretch of the heading nor the heading with more words), it is the headline. Where the heading is `<title>` word for word
    and exactly one of OpenGraph and JSON-LD says something else (not a mere stretch of it), that one is the
    editors' headline and the heading is written for search engines.
    """
    social, schema = _first(said, "og"), _first(said, "jsonld")
    if not social or not any("News" in kind for kind in types_of(structured.article)):
        return source, text
    own, key, other, page = (letters(said_) for said_ in (text, social, schema, _first(said, "html_title")))
    with_kicker = without_site_name(structured.first_meta("og:title") or "", names)
    longer = letters(with_kicker)
    if (
        len(own) >= MIN_LETTERS
        and longer != own
        and longer.endswith(own)
        and longer == letters(plain_text(structured.article.get("headline")))
    ):
        return "og", with_kicker
    if len(key) < MIN_LETTERS or not other:
        return source, text
    if key != own and key in (other, page) and (own.endswith(key) or key.endswith(own)):
        return "og", social
    if key == other == page and key not in own and not set(words(text)).issubset(words(social)):
        return "og", social
    if own != page:
        return source, text
    twitter = letters(_first(said, "twitter") or text)
    if other == own != key:
        is_shortened = own.startswith(key)
        is_other = own.endswith(key) or not set(words(social)).issubset(words(text))
        if (is_shortened and twitter == key) or (is_other and twitter == own):
            return "og", social
    if key == own == twitter and len(other) >= MIN_LETTERS and other not in own:
        return "jsonld", schema
    return source, text


def _first(said: list[tuple[str, str]], source: str) -> str:
    """What the first witness of that name says; the empty string if there is none."""
    return next((text for name, text in said if name == source), "")


MIN_LETTERS = 12
"""Of a headline that replaces the printed one."""


def _declared(structured: Structured, names: frozenset[str]) -> list[tuple[str, str]]:
    """(witness, headline without site names) in order of trust."""
    raw = [("jsonld", plain_text(structured.article.get("headline") or structured.article.get("name")))]
    raw += [
        (name, structured.first_meta(*keys) or "")
        for name, keys in (
            ("microdata", ("headline",)),
            ("og", ("og:title",)),
            ("twitter", ("twitter:title",)),
            (
                "meta",
                ("dc.title", "dcterms.title", "sailthru.title", "parsely-title", "citation_title", "title"),
            ),
        )
    ]
    raw.append(("microdata", next(iter(structured.microdata.get("headline", ())), "")))
    raw.append(("html_title", structured.html_title or ""))
    headings = [letters(text) for text in structured.headings[:MAX_HEADINGS] if len(words(text)) >= 3]
    headings = [key for key in headings if key not in names]
    bare = {
        text: without_site_name(text, names, confirmed=headings)
        for text in {text for _, text in raw if text}
        if not GENERIC.issuperset(words(text))
    }
    return [(source, bare[text]) for source, text in raw if text in bare and letters(bare[text]) not in names]


def _rank(text: str, declared: tuple[str, ...], parts: frozenset[str]) -> float:
    """0 to 1: how far the declared headlines and `text` share words, the best of them counting."""
    own, key = words(text), letters(text)
    if not own or GENERIC.issuperset(own):
        return 0.0
    if not declared:
        return 0.4
    best = 0.0
    if key in parts:
        longest = max(len(letters(other)) for other in declared)
        best = 0.5 + 0.5 * min(1.0, len(key) / max(1, longest - 4))
    for other in declared:
        theirs, other_key = words(other), letters(other)
        if other_key == key:
            return 1.0
        if len(own) < 4 and len(theirs) > 3 * len(own):
            continue
        shared = len(set(own).intersection(theirs))
        best = max(best, 2 * shared / (len(set(own)) + len(set(theirs))), 0.9 * shared / len(set(own)))
        if not text.isascii() and len(key) >= 6 and (key in other_key or other_key in key):
            best = max(best, 0.9)
    return best


def _block_of(text: str, blocks: Sequence[Block]) -> int | None:
    key = letters(text)
    return next(
        (block.index for block in blocks if len(block.text) < 600 and letters(block.text) == key), None
    )

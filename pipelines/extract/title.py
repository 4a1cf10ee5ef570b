"""The headline as printed: the visible heading that the page's own statements confirm, site names off."""

from collections.abc import Sequence

import msgspec

from pipelines.extract.names import STRONG_BORDER, letters, without_site_name, words
from pipelines.extract.structured import Structured, plain_text, types_of
from pipelines.model import Block

MIN_LIKENESS = 0.55
MAX_HEADINGS = 12
MAX_HEADLINE_CHARS = 400
"""A heading beyond is a paragraph marked up wrongly; it is taken only if nothing else is there."""
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

    Order of trust: a visible heading alike to what JSON-LD, OpenGraph and `<title>` say; a visible heading
    that the body finder takes for the headline; JSON-LD; OpenGraph; `<title>`.
    """
    declared = _declared(structured, names)
    visible = _visible(structured, blocks)
    best, best_rank = None, 0.0
    for place, (source, text, index, bonus) in enumerate(visible):
        rank = _rank(text, declared) + bonus - 0.01 * place
        if rank > best_rank:
            best, best_rank = (source, text, index), rank
    said = [(source, text) for source, text in declared if text]
    if best is not None and best_rank >= MIN_LIKENESS:
        source, text, index = best
        text = without_site_name(text, names, confirmed=[letters(other) for _, other in said])
    elif said:
        source, text = said[0]
        index = _block_of(text, blocks)
    elif best is not None:
        source, text, index = best
    else:
        return Title()
    text = text[:MAX_HEADLINE_CHARS * 4]
    others = [f"{name}: {other[:200]}" for name, other in said if letters(other) != letters(text)]
    return Title(text=text, block=index, witnesses=(f"{source}: {text[:200]}", *dict.fromkeys(others)))


def _declared(structured: Structured, names: frozenset[str]) -> list[tuple[str, str]]:
    """(witness, headline without site names) in order of trust."""
    raw = [("jsonld", plain_text(structured.article.get("headline") or structured.article.get("name")))]
    raw += [
        (name, structured.first_meta(*keys) or "")
        for name, keys in (
            ("microdata", ("headline",)),
            ("og", ("og:title",)),
            ("twitter", ("twitter:title",)),
            ("meta", ("dc.title", "dcterms.title", "sailthru.title", "parsely-title", "citation_title", "title")),
        )
    ]
    raw.append(("microdata", next(iter(structured.microdata.get("headline", ())), "")))
    raw.append(("html_title", structured.html_title or ""))
    headings = [letters(text) for text in structured.headings[:MAX_HEADINGS] if len(words(text)) >= 3]
    return [
        (source, without_site_name(text, names, confirmed=headings))
        for source, text in raw
        if text and not GENERIC.issuperset(words(text))
    ]


def _visible(structured: Structured, blocks: Sequence[Block]) -> list[tuple[str, str, int | None, float]]:
    """(witness, text, block, bonus) of the headings that may be the headline, in page order."""
    found: list[tuple[str, str, int | None, float]] = []
    first_text = next((block.index for block in blocks if block.verdict == "keep" and len(block.text) > 80), len(blocks))
    seen: set[str] = set()
    for block in blocks:
        is_h1, is_judged = block.tag == "h1", block.role == "title"
        is_heading = block.kind == "heading" and 2 <= block.level <= 4 and first_text - 12 <= block.index <= first_text
        if not (is_h1 or is_judged or is_heading) or not letters(block.text) or len(block.text) > MAX_HEADLINE_CHARS * 3:
            continue
        bonus = 0.35 * is_judged + 0.25 * is_h1 - (0.3 if block.index > first_text else 0.0)
        source = "h1" if is_h1 else "block" if is_judged else f"h{block.level}"
        if letters(block.text) not in seen:
            seen.add(letters(block.text))
            found.append((source, block.text.replace("\n", " "), block.index, bonus))
        if len(found) >= MAX_HEADINGS:
            break
    for text in structured.headings[:MAX_HEADINGS]:
        if letters(text) and letters(text) not in seen and len(text) <= MAX_HEADLINE_CHARS * 3:
            found.append(("h1", text, None, 0.1))
    return found


def _rank(text: str, declared: list[tuple[str, str]]) -> float:
    """0 to 1: how far the declared headlines and `text` share words, the best of them counting."""
    own = words(text)
    if not own or GENERIC.issuperset(own):
        return 0.0
    if not declared:
        return 0.4
    best = 0.0
    for _, other in declared:
        if letters(other) == letters(text):
            return 1.0
        theirs = words(other)
        shared = len(set(own).intersection(theirs))
        if len(own) < 4 and len(theirs) > 3 * len(own):
            continue
        best = max(best, 2 * shared / (len(set(own)) + len(set(theirs)) or 1), 0.9 * shared / len(set(own)))
        if not text.isascii():
            mine, yours = letters(text), letters(other)
            if len(mine) >= 6 and (mine in yours or yours in mine):
                best = max(best, 0.9)
    return best


def _block_of(text: str, blocks: Sequence[Block]) -> int | None:
    key = letters(text)
    return next((block.index for block in blocks if len(block.text) < 600 and letters(block.text) == key), None)

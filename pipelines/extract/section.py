"""Section and tags of an article, as the page declares or prints them."""

import re

from pipelines.extract.names import letters
from pipelines.extract.structured import Structured, texts_of, types_of

MAX_TAGS = 100
LISTED = re.compile(r"(?<=[^\W\d]),(?=[^\W\d])")
"""Several sections in one text ("CITY,COUNTRY"); one has a space behind its comma ("Arts, Books & Culture")."""
MAX_TAG_CHARS = 100
SECTION_META = (
    "article:section", "og:article:section", "section", "parsely-section", "sailthru.section", "dc.subject.section",
    "cxenseparse:section", "category", "news_section", "cg", "channel",
)  # fmt: skip
TAG_META = (
    "article:tag",
    "og:article:tag",
    "news_keywords",
    "parsely-tags",
    "sailthru.tags",
    "keywords",
    "og:video:tag",
)


def section_from_page(structured: Structured) -> str | None:
    """The section; of a breadcrumb the last step that is not the article itself."""
    for text in texts_of(structured.article.get("articleSection")):
        if len(text) <= MAX_TAG_CHARS:
            return LISTED.split(text)[0]
    declared = structured.first_meta(*SECTION_META)
    if declared and len(declared) <= MAX_TAG_CHARS:
        return declared
    for value in structured.microdata.get("articlesection", ()):
        if len(value) <= MAX_TAG_CHARS:
            return value
    return _section_of_breadcrumb(structured)


def _section_of_breadcrumb(structured: Structured) -> str | None:
    for node in structured.nodes:
        steps = node.get("itemListElement")
        if "BreadcrumbList" not in types_of(node) or not isinstance(steps, list):
            continue
        names = []
        for step in steps:
            if isinstance(step, dict):
                item = step.get("item")
                names.append(
                    next(iter(texts_of(step.get("name"))), "")
                    or next(iter(texts_of(item if isinstance(item, dict) else None)), "")
                )
        titles = {letters(text) for text in (structured.html_title or "", *structured.headings)}
        inner = [name for name in names[1:] if name and letters(name) not in titles and len(name) <= 60]
        if inner:
            return inner[0]
    return None


def tags_from_page(structured: Structured) -> tuple[str, ...]:
    """Tags in page order, each once: JSON-LD `keywords`, `article:tag`, `news_keywords`, `keywords`."""
    found: list[str] = list(texts_of(structured.article.get("keywords")))
    if len(found) == 1:
        found = _split(found[0])
    if not found:
        for name in TAG_META:
            contents = [content for content in structured.meta.get(name, ()) if content]
            if contents:
                found = contents if len(contents) > 1 else _split(contents[0])
                break
    unique: dict[str, str] = {}
    for tag in found[: 4 * MAX_TAGS]:
        if 0 < len(tag) <= MAX_TAG_CHARS:
            unique.setdefault(letters(tag), tag)
    unique.pop("", None)
    return tuple(unique.values())[:MAX_TAGS]


def _split(text: str) -> list[str]:
    for mark in (";", ",", "،", "、", "，", "|"):
        if mark in text:
            return [part.strip() for part in text.split(mark)]
    return [text]

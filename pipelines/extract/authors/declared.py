"""Whom a page declares as its authors: JSON-LD, `<meta>`, microdata; and when that alone is believed."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Literal, NamedTuple

from pipelines.extract.authors.leads import leading_word
from pipelines.extract.authors.names import unique_names
from pipelines.extract.authors.no_persons import is_person
from pipelines.extract.authors.persons import names_from_value
from pipelines.extract.dateline import is_agency
from pipelines.extract.names import is_site_name, letters
from pipelines.extract.structured import Structured, plain_text, resolved, texts_of, types_of
from pipelines.model import Block

META_NAMES = (
    "author", "article:author", "article:author_name", "dc.creator", "dcterms.creator", "sailthru.author", "parsely-author", "byl", "byline",
    "citation_authors", "citation_author", "authors", "cxenseparse:author", "cse_author", "og:article:author", "rnews:author", "og:author", "bt:author",
    "shareaholic:article_author_name",
)  # fmt: skip
MAX_CREDIT_CHARS = 120
LABELLED = (("twitter:label1", "twitter:data1"), ("twitter:label2", "twitter:data2"))
"""A label ("Written by") and what it stands before."""


class Declared(NamedTuple):
    """The names of one witness: `jsonld`, `meta` or `microdata`."""

    source: str
    names: tuple[str, ...]


def declared_authors(structured: Structured, not_names: frozenset[str]) -> list[Declared]:
    """What each witness declares, the most trusted first; those without a name are left out."""
    authors = structured.article.get("author") or structured.article.get("creator")
    names = unique_names(_names_of_node(authors, structured.nodes, not_names))
    found = [Declared("jsonld", names)] if names else []
    for values in _values_of_meta(structured.meta):
        names = unique_names(
            name for value in values[:300] for name in names_from_value(value, not_names=not_names)
        )
        if names and all(" " in name or not name.isascii() for name in names):
            found.append(Declared("meta", names))
            break
    listed = [
        names_from_value(value, not_names=not_names) for value in structured.microdata.get("author", ())[:20]
    ]
    names = unique_names(name for named in listed for name in named)
    if any(map(_is_handle, names)):
        names = next(filter(None, listed))
    if names:
        found.append(Declared("microdata", names))
    return found


def _values_of_meta(meta: Mapping[str, tuple[str, ...]]) -> Iterator[tuple[str, ...]]:
    """The contents of each element that names authors, by the order of `META_NAMES`; then those labelled so."""
    for name in META_NAMES:
        if (values := meta.get(name)) is not None:
            yield values
    for label, value in LABELLED:
        if any(leading_word("by", text) for text in meta.get(label, ())):
            yield meta.get(value, ())


def _names_of_node(
    value: Any, nodes: tuple[Mapping[str, Any], ...], not_names: frozenset[str]
) -> Iterator[str]:
    for item in value[:300] if isinstance(value, list) else [value]:
        node = resolved(item, nodes)
        if isinstance(node, list):
            yield from _names_of_node(node, nodes, not_names)
        elif isinstance(node, dict):
            for text in texts_of(node.get("name")):
                found = names_from_value(text, not_names=not_names)
                yield from found or ((text,) if is_agency(text) and letters(text) not in not_names else ())
        else:
            yield from names_from_value(plain_text(node), not_names=not_names)


def _is_handle(name: str) -> bool:
    """One word: where several are marked one after the other, each wrote a post of a thread."""
    return " " not in name and name.isascii()


def credited_letters(blocks: Sequence[Block], kind: Literal["credit", "reviewer"]) -> str:
    """The letters of blocks that name editors, photographers, translators; of lines that name reviewers."""
    short = (block.text for block in blocks if len(block.text) <= MAX_CREDIT_CHARS)
    lines = (line for text in short for line in (text.split("\n") if kind == "reviewer" else (text,)))
    return "".join(letters(line) for line in lines if leading_word(kind, line))


def without_editors(declared: list[Declared], blocks: Sequence[Block]) -> list[Declared]:
    """The declared names without those that a line names as editor, photographer, translator."""
    if not declared:
        return declared
    credited = credited_letters(blocks, "credit")
    if not credited:
        return declared
    kept = [
        Declared(source, tuple(name for name in names if letters(name) not in credited))
        for source, names in declared
    ]
    return [found for found in kept if found.names]


def declared_elsewhere(declared: list[Declared], blocks: Sequence[Block]) -> Declared | None:
    """Those in JSON-LD, or twice declared, whom the page prints far from headline and text."""
    for found in declared:
        is_believed = found.source == "jsonld" or sum(found.names == names for _, names in declared) > 1
        if is_believed and all(
            is_person(name) and any(name in block.text for block in blocks) for name in found.names
        ):
            return found
    return None


def declared_alone(
    structured: Structured, declared: list[Declared], not_names: frozenset[str]
) -> Declared | None:
    """Persons whom the JSON-LD of a news article or a post declares and the page does not print.

    On other pages the account that published is no author; a site is nowhere one.
    """
    if any("News" in kind or kind == "BlogPosting" for kind in types_of(structured.article)):
        for found in declared:
            if found.source == "jsonld" and any(
                is_person(name) and not is_site_name(name, not_names) for name in found.names
            ):
                return found
    return None

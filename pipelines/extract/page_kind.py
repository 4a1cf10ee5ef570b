"""A page to what it is: an article, or a section, home, search, error, consent or challenge page."""

import re
from collections.abc import Callable, Mapping
from typing import Literal

import msgspec

from pipelines.extract.flags import Flag, flags_from_signals
from pipelines.extract.signals import Signals
from pipelines.extract.structured import Structured, structured_from_page
from pipelines.model import Article, Page

Kind = Literal[
    "article", "section", "home", "search", "error", "consent", "bot_check", "script_shell", "frames"
]

HOME_PATH = re.compile(
    r"/?(?:(?:index|default|home|main|start)(?:\.[a-z]{2,5})?)?(?:/?[a-z]{2}(?:[-_][a-z]{2})?/?)?", re.I
)
SEARCH_SEGMENTS = frozenset({
    "search", "search-results", "searchresults", "search.php", "search.aspx", "search.html", "suche", "suchergebnisse",
    "recherche", "buscar", "busca", "buscador", "busqueda", "ricerca", "cerca", "pesquisa", "zoeken", "szukaj",
    "wyszukiwarka", "poisk", "poshuk", "sok", "soeg", "haku", "hledani", "hladat", "cautare", "kereses", "arama", "ara",
    "tim-kiem", "pretraga",
})  # fmt: skip
SEARCH_QUERIES = frozenset({
    "q", "s", "query", "search", "searchterm", "search_query", "suche", "keyword", "keywords", "term", "words", "text",
})  # fmt: skip
SECTION_SEGMENTS = frozenset({
    "category", "categories", "cat", "tag", "tags", "topic", "topics", "section", "sections", "author", "authors",
    "archive", "archives", "archiv", "rubric", "rubrics", "rubrika", "kategorie", "kategoria", "kategori", "categoria",
    "categorie", "etiqueta", "etiquetas", "schlagwort", "thema", "themen", "tema", "temas", "theme", "themes",
    "rubrique", "seccion", "sujet", "argomento", "onderwerp", "temat", "tagged", "label", "labels", "channel",
    "news-archive", "page", "seite", "pagina", "autor", "autore", "auteur", "etiket", "konu", "konular", "stichwort",
    "keyword", "term", "taxonomy",
})  # fmt: skip
KIND_OF_FLAG: Mapping[str, Kind] = {
    "bot_check": "bot_check",
    "soft_404": "error",
    "consent": "consent",
    "script_shell": "script_shell",
    "frames": "frames",
}
LIST_TYPES = frozenset({"CollectionPage", "ItemList", "SearchResultsPage", "ProfilePage", "Blog"})
SECTION_SCORE = 3.0
"""From here on a page is flagged as a list of articles."""
MIN_TEASERS = 8
MOST_OF_PROSE, TITLE, MOST_OF_TEASERS = 2.0, 1.0, 3.5
"""What prose and links, a title, teasers and `<article>` elements add to a section's score at most."""
_Weights = tuple[tuple[float, bool, str], ...]
"""Points, whether they are due, and words for it."""
ARTICLE_PROSE = 900
"""Characters in one run of prose that a list of teasers rarely has."""
LONG_PROSE = 1500
"""Characters in one run of prose from which on the first page of a site may be an article, too."""


class PageKind(msgspec.Struct, frozen=True):
    """What a page is, why, and whether that is certain enough to refuse it as an article."""

    name: Kind
    evidence: str = ""
    is_certain: bool = False

    @property
    def drop_reason(self) -> str | None:
        """The reason to drop the page by; None where it is an article or may be one."""
        return f"{self.name}_page" if self.is_certain and self.name != "article" else None


def page_kind_from_page(page: Page, article: Article, *, structured: Structured | None = None) -> PageKind:
    """What kind of page this is."""
    signals = Signals(page, article, structured or structured_from_page(page))
    return page_kind_from_signals(signals, flags_from_signals(signals))


def page_kind_from_signals(signals: Signals, flags: tuple[Flag, ...]) -> PageKind:
    """What kind of page this is, by its signals and the flags they gave: the first rule that speaks."""
    evidence = {flag.name: flag.evidence for flag in flags}
    for name, kind in KIND_OF_FLAG.items():
        if name in evidence:
            return PageKind(kind, evidence[name], _is_certain(signals, name, evidence[name]))
    for rule in LIST_RULES.values():
        if found := rule(signals):
            return found
    return PageKind("article")


def _is_certain(signals: Signals, flag: str, evidence: str) -> bool:
    """An article's page is refused only if there is next to nothing to lose."""
    if flag == "soft_404" and evidence.startswith("HTTP"):
        return True
    if signals.is_declared_article and signals.has_prose(201):
        return False
    return signals.words < 100 or not signals.has_prose(1)


def search(signals: Signals) -> PageKind | None:
    """Results of a search: the address asks for words, or the title says so."""
    asked = not SEARCH_QUERIES.isdisjoint(signals.query)
    # "ara" is Turkish for search and the Arabic pages of a site: in front of an article's path it is not the former.
    in_path = not SEARCH_SEGMENTS.isdisjoint(signals.segments) and (
        not signals.has_article_path or not SEARCH_SEGMENTS.isdisjoint(signals.segments[-2:])
    )
    is_declared = "SearchResultsPage" in signals.types
    if signals.has_prose(ARTICLE_PROSE) and (
        not (asked or in_path or is_declared) or signals.is_declared_article
    ):
        return None
    in_title = any(slot == "search" for cues in signals.title_cues for slot, _ in cues)
    if is_declared:
        return PageKind("search", "JSON-LD SearchResultsPage", True)
    if (asked or in_path) and (
        in_title or _teasers(signals) >= 3 or not signals.has_prose(ARTICLE_PROSE // 3)
    ):
        certain = (in_path and asked) or in_title or (asked and not signals.has_prose(ARTICLE_PROSE // 3))
        return PageKind("search", f"address: {signals.url.path[:60]}", certain)
    if in_title and _teasers(signals) >= MIN_TEASERS and not signals.has_prose(ARTICLE_PROSE):
        return PageKind("search", f"title: {signals.titles[0][:80]}", not signals.has_article_path)
    return None


def home(signals: Signals) -> PageKind | None:
    """The first page of a site, by its address and its teasers; not where it declares itself an article."""
    if not HOME_PATH.fullmatch(signals.url.path) or signals.url.query or not signals.url.host:
        return None
    if signals.is_declared_article:
        return None
    teasers = _teasers(signals)
    if signals.has_prose(LONG_PROSE) and teasers < 2 * MIN_TEASERS:
        return None
    said = signals.og_type == "website" or not signals.types.isdisjoint(LIST_TYPES)
    certain = teasers >= MIN_TEASERS and not signals.has_prose(ARTICLE_PROSE if said else ARTICLE_PROSE // 2)
    return PageKind("home", f"address without a path, {teasers} teasers", certain)


def section(signals: Signals) -> PageKind | None:
    """A list of articles: many linked headings, little text that is not teasers, no sign of one article."""
    if signals.is_own_article:
        return None
    score, evidence = _section_score(signals)
    if score < SECTION_SCORE:
        return None
    certain = score >= SECTION_SCORE + 2 and not signals.has_prose(ARTICLE_PROSE)
    return PageKind("section", ", ".join(evidence), certain)


def _teasers(signals: Signals) -> int:
    return max(signals.counts.linked_headings, signals.counts.teasers, signals.article_elements)


def _section_score(signals: Signals) -> tuple[float, list[str]]:
    """The score of a page as a list, and what speaks for it; what is dear to know only where it may decide."""
    declared = not signals.types.isdisjoint(LIST_TYPES) and signals.article_nodes != 1
    in_path = not SECTION_SEGMENTS.isdisjoint(
        signals.segments[:-1] if signals.has_article_path else signals.segments
    )
    said: _Weights = (
        (2.5, signals.article_nodes >= 4, f"{signals.article_nodes} articles in JSON-LD"),
        (1.5, declared, "JSON-LD of a list"),
        (1.5, in_path, f"address: {signals.url.path[:60]}"),
    )
    paged: _Weights = ((1.0, "next" in signals.structured.links or "page" in signals.query, "pagination"),)
    kept: _Weights = (
        (1.0, signals.kept_link_density > 0.4, "text of links"),
        (2.0, signals.kept_teaser_share > 0.5, "text of teasers"),
        (1.0, signals.has_section_path, "plain path"),
        (-0.5, signals.has_article_path, ""),
        (-2.5, signals.is_declared_article, ""),
        (-1.5, bool(signals.article.byline or signals.article.authors), ""),
        (-1.0, signals.article.published_source in ("jsonld", "meta"), ""),
    )
    score = _sum(said + paged + kept)
    if score + MOST_OF_PROSE + TITLE + MOST_OF_TEASERS < SECTION_SCORE:
        return score, []
    printed: _Weights = (
        (1.5, not signals.has_prose(ARTICLE_PROSE // 3), "hardly any prose"),
        (0.5, signals.link_density > 0.5, f"{signals.link_density:.0%} of the page is linked"),
        (-1.5, signals.has_prose(ARTICLE_PROSE), ""),
        (-1.5, signals.has_prose(3 * ARTICLE_PROSE), ""),
    )
    score += _sum(printed)
    if score + TITLE + MOST_OF_TEASERS < SECTION_SCORE:
        return score, []
    in_title = any(slot == "section" for cues in signals.title_cues for slot, _ in cues)
    titled: _Weights = ((TITLE, in_title, "title"),)
    score += _sum(titled)
    if score + MOST_OF_TEASERS < SECTION_SCORE:
        return score, []
    teasers = _teasers(signals)
    listed: _Weights = (
        (1.0, teasers >= MIN_TEASERS, f"{teasers} teasers"),
        (1.0, teasers >= 2 * MIN_TEASERS, ""),
        (1.5, signals.article_elements >= MIN_TEASERS, f"{signals.article_elements} <article>"),
    )
    weights = said + titled + listed + paged + printed + kept
    return _sum(weights), [words for _, holds, words in weights if holds and words]


def _sum(weights: _Weights) -> float:
    return sum(weight for weight, holds, _ in weights if holds)


LIST_RULES: Mapping[str, Callable[[Signals], PageKind | None]] = {
    "search": search,
    "home": home,
    "section": section,
}
"""Rules for pages that list articles, in the order they are asked."""

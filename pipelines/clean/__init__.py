"""Article to Article or Drop: what can be decided from the article alone, stage by stage."""

from collections.abc import Callable

from pipelines.clean.emptiness import refuse_empty
from pipelines.clean.page_kinds import refuse_other_pages
from pipelines.clean.paragraphs import tidy_paragraphs
from pipelines.clean.repeats import drop_repeats
from pipelines.model import Article, Drop, Page

Stage = Callable[[Article], Article | Drop]

STAGES: tuple[Stage, ...] = (refuse_other_pages, tidy_paragraphs, drop_repeats, refuse_empty)
"""The stages, in order."""


def clean_article(article: Article, page: Page) -> Article | Drop:
    """The article after all stages, or the first stage's refusal."""
    for stage in STAGES:
        cleaned = stage(article)
        if isinstance(cleaned, Drop):
            return cleaned
        article = cleaned
    return article

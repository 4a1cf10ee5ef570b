"""A page that is certainly no article gives none: lists, searches, first pages, errors, walls."""

from pipelines.model import Article, Drop


def refuse_other_pages(article: Article) -> Article | Drop:
    """The article, or a drop `section_page`, `home_page`, `error_page`, … with what spoke for it as detail."""
    if article.refusal is None:
        return article
    said = (line for line in article.witnesses.get("flags", ()) if line.startswith("not_article: "))
    return Drop(stage="clean", reason=article.refusal, detail=next(said, None))

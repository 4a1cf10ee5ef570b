"""An article without a word of text is none."""

from pipelines.model import Article, Drop


def refuse_empty(article: Article) -> Article | Drop:
    """The article, or a drop `no_text` whose detail names what the page was seen to be."""
    if article.text.strip():
        return article
    seen = ", ".join(sorted(set(article.flags) - {"short"}))
    return Drop(stage="clean", reason="no_text", detail=seen or None)

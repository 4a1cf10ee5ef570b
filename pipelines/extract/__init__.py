"""Page to Article: one call per field, nothing else."""

from pipelines.extract.body import judge_page
from pipelines.model import Article, Page


def article_from_page(page: Page, *, with_xpath: bool = False) -> Article:
    """The article of a page."""
    blocks = judge_page(page, with_xpath=with_xpath)
    text = "\n\n".join(block.text for block in blocks if block.verdict == "keep")
    return Article(text=text, blocks=blocks)

"""A second reading of pages that are threads or hardly articles: other verdicts on the blocks, and the article they make."""

from collections.abc import Sequence

import msgspec

from pipelines.extract.author_lines import with_author_line_cut
from pipelines.extract.repeated_body import without_repeated_body
from pipelines.extract.second_opinion import blocks_by_second_opinion, wants_second_opinion
from pipelines.extract.structured import Structured
from pipelines.extract.text import Text
from pipelines.extract.trust import trusted_article
from pipelines.extract.widening import least_score, widened_blocks
from pipelines.model import Article, Block, Page


def blocks_read_otherwise(
    page: Page, article: Article, structured: Structured, blocks: Sequence[Block]
) -> tuple[Block, ...] | None:
    """The blocks with other verdicts; None where those stand that made the article.

    `blocks` are those the article's text was made of; the line about its author stays cut, wherever it stands now.
    """
    if wants_second_opinion(page, article, structured):
        other = blocks_by_second_opinion(page, blocks)
    elif (least := least_score(page, article, structured)) is not None:
        other = widened_blocks(blocks, least)
    else:
        return None
    return None if other is None else without_repeated_body(with_author_line_cut(other, article.blocks))


def article_with_other_text(page: Page, article: Article, structured: Structured, text: Text) -> Article:
    """The article with the other text and what is counted on it; that it is none, and how unsure, stays."""
    judged = trusted_article(
        page,
        msgspec.structs.replace(
            article,
            text=text.text,
            blocks=text.blocks,
            standfirst=text.standfirst,
            dateline_raw=text.dateline_raw,
            dateline_place=text.dateline_place,
            dateline_agency=text.dateline_agency,
            source_credit=text.source_credit,
            flags=tuple(flag for flag in article.flags if flag == "corrected"),
        ),
        structured,
    )
    kept_flags = [flag for flag in article.flags if flag == "not_article"]
    return msgspec.structs.replace(
        judged,
        flags=tuple(dict.fromkeys((*judged.flags, *kept_flags))),
        page_kind=article.page_kind if judged.page_kind == "article" else judged.page_kind,
        refusal=article.refusal or judged.refusal,
        confidence=min(article.confidence, judged.confidence),
        witnesses={**judged.witnesses, "flags": article.witnesses["flags"]},
    )

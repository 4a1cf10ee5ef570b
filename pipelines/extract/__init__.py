"""Page to Article: the steps in order, one call per field."""

from pipelines.extract.author_lines import without_author_line
from pipelines.extract.authors import byline_from_page
from pipelines.extract.body import judged_page, with_whole_tables
from pipelines.extract.canonical import canonical_from_page
from pipelines.extract.ending import without_loose_ends
from pipelines.extract.furniture import resolve_languages
from pipelines.extract.images import images_from_page
from pipelines.extract.names import names_from_blocks, site_names
from pipelines.extract.notes import corrections_from_blocks, live_entries_from_page
from pipelines.extract.other_reading import article_with_other_text, blocks_read_otherwise
from pipelines.extract.published import published_from_page
from pipelines.extract.publisher import publisher_from_page
from pipelines.extract.repeated_body import without_repeated_body
from pipelines.extract.rights import license_from_page, rights_signals_from_page
from pipelines.extract.section import section_from_page, tags_from_page
from pipelines.extract.standfirst import standfirst_from_page
from pipelines.extract.structured import structured_from_page
from pipelines.extract.text import text_from_blocks
from pipelines.extract.threads import posts_kept
from pipelines.extract.title import title_from_page
from pipelines.extract.trust import trusted_article
from pipelines.model import Article, Page


def article_from_page(page: Page, *, with_xpath: bool = False, refused_too: bool = False) -> Article:
    """The article of a page: blocks judged, languages told apart, each field from its best witness.

    Never raises on odd markup; what the page does not say is None or empty. `refused_too`: pages that give no
    record, since they are no articles, are read as what they are too.
    """
    structured = structured_from_page(page)
    names = site_names(structured, page.capture.final_url or page.capture.url)
    judged = judged_page(page, with_xpath=with_xpath)
    blocks = posts_kept(page, judged.blocks)
    names |= names_from_blocks(blocks)
    title = title_from_page(structured, blocks, names)
    verdict = resolve_languages(page, blocks, title=title.text)
    blocks = without_loose_ends(without_repeated_body(verdict.blocks))
    if judged.tables:
        blocks = with_whole_tables(blocks, judged.tables)
    standfirst = standfirst_from_page(structured, blocks, title=title.text, title_block=title.block)
    text = text_from_blocks(blocks, title=title.text, standfirst=standfirst, names=names)
    byline = byline_from_page(
        page,
        structured,
        text.blocks,
        markup=judged.markup,
        title_block=title.block,
        not_names=names,
    )
    text = without_author_line(text, byline.authors)
    published = published_from_page(
        page,
        structured,
        text.blocks,
        title_block=title.block,
        language=verdict.language,
        site_language=verdict.furniture_language,
    )
    corrections = corrections_from_blocks(text.blocks)
    article = Article(
        title=title.text,
        html_title=structured.html_title,
        standfirst=text.standfirst,
        byline=byline.text,
        authors=byline.authors,
        dateline_raw=text.dateline_raw,
        dateline_place=text.dateline_place,
        dateline_agency=text.dateline_agency,
        source_credit=text.source_credit,
        section=section_from_page(structured),
        tags=tags_from_page(structured),
        images=images_from_page(page, structured),
        text=text.text,
        blocks=text.blocks,
        published_at=published.published_at,
        published_precision=published.precision,
        published_raw=published.raw,
        published_source=published.source,
        modified_at=published.modified_at,
        canonical_url=canonical_from_page(page, structured),
        publisher=publisher_from_page(structured),
        license=license_from_page(structured),
        language=verdict.language,
        language_score=verdict.language_score,
        furniture_language=verdict.furniture_language,
        other_languages=verdict.other_languages,
        mixed_language_share=verdict.mixed_language_share,
        direction=verdict.direction,
        rights_signals=rights_signals_from_page(page, structured),
        flags=("corrected",) if corrections else (),
        witnesses={
            "title": title.witnesses,
            "standfirst": standfirst.witnesses,
            "authors": byline.witnesses,
            "published_at": published.witnesses,
            "corrections": corrections,
            "live_entries": live_entries_from_page(structured),
        },
    )
    article = trusted_article(page, article, structured)
    if article.refusal and not refused_too:
        return article
    other = blocks_read_otherwise(page, article, structured, blocks)
    if other is None:
        return article
    text = text_from_blocks(other, title=title.text, standfirst=standfirst, names=names)
    return article_with_other_text(page, article, structured, without_author_line(text, byline.authors))

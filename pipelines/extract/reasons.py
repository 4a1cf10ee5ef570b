"""Every reason a block's verdict may carry, in words for people."""

from collections.abc import Sequence

from pipelines.model import Block

REASONS: dict[str, str] = {
    # what the model took the block for
    "model_text": "The model takes it for text of the article.",
    "model_title": "The model takes it for the headline.",
    "model_standfirst": "The model takes it for the standfirst.",
    "model_byline": "The model takes it for the byline.",
    "model_date": "The model takes it for the date line.",
    "model_caption": "The model takes it for a caption or a picture credit.",
    "model_social": "The model takes it for an embedded social post.",
    "model_note": "The model takes it for a note: source line, author biography, correction, licence.",
    "model_comment": "The model takes it for a reader's comment.",
    "model_furniture": "The model takes it for furniture of the page.",
    "unsure": "The model was not sure.",
    # what speaks for that
    "link_dense": "Most of it is links.",
    "forum_post": "The page is a thread of a forum, and this is one of its posts.",
    "short_text": "It is short.",
    "navigation_element": "It stands in a navigation element.",
    "footer_element": "It stands in a footer.",
    "aside_element": "It stands in an aside.",
    "hidden_element": "It is hidden from readers.",
    # what the repair did
    "repeated_text": "The same text was kept before.",
    "repeated_body": "The page prints the text a second time, and this is part of it.",
    "runs_on": "It leads in, but stands in the text's own container, marked up as the text is.",
    "like_its_siblings": "It is marked up exactly as the paragraphs that are kept.",
    "bare_page": "The page is nothing but a headline and paragraphs marked up alike, without a link.",
    "marked_alike": "Its element is as those of the paragraphs that are kept.",
    "amid_the_text": "It stands between kept paragraphs of the same container and has no links.",
    "before_headline": "It stands far in front of the headline.",
    "another_article": "It stands below the headline of another article.",
    "only_standfirst": "It is a standfirst, and nothing else on the page looks like text.",
    "far_from_headline": "Nothing is likely to be text, and it stands far behind the headline.",
    "next_to_headline": "Nothing else behind the headline was kept, and it stands next to it.",
    "second_opinion": "The page is a thread; the verdict is trafilatura's.",
    "hardly_article": "The page is hardly an article: what stands below its headline is what it is for.",
    "too_many_blocks": "The page has more blocks than are looked at.",
    # what language, wording and place said
    "below_the_end": "It stands below the line that ends the article (share, main news, comments, …).",
    "loose_end": "It hangs on at an end of the article: a heading, a line, a call, something apart.",
    "heads_nothing": "It is a heading, and nothing of what stands under it is kept.",
    "other_language": "It is in another language than the article, and nothing says that it is quoted.",
    "picture_credit": "It is a caption: it ends in a picture credit.",
    "linked_line": "It is nothing but a link, and no sentence.",
    "in_a_box": "It belongs to a box between the paragraphs.",
    "wording_share": "Its words are those of a share line.",
    "wording_also": "Its words send the reader to other stories.",
    "wording_main": "Its words head a list of other stories.",
    "wording_social": "Its words send the reader to the site's accounts or channels.",
    "wording_newsletter": "Its words offer a newsletter or an app.",
    "wording_support": "Its words ask for money, members or reports of mistakes.",
    "wording_advertising": "Its words announce advertising.",
    "article_language": "It is a paragraph in the article's language on a page whose furniture speaks another.",
    "between_paragraphs": "It is a sentence between two paragraphs of the article.",
    "among_kept_items": "It is an item of a list between paragraphs, and others of its items are kept.",
    "in_a_kept_table": "It stands in a table of data of which much is kept.",
    "heading_between": "It is a heading between two paragraphs of the article.",
    "pull_quote": "The same text stands in its place elsewhere in the article.",
    "stands_in_its_place": "The same text was kept before, but as a pull quote.",
    "begins_the_text": "It has the dateline, or repeats the standfirst: here the text begins.",
    "all_there_is": "Hardly a line besides it was kept: the lead is the article.",
    # what became a field of the record
    "to_title": "It prints the headline.",
    "to_standfirst": "It went to the field standfirst.",
    "to_source_credit": "It went to the field source_credit.",
    "names_the_author": "It ends the text and begins with the name of the article's author.",
    "to_repeated_lead": "The next paragraph says the same.",
}


def sentence_of_reason(reason: str) -> str:
    """The sentence for a reason; the reason itself, in words, where the table has none."""
    return REASONS.get(reason) or reason.replace("_", " ").capitalize() + "."


def is_bare_page(blocks: Sequence[Block]) -> bool:
    """Is the page nothing but a headline and paragraphs marked up alike? The last one says so."""
    return bool(blocks) and "bare_page" in blocks[-1].reasons

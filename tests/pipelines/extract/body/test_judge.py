from importlib import resources

import pytest

from pipelines.extract.body import judge_page
from pipelines.extract.reasons import REASONS
from tests.pipelines.extract.body.pages import STORY, article_html, page_from_html


def kept(html: str) -> list[str]:
    return [block.text for block in judge_page(page_from_html(html)) if block.verdict == "keep"]


def test_the_article_and_nothing_else_is_kept():
    assert kept(article_html()) == list(STORY)


def test_the_article_is_found_without_names():
    assert kept(article_html().replace("class=", "data-x=")) == list(STORY)


def test_the_headline_is_recognised():
    roles = {block.text: block.role for block in judge_page(page_from_html(article_html()))}

    assert roles["Old ferry line to close"] == "title"


def test_furniture_is_cut():
    roles = {block.text: block.role for block in judge_page(page_from_html(article_html()))}

    assert {roles[text] for text in ("Politics", "Bridge costs twice as much")} == {"furniture"}


def test_a_text_printed_twice_is_kept_once():
    html = article_html(after=f"<p>{STORY[0]}</p>")

    assert kept(html).count(STORY[0]) == 1


def test_an_unclosed_button_before_the_text_loses_none_of_it():
    assert set(STORY) <= set(kept(article_html(before='<button class="share">Share')))


def test_a_body_in_paragraphs_made_of_line_breaks_is_found():
    text = "<br><br>".join(STORY)
    html = article_html().replace("".join(f"<p>{paragraph}</p>" for paragraph in STORY), f"<div>{text}</div>")

    assert kept(html) == list(STORY)


def test_a_japanese_article_is_found():
    story = (
        "市議会は火曜日、九十年以上にわたり乗客を運んできた古い渡し船を廃止することを決めた。",
        "毎朝この船を使う漁師たちは、桟橋の張り紙で初めて計画を知ったと話し、誰にも意見を聞かれなかったと語った。",
        "最後の便は十月一日に出る。反対の署名は夕方までに四千人分が集まり、町の大人の三分の一に当たる。",
    )

    assert kept(article_html(story)) == list(story)


def test_every_block_has_a_score_and_reasons():
    blocks = judge_page(page_from_html(article_html()))

    assert all(0 <= block.score <= 1 and block.reasons for block in blocks)


def test_every_reason_given_is_worded():
    blocks = judge_page(page_from_html(article_html(after=f"<aside hidden><p>{STORY[0]}</p></aside>")))

    assert {reason for block in blocks for reason in block.reasons} <= REASONS.keys()


def test_blocks_are_numbered_in_page_order():
    blocks = judge_page(page_from_html(article_html()))

    assert [block.index for block in blocks] == list(range(len(blocks)))


def test_the_xpath_leads_to_the_element_that_holds_the_block():
    page = page_from_html(article_html())
    blocks = judge_page(page, with_xpath=True)

    assert all(block.text in "".join(page.tree.xpath(block.xpath)[0].itertext()) for block in blocks)


def test_asking_for_xpaths_changes_no_verdict():
    page = page_from_html(article_html())
    plain = [(block.text, block.verdict) for block in judge_page(page)]

    assert [(block.text, block.verdict) for block in judge_page(page, with_xpath=True)] == plain


def test_characters_in_links_are_counted():
    blocks = judge_page(page_from_html(article_html(after='<p>See <a href="/x">the plan</a>.</p>')))

    assert {block.link_chars for block in blocks if block.text == "See the plan."} == {7}


def test_the_model_file_stays_small():
    assert resources.files("pipelines.resources").joinpath("body.npz").stat().st_size <= 3_000_000


@pytest.mark.parametrize("count", [1, 2, 5])
def test_short_articles_are_not_lost(count):
    assert kept(article_html(STORY[:count])) == list(STORY[:count])

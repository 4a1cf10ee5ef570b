from pipelines.clean.page_kinds import refuse_other_pages
from pipelines.model import Article, Drop


def test_a_page_that_is_certainly_no_article_is_dropped_with_its_evidence():
    article = Article(
        text="Teasers.",
        page_kind="section",
        refusal="section_page",
        witnesses={"flags": ("short: 1 words", "not_article: section, 20 teasers")},
    )
    assert refuse_other_pages(article) == Drop(
        stage="clean", reason="section_page", detail="not_article: section, 20 teasers"
    )


def test_a_page_that_may_be_an_article_stays():
    article = Article(text="A story.", page_kind="home", flags=("not_article",))
    assert refuse_other_pages(article) is article

"""The stages that change an article, and what all of them promise."""

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.clean import STAGES
from pipelines.clean.paragraphs import tidy, tidy_paragraphs
from pipelines.clean.repeats import drop_repeats
from pipelines.model import Article, Drop

LEAD = "The bridge over the river was opened to walkers on Monday."
WORDS = st.text(alphabet="abc äж \u00a0\u200b\n.-", min_size=0, max_size=60)
ARTICLES = st.builds(
    lambda paragraphs, title, standfirst: Article(
        title=title, standfirst=standfirst, text="\n\n".join(paragraphs)
    ),
    st.lists(WORDS, max_size=6),
    st.none() | WORDS,
    st.none() | WORDS,
)


def cleaned(article: Article) -> Article | Drop:
    for stage in STAGES:
        outcome = stage(article)
        if isinstance(outcome, Drop):
            return outcome
        article = outcome
    return article


def test_a_paragraph_of_one_no_break_space_is_dropped() -> None:
    assert tidy("One.\n\n\u00a0\n\nTwo.") == "One.\n\nTwo."


def test_zero_width_marks_and_odd_spaces_are_made_plain() -> None:
    assert tidy("\ufeffSoft\u00adly\u202fso") == "Softly so"


def test_text_is_composed_to_nfc() -> None:
    assert tidy("Cafe\u0301") == "Café"


def test_the_headline_as_first_paragraph_is_dropped() -> None:
    article = drop_repeats(Article(title="Bridge opened!", text="Bridge opened\n\n" + LEAD))

    assert article.text == LEAD


def test_a_text_that_is_nothing_but_its_headline_stays() -> None:
    assert drop_repeats(Article(title="Bridge opened", text="Bridge opened")).text == "Bridge opened"


def test_a_long_paragraph_that_follows_itself_stands_once() -> None:
    assert drop_repeats(Article(text=f"{LEAD}\n\n{LEAD}\n\nMore.")).text == f"{LEAD}\n\nMore."


def test_a_short_line_said_twice_is_kept_twice() -> None:
    assert drop_repeats(Article(text="Why?\n\nWhy?")).text == "Why?\n\nWhy?"


def test_a_standfirst_that_the_first_paragraph_repeats_is_not_given_twice() -> None:
    article = drop_repeats(Article(standfirst=LEAD, text=f"{LEAD}\n\nMore."))

    assert (article.standfirst, article.text) == (None, f"{LEAD}\n\nMore.")


def test_an_article_of_spaces_is_dropped_as_empty() -> None:
    outcome = cleaned(Article(text="\u00a0\n\n\u200b"))

    assert isinstance(outcome, Drop)
    assert outcome.reason == "no_text"


@pytest.mark.parametrize("text", ["Short.", "x"], ids=["one_word", "one_letter"])
def test_a_short_article_is_kept(text: str) -> None:
    assert cleaned(Article(text=text)) == Article(text=text)


@settings(max_examples=200, deadline=None)
@given(ARTICLES)
def test_no_stage_adds_words(article: Article) -> None:
    before = set(tidy(article.text).split()) | set(tidy(article.standfirst or "").split())
    outcome = cleaned(article)

    after = set() if isinstance(outcome, Drop) else set(outcome.text.split())
    assert after <= before


@settings(max_examples=200, deadline=None)
@given(ARTICLES)
def test_cleaning_twice_is_cleaning_once(article: Article) -> None:
    once = cleaned(article)

    assert once == (once if isinstance(once, Drop) else cleaned(once))


@pytest.mark.parametrize("stage", STAGES, ids=lambda stage: stage.__name__)
def test_no_stage_changes_its_input(stage: object) -> None:
    article = Article(title="A", text=f"A\n\n{LEAD}\n\n{LEAD}")
    before = msgspec.json.encode(article)
    stage(article)  # type: ignore[operator]

    assert msgspec.json.encode(article) == before


ODD = st.text(alphabet="ab\u00e9e\u0301 \n\r\t\u00a0\u200b\u2028\u3000\ud800", max_size=12)


@given(ODD)
def test_a_text_is_left_alone_only_where_tidying_would_change_nothing(text: str) -> None:
    assert tidy_paragraphs(Article(text=text)).text == tidy(text)


@pytest.mark.parametrize(
    ("first", "second"),
    [
        pytest.param("— " * 8 + LEAD, LEAD, id="dashes-before"),
        pytest.param(LEAD, "— " * 8 + LEAD, id="dashes-before-the-second"),
        pytest.param(LEAD, LEAD.upper(), id="capitals"),
    ],
)
def test_a_paragraph_is_a_repeat_whatever_its_punctuation_and_case(first: str, second: str) -> None:
    assert drop_repeats(Article(text=f"{first}\n\n{second}")).text == first

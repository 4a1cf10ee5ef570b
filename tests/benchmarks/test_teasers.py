"""Teasers are made of the words lent, in one style a list, and leave the page they imitate alone."""

import random

from lxml import etree

from benchmarks.teasers import Story, story_from_texts, teaser_list, whole_story

TEXT = (
    "The council has voted against the new bridge over the river, for the third time in as many years. " * 3
)
STORIES = [
    Story(f"Bridge {number} refused", (f"{number}: {TEXT}", "A second paragraph.")) for number in range(4)
]


def words_of(element) -> str:
    return " ".join("".join(element.itertext()).split())


def test_a_story_needs_a_headline_and_a_paragraph_of_some_length():
    assert story_from_texts("Bridge refused", ["By A. Reporter", TEXT]) == Story("Bridge refused", (TEXT,))
    assert story_from_texts(None, [TEXT]) is None
    assert story_from_texts("Bridge refused", ["Too short."]) is None
    assert story_from_texts("Bridge refused", [f"{TEXT}\n{TEXT}"]) is None


def test_teasers_begin_as_their_stories_do():
    for seed in range(40):
        teasers = teaser_list(STORIES, [], random.Random(seed))
        text = words_of(teasers)

        assert len(teasers) >= 2
        assert any(f"{number}: The council has voted" in text for number in range(4))
        assert "A second paragraph" not in text


def test_some_imitate_the_paragraphs_of_the_page_and_leave_them_as_they_are():
    paragraph = etree.fromstring('<p class="own">Text of the page</p>')
    before = etree.tostring(paragraph)
    lists = [teaser_list(STORIES, [paragraph], random.Random(seed)) for seed in range(40)]

    assert 5 < sum(bool(teasers.xpath(".//p[@class='own']")) for teasers in lists) < 30
    assert etree.tostring(paragraph) == before


def test_a_whole_story_has_its_headline_and_all_its_paragraphs():
    story = whole_story(STORIES[0], [], random.Random(0))

    assert words_of(story[0]) == "Bridge 0 refused"
    assert [paragraph.text for paragraph in story[1:]] == list(STORIES[0].paragraphs)


def test_the_same_seed_makes_the_same_teasers():
    one, other = (etree.tostring(teaser_list(STORIES, [], random.Random("7"))) for _ in range(2))

    assert one == other

"""Verdicts from chances that are given, so that no model has a say."""

import lxml.html
import numpy as np
import pytest

from pipelines.extract.body.blocks import Outline, outline_from_markup
from pipelines.extract.body.decode import Verdicts
from pipelines.extract.body.evidence import PageEvidence
from pipelines.extract.body.features import Features
from pipelines.extract.body.flatten import markup_from_tree
from pipelines.extract.body.heads import Names
from pipelines.extract.body.net import ROLES

ABOUT = "<p>I have written about the ferries of this bay for more than twenty years now.</p>"
MENU = "".join(f"<div>Part {number}</div>" for number in range(9))
HEADLINE = "<h3>The last ferry</h3>"
POST = "<div>Here is what the week brought us: three storms and one ferry.</div>"


def kept(body: str, roles: dict[str, str], *, doubtful: str = "-") -> tuple[list[str], set[str]]:
    """Texts kept, and the reasons of the repair; `roles` by the beginning of a block, all others furniture, of which
    the `doubtful` ones may be text."""
    verdicts, outline = judged(body, roles, doubtful=doubtful)
    texts = [text for text, keep in zip(outline.texts, verdicts.keep, strict=True) if keep]
    return texts, set(verdicts.reasons.values())


def judged(
    body: str, roles: dict[str, str], given: dict[int, dict[str, float]] | None = None, *, doubtful: str = "-"
) -> tuple[Verdicts, Outline]:
    """The verdicts and the outline; `given` are the chances of single blocks by their index."""
    html = f"<html><head><title>The last ferry - Bay Blog</title></head><body>{body}</body></html>"
    tree = lxml.html.document_fromstring(html)
    evidence = PageEvidence(tree, html)
    outline = outline_from_markup(markup_from_tree(tree), evidence.titles)
    chances = np.full((len(outline.texts), len(ROLES)), 0.001, dtype=np.float32)
    for index, text in enumerate(outline.texts):
        role = next((role for start, role in roles.items() if text.startswith(start)), "furniture")
        chances[index, ROLES.index(role)] = 0.99
        if text.startswith(doubtful):
            chances[index, ROLES.index("text")] = 0.1
    for index, row in (given or {}).items():
        for role, chance in row.items():
            chances[index, ROLES.index(role)] = chance
    return Verdicts(chances, outline, Features(outline, evidence, Names())), outline


def test_text_far_in_front_of_the_headline_goes_where_some_stands_behind_it():
    texts, reasons = kept(
        ABOUT + MENU + HEADLINE + POST, {"I have": "text", "The last": "title", "Here": "text"}
    )

    assert [text[:4] for text in texts] == ["Here"]
    assert reasons == {"before_headline"}


def test_where_all_text_stands_in_front_the_block_next_to_the_headline_is_taken():
    texts, reasons = kept(ABOUT + MENU + HEADLINE + POST, {"I have": "text", "The last": "title"})

    assert [text[:4] for text in texts] == ["Here"]
    assert reasons == {"before_headline", "next_to_headline"}


def test_a_lead_close_above_the_headline_stays():
    texts, _ = kept(ABOUT + HEADLINE + POST, {"I have": "text", "The last": "title", "Here": "text"})

    assert len(texts) == 2


def test_text_without_a_headline_behind_it_stays():
    texts, _ = kept(ABOUT + MENU + POST, {"I have": "text"})

    assert [text[:6] for text in texts] == ["I have"]


def test_what_another_role_claims_is_not_taken_for_the_text():
    texts, _ = kept(
        ABOUT + MENU + HEADLINE + POST, {"I have": "text", "The last": "title", "Here": "comment"}
    )

    assert [text[:6] for text in texts] == ["I have"]


def test_where_nothing_is_likely_the_block_next_to_the_headline_is_a_better_guess_than_one_far_below():
    texts, reasons = kept(HEADLINE + POST + MENU + ABOUT, {"The last": "title"}, doubtful="I have")

    assert [text[:4] for text in texts] == ["Here"]
    assert reasons == {"next_to_headline", "far_from_headline"}


def test_a_guess_close_behind_the_headline_stays():
    texts, reasons = kept(HEADLINE + POST + ABOUT, {"The last": "title"}, doubtful="I have")

    assert [text[:6] for text in texts] == ["I have"]
    assert not reasons


def test_text_behind_any_other_headline_stays():
    texts, _ = kept(
        "<h2>The last ferry 40</h2>" + ABOUT + MENU + HEADLINE + POST,
        {"I have": "text", "The last": "title"},
    )

    assert [text[:6] for text in texts] == ["I have"]


def test_a_long_text_above_its_headline_stays():
    story = "".join(f"<p>I have a part {number} of the story to tell.</p>" for number in range(6))
    texts, _ = kept(story + MENU + HEADLINE + POST, {"I have": "text", "The last": "title"})

    assert len(texts) == 6


@pytest.mark.parametrize(
    ("last", "is_alike"),
    [
        ("<p>{x}</p>", True),
        ("<p><i>{x}</i></p>", False),
        ("<p class=b>{x}</p>", False),
        ("<div><p>{x}</p></div>", False),
    ],
)
def test_a_doubtful_paragraph_in_an_element_as_the_kept_ones_have_it_is_marked(last: str, is_alike: bool):
    post = POST.replace("div", "p")
    body = f"<div>{post}{post.replace('week', 'month')}{last.format(x='There will be more storms next week.')}</div>"
    _, reasons = kept(body, {"Here": "text"}, doubtful="There")

    assert ("marked_alike" in reasons) is is_alike


@pytest.mark.parametrize(("wrapper", "is_alike"), [("<div class=a>", True), ("<div class=b>", False)])
def test_wrappers_of_one_class_each_are_alike(wrapper: str, is_alike: bool):
    posts = [POST, POST.replace("week", "month"), "<div>There will be more storms next week.</div>"]
    body = "".join(
        f"{start}{post}</div>"
        for start, post in zip(("<div class=a>", "<div class=a>", wrapper), posts, strict=True)
    )
    _, reasons = kept(body, {"Here": "text"}, doubtful="There")

    assert ("marked_alike" in reasons) is is_alike


@pytest.mark.parametrize(
    ("first", "is_alike"),
    [
        ("<p>{x}</p>", True),
        ("<p><b>{x}</b></p>", False),
        ("<p><span class=lead>{x}</span></p>", False),
        ("<p class=lead>{x}</p>", False),
    ],
)
def test_a_standfirst_in_the_very_markup_of_the_paragraphs_is_marked(first: str, is_alike: bool):
    post = POST.replace("div", "p")
    body = f"<div>{first.format(x='There were more storms than ever.')}{post}{post.replace('week', 'month')}</div>"
    _, reasons = kept(body, {"Here": "text", "There": "standfirst"})

    assert ("marked_alike" in reasons) is is_alike


NEXT = "<article><h2>{}</h2><p>{}</p></article>"
MORE = "The bridge over the bay will cost twice as much as the council had been told last year."


@pytest.mark.parametrize(
    ("headline", "chance", "is_kept"),
    [
        ("The bridge grows dear", 0.2, False),
        ("The bridge grows dear", 0.05, True),
        ("The last ferry", 0.2, True),
    ],
    ids=["another headline", "no headline", "the same headline"],
)
def test_text_below_the_headline_of_another_article_goes(headline, chance, is_kept):
    body = NEXT.format("The last ferry", ABOUT[3:-4]) + NEXT.format(headline, MORE)
    roles = {"The last": "title", "I have": "text", "The bridge over": "text"}
    verdicts = judged(body, roles, {2: {"title": chance, "furniture": 0.7}})[0]

    assert bool(verdicts.keep[3]) is is_kept
    assert verdicts.reasons.get(3) == (None if is_kept else "another_article")


def test_a_heading_in_other_markup_begins_no_other_article():
    body = NEXT.format("The last ferry", ABOUT[3:-4]) + f"<h2>Costs</h2><p>{MORE}</p>"
    roles = {"The last": "title", "I have": "text", "The bridge over": "text"}

    assert judged(body, roles, {2: {"title": 0.3, "furniture": 0.7}})[0].keep[3]


def test_a_standfirst_alone_is_the_text():
    body = HEADLINE + "<h4>Pictures of the last ferry of the bay</h4><p>Like it. Tweet it.</p>"
    roles = {"The last": "title", "Pictures": "standfirst"}

    assert kept(body, roles) == (["Pictures of the last ferry of the bay"], {"only_standfirst"})


def test_beside_a_standfirst_a_doubtful_paragraph_is_the_text():
    body = HEADLINE + f"<h4>Pictures of the last ferry of the bay</h4>{ABOUT}"
    roles = {"The last": "title", "Pictures": "standfirst"}

    assert [text[:6] for text in kept(body, roles, doubtful="I have")[0]] == ["I have"]


@pytest.mark.parametrize(("second", "is_kept"), [("Loading …", False), ("Boats", True)])
def test_a_gap_is_filled_unless_its_words_stand_again(second, is_kept):
    texts = [
        f"{word} of the ferries of this bay were late for more than a week." for word in ("Two", "Six", "Ten")
    ]
    lines = [*texts[:2], "Loading …", texts[2], second]
    body = HEADLINE + "<div>" + "".join(f"<p>{line}</p>" for line in lines) + "</div>"
    roles = {"The last": "title", "Two": "text", "Six": "text", "Ten": "text"}

    assert ("Loading …" in kept(body, roles, doubtful="Loading")[0]) is is_kept


@pytest.mark.parametrize(
    ("after", "roles", "expected"),
    [
        ("", {}, ["rain", "fell", "here"]),
        ("<div>and</div>", {}, ["rain"]),
        ("<p><a href=/a>more</a></p>", {}, ["rain"]),
        ("", {"fell": "byline"}, ["rain"]),
        ("", {"fell": "text"}, ["fell"]),
    ],
    ids=["nothing else", "a block in other markup", "a link", "another role", "text that is likely"],
)
def test_a_page_of_nothing_but_paragraphs_alike_is_its_text(after, roles, expected):
    body = f"<h1>Words</h1><p>rain</p><p>fell</p><p>here</p>{after}"
    texts, reasons = kept(body, roles, doubtful="rain")

    assert texts == expected
    assert ("bare_page" in reasons) is (len(expected) == 3)

"""Which of several headlines is taken: printed, declared for machines, or a name that only looks like one."""

from collections.abc import Mapping

import pytest

from pipelines.extract.structured import Structured
from pipelines.extract.title import title_from_page
from pipelines.model import Block, Kind, Role, Verdict

TEXT = "The river rose again in the night, and the fishers on the bank moved their boats to higher ground."
PRINTED = "River Levels: Fishers move their boats to higher ground"
EDITORS = "After a night of rain the boats lie on the hill"


def block(text: str, index: int, tag: str = "p", role: Role = "furniture", links: int = 0) -> Block:
    kind: Kind = "heading" if tag in ("h1", "h2") else "paragraph"
    verdict: Verdict = "keep" if role == "text" else "cut"
    return Block(
        index,
        text,
        kind,
        tag,
        None,
        role=role,
        verdict=verdict,
        level=1 * (kind == "heading"),
        link_chars=links,
    )


def title_of(
    printed: str | None,
    *,
    html_title: str | None = None,
    og: str | None = None,
    jsonld: str | None = None,
    twitter: str | None = None,
    kind: str = "NewsArticle",
    above: tuple[Block, ...] = (),
    names: frozenset[str] = frozenset(),
    home: frozenset[str] = frozenset(),
) -> str | None:
    meta = {"og:title": og, "twitter:title": twitter}
    declared: Mapping[str, object] = {"@type": kind, "headline": jsonld} if jsonld else {}
    structured = Structured(
        article=declared,
        meta={name: (text,) for name, text in meta.items() if text},
        html_title=html_title,
        headings=(printed,) if printed else (),
        home_headings=home,
    )
    heading = (block(printed, len(above), "h1", "title"),) if printed else ()
    blocks = (*above, *heading, block(TEXT, len(above) + len(heading), role="text"))
    return title_from_page(structured, blocks, names).text


def test_of_a_news_page_whose_heading_is_its_title_the_one_other_headline_is_taken() -> None:
    assert title_of(PRINTED, html_title=PRINTED, og=EDITORS, jsonld=PRINTED) == EDITORS
    assert title_of(PRINTED, html_title=PRINTED, og=PRINTED, jsonld=EDITORS) == EDITORS


def test_what_opengraph_jsonld_and_title_all_say_instead_of_the_heading_is_the_headline() -> None:
    assert title_of(PRINTED, html_title=EDITORS, og=EDITORS, jsonld=EDITORS) == EDITORS


@pytest.mark.parametrize(
    "declared", [PRINTED.rpartition(" ")[0], f"{PRINTED} today"], ids=["a stretch", "more words"]
)
def test_a_stretch_of_the_heading_or_more_words_are_no_other_headline(declared: str) -> None:
    assert title_of(PRINTED, html_title=declared, og=declared, jsonld=declared) == PRINTED


@pytest.mark.parametrize(
    "options",
    [
        {"og": EDITORS, "jsonld": EDITORS, "html_title": PRINTED},
        {"og": EDITORS, "jsonld": PRINTED, "html_title": EDITORS},
        {"og": EDITORS, "jsonld": PRINTED, "html_title": PRINTED, "kind": "BlogPosting"},
        {"og": EDITORS, "jsonld": PRINTED, "html_title": PRINTED, "twitter": EDITORS},
        {"og": "Fishers move boats", "jsonld": PRINTED, "html_title": PRINTED},
        {"og": PRINTED, "jsonld": "River Levels: Fishers move their", "html_title": PRINTED},
        {"html_title": EDITORS},
        {},
    ],
    ids=[
        "both differ",
        "title differs",
        "a blog",
        "two networks",
        "shortened",
        "cut off",
        "title alone",
        "none",
    ],
)
def test_everywhere_else_the_printed_headline_stays(options: dict[str, str]) -> None:
    assert title_of(PRINTED, **options) == PRINTED  # type: ignore[arg-type]


def test_a_kicker_belongs_to_the_headline_if_opengraph_and_jsonld_have_it() -> None:
    whole = "Nightly flood: Fishers move their boats"

    assert (
        title_of("Fishers move their boats", html_title=f"{whole}, Gazette", og=whole, jsonld=whole) == whole
    )


def test_a_kicker_stays_in_the_heading_if_jsonld_and_title_have_it_too() -> None:
    whole, bare = "Nightly flood: Fishers move their boats", "Fishers move their boats"

    assert title_of(whole, html_title=f"{whole} - Gazette", og=bare, jsonld=bare) == bare
    assert title_of(whole, html_title="Gazette", og=bare, jsonld=whole) == whole


def test_a_prefix_that_every_witness_has_is_no_name_of_the_site() -> None:
    whole = "BUDGET 3.0 | The town hires an army of debt collectors"

    assert title_of(whole, html_title=whole, og=whole, jsonld=whole) == whole


def test_a_comma_parts_no_site_name_off() -> None:
    printed = "NHL, NHLPA resume their talks on Tuesday"
    said = "NHL, NHLPA to resume their talks on Tuesday"

    assert title_of(printed, html_title=said, og=said, names=frozenset({"nhl"})) == printed


def test_what_follows_a_comma_stays_though_another_print_lacks_it() -> None:
    printed = "Best rowing boats of the year, tried by a fisher"
    said = "Best rowing boats of the year"

    assert title_of(printed, html_title=f"{said} | Oars", og=said, names=frozenset({"oars"})) == printed


def test_a_heading_that_is_the_site_s_name_gives_way_to_the_judged_headline() -> None:
    above = (block("mara field | river notes", 0, "h1"), block("What do fishers want?", 1, "h2", "title"))
    structured = Structured(
        article={},
        html_title="mara field | river notes » What do fishers want?",
        headings=("mara field | river notes",),
    )

    found = title_from_page(structured, (*above, block(TEXT, 2, role="text")), frozenset())

    assert found.text == "What do fishers want?"


def test_an_entry_of_a_menu_is_no_headline_though_title_says_it() -> None:
    above = (block("Our history", 0, "li", links=11),)

    assert title_of("The choir from 1950 to today", html_title="Our history - Choir", above=above) == (
        "The choir from 1950 to today"
    )


def test_a_judged_h1_right_above_the_text_beats_a_title_that_is_not_printed() -> None:
    assert (
        title_of("Design", html_title="Serious design for companies | Sea", og="Serious design for companies")
        == "Design"
    )


def test_a_headline_that_links_to_the_front_page_is_kept_if_opengraph_says_it_whole() -> None:
    key = frozenset({"thenewbridgeopensonmonday"})

    assert (
        title_of("The new bridge opens on Monday", og="The new bridge opens on Monday", home=key)
        == "The new bridge opens on Monday"
    )


def test_a_title_that_is_the_site_s_own_name_is_no_headline() -> None:
    above = (block("Fishers move their boats", 0, "h2"),)

    found = title_of(None, html_title="Courrier du Port", names=frozenset({"courrierduport"}), above=above)

    assert found == "Fishers move their boats"


@pytest.mark.parametrize(
    ("printed", "html_title"),
    [
        ("Fishers move their boats - Nordblatt", "Nordblatt"),
        ("Fishers move their boats - Nordblatt", "Nordblatt: Fishers move their boats"),
        ("Fishers move their boats - Nordblatt", "Fishers move their boats :: Nordblatt"),
        ("Nordblatt | Fishers move their boats", "Nordblatt"),
    ],
    ids=["alone", "in front", "another mark", "name in front"],
)
def test_a_name_that_title_gives_away_goes_off_either_end(printed: str, html_title: str) -> None:
    assert title_of(printed, html_title=html_title) == "Fishers move their boats"


@pytest.mark.parametrize(
    "printed", ["What we know - Who pays for the boats?", "What we know | Who pays for the boats?"]
)
def test_two_parts_that_title_prints_alike_stay(printed: str) -> None:
    assert title_of(printed, html_title=printed) == printed


def test_a_name_in_another_script_than_the_text_goes() -> None:
    printed = "Вечірній кур'єр | Fishers move their boats"

    assert title_of(printed, html_title=printed) == "Fishers move their boats"


def test_a_name_that_is_logo_and_footer_goes() -> None:
    printed = "Fishers move their boats - Harbour Post"
    blocks = (
        block("Harbour Post\nNews\nSport", 0, "div"),
        block(printed, 1, "h1", "title"),
        block(TEXT, 2, role="text"),
        block("Harbour Post, 12 Quay Street", 3, "div"),
    )
    structured = Structured(article={}, html_title=printed, headings=(printed,))

    assert title_from_page(structured, blocks, frozenset()).text == "Fishers move their boats"


@pytest.mark.parametrize("name", ["بريد الشمال", "Harbour Post"])
def test_a_name_in_another_script_than_the_text_goes_whatever_the_two_are(name: str) -> None:
    text = block(
        "Ночью река снова поднялась, и рыбаки перенесли свои лодки на высокий берег.", 1, role="text"
    )
    printed = f"{name} | Рыбаки перенесли лодки на берег"
    structured = Structured(article={}, html_title=printed, headings=(printed,))

    found = title_from_page(structured, (block(printed, 0, "h1", "title"), text), frozenset())

    assert found.text == "Рыбаки перенесли лодки на берег"


def test_a_hyphen_inside_a_word_is_no_border() -> None:
    printed = "Курьер по-русски | Рыбаки из-за шума ушли с реки"

    found = title_of(printed, html_title="Рыбаки из-за шума ушли с реки :: Курьер по-русски")
    assert found == "Рыбаки из-за шума ушли с реки"


def test_a_name_known_to_the_letter_goes_at_a_dash_though_all_prints_have_it() -> None:
    headline = "Fishers move their boats to higher ground"
    printed = f"{headline} - Harbour Post"

    assert title_of(printed, html_title=printed, og=printed, names=frozenset({"harbourpost"})) == headline
    assert title_of(printed, html_title=printed, og=printed) == printed


def test_what_a_line_break_parts_off_is_not_of_the_headline_that_title_says() -> None:
    headline = "Fishers move their boats to higher ground"
    blocks = (block(f"{headline}\nText: Jane Doe", 0, "td", "title"), block(TEXT, 1, role="text"))

    found = title_from_page(Structured(article={}, html_title=headline), blocks, frozenset())
    assert found.text == headline


def test_a_part_that_opengraph_lacks_goes_at_a_strong_mark() -> None:
    headline = "Fishers move their boats to higher ground"
    printed = f"{headline} | River"

    assert title_of(printed, html_title=printed, og=headline) == headline
    assert title_of(printed, html_title=printed, og=printed) == printed


def test_a_part_that_the_notice_at_the_foot_gives_goes() -> None:
    headline = "Fishers move their boats to higher ground"
    printed = f"Harbour Post | {headline}"
    notice = block("All rights reserved Harbour Post 2013", 2)
    blocks = (block(printed, 0, "h1", "title"), block(TEXT, 1, role="text"))
    structured = Structured(article={}, html_title=printed)

    assert title_from_page(structured, (*blocks, notice), frozenset()).text == headline
    assert title_from_page(structured, blocks, frozenset()).text == printed


def test_a_heading_of_furniture_is_no_headline() -> None:
    blocks = (block("More in this section", 0, "h2"), block(TEXT, 1, role="text"))

    assert title_from_page(Structured(article={}), blocks, frozenset()).text is None


def test_of_two_headings_the_one_as_long_as_a_paragraph_loses() -> None:
    headline = "Fishers move their boats to higher ground"
    lead = block(f"{TEXT} {TEXT}", 1, "h2", "standfirst")
    blocks = (block(headline, 0, "h2"), lead, block(TEXT, 2, role="text"))

    assert title_from_page(Structured(article={}), blocks, frozenset()).text == headline


HEADLINE = "Fishers move their boats to higher ground"


def title_above_text(*above: Block, html_title: str | None = None, foot: str | None = None) -> str | None:
    """The title of a page without other markup: `above`, the text, a line at the foot."""
    blocks = [*above, block(TEXT, len(above), role="text")]
    if foot:
        blocks.append(block(foot, len(blocks)))
    return title_from_page(Structured(article={}, html_title=html_title), blocks, frozenset()).text


@pytest.mark.parametrize(
    ("first", "foot", "name"),
    [
        ("Harbour Post", None, "Harbour Post"),
        ("Home", "Published by the company “Harbour Post”", "Harbour Post"),
        ("Home", None, "Вечерний курьер"),
    ],
    ids=["first line of the page", "inside a line at the foot", "another script than the text"],
)
def test_where_title_is_only_the_site_the_line_above_the_text_is_the_headline(
    first: str, foot: str | None, name: str
) -> None:
    above = (block(first, 0, "div"), block("Home\nNews\nSport", 1, "ul"), block(HEADLINE, 2, "div"))

    assert title_above_text(*above, html_title=name, foot=foot) == HEADLINE


def test_a_short_title_that_the_page_does_not_give_to_its_site_is_the_headline() -> None:
    above = (block("Home", 0, "div"), block(HEADLINE, 1, "div"))

    assert title_above_text(*above, html_title="Boats move") == "Boats move"


def test_a_short_title_that_the_judged_headline_prints_is_no_name() -> None:
    above = (block("Boats move", 0, "div"), block("Boats move", 1, "h2", "title"), block(HEADLINE, 2, "div"))

    assert title_above_text(*above, html_title="Boats move", foot="More on: Boats move") == "Boats move"


def test_a_title_that_is_only_the_site_is_taken_where_nothing_else_is() -> None:
    assert title_above_text(block("Harbour Post", 0, "div"), html_title="Harbour Post") == "Harbour Post"


@pytest.mark.parametrize(
    "line",
    [
        block("The fishers moved their boats.", 1),
        block("Рыбаки перенесли лодки на берег", 1),
        block("Home / News / Fishers move boats", 1),
        block("Fishers move their boats", 1, links=24),
        block("Boats on the hill. Photo: Jane Doe", 1, role="caption"),
        block("By Jane Margaret Doe", 1, role="byline"),
        block("Tuesday morning, 12 May 2015", 1),
        block("Boats move", 1),
    ],
    ids=["sentence", "other script", "breadcrumbs", "link", "credit", "byline", "date", "two words"],
)
def test_what_stands_between_headline_and_text_is_no_headline(line: Block) -> None:
    assert title_above_text(block(HEADLINE, 0, "div"), line) == HEADLINE
    assert title_above_text(line) is None


def test_a_poll_gives_way_to_a_headline_and_a_question_alone_is_one() -> None:
    poll = block("Should the bridge be closed to lorries?", 1, "h3")

    assert title_above_text(block(HEADLINE, 0, "div"), poll) == HEADLINE
    assert title_above_text(block("Home", 0), poll) == poll.text


def test_of_nothing_declared_the_line_above_the_text_beats_a_heading_below_it() -> None:
    blocks = (
        block(HEADLINE, 0, "div"),
        block(TEXT, 1, role="text"),
        block(TEXT, 2, role="text"),
        block("Storks come back to the valley", 3, "h2"),
    )

    assert title_from_page(Structured(article={}), blocks, frozenset()).text == HEADLINE


def test_a_name_that_is_the_first_line_of_the_page_goes() -> None:
    printed = f"Harbour Post | {HEADLINE}"
    heading = block(printed, 1, "h1", "title")

    assert title_above_text(block("Harbour Post", 0, "div"), heading, html_title=printed) == HEADLINE
    assert title_above_text(block("Harbour Poster", 0, "div"), heading, html_title=printed) == printed


def test_a_heading_of_one_word_a_line_stays_whole() -> None:
    above = (block("FISHERS\nMOVE\nBOATS", 0, "h1", "title"),)

    assert title_above_text(*above, html_title="Fishers move boats | Harbour Post") == "FISHERS MOVE BOATS"


@pytest.mark.parametrize(
    ("foot", "expected"),
    [
        ("Harbour Post", HEADLINE),
        ("Published by the company «Harbour Post»", HEADLINE),
        ("Printed in the Harbour Post building", f"{HEADLINE} - Harbour Post"),
    ],
    ids=["a block of its own", "quoted", "in passing"],
)
def test_a_part_that_the_foot_of_the_page_names_goes(foot: str, expected: str) -> None:
    printed = f"{HEADLINE} - Harbour Post"

    assert title_above_text(block(printed, 0, "h1", "title"), html_title=printed, foot=foot) == expected


def test_a_judged_logo_is_no_headline_where_a_judged_heading_carries_it() -> None:
    logo = block("Harbour Post", 0, "td", "title")
    heading = block(f"Harbour Post | {HEADLINE}\n9 February 2015", 1, "td", "title")

    assert title_above_text(logo, heading, html_title="Harbour Post") == HEADLINE


@pytest.mark.parametrize(
    "judged",
    [
        block("13 December 2004", 1, "div", "title"),
        block("The city council turned the appeal down two weeks before the vote.", 1, "h2"),
    ],
    ids=["a date", "a sentence"],
)
def test_a_heading_that_reads_like_none_gives_way_to_the_line_above(judged: Block) -> None:
    assert title_above_text(block(HEADLINE, 0, "div"), judged) == HEADLINE
    assert title_above_text(block("Home", 0), judged) == judged.text


def test_a_name_on_its_own_above_the_headline_goes_at_a_mark_that_is_no_dash() -> None:
    above = [block(line, at) for at, line in enumerate(("Home", "News", "Harbour Post"))]

    def title_with(mark: str) -> str | None:
        printed = f"Harbour Post {mark} {HEADLINE}"
        blocks = [*above, block(printed, 3, "h1", "title"), block(TEXT, 4, role="text")]
        blocks += [block("More news", at) for at in range(5, 15)]
        return title_from_page(Structured(article={}, html_title=printed), blocks, frozenset()).text

    assert title_with("|") == HEADLINE
    assert title_with("-") == f"Harbour Post - {HEADLINE}"


def test_the_part_of_title_that_is_the_first_line_of_the_page_is_a_name() -> None:
    above = (block("Harbour Post", 0, "div"), block(f"Harbour Post | {HEADLINE}", 1, "div"))

    assert title_above_text(*above, html_title=f"{HEADLINE} :: Harbour Post") == HEADLINE


def test_a_short_headline_at_the_very_top_is_no_name_if_it_is_judged_or_opengraph_says_it() -> None:
    html_title = "The Curious Harbour Post » Broken arrows"
    blocks = (block("Broken arrows", 0, "h3", "title"), block(TEXT, 1, role="text"))
    said = Structured(article={}, html_title=html_title, meta={"og:title": ("Broken arrows",)})

    assert title_from_page(Structured(article={}, html_title=html_title), blocks, frozenset()).text == (
        "Broken arrows"
    )
    assert title_from_page(said, (block("Broken arrows", 0, "h3"), blocks[1]), frozenset()).text == (
        "Broken arrows"
    )


def test_a_headline_above_its_date_in_a_block_judged_a_date_is_read() -> None:
    assert title_above_text(block(f"{HEADLINE}\n12.05.2015", 0, "td", "date")) == HEADLINE
    assert title_above_text(block("Tuesday morning in May", 0, "td", "date")) is None


def test_a_credit_below_the_headline_is_not_of_it_though_nothing_is_declared() -> None:
    assert title_above_text(block(f"{HEADLINE}\nText: Jane Doe", 0, "td", "title")) == HEADLINE
    assert (
        title_above_text(block("Flood: \nFishers move boats", 0, "td", "title"))
        == "Flood:  Fishers move boats"
    )


def test_a_title_element_that_says_the_headline_without_a_name_gives_the_name_away() -> None:
    name, headline = "North Wind", "Fishers move their boats to higher ground"
    printed = f"{name} | {headline}"

    assert title_of(printed, html_title=headline) == headline
    assert title_of(printed, html_title=f"{headline} — Nordwind") == headline
    assert title_of(printed, html_title=printed) == printed


def test_the_name_that_the_dateline_credits_is_no_part_of_the_headline() -> None:
    name, headline = "North Wind", "Fishers move their boats to higher ground"
    blocks = (
        block(f"{name} | {headline}", 0, "h1", "title"),
        block(f"KELMORE/{name}/ {TEXT}", 1, role="text"),
    )
    printed = f"{name} | {headline}"
    structured = Structured(article={}, meta={}, html_title=printed, headings=(printed,))

    assert title_from_page(structured, blocks, frozenset()).text == headline


def test_a_line_that_names_its_author_is_no_headline() -> None:
    assert title_above_text(block(HEADLINE, 0, "div"), block("By Jane Mary Doe", 1, "div")) == HEADLINE


def test_a_heading_in_another_script_than_the_text_gives_way_where_nothing_is_declared() -> None:
    other = block("Поезда к побережью ходят чаще", 1, "h2")
    assert title_above_text(block(HEADLINE, 0, "div"), other) == HEADLINE
    assert title_above_text(block("Home", 0), other) == other.text


def test_a_name_that_title_and_opengraph_say_and_the_page_prints_twice_is_no_headline() -> None:
    name = "Harbour Post"
    lines = (block("News", 0), block("Sport", 1), block(name, 2), block(HEADLINE, 3, "td"))
    blocks = [*lines, block(TEXT, 4, role="text")]
    page = Structured(article={}, html_title=name, meta={"og:title": (name,)})

    assert title_from_page(page, blocks, frozenset()).text == name
    blocks.append(block("Printed by Harbour Post Ltd", 5))
    assert title_from_page(page, blocks, frozenset()).text == HEADLINE


def test_of_two_judged_headings_that_make_up_title_the_shorter_one_on_top_is_the_site_s_name() -> None:
    name = block("mara field | river notes", 0, "h1", "title")
    judged = block("What do the fishers of the valley want?", 1, "h2", "title")
    structured = Structured(
        article={}, html_title=f"{name.text} » {judged.text}", headings=("mara field | river notes",)
    )

    found = title_from_page(structured, (name, judged, block(TEXT, 2, role="text")), frozenset())

    assert found.text == judged.text


def test_a_heading_that_is_the_site_s_name_confirms_no_part_of_title() -> None:
    name = "Boats, Oars and Nets for Fishers - The River Crow"
    headline = block("Autumn nets", 2, "h3")
    blocks = (block(name, 0, "h1"), block("Felt boats", 1, "h2"), headline, block(TEXT, 3, role="text"))
    structured = Structured(
        article={},
        html_title=f"Autumn nets - {name}",
        headings=(name,),
        home_headings=frozenset({"boatsoarsandnetsforfisherstherivercrow"}),
    )

    assert title_from_page(structured, blocks, frozenset()).text == headline.text


def test_a_paragraph_that_prints_title_to_the_letter_is_the_headline() -> None:
    headline = "Fishers, boats and nets: what the river took"
    blocks = (
        block("News & Events", 0, "h1"),
        block(headline, 1, "p", "standfirst"),
        block(TEXT, 2, role="text"),
    )
    meta = {"dc.title": (f"Press Announcements - {headline}",)}
    structured = Structured(article={}, meta=meta, html_title=headline, headings=("News & Events",))

    assert title_from_page(structured, blocks, frozenset()).text == headline


def test_of_two_prints_to_the_letter_the_heading_counts() -> None:
    trail = Block(0, "River boats /", "list_item", "li", None)
    found = title_of("River boats", html_title="River boats: how to row", above=(trail,))

    assert found == "River boats"


def test_an_entity_that_a_page_prints_as_text_is_undone() -> None:
    assert title_of("Oars, nets &#x26; boats", html_title="Oars, nets & boats") == "Oars, nets & boats"


def test_a_date_behind_a_line_break_is_of_the_headline_that_title_says_with_it() -> None:
    printed = block("The Daily Boat – Monday\n11.12.12", 0, "h1", "title")
    structured = Structured(article={}, html_title="The Daily Boat – Monday 11.12.12")

    found = title_from_page(structured, (printed, block(TEXT, 1, role="text")), frozenset())

    assert found.text == "The Daily Boat – Monday 11.12.12"


def test_a_headline_cut_short_is_completed_from_what_else_is_declared() -> None:
    whole = "Why the fishers of the valley should study the boats of the hill, by Mara Field"
    cut = "Why the fishers of the valley should study the boats of the..."

    assert title_of(None, jsonld=cut, html_title=f"{whole} | Oars", names=frozenset({"oars"})) == whole
    assert title_of("All new in May…", html_title="All new in May… | Library notes") == "All new in May…"


def test_a_part_stays_where_title_names_the_site_behind_all_of_it() -> None:
    whole = "Buying boats – tips for all rivers"
    foot = (block("Buying boats", 0),)

    found = title_of(whole, html_title=f"{whole} | Buyboats24", og=whole, kind="WebPage", above=foot)

    assert found == whole


def test_a_judged_headline_that_is_a_name_in_the_notice_is_better_than_none() -> None:
    blocks = (block("Mara Field", 0, "h2", "title"), block(TEXT, 1, role="text"))
    structured = Structured(article={}, html_title="River Architects » Mara Field")

    found = title_from_page(structured, blocks, frozenset({"marafield", "riverarchitects"}))

    assert found.text == "Mara Field"

"""`pipelines.extract.furniture`: blocks re-judged by language, wording and place."""

from collections.abc import Sequence
from typing import Any

import lxml.html
import pytest

from pipelines.extract import tongues
from pipelines.extract.furniture import LanguageVerdict, resolve_languages
from pipelines.languages import Guess, identified
from pipelines.model import Block, Capture, Page, Provenance

EN = (
    "The council of the lakeside town voted on Monday to rebuild the old timber bridge before winter.",
    "Work is to begin in June and to last until the following spring, the mayor told reporters.",
    "Ferrymen had asked for a longer season, but the budget leaves no room for that, she added.",
)
RU = (
    "Городской совет решил в понедельник восстановить старый деревянный мост ещё до зимы.",
    "Работы начнутся в июне и продлятся до весны, сообщила журналистам глава города.",
    "Паромщики просили продлить сезон, но в бюджете на это нет денег, объяснила она.",
)
UK = (
    "Міська рада вирішила в понеділок відбудувати старий дерев'яний міст іще до зими.",
    "Роботи почнуться в червні й триватимуть до весни, повідомила очільниця міста.",
)
NAVIGATION = ("Главная", "Экономика", "Политика", "Ближний восток", "Контакты и реклама")


def blocks_of(*rows: tuple[str, str] | tuple[str, str, dict[str, Any]]) -> tuple[Block, ...]:
    """Blocks of (verdict, text, further fields); kept ones with score 0.95, cut ones with 0.1."""
    made = []
    for index, (verdict, text, *more) in enumerate(rows):
        fields: dict[str, Any] = {"kind": "paragraph", "tag": "p", "xpath": None}
        fields |= {
            "score": 0.95 if verdict == "keep" else 0.1,
            "role": "text" if verdict == "keep" else "furniture",
        }
        fields |= more[0] if more else {}
        made.append(Block(index=index, text=text, verdict=verdict, **fields))
    return tuple(made)


def resolved(blocks: Sequence[Block], *, title: str | None = None) -> LanguageVerdict:
    tree = lxml.html.document_fromstring("<p>x</p>")
    capture = Capture(url="https://news.example/1", body=b"", provenance=Provenance(source="file"))
    page = Page(
        capture=capture, html="", tree=tree, charset="utf-8", charset_source="given", content_type="text/html"
    )
    return resolve_languages(page, blocks, title=title)


def kept(verdict: LanguageVerdict) -> list[str]:
    return [block.text for block in verdict.blocks if block.verdict == "keep"]


def rows(verdict: str, texts: Sequence[str]) -> list[tuple[str, str]]:
    return [(verdict, text) for text in texts]


def test_article_and_furniture_languages_are_told_apart() -> None:
    verdict = resolved(blocks_of(*rows("cut", NAVIGATION), *rows("keep", EN)))

    assert (verdict.language, verdict.furniture_language) == ("en", "ru")


def test_ukrainian_furniture_of_a_russian_article_is_ukrainian() -> None:
    names = ("Головна", "Економіка", "Політика", "Різне", "Поділитися публікацією:", "Шукайте нас на Twitter")
    verdict = resolved(blocks_of(*rows("keep", RU), *rows("cut", names)))

    assert (verdict.language, verdict.furniture_language) == ("ru", "uk")


def test_teasers_in_the_articles_language_do_not_hide_the_interface_language() -> None:
    teasers = [("cut", f"Farmers of the valley wait for help, day {n}") for n in range(4)]
    verdict = resolved(
        blocks_of(*rows("keep", EN), ("cut", "Читайте так же"), *teasers, *rows("cut", NAVIGATION))
    )

    assert verdict.furniture_language == "ru"


def test_kept_lines_below_the_share_line_are_cut() -> None:
    tail = (
        ("cut", "Поделиться публикацией:"),
        ("keep", "В Баку открылась конференция по климату", {"score": 0.6}),
    )
    verdict = resolved(blocks_of(*rows("cut", NAVIGATION), *rows("keep", EN), *tail))

    assert kept(verdict) == list(EN)


def test_the_tail_is_cut_where_both_speak_one_language() -> None:
    tail = (
        ("cut", "Главные новости"),
        ("keep", "В Баку открылась конференция по климату.", {"score": 0.6}),
    )
    verdict = resolved(blocks_of(*rows("cut", NAVIGATION), *rows("keep", RU), *tail))

    assert kept(verdict) == list(RU)


def test_the_article_goes_on_below_a_share_line_in_its_middle() -> None:
    verdict = resolved(blocks_of(("keep", EN[0]), ("cut", "Share this article"), *rows("keep", EN[1:])))

    assert kept(verdict) == list(EN)


def test_a_long_text_below_a_share_line_is_no_teaser() -> None:
    long_text = " ".join(EN * 8)
    last = ("keep", long_text, {"score": 0.55})
    verdict = resolved(blocks_of(*rows("keep", EN * 3), ("cut", "Share this article"), last))

    assert kept(verdict) == [*EN * 3, long_text]


@pytest.mark.parametrize(
    "line",
    [
        "Read also: Farmers wait for help from the capital",
        "Читайте также: Фермеры ждут помощи",
        "Advertisement",
    ],
)
def test_lines_that_lead_elsewhere_are_cut_between_paragraphs(line: str) -> None:
    verdict = resolved(blocks_of(("keep", EN[0]), ("keep", line, {"link_chars": 20}), *rows("keep", EN[1:])))

    assert kept(verdict) == list(EN)


def test_an_appeal_is_cut_between_paragraphs_unless_it_is_quoted() -> None:
    appeal, quoted = "Support our reporters: every sum helps", '"Support us, and we will rebuild the bridge"'
    verdict = resolved(blocks_of(("keep", EN[0]), ("keep", appeal), ("keep", quoted), ("keep", EN[1])))

    assert kept(verdict) == [EN[0], quoted, EN[1]]


def test_a_banner_in_the_furnitures_language_is_cut_between_paragraphs() -> None:
    banner = ("keep", "Поддержите независимых журналистов: станьте читателем", {"score": 0.6})
    verdict = resolved(blocks_of(*rows("cut", NAVIGATION), ("keep", EN[0]), banner, *rows("keep", EN[1:])))

    assert kept(verdict) == list(EN)


def test_a_quotation_in_the_furnitures_language_stays() -> None:
    quotation = "«Мы ещё вернёмся к этому мосту», — сказал на это паромщик."
    verdict = resolved(blocks_of(*rows("cut", NAVIGATION), *rows("keep", (EN[0], quotation, *EN[1:]))))

    assert kept(verdict) == [EN[0], quotation, *EN[1:]]


def test_a_sentence_the_judge_is_sure_of_stays_unmarked_between_paragraphs() -> None:
    verdict = resolved(blocks_of(*rows("cut", NAVIGATION), *rows("keep", (EN[0], RU[1], *EN[1:]))))

    assert kept(verdict) == [EN[0], RU[1], *EN[1:]]


def test_a_bilingual_article_stays_whole_and_names_both_languages() -> None:
    verdict = resolved(blocks_of(*rows("keep", (EN[0], RU[0], EN[1], RU[1], EN[2], RU[2]))))

    assert (len(kept(verdict)), verdict.language, verdict.other_languages) == (6, "en", ("ru",))


def test_the_share_of_other_languages_is_told() -> None:
    verdict = resolved(blocks_of(*rows("keep", (EN[0], RU[0], EN[1], RU[1], EN[2], RU[2]))))

    assert 0.3 < verdict.mixed_language_share < 0.6


def test_a_paragraph_between_kept_ones_is_restored() -> None:
    verdict = resolved(blocks_of(*rows("cut", NAVIGATION), ("keep", EN[0]), ("cut", EN[1]), ("keep", EN[2])))

    assert kept(verdict) == list(EN)


def test_a_paragraph_of_one_language_with_its_page_is_not_restored_against_the_judge() -> None:
    verdict = resolved(blocks_of(*rows("cut", NAVIGATION), ("keep", RU[0]), ("cut", RU[1]), ("keep", RU[2])))

    assert kept(verdict) == [RU[0], RU[2]]


def test_a_caption_is_not_restored() -> None:
    caption = ("cut", "The bridge of the lakeside town in the winter of last year.", {"kind": "caption"})
    verdict = resolved(blocks_of(*rows("cut", NAVIGATION), ("keep", EN[0]), caption, *rows("keep", EN[1:])))

    assert kept(verdict) == list(EN)


def test_what_is_changed_says_why() -> None:
    verdict = resolved(blocks_of(*rows("cut", NAVIGATION), ("keep", EN[0]), ("cut", EN[1]), ("keep", EN[2])))

    assert [block.reasons[0] for block in verdict.blocks if block.reasons] == ["article_language"]


def test_an_article_that_lists_foreign_headlines_is_not_cut_to_nothing() -> None:
    headlines = [f"{text} {n}" for n, text in enumerate((*RU, *UK, *RU, *UK))]
    verdict = resolved(blocks_of(("keep", EN[0]), *rows("keep", headlines), ("cut", "Home"), ("cut", "News")))

    assert len(kept(verdict)) >= len(headlines)


def test_an_article_shorter_than_its_furniture_stays() -> None:
    furniture = [f"Новости дня номер {n}: в городе открылась выставка" for n in range(60)]
    verdict = resolved(blocks_of(*rows("cut", furniture), ("keep", EN[0]), *rows("cut", furniture)))

    assert (kept(verdict), verdict.language) == ([EN[0]], "en")


def test_transliterated_furniture_raises_nothing() -> None:
    verdict = resolved(blocks_of(*rows("keep", RU), *rows("cut", ("Novosti", "Ekonomika", "O nas"))))

    assert kept(verdict) == list(RU)


@pytest.mark.parametrize(
    "texts",
    [["🙂", "🙂🙂"], ["1", "2", "3"], ["\ufddd"], [""], ["a"] * 3000],
    ids=["emoji", "digits", "mark", "empty", "many"],
)
def test_odd_blocks_keep_their_verdicts(texts: list[str]) -> None:
    verdict = resolved(blocks_of(*rows("keep", texts)))

    assert len(kept(verdict)) == len(texts)


def test_a_page_of_five_languages_has_the_one_of_its_article() -> None:
    others = ("Το συμβούλιο αποφάσισε", "המועצה החליטה", "المجلس يقرر", "市议会决定")
    verdict = resolved(blocks_of(*rows("cut", NAVIGATION), *rows("keep", EN), *rows("cut", others)))

    assert (verdict.language, kept(verdict)) == ("en", list(EN))


def test_no_blocks_give_no_language() -> None:
    assert resolved(()).language is None


def test_the_direction_is_the_articles() -> None:
    text = "أعلن مجلس المدينة يوم الاثنين أن الجسر القديم سيبقى مغلقا طوال فصل الشتاء."
    verdict = resolved(blocks_of(("keep", text), *rows("cut", NAVIGATION)))

    assert verdict.direction == "rtl"


MENU = ("Weather over the lake", "Letters to the editor", "Harbour and ferries", "Read all local news")


@pytest.mark.parametrize(("menu", "looks"), [(2 * MENU, 2), (("Xq", "Zv"), 3)])
def test_long_lines_are_shown_to_the_identifier_only_where_short_ones_leave_doubt(
    menu: tuple[str, ...], looks: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []

    def asking(text: str, *rest: Any, **more: Any) -> Guess:
        asked.append(text)
        return identified(text, *rest, **more)

    monkeypatch.setattr(tongues, "identified", asking)
    tongues._identified_line.cache_clear()
    teaser = ("cut", "The museum of the valley opens its doors to all children of the town on Sunday.")
    resolved(blocks_of(*(("cut", line) for line in menu), *(("keep", text) for text in EN), teaser))

    assert len(asked) == looks


def test_a_menu_whose_first_entry_asks_to_share_ends_the_article() -> None:
    menu = "\n".join(
        ("Поделиться", "Telegram", "WhatsApp", "Viber", "Facebook", "Twitter", "Почта", "Версия для печати")
    )
    teaser = "Шахтёры вернулись домой после долгой смены под землёй"
    entries = ("cut", menu, {"link_chars": len(menu) - 9})
    blocks = blocks_of(*rows("keep", RU), entries, ("keep", teaser, {"score": 0.5}))

    assert kept(resolved(blocks)) == list(RU)


def test_entries_of_a_menu_tell_the_furnitures_language() -> None:
    menu = "Главная\nНовости\nПоделиться\nЧитайте также\nПодпишитесь на нашу рассылку\nВсе права защищены"
    blocks = blocks_of(("cut", menu, {"link_chars": len(menu)}), *rows("keep", EN), ("cut", "Реклама"))

    assert resolved(blocks).furniture_language == "ru"


def test_the_headline_tells_the_language_of_a_brief_among_foreign_teasers() -> None:
    headline = "Sokak müzisyenleri gürültü davasını kaybetti"
    brief = "Karar salı günü açıklandı."
    teasers = (
        "Le nouveau directeur du musée a publié un rapport sur la qualité de l'eau potable.",
        "Les chiffres dépassent ceux de l'année dernière.",
    )
    blocks = blocks_of(*rows("keep", (teasers[0], brief)), *rows("keep", teasers[1:]))

    assert resolved(blocks, title=headline).language == "tr"
    assert resolved(blocks).language == "fr"


def test_lines_certain_of_the_articles_language_are_not_asked_for_their_wording(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    asked: list[str] = []
    monkeypatch.setattr(tongues, "wording_of_line", asked.append)

    verdict = resolved(blocks_of(*rows("cut", 2 * MENU), ("cut", "12"), *rows("keep", EN)))

    assert (verdict.furniture_language, asked) == ("en", [])


@pytest.mark.parametrize(("score", "is_text"), [(0.3, True), (0.02, False)])
def test_an_unsure_paragraph_in_the_articles_language_comes_back_only_between_kept_ones(
    score: float, is_text: bool
) -> None:
    unsure = {"score": score}
    verdict = resolved(
        blocks_of(
            *rows("cut", NAVIGATION),
            ("keep", EN[0]),
            ("cut", EN[1], unsure),
            ("keep", EN[2]),
            ("cut", "Jane Doe has written about bridges for eleven years and lives near the lake.", unsure),
        )
    )

    assert kept(verdict) == ([*EN] if is_text else [EN[0], EN[2]])


@pytest.mark.parametrize(("score", "is_text"), [(0.2, True), (0.0, False)])
def test_a_line_between_paragraphs_that_is_surely_no_text_is_no_heading(score: float, is_text: bool) -> None:
    line = "A cup of coffee a week keeps our ferries on the lake"
    verdict = resolved(
        blocks_of(
            *rows("cut", NAVIGATION), ("keep", EN[0]), ("cut", line, {"score": score}), *rows("keep", EN[1:])
        )
    )

    assert (line in kept(verdict)) == is_text


def test_a_heading_comes_back_though_a_box_stands_between_it_and_its_paragraph() -> None:
    box = rows("cut", ("Читайте также", "Паромы снова ходят", "Цены на рыбу растут"))
    heading = ("cut", "What happens next", {"kind": "heading", "score": 0.3})
    verdict = resolved(
        blocks_of(*rows("cut", NAVIGATION), ("keep", EN[0]), heading, *box, *rows("keep", EN[1:]))
    )

    assert kept(verdict) == [EN[0], "What happens next", *EN[1:]]


def test_a_caption_of_a_sentence_is_no_heading() -> None:
    caption = ("cut", "A storm on the lake.", {"score": 0.4, "role": "caption"})
    verdict = resolved(blocks_of(*rows("cut", NAVIGATION), ("keep", EN[0]), caption, *rows("keep", EN[1:])))

    assert kept(verdict) == [*EN]


@pytest.mark.parametrize(
    ("line", "kind", "score", "is_text"),
    [
        ("What happens next", "heading", 0.1, True),
        ("What happens next", "paragraph", 0.1, False),
        ("What happens next", "paragraph", 0.4, True),
        ("Jane Doe, mayor", "paragraph", 0.4, False),
        ("The lake in June.", "paragraph", 0.4, False),
    ],
)
def test_on_a_page_of_one_language_a_heading_comes_back_if_marked_or_doubtful(
    line: str, kind: str, score: float, is_text: bool
) -> None:
    heading = ("cut", line, {"kind": kind, "score": score, "role": "caption"})
    verdict = resolved(blocks_of(("keep", EN[0]), heading, *rows("keep", EN[1:])))

    assert (line in kept(verdict)) == is_text


def test_the_items_of_a_list_stay_together_where_some_are_kept() -> None:
    item: dict[str, Any] = {"kind": "list_item"}
    linked = ("cut", "Ferries run again", item | {"link_chars": 17})
    verdict = resolved(
        blocks_of(
            ("keep", EN[0]),
            ("cut", "New timber for the bridge", item),
            ("keep", "A lower fee for small boats", item),
            linked,
            *rows("keep", EN[1:]),
        )
    )

    assert kept(verdict) == [EN[0], "New timber for the bridge", "A lower fee for small boats", *EN[1:]]


def test_of_two_prints_of_one_sentence_the_likelier_one_is_kept() -> None:
    repeated = ("cut", EN[1], {"score": 0.95, "reasons": ("repeated_text",)})
    verdict = resolved(blocks_of(("keep", EN[1], {"score": 0.7}), ("keep", EN[0]), repeated, ("keep", EN[2])))

    assert kept(verdict) == [*EN]


def test_the_text_begins_with_the_paragraph_that_repeats_the_standfirst_whatever_it_was_taken_for() -> None:
    lead = ("cut", EN[0], {"role": "standfirst", "score": 0.05})
    first = ("cut", EN[0], {"role": "caption", "score": 0.4})

    assert kept(resolved(blocks_of(lead, first, *rows("keep", EN[1:])))) == [*EN]


@pytest.mark.parametrize(
    ("line", "fields", "is_text"),
    [
        ("Ferries run again on the lake", {}, False),
        ("湖の渡し船が再び運航を始めて町に戻る", {}, False),
        ("Ferries run again on the lake", {"score": 0.99}, True),
        ("Ferries run again on the lake", {"kind": "list_item"}, True),
        ("Ferries run again on the lake, she said.", {}, True),
        ("https://lake.example/ferries/run/again", {}, True),
    ],
)
def test_a_line_that_is_nothing_but_a_link_is_no_text(
    line: str, fields: dict[str, Any], is_text: bool
) -> None:
    linked = ("keep", line, {"score": 0.8, "link_chars": len(line.replace(" ", ""))} | fields)
    verdict = resolved(blocks_of(("keep", EN[0]), linked, *rows("keep", EN[1:])))

    assert (line in kept(verdict)) == is_text


@pytest.mark.parametrize(
    ("line", "kind", "is_text"),
    [
        ("What happens next on the lake", "paragraph", True),
        ("Three hundred thousand people read the Harbour Post over breakfast every day", "paragraph", False),
        ("Three hundred thousand people read the Harbour Post over breakfast every day", "heading", True),
    ],
)
def test_a_long_line_is_a_heading_only_in_an_element_for_headings(
    line: str, kind: str, is_text: bool
) -> None:
    row = ("cut", line, {"kind": kind, "score": 0.3})
    verdict = resolved(blocks_of(*rows("cut", NAVIGATION), ("keep", EN[0]), row, *rows("keep", EN[1:])))

    assert (line in kept(verdict)) == is_text


@pytest.mark.parametrize(("score", "is_kept"), [(0.3, True), (0.1, False)])
def test_a_doubtful_last_paragraph_comes_back_above_the_source_line(score: float, is_kept: bool) -> None:
    last = ("cut", EN[2], {"score": score})
    verdict = resolved(
        blocks_of(
            *rows("keep", EN[:2]),
            ("cut", "Главные новости"),
            last,
            ("cut", "Source: Lake News"),
            *rows("cut", NAVIGATION),
        )
    )

    assert (EN[2] in kept(verdict)) is is_kept


def test_a_quotation_in_a_third_language_is_no_furniture() -> None:
    quoted = ("cut", f"«{RU[0]}»", {"score": 0.05})
    menu = rows("cut", ("Home", "Politics and society", "Economy of the lakes", "Sport"))
    verdict = resolved(blocks_of(*menu, ("keep", EN[0]), quoted, *rows("keep", EN[1:]), *menu))

    assert f"«{RU[0]}»" in kept(verdict)


def test_a_short_sentence_that_is_surely_text_goes_on_below_a_box() -> None:
    last = ("keep", "Ferrymen had asked for more.", {"score": 0.99})
    verdict = resolved(blocks_of(*rows("keep", EN[:2]), ("cut", "Main news"), last))

    assert kept(verdict)[-1] == "Ferrymen had asked for more."


def test_of_two_paragraphs_taken_for_standfirsts_the_second_begins_the_text() -> None:
    first, second = ({"role": "standfirst", "score": score} for score in (0.02, 0.3))
    verdict = resolved(blocks_of(("cut", EN[0], first), ("cut", EN[1], second), ("keep", EN[2])))

    assert kept(verdict) == [EN[1], EN[2]]


@pytest.mark.parametrize(
    ("source", "role", "score", "is_kept"),
    [
        ("Источник: Озёрные новости", "furniture", 0.2, True),
        ("Источник: Озёрные новости", "furniture", 0.03, False),
        ("Источник: Озёрные новости", "note", 0.2, False),
        ("Контакты", "furniture", 0.2, False),
    ],
)
def test_on_a_page_of_one_language_the_last_paragraph_comes_back_if_marked_up_alike_above_the_source_line(
    source: str, role: str, score: float, is_kept: bool
) -> None:
    last = ("cut", RU[2], {"score": score, "role": role, "reasons": ("marked_alike",)})
    verdict = resolved(blocks_of(*rows("keep", RU[:2]), last, ("cut", source), *rows("cut", NAVIGATION)))

    assert (RU[2] in kept(verdict)) is is_kept


@pytest.mark.parametrize(("reasons", "is_kept"), [(("marked_alike",), True), ((), False)])
def test_a_paragraph_below_a_box_stays_if_marked_up_as_the_text_is(
    reasons: tuple[str, ...], is_kept: bool
) -> None:
    last = ("keep", RU[2], {"score": 0.6, "reasons": reasons})
    verdict = resolved(
        blocks_of(*rows("keep", RU[:2]), ("cut", "Главные новости"), last, *rows("cut", NAVIGATION))
    )

    assert (RU[2] in kept(verdict)) is is_kept


def test_a_quotation_in_a_third_language_stays_though_boxes_stand_around_it() -> None:
    menu = rows("cut", ("Home", "Politics and society", "Economy of the lakes", "Sport"))
    quoted = ("cut", f"«{RU[0]}»", {"score": 0.01, "kind": "quotation"})
    body = (("keep", EN[0]), *menu, quoted, *menu, ("keep", EN[1]))
    verdict = resolved(blocks_of(*menu, *body))

    assert f"«{RU[0]}»" in kept(verdict)


def test_headlines_without_links_below_a_heading_in_their_own_block_are_a_box() -> None:
    box = "Read also\nStorks return to the valley\nSmaller ports carry more of the harvest"
    told = "Read also\nThe ferrymen had asked for a longer season than the others."
    verdict = resolved(blocks_of(("keep", EN[0]), ("keep", box), ("keep", told), ("keep", EN[1])))

    assert kept(verdict) == [EN[0], told, EN[1]]


def test_what_is_marked_up_as_its_siblings_goes_on_below_a_box_in_another_language() -> None:
    last = ("keep", EN[2], {"score": 0.1, "reasons": ("like_its_siblings",)})
    verdict = resolved(
        blocks_of(*rows("cut", NAVIGATION), *rows("keep", EN[:2]), ("cut", "Главные новости"), last)
    )

    assert kept(verdict) == list(EN)


@pytest.mark.parametrize(
    ("fields", "is_kept"),
    [
        ({}, True),
        ({"score": 0.2}, False),
        ({"reasons": ()}, False),
        ({"link_chars": 5}, False),
        ({"role": "comment"}, False),
    ],
)
def test_the_paragraph_right_below_the_last_one_stays_if_doubtful_and_marked_up_alike(
    fields: dict[str, Any], is_kept: bool
) -> None:
    last = ("cut", RU[2], {"score": 0.4, "role": "note", "reasons": ("marked_alike",), **fields})
    linked = ("cut", "Читайте также: Аисты вернулись", {"link_chars": 26, "score": 0.0})
    verdict = resolved(blocks_of(*rows("keep", RU[:2]), linked, last, *rows("cut", NAVIGATION)))

    assert (RU[2] in kept(verdict)) is is_kept


@pytest.mark.parametrize(("reasons", "is_kept"), [(("marked_alike",), True), ((), False)])
def test_a_standfirst_marked_up_as_the_paragraphs_below_it_begins_the_text(
    reasons: tuple[str, ...], is_kept: bool
) -> None:
    first = ("cut", "Only 28 of them came.", {"role": "standfirst", "score": 0.1, "reasons": reasons})
    verdict = resolved(blocks_of(first, *rows("keep", EN)))

    assert (kept(verdict)[0] == "Only 28 of them came.") is is_kept


@pytest.mark.parametrize(
    ("line", "score", "is_kept"),
    [("Люди за прилавком", 0.9, True), ("Люди за прилавком", 0.7, False), ("Мы за прилавком", 0.9, False)],
    ids=["surely text", "not so sure", "letters of the other language"],
)
def test_a_line_of_the_text_that_no_letter_tells_is_not_cut_as_another_language(
    line: str, score: float, is_kept: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    def as_russian(text: str, *rest: Any, **more: Any) -> Guess:
        return Guess("ru", 0.9) if text == line else identified(text, *rest, **more)

    monkeypatch.setattr(tongues, "identified", as_russian)
    tongues._identified_line.cache_clear()
    heading = ("keep", line, {"score": score, "kind": "heading"})
    verdict = resolved(blocks_of(("keep", UK[0]), heading, ("keep", UK[1]), *rows("cut", NAVIGATION)))

    assert (line in kept(verdict)) is is_kept


def test_where_hardly_a_line_was_kept_the_lead_is_the_article() -> None:
    lead = ("cut", UK[0], {"role": "standfirst"})
    verdict = resolved(
        blocks_of(*rows("cut", NAVIGATION), lead, ("keep", "Поделиться публикацией:"), *rows("cut", RU[:1]))
    )

    assert kept(verdict) == [UK[0]]
    assert (verdict.language, verdict.furniture_language) == ("uk", "ru")


def test_beside_a_text_a_lead_stays_a_standfirst() -> None:
    verdict = resolved(blocks_of(("cut", EN[0], {"role": "standfirst", "score": 0.1}), *rows("keep", EN[1:])))

    assert kept(verdict) == list(EN[1:])


def test_kin_of_the_articles_language_is_not_another_language() -> None:
    told = (
        "Gradsko vijeće odlučilo je u ponedjeljak obnoviti stari drveni most prije nego što dođe zima, rekao je načelnik.",
        "Radovi počinju u lipnju i trajat će do proljeća, a skele stoje već od prošlog tjedna uz obalu rijeke.",
    )
    menu = (
        "Naslovna",
        "Gospodarstvo",
        "Podijelite članak",
        "Najčitanije danas",
        "Policija traži svjedoke nesreće",
    )
    verdict = resolved(blocks_of(*rows("cut", menu), *rows("keep", told)))

    assert verdict.language in {"hr", "bs"}
    assert (verdict.furniture_language, verdict.other_languages) == (verdict.language, ())


@pytest.mark.parametrize(
    ("line", "fields", "is_kept"),
    [
        ("Фото из собрания музея", {}, False),
        ("Фото из собрания музея", {"score": 0.9}, True),
        ("Фото из собрания музея", {"kind": "list_item"}, True),
        ("Фото, которое всех удивило", {}, True),
        ("Фото музея показали в понедельник вечером.", {}, True),
    ],
)
def test_a_doubtful_paragraph_that_is_nothing_but_a_picture_credit_is_cut(
    line: str, fields: dict[str, Any], is_kept: bool
) -> None:
    credit = ("keep", line, {"score": 0.6, **fields})
    verdict = resolved(blocks_of(("keep", RU[0]), credit, *rows("keep", RU[1:])))

    assert (line in kept(verdict)) is is_kept


def test_a_short_article_above_a_longer_one_in_another_language_is_known_by_its_headline() -> None:
    verdict = resolved(blocks_of(("keep", UK[0]), *rows("keep", RU)), title="Міст відбудують іще до зими")

    assert verdict.language == "uk"


@pytest.mark.parametrize(
    ("above", "is_kept"),
    [("The mayor wrote on his page the same evening:", True), ("The mayor wrote on his page again.", False)],
)
def test_a_sentence_in_a_third_language_below_a_colon_is_quoted(above: str, is_kept: bool) -> None:
    menu = rows("cut", ("الرئيسية", "سياسة", "رياضة", "اتصل بنا", "أخبار مشابهة"))
    said = ("cut", RU[0], {"score": 0.2})
    verdict = resolved(blocks_of(*menu, ("keep", EN[0]), ("keep", above), said, ("keep", EN[1])))

    assert (RU[0] in kept(verdict)) is is_kept

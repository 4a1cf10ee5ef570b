"""`pipelines.extract.wording`: what short lines announce."""

from importlib import resources

import pytest

from pipelines.extract.wording import KINDS, MAX_LINE_CHARS, is_picture_credit, wording_of_line

MIN_LANGUAGES = 40


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        ("Share post:", "share"),
        ("Поделиться публикацией:", "share"),
        ("Поділитися публікацією:", "share"),
        ("مشاركة هذا المنشور:", "share"),
        ("Читайте так же", "also"),
        ("»  READ  ALSO:", "also"),
        ("أخبار مشابهة", "also"),
        ("延伸阅读：北方的渔民", "also"),
        ("Главные новости", "main"),
        ("Головні новини", "main"),
        ("الأخبار الرئيسية", "main"),
        ("Читайте в разделе", "main"),
        ("Ищите нас на Twitter", "social"),
        ("تابعونا عبر فيسبوك", "social"),
        ("Síguenos en Facebook", "social"),
        ("Подпишитесь на нашу рассылку", "newsletter"),
        ("© Ukraine in Arabic, 2018. All Rights Reserved.", "notices"),
        ("Kurier 2021. Wszelkie prawa zastrzeżone", "notices"),
        ("Diese Website verwendet Cookies, um zu funktionieren.", "notices"),
        ("Comments (14)", "comments"),
        ("25 Kommentare", "comments"),
        ("Kommentare4", "comments"),
        ("→ شارك", "share"),
        ("分享到：微博", "share"),
        ("Seit 2009News. All rights reserved", "notices"),
        ("Реклама", "advertising"),
        ("Tags: harbour, winter", "tools"),
        ("İlgili haberler", "also"),
        ("Support our reporters: every sum helps", "support"),
        ("Нашли ошибку? Выделите её мышью", "support"),
        ("ادعموا الصحافة المستقلة: كونوا من قراء الموقع", "support"),
        ("有料会員になると会員限定の有料記事もお読みいただけます。", "support"),
        ("この記事は会員限定です。登録すると続きをお読みいただけます。", "support"),
        ("会員限定の有料記事です", "support"),
        (
            "企業での記事共有や会議資料への転載・複製、注文印刷をご希望の方は、リンク先をご覧ください。",
            "support",
        ),
        ("Other posts you may enjoy:", "also"),
        ("Other posts you’ll love", "also"),
        ("You may be interested in the following topics", "also"),
        ("In this article", "tools"),
    ],
)
def test_furniture_lines_are_recognised(line: str, kind: str) -> None:
    wording = wording_of_line(line)

    assert wording is not None
    assert wording.kind == kind


@pytest.mark.parametrize(
    "line",
    [
        "Share prices fell on Monday after the bank had warned of losses.",
        "Comments by the minister caused a stir in the capital.",
        "Главные новости дня обсуждались на встрече министров в столице.",
        "Related companies were searched in three cities",
        "Реклама сигарет будет запрещена с января, решил парламент",
        "Popular support for the war is falling",
        "Latest figures show a decline of four per cent",
        "مشاركة المنتخب في البطولة تأكدت أمس",
        "Ad astra was the motto of the mission",
        "In this article the members of the council explain their vote.",
        "🚀 Share prices rose on Monday",
        "",
        "—",
    ],
)
def test_sentences_that_begin_with_such_words_are_not(line: str) -> None:
    assert wording_of_line(line) is None


@pytest.mark.parametrize(
    "line",
    [
        "🚀 Read also",
        "✅️ Read also: The storm",
        "🍞 1. Read also 🍞",
        "👉🏽 Read also ☝️",
        "\u200f© Read also",
        "1️⃣ Read also",
    ],
)
def test_pictures_around_a_line_hide_no_phrase(line: str) -> None:
    wording = wording_of_line(line)

    assert wording is not None
    assert wording.kind == "also"


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("Photo: Jane Doe", True),
        ("The harbour in winter. Photo by Jane Doe", True),
        ("Зимовий порт. Фото: Сергій Ликов", True),
        ("ميناء العقبة. تصوير: رائد الخطيب", True),
        ("图：王建国", True),
        ("Зал перед ремонтом. Фото из архива", True),
        ("The mill before the fire. Photo courtesy of the mayor", True),
        ("He collects old cameras. Photo albums fill the room.", False),
        ("Photo of the day", False),
        ("Photo by the river shows nothing new.", False),
        ("He said: Photo ops are bad", False),
        ("The image: a disaster. It is over.", False),
    ],
)
def test_a_picture_credit_is_a_word_a_mark_and_a_name(line: str, expected: bool) -> None:
    assert is_picture_credit(line) is expected


def test_a_long_paragraph_is_never_matched() -> None:
    assert wording_of_line("Read also: " + "x" * MAX_LINE_CHARS) is None


def test_a_line_tells_its_language() -> None:
    wording = wording_of_line("Поділитися публікацією:")

    assert wording is not None
    assert wording.languages == frozenset({"uk"})


@pytest.mark.parametrize("kind", KINDS)
def test_a_list_covers_forty_languages_and_names_its_source(kind: str) -> None:
    path = resources.files("pipelines.resources").joinpath(f"furniture/{kind}.txt")
    rows = path.read_text("utf-8").splitlines()
    languages = {row.partition(":")[0] for row in rows if not row.startswith("#")}

    assert any(row.startswith("# Written for this project") for row in rows)
    assert len(languages) >= MIN_LANGUAGES


@pytest.mark.parametrize("kind", KINDS)
def test_no_language_stands_twice_in_a_list(kind: str) -> None:
    path = resources.files("pipelines.resources").joinpath(f"furniture/{kind}.txt")
    codes = [row.partition(":")[0] for row in path.read_text("utf-8").splitlines() if not row.startswith("#")]

    assert sorted(codes) == sorted(set(codes))


def test_a_year_among_further_digits_is_no_notice() -> None:
    assert wording_of_line("Call 5201988 all rights reserved") is None
    assert wording_of_line("Lake News 2019 all rights reserved") is not None


def test_a_picture_credit_may_end_in_by_without_a_colon() -> None:
    assert is_picture_credit("The old bridge. Photo by Jane Doe")
    assert not is_picture_credit("The old bridge in a photo Jane Doe liked")

"""`pipelines.languages`: scripts, telling letters, identifiers."""

import pytest

from pipelines import languages
from pipelines.languages import (
    direction_of_language,
    language_from_text,
)

SHORT_LINES = {
    "uk": ("Читайте також", "Поділитися публікацією:", "Різне", "Інтерв'ю", "Усі права захищено"),
    "ru": ("Мы в соцсетях", "Экономика", "Все новости этого дня", "Мы ищем объезд"),
    "be": ("Чытайце таксама, што здарылася ў горадзе сёння",),
    "ar": ("مشاركة هذا المنشور:", "الأخبار الرئيسية", "آراء ومقالات", "أخبار مشابهة"),
    "fa": ("گزارش‌های پربازدید", "خبرهای گوناگون", "پیوندها", "بیشتر بخوانید"),
    "ur": ("یہ بھی پڑھیں", "تازہ ترین خبریں"),
    "el": ("Κύριες ειδήσεις",),
    "he": ("החדשות המרכזיות",),
    "ka": ("მთავარი სიახლეები",),
    "hy": ("Գլխավոր լուրեր",),
    "th": ("ข่าวเด่น",),
    "ko": ("주요 뉴스",),
    "ja": ("主なニュース",),
    "zh": ("今日要闻",),
    "hi": ("मुख्य समाचार",),
    "bn": ("সর্বশেষ খবর",),
    "ta": ("முக்கிய செய்திகள்",),
}  # fmt: skip
SENTENCES = {
    "en": "The council said on Monday that the bridge would be closed for the whole winter.",
    "de": "Der Rat teilte am Montag mit, dass die Brücke den ganzen Winter über gesperrt bleibt.",
    "fr": "Le conseil a annoncé lundi que le pont resterait fermé pendant tout l'hiver.",
    "es": "El consejo anunció el lunes que el puente permanecerá cerrado durante todo el invierno.",
    "pt": "O conselho anunciou na segunda-feira que a ponte ficará fechada durante todo o inverno.",
    "it": "Il consiglio ha annunciato lunedì che il ponte rimarrà chiuso per tutto l'inverno.",
    "nl": "De raad maakte maandag bekend dat de brug de hele winter gesloten blijft.",
    "pl": "Rada poinformowała w poniedziałek, że most będzie zamknięty przez całą zimę.",
    "cs": "Rada v pondělí oznámila, že most bude uzavřen po celou zimu.",
    "tr": "Meclis pazartesi günü köprünün bütün kış kapalı kalacağını açıkladı.",
    "vi": "Hội đồng cho biết hôm thứ Hai rằng cây cầu sẽ đóng cửa suốt mùa đông.",
    "id": "Dewan mengatakan pada hari Senin bahwa jembatan itu akan ditutup selama musim dingin.",
    "sv": "Rådet meddelade på måndagen att bron kommer att vara stängd hela vintern.",
    "fi": "Neuvosto ilmoitti maanantaina, että silta on suljettuna koko talven.",
    "hu": "A tanács hétfőn közölte, hogy a híd egész télen zárva lesz.",
    "ro": "Consiliul a anunțat luni că podul va fi închis toată iarna.",
    "ru": "Совет сообщил в понедельник, что мост будет закрыт всю зиму, объезд уже готов.",
    "uk": "Рада повідомила в понеділок, що міст буде зачинено всю зиму, об'їзд уже готовий.",
    "bg": "Съветът съобщи в понеделник, че мостът ще бъде затворен през цялата зима.",
    "sr": "Веће је у понедељак саопштило да ће мост бити затворен целе зиме због радова који љуте људе.",
    "ar": "أعلن المجلس يوم الاثنين أن الجسر سيبقى مغلقا طوال فصل الشتاء.",
    "fa": "شورا روز دوشنبه اعلام کرد که پل در سراسر زمستان بسته خواهد ماند.",
}


@pytest.mark.parametrize(
    ("code", "line"),
    [(code, line) for code, lines in SHORT_LINES.items() for line in lines],
)
def test_short_lines_are_known_by_script_and_letters(code: str, line: str) -> None:
    assert language_from_text(line).language == code


@pytest.mark.parametrize(("code", "sentence"), SENTENCES.items(), ids=SENTENCES)
def test_sentences_are_known(code: str, sentence: str) -> None:
    assert language_from_text(sentence).language == code


@pytest.mark.parametrize(("code", "sentence"), SENTENCES.items(), ids=SENTENCES)
def test_sentences_are_known_without_the_optional_identifier(
    code: str, sentence: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    required = languages.identifiers()[-1:]
    monkeypatch.setattr(languages, "identifiers", lambda: required)

    assert language_from_text(sentence).language == code


def test_ukrainian_does_not_become_russian_when_it_quotes_a_russian_sentence() -> None:
    text = SENTENCES["uk"] * 4 + " «Мы ещё вернёмся», — сказал он."

    assert language_from_text(text).language == "uk"


def test_a_russian_article_stays_russian_beside_a_ukrainian_name() -> None:
    assert language_from_text(SENTENCES["ru"] * 3 + " Його звати Олексій.").language == "ru"


def test_a_choice_may_be_limited() -> None:
    assert language_from_text("Ravensport Daily", among=("fr", "tr")).language in {"fr", "tr", None}


@pytest.mark.parametrize("text", ["", "   ", "12.09.2022 - 15:55", "👍👍👍", "https://example.com/a/b", "—"])
def test_texts_without_letters_have_no_language(text: str) -> None:
    guess = language_from_text(text)

    assert (guess.language, guess.score) == (None, 0.0)


@pytest.mark.parametrize(
    "text", ["\ud800 lone surrogate", "a\x00b", "\ufddd\ufdd0", "ا" * 100_000, "й\n" * 5000], ids=range(5)
)
def test_odd_texts_raise_nothing(text: str) -> None:
    assert language_from_text(text).score <= 1.0


def test_scores_grow_with_the_text() -> None:
    one, many = language_from_text("Різне"), language_from_text(SENTENCES["uk"])

    assert one.score < many.score


@pytest.mark.parametrize(
    ("code", "direction"), [("ar", "rtl"), ("he", "rtl"), ("fa-AF", "rtl"), ("uk", "ltr"), (None, "ltr")]
)
def test_the_direction_follows_from_the_language(code: str | None, direction: str) -> None:
    assert direction_of_language(code) == direction


def test_what_is_transliterated_is_not_surely_english() -> None:
    text = (
        "Gorodskoj sovet reshil v ponedelnik vosstanovit staryj derevyannyj most eshche do nastupleniya zimy. "
        "Raboty nachnutsya v iyune i prodlyatsya do vesny, soobshchila zhurnalistam glava goroda."
    )
    guess = language_from_text(text)

    assert guess.score < 0.5
    assert guess.language != "en"

"""Corrections and live entries."""

import json

import pytest

from pipelines.extract import article_from_page
from pipelines.extract.notes import corrections_from_blocks
from pipelines.model import Block, Capture, Provenance
from pipelines.pages import page_from_capture

LINES = {
    "en": "Correction: an earlier version of this story gave the wrong year.",
    "en_amended": "This article was amended on 3 May to correct the name of the bridge.",
    "de": "Korrektur: In einer früheren Fassung stand ein falsches Jahr.",
    "fr": "Rectificatif : la date de l'ouverture était fausse.",
    "es": "Corrección: el año del puente era otro.",
    "ru": "Исправление: в тексте был указан неверный год.",
    "uk": "Виправлення: у тексті було вказано хибний рік.",
    "ar": "تصحيح: ورد في النص عام غير صحيح للجسر.",
    "ja": "訂正：橋の開通の年が間違っていました。お詫びします。失礼しました。",
}


def block(text: str, role: str = "note") -> Block:
    return Block(index=0, text=text, kind="paragraph", tag="p", xpath=None, role=role)  # type: ignore[arg-type]


@pytest.mark.parametrize("line", LINES.values(), ids=LINES)
def test_a_correction_is_recognised(line: str) -> None:
    assert corrections_from_blocks([block(line)]) == (line,)


@pytest.mark.parametrize(
    "line",
    [
        "Corrections officers met in the town hall on Monday.",
        "The correction of the map took years.",
        "Korrekturen folgen bald im Rathaus.",
    ],
    ids=["officers", "inside", "plural"],
)
def test_a_sentence_about_corrections_is_none(line: str) -> None:
    assert corrections_from_blocks([block(line)]) == ()


def test_the_entries_of_a_live_blog_are_dated() -> None:
    node = {
        "@type": "LiveBlogPosting",
        "headline": "The flood, live",
        "liveBlogUpdate": [
            {"@type": "BlogPosting", "headline": "Water falls", "datePublished": "2020-03-12T11:00:00+01:00"},
            {"@type": "BlogPosting", "headline": "No date"},
            {"@type": "BlogPosting", "headline": "Water rises", "datePublished": "2020-03-12T10:00:00+01:00"},
        ],
    }
    html = (
        f'<script type="application/ld+json">{json.dumps(node)}</script><h1>The flood, live</h1><p>Water.</p>'
    )
    page = page_from_capture(
        Capture(url="https://example.com/live", body=html.encode(), provenance=Provenance(source="file"))
    )

    assert article_from_page(page).witnesses["live_entries"] == (
        "2020-03-12T11:00:00+01:00 Water falls",
        "2020-03-12T10:00:00+01:00 Water rises",
    )

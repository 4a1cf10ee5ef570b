import pytest

from pipelines.text import word_count

COUNTS = {
    "": 0,
    "Rain at last": 3,
    "  two\n\nwords  ": 2,
    "今日は雨が降った": 4,
    "วันนี้ฝนตก": 5,
    "오늘은 비가 왔다": 3,
    "مطر في الوادي": 3,
    "新しいiPhone発売": 2,
    "It said “今日は雨” — and rained": 6,
    "\u0e00\u0e00\u0e00\u0e00": 2,
    "\u0e7f\u0e7f\u0e7f\u0e7f": 2,
    "\u3040\u3040\u3040\u3040": 2,
    "\u9fff\u9fff\u9fff\u9fff": 2,
    "ሰላም": 1,
}


@pytest.mark.parametrize(("text", "words"), COUNTS.items(), ids=COUNTS)
def test_words_are_counted_in_any_script(text, words):
    assert word_count(text) == words

"""The scores of benchmarks/quality on texts small enough to count by hand."""

import pytest

from benchmarks.scores import (
    Overlap,
    harmonic_figure,
    mean_figure,
    shingle_overlap,
    snippet_share,
    tokens_from_text,
    word_overlap,
)


@pytest.mark.parametrize(
    ("text", "tokens"),
    [
        pytest.param("It's 5 o'clock.", ["it", "s", "5", "o", "clock"], id="english"),
        pytest.param("東京は雨", ["東", "京", "は", "雨"], id="japanese"),
        pytest.param("ฝนตก", ["ฝ", "น", "ต", "ก"], id="thai"),
        pytest.param("비 온다", ["비", "온", "다"], id="korean"),
        pytest.param("PC版です", ["pc", "版", "で", "す"], id="latin beside han"),
        pytest.param("Дождь в Киеве", ["дождь", "в", "киеве"], id="russian"),
        pytest.param("Ver\u00adfas\u00adsung", ["verfassung"], id="soft hyphens"),
        pytest.param("", [], id="empty"),
    ],
)
def test_text_is_split_into_words_or_characters_by_script(text: str, tokens: list[str]) -> None:
    assert tokens_from_text(text) == tokens


def test_composed_and_decomposed_letters_are_the_same_word() -> None:
    assert tokens_from_text("cafe\u0301") == tokens_from_text("caf\u00e9")


def test_word_overlap_counts_each_occurrence() -> None:
    overlap = word_overlap(["a", "a", "b"], ["a", "b", "c"])
    assert (overlap.shared, overlap.surplus, overlap.missing) == (0.5, 0.25, 0.25)


def test_word_f1_is_the_harmonic_mean_of_precision_and_recall() -> None:
    assert word_overlap(["a", "b"], ["a", "b", "c", "d"]).f1 == pytest.approx(2 * 0.5 * 1 / 1.5)


def test_shingles_notice_another_order() -> None:
    words = list("abcdefgh")
    assert shingle_overlap(words, words[4:] + words[:4]).f1 == pytest.approx(2 / 5)


def test_text_shorter_than_a_shingle_is_one_shingle() -> None:
    assert shingle_overlap(["a", "b"], ["a", "b"]).f1 == 1.0


def test_nothing_found_where_nothing_is_true_is_right() -> None:
    assert word_overlap([], []).f1 == 1.0


def test_something_found_where_nothing_is_true_is_wrong() -> None:
    assert word_overlap([], ["a"]).f1 == 0.0


def test_empty_answers_cost_recall_and_no_precision() -> None:
    figure = harmonic_figure([Overlap(1.0, 0.0, 0.0), Overlap(0.0, 0.0, 1.0)])
    assert figure.value == pytest.approx(2 * 1.0 * 0.5 / 1.5)


def test_bootstrap_interval_holds_the_mean() -> None:
    figure = mean_figure([0.0, 1.0] * 50)
    assert figure.low < figure.value == 0.5 < figure.high


def test_bootstrap_is_the_same_twice() -> None:
    assert mean_figure([0.1, 0.5, 0.9]) == mean_figure([0.1, 0.5, 0.9])


def test_snippets_are_found_across_line_breaks() -> None:
    assert snippet_share(["one two", "three"], "One\n two four") == 0.5


def test_without_snippets_there_is_no_share() -> None:
    assert snippet_share([], "text") is None

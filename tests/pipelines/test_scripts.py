"""`pipelines.scripts`: letters counted by script."""

from pipelines.scripts import KANA, letter_counts


def test_letters_are_counted_text_by_text() -> None:
    counts = letter_counts(["abc", "", "где 12", "日本の"])

    assert counts.letters == [3, 0, 3, 3]


def test_all_three_letters_of_a_japanese_line_count_as_kana() -> None:
    assert letter_counts(["日本の"]).scripts == [KANA]

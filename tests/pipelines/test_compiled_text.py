"""The compiled twin of `text` and of the count of letters says what the Python code says."""

import importlib.util
import random
import sys
import unicodedata
from types import ModuleType

import numpy as np
import pytest

from pipelines import languages, text

_text = pytest.importorskip("pipelines._text", reason="not compiled")
LETTERS = " \n.aZé\u00a0\u00ad\u0301\u0439\u0e01\u0e7f\u1100\u2003\u2028\u201c\u3042\u4e00\u9fff\ua000\ufddd\U0001f600\ud800ىكкქ"


def in_python(module: ModuleType, monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """The module as it is where nothing is compiled."""
    monkeypatch.setitem(sys.modules, "pipelines._text", None)
    spec = importlib.util.find_spec(module.__name__)
    assert spec is not None
    assert spec.loader is not None
    made = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(made)
    return made


def texts(letters: str = LETTERS) -> list[str]:
    draw = random.Random(3)
    return ["", *("".join(draw.choices(letters, k=draw.randrange(30))) for _ in range(600))]


@pytest.mark.parametrize("letters", [LETTERS, "ab  \n\n", "abé \n", "aб“” \n", "a\u0301\u4e00 \n"])
def test_words_and_tidiness(letters, monkeypatch):
    plain = in_python(text, monkeypatch)
    assert plain.is_tidy is not text.is_tidy
    assert [text.word_count(one) for one in texts(letters)] == [
        plain.word_count(one) for one in texts(letters)
    ]
    assert [text.is_tidy(one) for one in texts(letters)] == [plain.is_tidy(one) for one in texts(letters)]


def test_each_character_alone_and_after_another(monkeypatch):
    plain = in_python(text, monkeypatch)
    for code in range(0x11000):
        one = f"a{chr(code)}b"
        assert text.word_count(one) == plain.word_count(one), hex(code)
        assert text.is_tidy(one) == plain.is_tidy(one), hex(code)


def test_what_is_taken_for_composed_is():
    for code in (*range(0x300), *range(0x400, 0x483), *range(0x2010, 0x2028), *range(0x4E00, 0xA000)):
        for before in "aи":
            assert unicodedata.is_normalized("NFC", before + chr(code))


@pytest.mark.parametrize("letters", [LETTERS, "abé .", "abйі."])
def test_letters(letters, monkeypatch):
    plain = in_python(languages, monkeypatch)
    assert plain.count_letters is not languages.count_letters
    given = [one.replace("\ufddd", "") for one in texts(letters)]
    one, two = languages.letter_counts(given), plain.letter_counts(given)
    assert (one.letters, one.scripts) == (two.letters, two.scripts)
    assert np.array_equal(one.table, two.table)


@pytest.mark.parametrize("letters", [LETTERS, "ab_ é-", "aά1 ὰ'\u1fff\u2000"])
def test_heads_and_high_letters(letters, monkeypatch):
    plain = in_python(text, monkeypatch)
    for one in texts(letters):
        assert text.heads_of_words(one, 3) == plain.heads_of_words(one, 3)
        assert text.high_letters(one) == plain.high_letters(one)

"""The compiled twin of `text`, and of what is asked of many lines, says what the Python code says."""

import importlib.util
import random
import re
import sys
import unicodedata
from types import ModuleType

import numpy as np
import pytest

from pipelines import scripts, text
from pipelines.extract import names, wording

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


@pytest.mark.parametrize("chars", [9, sys.maxsize])
@pytest.mark.parametrize("letters", [LETTERS, "abZ@[`{", "aZé÷ḁ .", "abйі."])
def test_letters(letters, chars, monkeypatch):
    plain = in_python(scripts, monkeypatch)
    assert plain.count_letters is not scripts.count_letters
    assert plain.latin_letters is not scripts.latin_letters
    given = [one.replace("\ufddd", "") for one in texts(letters)]
    one, two = scripts.letter_counts(given, chars), plain.letter_counts(given, chars)
    assert (one.letters, one.scripts, one.is_latin) == (two.letters, two.scripts, two.is_latin)
    assert np.array_equal(one.table, two.table)


@pytest.mark.parametrize("letters", [LETTERS, "ab_ é-", "aά1 ὰ'\u1fff\u2000"])
def test_heads_and_high_letters(letters, monkeypatch):
    plain = in_python(text, monkeypatch)
    for one in texts(letters):
        assert text.heads_of_words(one, 3) == plain.heads_of_words(one, 3)
        assert text.high_letters(one) == plain.high_letters(one)


@pytest.mark.parametrize("letters", [LETTERS, "ab 1\n", "aé٣ \u00a0"])
def test_runs(letters, monkeypatch):
    plain = in_python(text, monkeypatch)
    assert plain.joined_run is not text.joined_run
    given = texts(letters)
    for start in range(0, 600, 6):
        for chars in (0, 1, 20, 500):
            run = given[start : start + 6]
            assert text.joined_run(iter(run), chars) == plain.joined_run(iter(run), chars)


def test_every_line_that_announces_something_is_asked_about(monkeypatch):
    plain = in_python(wording, monkeypatch)
    draw = random.Random(5)
    phrases = [phrase for group in wording._heads().values() for phrase in group]
    ends = ("", "s", "12", "'", "' x", ":", " 12", ": more", "写", " © 2019")
    worded = [phrase.capitalize() + draw.choice(ends) for phrase in phrases]
    framed = [draw.choice("«•1.ـ\u0307' ©✅۞🍞") + one.replace(" ", "\u00a0 ").upper() for one in worded]
    drawn = texts("Ёеİıſßأّ '\u03079(©)cCoOpPyYrRiIgGhHtTⓒ12写")
    signs = [
        "CopyRight",
        "COPYRIGHT x",
        "a copyright",
        "12019",
        "a 2019",
        "20199",
        "1(c)",
        "(C) x",
        "(c",
        "x" * 201,
    ]
    lines = [*worded, *framed, *drawn, *signs]

    asked, asked_plainly = (set(module.lines_that_may_announce(lines)) for module in (wording, plain))

    assert plain.lines_to_ask is not wording.lines_to_ask
    assert asked <= asked_plainly
    assert asked >= {index for index, line in enumerate(lines) if plain.wording_of_line(line) is not None}


@pytest.mark.parametrize("letters", [LETTERS, "ab_ -1", "é²_Ⅷ½ ٣ㄱ\U0001d49c"])
def test_letters_and_digits(letters, monkeypatch):
    plain = in_python(text, monkeypatch)
    assert plain.alphanumeric is not text.alphanumeric
    for one in texts(letters):
        assert text.alphanumeric(one) == plain.alphanumeric(one) == re.sub(r"[\W_]+", "", one)
        assert text.alphanumeric(one, True) == plain.alphanumeric(one, True) == re.sub(r"\W+", "", one)


def test_letters_and_words_of_names(monkeypatch):
    plain = in_python(names, monkeypatch)
    assert plain.letters is not names.letters
    assert plain.words.__wrapped__ is not names.words.__wrapped__
    alone = [f"A{chr(code)}{mark}B_" for code in range(0x11000) for mark in ("", "\u2013", "\u0301")]
    for one in (*alone, *texts(), *texts("abZ_ 9-"), *texts("aÉß’ ЙЁ١")):
        assert names.letters(one) == plain.letters(one), ascii(one)
        assert names.words(one) == plain.words(one), ascii(one)

"""The compiled decoder says what Python's says, of valid and of broken UTF-8."""

import random

import pytest

from pipelines.charsets import FIRST_OF_MOJIBAKE

_charsets = pytest.importorskip("pipelines._charsets", reason="not compiled")
LETTERS = (
    "abc <",
    "aé ",
    "a\u00ff\u0100 ",
    "aя\u3042\uffff",
    "a\u0800\U00010000\U0010ffff",
    *FIRST_OF_MOJIBAKE,
)


def said(octets: bytes) -> tuple[str, bool] | None:
    try:
        text = octets.decode()
    except UnicodeDecodeError:
        return None
    return text, any(letter in text for letter in FIRST_OF_MOJIBAKE)


def test_texts_of_every_width():
    draw = random.Random(5)
    for letters in LETTERS:
        for _ in range(300):
            text = "".join(draw.choices(letters + "abcdefghij", k=draw.randrange(90)))
            made, has_lead = _charsets.decoded_utf8(text.encode())
            assert (made, has_lead) == said(text.encode())
            assert made.isascii() == text.isascii()
            assert made + "x" == text + "x"


def test_broken_octets_raise_and_others_do_not():
    draw = random.Random(6)
    octets = bytes(
        [
            0x41,
            0x80,
            0x8F,
            0x90,
            0x9F,
            0xA0,
            0xBF,
            0xC0,
            0xC1,
            0xC2,
            0xC3,
            0xDF,
            0xE0,
            0xED,
            0xEF,
            0xF0,
            0xF4,
            0xF5,
        ]
    )
    for _ in range(60_000):
        piece = bytes(draw.choices(octets, k=draw.randrange(1, 6)))
        expected = said(piece)
        if expected is None:
            with pytest.raises(UnicodeDecodeError):
                _charsets.decoded_utf8(piece)
        else:
            assert _charsets.decoded_utf8(piece) == expected

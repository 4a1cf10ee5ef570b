"""The compiled search says what Python's says."""

import random

import pytest

from pipelines import search

_search = pytest.importorskip("pipelines._search", reason="not compiled")
ALPHABETS = ("</htmlHTML>a b", "Qaé<", "Qa\u0431\u3042<", "Qa\U0001f600<")
NEEDLES = ("Q", "QA", "aQa", "</html", "<", "/h", "Qa b")


def texts(number: int = 400) -> list[str]:
    """Random texts of few letters, so that needles are found and nearly found; lengths around 16 and beyond."""
    draw = random.Random(7)
    return ["".join(draw.choices(draw.choice(ALPHABETS), k=draw.randrange(70))) for _ in range(number)]


@pytest.mark.parametrize("needle", NEEDLES)
def test_a_needle_is_found_in_texts_of_every_width(needle):
    for text in texts():
        for start, end in ((0, len(text)), (0, 20), (len(text) // 2, len(text)), (60, 10)):
            assert _search.holds(text, needle, start, end) == (text.find(needle, start, end) >= 0), (
                text,
                start,
            )


@pytest.mark.parametrize("needle", NEEDLES)
def test_a_needle_is_found_in_octets_in_either_case(needle):
    wanted = needle.encode()
    for octets in map(str.encode, texts()):
        assert _search.octets_hold(octets, wanted) == (wanted in octets)
        assert _search.place_in_any_case(octets, wanted.lower()) == octets.lower().find(wanted.lower())


@pytest.mark.parametrize("place", [0, 5, 15, 16, 17, 40])
def test_every_control_is_seen_wherever_it_stands(place):
    plain = bytes([9, 10, 12, 13, 27, *range(32, 256)])
    assert not _search.has_controls(plain * 3)
    assert not _search.has_controls(b"")
    for control in search.CONTROLS:
        octets = bytearray(plain[:41])
        octets[place] = control
        assert _search.has_controls(bytes(octets))

"""Capture to page: what is refused, and that no text is lost on the way into the tree."""

import time

import pytest

from pipelines.errors import UnreadableCapture
from pipelines.limits import Limits
from pipelines.model import Capture, Provenance
from pipelines.pages import page_from_capture

PARAGRAPH = "<p>" + "The river rose by two metres in the night and fell again. " * 3 + "</p>"


def text_of(page) -> str:
    return " ".join(" ".join(page.tree.itertext()).split())


@pytest.mark.parametrize(
    "markup",
    [
        pytest.param(
            f"<html><body>{PARAGRAPH}</body></html>\n{PARAGRAPH}<p>The last word</p>", id="premature-close"
        ),
        pytest.param(
            f"<HTML><BODY>{PARAGRAPH}</BODY></HTML>\n<p>The last word</p>", id="premature-close-upper-case"
        ),
        pytest.param(
            f"<html><body>{PARAGRAPH}</body></html><!-- served in 3 ms -->\n<p>The last word</p>",
            id="premature-close-and-comment",
        ),
        pytest.param("<div>" * 300 + f"{PARAGRAPH}<p>The last word</p>" + "</div>" * 300, id="300-levels"),
        pytest.param("<div>" * 5000 + f"{PARAGRAPH}<p>The last word</p>" + "</div>" * 5000, id="5000-levels"),
        pytest.param(f"<p>{'rain ' * 2_500_000}</p>{PARAGRAPH}<p>The last word</p>", id="text-of-12-MB"),
        pytest.param(f"<noscript>{PARAGRAPH}<p>The last word</p></noscript>", id="noscript"),
        pytest.param(
            f"<frameset><frame src=a><NOFRAMES><body>{PARAGRAPH}<p>The last word</p></body></NOFRAMES></frameset>",
            id="noframes",
        ),
    ],
)
def test_no_text_is_lost_between_source_and_tree(page_of, markup):
    assert text_of(page_of(markup)).endswith("and fell again. The last word")


def test_a_hundred_thousand_levels_are_parsed_in_bounded_time(page_of):
    started = time.process_time()

    page = page_of("<div>" * 100_000 + PARAGRAPH + "<p>The last word</p>")

    assert "The last word" in text_of(page)
    assert page.flags == ("rescued_parse",)
    assert time.process_time() - started < 30


@pytest.mark.parametrize(
    "markup",
    [
        pytest.param(f"<html><body>{PARAGRAPH * 40}</body></html>", id="ordinary"),
        pytest.param(
            f"<html><body>{PARAGRAPH * 9}</body></html>\n<!-- served in 3 ms -->", id="comment-behind"
        ),
        pytest.param(
            f'<a title="<b>Physics</b>, of which there are many kinds, all of them hard.<br>">x</a>{PARAGRAPH}'
            * 9,
            id="markup-in-attributes",
        ),
    ],
)
def test_a_sound_page_is_not_rescued(page_of, markup):
    assert page_of(markup).flags == ()


@pytest.mark.parametrize(
    ("body", "content_type", "reason"),
    [
        pytest.param(b"", "text/html", "empty_body", id="empty"),
        pytest.param(b" \n\t ", "text/html", "empty_body", id="white-space"),
        pytest.param(b"%PDF-1.4 \x00\x01", "application/pdf", "not_html", id="pdf"),
        pytest.param(b'{"a": 1}', "application/json", "not_html", id="json"),
        pytest.param(b"<rss><channel/></rss>", "text/xml", "not_html", id="feed"),
        pytest.param(b"just words", "text/plain", "not_html", id="plain-text"),
        pytest.param(
            b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 8, "text/html", "binary", id="png-called-html"
        ),
    ],
)
def test_what_is_no_page_is_refused_with_its_reason(capture_of, body, content_type, reason):
    with pytest.raises(UnreadableCapture) as refusal:
        page_from_capture(capture_of(body, content_type=content_type))

    assert refusal.value.reason == reason


def test_a_body_above_the_limit_is_refused(capture_of):
    with pytest.raises(UnreadableCapture, match="body_too_large"):
        page_from_capture(capture_of(PARAGRAPH * 10), limits=Limits(decoded_bytes=100))


def test_markup_above_the_limit_is_cut_and_flagged(capture_of):
    page = page_from_capture(capture_of(PARAGRAPH * 10), limits=Limits(text_chars=400))

    assert page.flags == ("truncated",)


def test_the_capture_s_flags_are_passed_on():
    capture = Capture(
        url="https://example.com/",
        body=PARAGRAPH.encode(),
        provenance=Provenance(source="warc"),
        flags=("truncated",),
    )

    assert page_from_capture(capture).flags == ("truncated",)


def test_control_characters_do_not_reach_the_tree(page_of):
    assert text_of(page_of("<p>one\x00\x01\x0b two\x1f\x1b three</p>")) == "one two three"


@pytest.mark.parametrize("control", sorted({*range(32)} - {9, 10, 12, 13}))
def test_no_control_character_is_left_of_a_page(page_of, control):
    page = page_of(f"<p>one{chr(control)}two</p>{PARAGRAPH}")

    assert "onetwo" in page.html


@pytest.mark.parametrize(
    ("word", "read"), [(b"caf\xc3\xa9", "café"), (b"caf\xe9 noir", "caf\ufffd noir")], ids=["sound", "broken"]
)
def test_behind_a_byte_order_mark_tree_and_text_agree(capture_of, word, read):
    page = page_from_capture(capture_of(b"\xef\xbb\xbf<p>" + word + b"</p>" + PARAGRAPH.encode()))

    assert text_of(page).startswith(f"{read} The river")
    assert page.html.startswith(f"<p>{read}</p>")

"""Bytes of markup to text."""

import pytest

from pipelines.charsets import decode_markup

RUSSIAN = "Президент сказал, что всё будет хорошо, и поехал домой. " * 12
UKRAINIAN = "Президент сказав, що все буде добре, і поїхав додому. " * 12
ARABIC = "قال الرئيس إن كل شيء سيكون على ما يرام وعاد إلى منزله مساء أمس. " * 12


@pytest.mark.parametrize(
    ("body", "content_type", "codec", "source"),
    [
        pytest.param(
            b"\xef\xbb\xbf<p>\xc3\xa9", "text/html; charset=cp1251", "utf-8", "bom", id="bom-beats-http"
        ),
        pytest.param("<p>é".encode("utf-16"), None, "utf-16-le", "bom", id="utf-16"),
        pytest.param(
            b'<meta charset="koi8-r"><p>' + RUSSIAN.encode("cp1251"),
            "text/html; charset=windows-1251",
            "cp1251",
            "http",
            id="http-beats-meta",
        ),
        pytest.param(
            b'<meta charset="cp1251"><p>' + RUSSIAN.encode("cp1251"), None, "cp1251", "meta", id="meta"
        ),
        pytest.param("<p>déjà".encode(), None, "utf-8", "utf8", id="valid-utf-8"),
        pytest.param(b"<p>" + RUSSIAN.encode("cp1251"), None, "cp1251", "detected", id="undeclared-cp1251"),
        pytest.param(b"<p>" + RUSSIAN.encode("koi8-r"), None, "koi8-r", "detected", id="undeclared-koi8-r"),
        pytest.param(b"<p>" + ARABIC.encode("cp1256"), None, "cp1256", "detected", id="undeclared-cp1256"),
        pytest.param(
            b"<p>caf\xe9", "text/html; charset=ISO-8859-1", "cp1252", "http", id="latin-1-is-cp1252"
        ),
        pytest.param(
            "<p>Привет".encode(),
            "text/html; charset=ISO-8859-1",
            "utf-8",
            "utf8",
            id="latin-1-refuted-by-utf-8",
        ),
        pytest.param(
            b'<meta charset="iso-8859-1"><p>' + UKRAINIAN.encode("cp1251"),
            None,
            "cp1251",
            "detected",
            id="latin-1-refuted-by-cyrillic",
        ),
        pytest.param(
            b'<meta charset="utf-8"><p>' + RUSSIAN.encode("cp1251"),
            None,
            "cp1251",
            "detected",
            id="utf-8-refuted",
        ),
        pytest.param(b'<meta charset="rot13"><p>abc', None, "utf-8", "utf8", id="a-codec-that-is-no-charset"),
    ],
)
def test_the_charset_is_taken_from_the_best_witness_that_the_bytes_bear_out(
    body, content_type, codec, source
):
    decoded = decode_markup(body, content_type=content_type)

    assert (decoded.charset, decoded.source) == (codec, source)


def test_the_text_of_an_undeclared_windows_1251_page_is_right():
    assert decode_markup(b"<p>" + RUSSIAN.encode("cp1251")).html == "<p>" + RUSSIAN


def test_utf8_that_was_read_as_latin_1_and_encoded_again_is_mended():
    twice = UKRAINIAN.encode().decode("sloppy-windows-1252") if _has_sloppy() else ""

    decoded = decode_markup(("<p>" + twice).encode())

    assert (decoded.html, decoded.flags) == ("<p>" + UKRAINIAN, ("mojibake_mended",))


@pytest.mark.parametrize("codec", ["latin-1", "sloppy-windows-1252"])
def test_quotation_marks_that_were_read_as_latin_1_are_mended_in_english_too(codec: str) -> None:
    _has_sloppy()
    english = "<p>“Don’t wait – the ferry’s late”, they said. A naïve £5 fare…"

    decoded = decode_markup(english.encode().decode(codec).encode())

    assert (decoded.html, decoded.flags) == (english, ("mojibake_mended",))


def test_a_page_about_broken_quotation_marks_keeps_them() -> None:
    about = "<p>“Don’t” turns into â€œDonâ€™tâ€\x9d when its bytes are misread."

    assert decode_markup(about.encode()).html == about


def _has_sloppy() -> bool:
    import ftfy.bad_codecs

    ftfy.bad_codecs.ok()
    return True


def test_ordinary_french_is_not_taken_for_mojibake():
    french = "<p>" + "À Noël, l’État fêtait déjà où ça coûtait cher : « garçon ! » " * 40

    assert decode_markup(french.encode()).html == french


def test_one_cut_character_does_not_refute_utf8():
    body = ("<p>" + RUSSIAN).encode()[:-1] + b"\xd0"

    decoded = decode_markup(body, content_type="text/html; charset=utf-8")

    assert (decoded.charset, decoded.flags) == ("utf-8", ("decode_errors",))

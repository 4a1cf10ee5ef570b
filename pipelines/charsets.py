"""Bytes of markup to text: BOM, HTTP header, meta, valid UTF-8, detection, in that order."""

import codecs
import re
from contextlib import suppress
from importlib import import_module
from typing import Literal

import msgspec

CharsetSource = Literal["bom", "http", "meta", "utf8", "detected", "given"]

# WHATWG Encoding Standard, section 4.2: labels name the superset that browsers decode with.
SUPERSETS = {
    "ascii": "cp1252",
    "us-ascii": "cp1252",
    "iso-8859-1": "cp1252",
    "iso8859-1": "cp1252",
    "latin-1": "cp1252",
    "latin1": "cp1252",
    "iso-8859-9": "cp1254",
    "iso-8859-11": "cp874",
    "tis-620": "cp874",
    "gb2312": "gb18030",
    "gb_2312-80": "gb18030",
    "gbk": "gb18030",
    "x-gbk": "gb18030",
    "big5": "big5hkscs",
    "x-x-big5": "big5hkscs",
    "shift_jis": "cp932",
    "shift-jis": "cp932",
    "sjis": "cp932",
    "x-sjis": "cp932",
    "euc-kr": "cp949",
    "ks_c_5601-1987": "cp949",
    "windows-949": "cp949",
    "windows-874": "cp874",
    "windows-31j": "cp932",
    "x-mac-cyrillic": "mac_cyrillic",
    "macintosh": "mac_roman",
    "utf8": "utf-8",
    "unicode-1-1-utf-8": "utf-8",
}
BOMS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
META_WINDOW = 4096
"""Bytes in which a meta charset is looked for (HTML Standard asks for 1,024; old pages put it later)."""
DETECTION_WINDOW = 60_000
META_CHARSET = re.compile(rb"""<meta[^>]{0,300}?charset\s*=\s*["']?\s*([a-zA-Z0-9_:.\-]{2,40})""", re.I)
XML_ENCODING = re.compile(rb"""^\s*<\?xml[^>]{0,200}?encoding\s*=\s*["']([a-zA-Z0-9_:.\-]{2,40})""", re.I)
HTTP_CHARSET = re.compile(r"""charset\s*=\s*["']?\s*([a-zA-Z0-9_:.\-]{2,40})""", re.I)
# UTF-8 read as Latin-1 or windows-1252 and encoded again: a lead byte's letter before continuation bytes' ones.
MOJIBAKE_LEADS = "ÃÂÐÑØÙ"
_CONTINUATION = "[\u0080-\u00bf\u0152-\u0192\u02c6-\u02dc\u2013-\u203a\u20ac\u2122]"
MOJIBAKE = re.compile(f"[{MOJIBAKE_LEADS}]{_CONTINUATION}")
MOJIBAKE_CHARACTER = re.compile(
    f"[\u00c2-\u00df]{_CONTINUATION}|[\u00e0-\u00ef]{_CONTINUATION}{{2}}|[\u00f0-\u00f4]{_CONTINUATION}{{3}}"
)
QUOTE_MOJIBAKE = ("â\u0080", "â€")
"""How quotation marks and dashes begin, read as Latin-1 and as windows-1252."""
SOUND_QUOTE = re.compile("[\u2013\u2014\u2018-\u201d\u2026]")
FIRST_OF_MOJIBAKE = "ÃÐØÙâ"
MIN_MOJIBAKE = 20
MIN_QUOTE_MOJIBAKE = 2
BAD_SHARE = 0.02
"""Undecodable over non-ASCII bytes at which a declared charset is not believed."""


class DecodedMarkup(msgspec.Struct, frozen=True):
    html: str
    charset: str
    source: CharsetSource
    flags: tuple[str, ...] = ()


def codec_from_label(label: str) -> str | None:
    """The Python codec for a charset label, or None where there is none.

    >>> codec_from_label("ISO-8859-1"), codec_from_label("windows-1251"), codec_from_label("x-unknown")
    ('cp1252', 'cp1251', None)
    """
    name = label.strip().lower()
    name = SUPERSETS.get(name, name)
    try:
        info = codecs.lookup(name)
    except (LookupError, ValueError):
        return None
    # rot13, hex and the like are codecs, but none of text
    return info.name if info._is_text_encoding else None


def charset_from_content_type(content_type: str | None) -> str | None:
    """The charset parameter of a Content-Type header (RFC 9110, 8.3.2)."""
    found = HTTP_CHARSET.search(content_type or "")
    return found.group(1) if found else None


def decode_markup(body: bytes, *, content_type: str | None = None, given: str | None = None) -> DecodedMarkup:
    """Text of `body`; `given` (a charset the user named) beats all but a BOM.

    A declaration that the bytes refute is not believed: Latin-1 over valid multi-byte UTF-8, UTF-8 over
    bytes that are not.
    """
    for bom, its_codec in BOMS:
        if body.startswith(bom):
            return _finished(body[len(bom) :].decode(its_codec, "replace"), its_codec, "bom")
    for label, source in _declarations(body, content_type, given):
        codec: str | None = codec_from_label(label) if label else None
        if codec is None:
            continue
        if codec.startswith(("utf-16", "utf-32")) and b"<" in body[:64] and b"\0" not in body[:64]:
            codec = "utf-8"  # HTML Standard, 13.2.3.3: a meta that could be read is no UTF-16
        if (decoded := _believed(body, codec, source)) is not None:
            return decoded
    return _detected(body)


def _declarations(
    body: bytes, content_type: str | None, given: str | None
) -> list[tuple[str | None, CharsetSource]]:
    head = body[:META_WINDOW]
    meta = META_CHARSET.search(head) or XML_ENCODING.search(head)
    return [
        (given, "given"),
        (charset_from_content_type(content_type), "http"),
        (meta.group(1).decode("ascii") if meta else None, "meta"),
    ]


def _believed(body: bytes, codec: str, source: CharsetSource) -> DecodedMarkup | None:
    """The text in the declared charset, or None where the bytes refute it."""
    if codec == "cp1252" and source != "given":
        utf8 = _strict_utf8(body, "utf8")
        if utf8 is not None and not utf8.html.isascii():
            return utf8
        if utf8 is None and _looks_cyrillic_or_arabic(body):
            return None
    if codec == "utf-8" and (strict := _strict_utf8(body, source)) is not None:
        return strict
    try:
        return _finished(body.decode(codec), codec, source)
    except (UnicodeDecodeError, LookupError):
        text = body.decode(codec, "replace")
    high = len(body) - len(body.translate(None, bytes(range(128, 256))))
    if text.count("\ufffd") > max(3, BAD_SHARE * high):
        return None if source != "given" else _finished(text, codec, source, ("decode_errors",))
    return _finished(text, codec, source, ("decode_errors",))


def _looks_cyrillic_or_arabic(body: bytes) -> bool:
    """Words made of high bytes only: no Latin-1 language has them (undeclared windows-1251, koi8-r…)."""
    sample = body[:DETECTION_WINDOW]
    runs = re.findall(rb"[\xc0-\xff]{4,}", sample)
    return sum(map(len, runs)) > 40 and len(runs) > 8


def _strict_utf8(body: bytes, source: CharsetSource) -> DecodedMarkup | None:
    try:
        text, may_be_broken = decoded_utf8(body)
    except UnicodeDecodeError:
        return None
    return _finished(text, "utf-8", source) if may_be_broken else DecodedMarkup(text, "utf-8", source)


def decoded_utf8(octets: bytes, /) -> tuple[str, bool]:
    """The text, and whether it holds a letter without which no mojibake is. Raises UnicodeDecodeError."""
    text = octets.decode("utf-8")
    return text, not text.isascii() and any(letter in text for letter in FIRST_OF_MOJIBAKE)


with suppress(ImportError):  # the compiled twin, at a third of the cost
    decoded_utf8 = import_module("pipelines._charsets").decoded_utf8


def _detected(body: bytes) -> DecodedMarkup:
    utf8 = _strict_utf8(body, "utf8")
    if utf8 is not None:
        return utf8
    loose = body.decode("utf-8", "replace")
    high = len(body) - len(body.translate(None, bytes(range(128, 256))))
    if loose.count("\ufffd") <= max(3, BAD_SHARE * high):  # UTF-8 with a cut or a foreign snippet in it
        return _finished(loose, "utf-8", "utf8", ("decode_errors",))
    import chardet

    # only the words of high bytes tell; markup and scripts drown them
    text = re.sub(
        rb"<script.*?</script>|<style.*?</style>|<[^>]*>",
        b" ",
        body[: DETECTION_WINDOW * 4],
        flags=re.S | re.I,
    )
    guess = chardet.detect(text[:DETECTION_WINDOW])["encoding"]
    codec = (codec_from_label(guess) if guess else None) or "cp1252"
    decoded = body.decode(codec, "replace")
    return _finished(decoded, codec, "detected", ("decode_errors",) if "\ufffd" in decoded else ())


def _finished(text: str, codec: str, source: CharsetSource, flags: tuple[str, ...] = ()) -> DecodedMarkup:
    repaired = _mended_mojibake(text)
    if repaired is not None:
        return DecodedMarkup(repaired, codec, source, (*flags, "mojibake_mended"))
    return DecodedMarkup(text, codec, source, flags)


def _mended_mojibake(text: str) -> str | None:
    """The text with the second encoding undone, None where it was sound."""
    if text.isascii() or not (_has_broken_letters(text) or _has_broken_quotes(text)):
        return None
    import ftfy.bad_codecs

    ftfy.bad_codecs.ok()
    return MOJIBAKE_CHARACTER.sub(_mended_character, text)


def _has_broken_letters(text: str) -> bool:
    if "Ã" not in text and "Ð" not in text and "Ø" not in text and "Ù" not in text:
        return False
    if sum(map(text.count, MOJIBAKE_LEADS)) < MIN_MOJIBAKE:
        return False
    return len(MOJIBAKE.findall(text, 0, 400_000)) >= MIN_MOJIBAKE


def _has_broken_quotes(text: str) -> bool:
    """In English pages nothing else breaks. A page that has sound ones too may speak of the others."""
    if "â" not in text or sum(map(text.count, QUOTE_MOJIBAKE)) < MIN_QUOTE_MOJIBAKE:
        return False
    return SOUND_QUOTE.search(MOJIBAKE_CHARACTER.sub("", text)) is None


def _mended_character(found: re.Match[str]) -> str:
    broken = found.group(0)
    for codec in ("latin-1", "sloppy-windows-1252"):
        try:
            return broken.encode(codec).decode("utf-8")
        except (UnicodeEncodeError, UnicodeDecodeError):
            continue
    return broken

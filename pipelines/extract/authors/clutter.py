"""What stands about the names in a byline and is none: dates, clocks, addresses, parentheses."""

import re
import unicodedata

from pipelines.dates import iter_dates
from pipelines.extract.authors.leads import after_by

CUT = "\x00"
"""Stands for what was taken out of a byline: no name goes across it."""
EMAIL_OR_URL = re.compile(
    r"\(?\s*(?:[\w.+-]{1,64}@[\w-]{1,64}(?:\.[\w-]{1,63}){1,4}|https?://\S{1,300}|www\.\S{1,200})\s*\)?"
)
HANDLE = re.compile(r"(?<!\w)\(?@[\w.]{2,40}\)?")
CLOCK = re.compile(
    r"(?:\bat|um|@|à|о|в|às|kl\.?)?\s*\b\d{1,2}[:.h]\d\d(?::\d\d)?\s*(?:[ap]\.?m\.?\b)?(?:\s*(?:uhr|(?-i:[A-Z]{2,4})\b|\((?-i:[A-Z]{2,4})\)))?",
    re.I,
)
AGO = re.compile(
    r"\b\d+\s?\+?\s?(?:(?:minute|hour|day|week|month|year|min|hr)s?\s(?:ago|read)|comments?|kommentare?|views?|shares?)\b",
    re.I,
)
PARENS = re.compile(r"[(\[（【«][^()\[\]（）【】]{0,80}[)\]）】»]")
WEEKDAY = re.compile(rf"(?:^|(?<=[|·•\n{CUT}]))\s*[^\W\d_]{{2,12}}\.?,\s*(?={CUT})")
"""A word that stands alone before a comma and a date: a weekday."""
DAY = re.compile(rf"\b(?:Mon|Tues?|Wed|Thu|Thurs?|Fri|Sat|Sun)\.?,?\s*(?={CUT})")
OCLOCK = re.compile(rf"{CUT}\s*(?:Uhr|Hs|h)\b\.?")
"""What stands behind a clock that was read with its date."""
CAMEL = re.compile(r"[a-zß-ÿ][A-Z\u00c0-\u00de]")
"""Where two words without a space between them meet: asked first, as few lines have it."""
CLOCK_SIGN = re.compile(r"\d[:.hH]\d\d")
AGO_SIGNS = ("ago", "read", "comm", "komm", "view", "share")
PICTURES = re.compile("[\u2600-\u27bf\U0001f000-\U0001faff]\ufe0f?")
HANGUL_DOT = re.compile(r"(?<=[\uac00-\ud7a3])·(?=[\uac00-\ud7a3])")
"""Between two Korean names."""
GLUED_BY = re.compile(
    r"(?<![^\W\d_])(?<!\w\.)(By|by|Von|von|Author|Autor|Por|Par|Text|Door|Di|Av|Af)(?=[A-ZÄÖÜÉÁ][^\W\d_.]{0,3}[\w.])(?=[A-Z\u00c0-\u00de])"
)
GLUED_WORD = re.compile(
    r"(?<=[a-zß-ÿ])(?=(?:Redakteur(?:in)?|Redaktor|Follow|Twitter|Updated|Published|Share|Live|Reporter|Facebook|Email|Sponsored|Staff|"
    r"Editor|Author|Posted|Comments|Journalist|Correspondent|Kommentare|Aktualisiert|Tags|Post|Contributor|The|In(?=\s[A-Z]))(?![a-z]))"
)


def without_clutter(text: str) -> str:
    """Dates, clocks, addresses and parentheses replaced by `CUT`, white space folded, lines kept."""
    if not text.isascii():
        text = unicodedata.normalize("NFC", text).replace("\u00a0", " ").replace("\u200b", "")
        text = HANGUL_DOT.sub(", ", PICTURES.sub(CUT, text))
    if CAMEL.search(text) is not None:
        text = GLUED_WORD.sub(CUT, GLUED_BY.sub(r"\1 ", text))
    if any(map(str.isdigit, text)):
        text = _without_dates(text)
    if "@" in text or "://" in text or "www." in text:
        text = EMAIL_OR_URL.sub(CUT, text)
        without = HANDLE.sub(CUT, text)
        is_only_handle = not re.search(r"\w{2}", after_by(without.strip(" \x00")) or "")
        text = text.replace("@", "") if is_only_handle else without
    return PARENS.sub(" ", text)


def _without_dates(text: str) -> str:
    spans = [(date.start, date.end) for date in iter_dates(text)]
    for start, end in reversed(spans):
        text = f"{text[:start]}{CUT}{text[end:]}"
    if CUT in text:
        text = OCLOCK.sub(CUT, DAY.sub(CUT, WEEKDAY.sub(CUT, text)))
    lowered = text.lower()
    if any(sign in lowered for sign in AGO_SIGNS):
        text = AGO.sub(CUT, text)
    return CLOCK.sub(CUT, text) if CLOCK_SIGN.search(text) is not None else text

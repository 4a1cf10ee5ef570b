"""The dateline glued to the first paragraph: place, agency and what is left of the paragraph."""

import re

import msgspec

from pipelines.extract.names import is_site_name, letters
from pipelines.extract.wordlists import byline_words

MAX_DATELINE_CHARS = 120
MAX_PLACE_WORDS = 7
MAX_NAMED_WORDS = 2
"""A place of so many words in front of a known agency may have words in lower case: "Зелена поляна"."""
GEORGIAN = ("\u10d0", "\u10ff")
DASH = r"[-–—―ـ_]{1,2}"
WORD = r"[^\s,.;:!?()\[\]/–—―\d\"«»“”]+"
PLACE = rf"(?P<place>{WORD}(?:[ .-]{{1,2}}{WORD}){{0,3}}(?:[,/] ?{WORD}(?:[ .-]{{1,2}}{WORD}){{0,3}}){{0,3}})(?=[\s,.،;:()\[\]/–—―\-ـ_])"
AGENCY = r"(?P<agency>[^()\[\]\n]{2,50})"
MONTH = r"[^\s\d_,.،:;!?()\[\]/–—―\-\"«»“”]"
"""A letter or, in scripts of India and in Thai, a mark on one."""
DAY = rf"(?:[,.،]?\s*(?:le |am |den |il |a )?(?:\d{{1,2}}\.?\s?(?:de )?{MONTH}{{2,12}}\.?(?:\s\d{{4}})?|{MONTH}{{3,12}}\.? \d{{1,2}}(?:,? \d{{4}})?|\d{{1,2}}[./]\d{{1,2}}(?:[./]\d{{2,4}})?))"
DASH_APART, BRACKET = rf"\s{DASH}\s", r"[(\[]"
# Each form with a mark that it has: where the head of a text lacks it, the form need not be tried.
FORMS = tuple(
    (re.compile(pattern), re.compile(mark))
    for pattern, mark in (
        # KYIV/Ukraine in Arabic/ …  and the same with the agency's name in the article's script
        (rf"^(?P<place>{WORD}(?:[ -]{WORD}){{0,2}})\s?/\s?(?P<agency>[^/\n]{{2,40}}?)\s?/[\s,:\-–—―ـ_]*", "/"),
        # МОСКВА, 3 июня. /ТАСС/. …
        (rf"^{PLACE}{DAY}?[,.]?\s+/(?P<agency>[^/\n]{{2,40}}?)/[.,:]?\s*(?:{DASH}\s*)?", "/"),
        # PARIS (Reuters) - …, PARIS, June 3 (AP) — …, MADRID, 3 Jun. (EUROPA PRESS) - …, नई दिल्ली, 3 जून (भाषा) …
        (rf"^{PLACE}{DAY}?[,.]?\s*[(\[]{AGENCY}[)\]]\s*(?:[.,:]?\s?{DASH}|[:=।.])\s*", BRACKET),
        (rf"^{PLACE}{DAY}?[,.]?\s*[(\[]{AGENCY}[)\]]\s+(?=\S)", BRACKET),
        # «МОСКВА, 3 июн — РИА Новости. …», "КИЕВ. 3 июня. УНН. …"
        (rf"^{PLACE}{DAY}[.,]?\s*(?:{DASH}\s*)?(?P<agency>{WORD}(?:[ -]{WORD}){{0,2}})\s?[.:]\s+", r"\d"),
        (rf"^{PLACE}\s+{DASH}\s+(?P<agency>{WORD}(?:[ .-]{WORD}){{0,2}})\s?(?:{DASH}|[:.])\s+", DASH_APART),
        # (AFP) - …, (ANSA) - ROMA, 3 GIU - …
        (rf"^[(\[]{AGENCY}[)\]]\s*{DASH}\s*(?:{PLACE}{DAY}\s*{DASH}\s*)?", rf"^{BRACKET}"),
        # (서울=연합뉴스) 홍길동 기자 = …, [서울=뉴시스] …, 新华社北京3月12日电 …
        (
            r"^[(\[（【]\s?(?P<place>[^()=\[\]＝]{2,12})\s?[=＝]\s?(?P<agency>[^()=\[\]]{2,20})[)\]）】]\s*(?:[^=\n]{2,20}\s?=\s*)?",
            "[=＝]",
        ),
        (
            r"^[(（【]?(?P<agency>新华社|新華社|中新社|中新网|人民网|中央社|共同社)(?:记者[^，。]{1,12})?(?P<place>[^\W\d]{2,8}?)\d{1,2}(?:月\d{1,2})?日(?:综合)?[电電讯訊][)）】]?\s*(?:[(（][^)）]{1,40}[)）])?[，,]?\s*",
            "日",
        ),
        # PARIS, June 3 — …, LONDON — …
        (rf"^{PLACE}(?P<day>{DAY})?\s*{DASH}\s+", rf"{DASH}\s"),
    )
)  # fmt: skip
MARK = re.compile(r"[(\[（【/]|\s[-–—―ـ_]|[-–—―]\s|[.:]\s\S|[电電讯訊]")
"""What every dateline has."""
AGENCY_BORDER = re.compile(r"\s*[/,;&+]\s*|\s+(?:and|und|et|и|y)\s+")
AGENCY_NOISE = re.compile(r"^(?:the |agence |agency |agentur |по |агентство )", re.I)


class Dateline(msgspec.Struct, frozen=True):
    """A dateline as printed, its parts, and the paragraph without it."""

    raw: str
    place: str | None
    agency: str | None
    rest: str


def dateline_from_paragraph(text: str, names: frozenset[str] = frozenset()) -> Dateline | None:
    """The dateline at the head of `text`; None if there is none or only something like one.

    Known by an agency (of the list, or one of the site's own `names`, as letters), or by a place in capitals
    before a dash.

    >>> found = dateline_from_paragraph("PARIS (Reuters) - It rained all day.")
    >>> found.place, found.agency, found.rest
    ('PARIS', 'Reuters', 'It rained all day.')
    >>> dateline_from_paragraph("Lesson one - do not panic.")
    """
    head = text[: 2 * MAX_DATELINE_CHARS]
    if MARK.search(head, 0, MAX_DATELINE_CHARS) is None:
        return None
    for form, mark in FORMS:
        if mark.search(head, 0, MAX_DATELINE_CHARS) is None:
            continue
        found = form.match(head)
        if found is None or found.end() > MAX_DATELINE_CHARS or found.end() >= len(text):
            continue
        parts = found.groupdict()
        place, agency = parts.get("place"), parts.get("agency")
        rest = text[found.end() :].lstrip()
        if not rest or not _is_dateline(place, agency, parts.get("day"), names):
            continue
        return Dateline(found.group().strip(), _tidy(place), _tidy(agency), rest)
    return None


def _tidy(part: str | None) -> str | None:
    return part.strip(" ,.،/-–—") or None if part else None


def _is_dateline(place: str | None, agency: str | None, day: str | None, names: frozenset[str]) -> bool:
    if agency is not None:
        return (place is None or _may_be_place(place, MAX_NAMED_WORDS)) and is_agency(agency, names)
    return place is not None and _may_be_place(place) and _is_capitals(place)


def is_agency(text: str, names: frozenset[str] = frozenset()) -> bool:
    """Is `text` a news agency, several of them ("AFP/Reuters"), or one of the site's own names?"""
    if names and (letters(text) in names or is_site_name(text, names)):
        return True
    parts = AGENCY_BORDER.split(AGENCY_NOISE.sub("", text.strip()))
    known = byline_words("agency")
    return any(part.casefold().strip(" .") in known for part in parts)


def _may_be_place(place: str, named: int = 0) -> bool:
    """A name: no long word in lower case; among at most `named` words only the first must be one."""
    words = place.split()
    asked = words[:1] if len(words) <= named else words
    return len(words) <= MAX_PLACE_WORDS and not any(len(word) > 4 and _is_lower(word[0]) for word in asked)


def _is_lower(letter: str) -> bool:
    """In a script with cases; the capitals of Georgian stand in no dateline."""
    return letter.islower() and letter.upper() != letter and not GEORGIAN[0] <= letter <= GEORGIAN[1]


def _is_capitals(place: str) -> bool:
    """Two letters or more of a script with cases, nearly all capitals."""
    cased = [c for c in place if c.upper() != c.lower()]
    return len(cased) >= 3 and sum(c.isupper() for c in cased) >= 0.8 * len(cased)

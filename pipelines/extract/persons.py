"""A byline to the names of persons in it, in many languages and forms."""

import re
import unicodedata
from collections.abc import Iterator
from functools import cache, lru_cache

import msgspec

from pipelines.dates import iter_dates, month_from_name
from pipelines.extract.names import letters
from pipelines.extract.wordlists import byline_words, word_pattern

MAX_BYLINE_CHARS = 2000
MAX_NAMES = 300
MAX_NAME_CHARS = 60
MAX_NAME_WORDS = 6
KINDS = ("by", "credit", "stop", "title", "role", "particle", "in", "nobody", "agency", "org")
"""Lists of `wordlists` that are asked here."""
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
SEGMENT = re.compile(r"\s*(?:\n|\||•|·|∙|//|\s[—–―-]{1,2}\s|¦|｜|›|»|・(?=\d)|\x00|\u2022|>|\t|;)\s*")
LISTED = re.compile(r"\s*(?:[,;&/／、，；＆+]|\s\+\s|・)\s*")
BY_TAIL = re.compile(r"^\s*[:：\-–—/／]{0,2}\s*")
PARENS = re.compile(r"[(\[（【«][^()\[\]（）【】]{0,80}[)\]）】»]")
EDGE = " \t\n→←,.;:：|/\\-–—―•·*\"'“”„«»()[]（）【】<>@#~_=+、。，…‘’!?"
HAN = re.compile(r"[\u3400-\u9fff]")
HAN_NAME = re.compile(
    r"^[\u3400-\u9fff]{2,5}(?:\s?[\u3400-\u9fff]{1,3})?$|^(?=.*[\u30a0-\u30ff＝=\s])[\u30a0-\u30ff\u3400-\u9fff＝=\s]{2,16}$"
)
HAN_ROLE = re.compile(
    r"^.{0,4}(?:快訊|快讯|報導|报道|编译|編譯)$|(?:本报|本報)?(?:记者|記者|編集委員|论説委員|特派員|通讯员|通訊員|快訊|編輯|编辑|デスク|ライター|氏|さん|アナウンサー|論説委員)$|^(?:本报|本報|新华社|上報快訊|实习|特约)?(?:记者|記者|通讯员|编辑|編輯|责任编辑|責任編輯|作者)"
)
HANGUL_NAME = re.compile(r"^[\uac00-\ud7a3]{2,5}$")
HANGUL_ROLE = re.compile(r"\s*(?:기자|특파원|선임기자|논설위원|인턴기자|객원기자|수습기자|통신원|에디터)$")


WORD_RUN = re.compile(r"\w+")


@cache
def _first_runs(kind: str) -> frozenset[str]:
    """The first run of word characters of each word of one kind, lower case; "" for words without one."""
    runs = (WORD_RUN.match(word) for word in byline_words(kind))
    return frozenset(run.group().lower() if run else "" for run in runs)


@lru_cache(maxsize=1024)  # the lines about an article are asked several times
def leading_word(kind: str, text: str) -> re.Match[str] | None:
    """The word of one kind ("by", "credit", …) that `text` begins with.

    Whether the first run of word characters may begin one is asked first: nearly no line of a page does.
    """
    run = WORD_RUN.match(text)
    if (run.group().lower() if run else "") not in _first_runs(kind):
        return None
    return word_pattern(kind).match(text)


class Persons(msgspec.Struct, frozen=True):
    """The names in a byline; `is_led`: a word like "by" stands before them."""

    names: tuple[str, ...] = ()
    is_led: bool = False


def names_from_byline(
    text: str, *, is_marked: bool = False, not_names: frozenset[str] = frozenset()
) -> tuple[str, ...]:
    """The names that `persons_from_byline` finds.

    >>> names_from_byline("By Ann Lee and Bo Å. Ek in Oslo | 3 May 2020")
    ('Ann Lee', 'Bo Å. Ek')
    >>> names_from_byline("Von Redaktion")
    ()
    """
    return persons_from_byline(text, is_marked=is_marked, not_names=not_names).names


@lru_cache(maxsize=512)
def persons_from_byline(
    text: str,
    *,
    is_marked: bool = False,
    allows_one_word: bool = True,
    not_names: frozenset[str] = frozenset(),
) -> Persons:
    """The persons that a byline names, in order, each once; empty if it names none.

    Without a word like "by" in it, a line gives names only if `is_marked`: the markup calls it a byline, and
    names of one word only if it `allows_one_word`. `not_names`: letters of what is no person here (the site's
    names, the section).
    """
    if (plain := PLAIN_BYLINE.fullmatch(text)) is not None and _is_plain(plain["name"], not_names):
        is_led = plain["by"] is not None
        return Persons((plain["name"],) if is_led or is_marked else (), is_led)
    with_word: list[str] = []
    bare: list[str] = []
    waits_for_names = False
    for line in _without_clutter(text[:MAX_BYLINE_CHARS]).split("\n"):
        if "©" in line and not with_word and _after_by(line) is None:
            continue
        for number, segment in enumerate(SEGMENT.split(line)):
            segment = segment.strip(" -–—·|,/")
            if not segment or not any(map(str.isalpha, segment)):
                continue
            if _starts_with_credit(segment) or leading_word("stop", segment):
                break
            rest = _after_by(segment)
            if rest == "" or (rest is None and LAST_BY.search(segment)):
                waits_for_names = True
                continue
            if rest is None and segment.split(None, 1)[0].casefold() in NO_NAME_AFTER:
                waits_for_names = False
                continue
            if rest is not None or waits_for_names:
                with_word.extend(_names_in(segment if rest is None else rest, not_names))
            elif ":" in segment:
                continue
            elif not with_word and is_marked and not (bare and number):
                bare.extend(_names_in(segment, not_names, is_first=not bare and allows_one_word))
            waits_for_names = False
    return Persons(_unique(with_word or bare), bool(with_word))


PLAIN_BYLINE = re.compile(
    r"(?P<by>By |by |Von |von )?(?P<name>(?:[A-ZÀ-ÖØ-Þ][a-zß-öø-ÿ]+ ){1,2}[A-ZÀ-ÖØ-Þ][a-zß-öø-ÿ]+)"
)
"""Two or three words in small letters but the first: most bylines are no more than that."""


def _is_plain(name: str, not_names: frozenset[str]) -> bool:
    """Has the name none of the words that mean something in a byline?"""
    return _told_words().isdisjoint(name.casefold().split()) and letters(name) not in not_names


@cache
def _told_words() -> frozenset[str]:
    """Every word of the lists and patterns that a byline is read by."""
    listed = {word for kind in KINDS for phrase in byline_words(kind) for word in WORD_RUN.findall(phrase)}
    return frozenset(listed | NO_NAME_AFTER | JOBS | ADJECTIVES | ASIDE | INNER_WORDS)


def names_from_value(value: str, *, not_names: frozenset[str] = frozenset()) -> tuple[str, ...]:
    """The names in one `author` value of structured data: mostly one name, at times a list or a byline."""
    if not value or len(value) > MAX_BYLINE_CHARS or re.match(r"\s*(?:https?:)?//", value):
        return ()
    if names := names_from_byline(value, is_marked=True, not_names=not_names):
        return names
    return ()


def _without_clutter(text: str) -> str:
    """Dates, clocks, addresses and parentheses replaced by `CUT`, white space folded, lines kept."""
    text = unicodedata.normalize("NFC", text).replace("\u00a0", " ").replace("\u200b", "")
    text = GLUED_WORD.sub(CUT, GLUED_BY.sub(r"\1 ", text))
    if any(map(str.isdigit, text)):
        spans = [(date.start, date.end) for date in iter_dates(text)]
        for start, end in reversed(spans):
            text = f"{text[:start]}{CUT}{text[end:]}"
        text = CLOCK.sub(CUT, AGO.sub(CUT, OCLOCK.sub(CUT, WEEKDAY.sub(CUT, text))))
    if "@" in text or "://" in text or "www." in text:
        text = EMAIL_OR_URL.sub(CUT, text)
        without = HANDLE.sub(CUT, text)
        is_only_handle = not re.search(r"\w{2}", _after_by(without.strip(" \x00")) or "")
        text = text.replace("@", "") if is_only_handle else without
    return PARENS.sub(" ", text)


WEEKDAY = re.compile(rf"(?:^|(?<=[|·•\n{CUT}]))\s*[^\W\d_]{{2,12}}\.?,\s*(?={CUT})")
"""A word that stands alone before a comma and a date: a weekday."""
OCLOCK = re.compile(rf"{CUT}\s*(?:Uhr|Hs|h)\b\.?")
"""What stands behind a clock that was read with its date."""
GLUED_BY = re.compile(
    r"(?<![^\W\d_])(?<!\w\.)(By|by|Von|von|Author|Autor|Por|Par|Text|Door|Di|Av|Af)(?=[A-ZÄÖÜÉÁ][^\W\d_.]{0,3}[\w.])(?=[A-Z\u00c0-\u00de])"
)
GLUED_WORD = re.compile(
    r"(?<=[a-zß-ÿ])(?=(?:Redakteur(?:in)?|Redaktor|Follow|Twitter|Updated|Published|Share|Live|Reporter|Facebook|Email|Sponsored|Staff|"
    r"Editor|Author|Posted|Comments|Journalist|Correspondent|Kommentare|Aktualisiert|Tags|Post|Contributor|The|In(?=\s[A-Z]))(?![a-z]))"
)
NO_NAME_AFTER = frozenset("on in at am to for the under from im um le el by".split())


def _starts_with_credit(segment: str) -> bool:
    """Does the segment name photographers, translators or editors rather than writers?"""
    found = leading_word("credit", segment)
    return found is not None and (found.end() == len(segment) or segment[found.end()] in " :.-–")


def _after_by(segment: str) -> str | None:
    """What follows the last leading (or a strong inner) word of authorship; None if there is none."""
    rest, is_found = segment, False
    for _ in range(3):
        found = leading_word("by", rest)
        if found is None or (found.end() < len(rest) and not _is_boundary(found.group(), rest, found.end())):
            break
        following = BY_TAIL.sub("", rest[found.end() :])
        first = following.split(None, 1)[0].casefold() if following.strip() else ""
        if first in NO_NAME_AFTER and leading_word("by", following) is None:
            return _after_inner_by(following)
        is_found, rest = True, following
    return rest.strip() if is_found else _after_inner_by(segment)


def _after_inner_by(segment: str) -> str | None:
    inner = INNER_BY.search(segment)
    if inner is None or (
        inner.group("word").casefold() == "von" and _is_capitalised(segment[: inner.start()])
    ):
        return None
    return segment[inner.end() :].strip()


def _is_capitalised(text: str) -> bool:
    """Words with capitals only, as before the "von" inside a name."""
    tokens = text.split()
    return 0 < len(tokens) <= 3 and all(token[0].isupper() and token.isalpha() for token in tokens)


INNER_WORDS = frozenset("by von par por door author autor autorin autoren oleh yazan".split())
LAST_BY = re.compile(r"\s(?:by|von|par|por|door|автор|oleh|بقلم|מאת)\s?:?$", re.I)
"""A line that ends so goes on with the names in the next."""
INNER_BY = re.compile(
    r"(?:^|[\s,.;:)\x00])(?:(?:written|posted|published|story|words|reported|compiled|created|added)\s)?"
    r"(?P<word>by|von|par|por|door|author|autor(?:in|en)?|автор|oleh|yazan|écrit par|geschrieben von|بقلم|מאת)\s?:?\s+(?=\S)",
    re.I,
)


def _is_boundary(word: str, text: str, at: int) -> bool:
    """A by-word of a script without spaces may touch the name; elsewhere a space or a colon must follow."""
    if text[at] == "-" and text[at + 1 : at + 2].isalpha():
        return False
    return not text[at].isalnum() or (not word.isascii() and bool(HAN.search(word)))


def _names_in(text: str, not_names: frozenset[str], *, is_first: bool = True) -> Iterator[str]:
    """The names of one list; what follows the first name must look more like a person than that one.

    Where single words are no names (not `is_first`), several of them make the list one of topics.
    """
    found, are_single, skipped = not is_first, is_first, 0
    for part in _people_and_places(text)[:MAX_NAMES]:
        if found and part.split(None, 1)[0].casefold() in NO_NAME_AFTER:
            break
        name = _name(part, not_names)
        if name is None:
            continue
        is_single = " " not in name and not HAN.search(name) and not HANGUL_NAME.match(name)
        is_single, are_single = is_single and not are_single, are_single and is_single
        if found and (is_single or is_organisation(name) or has_job(name)):
            skipped += is_single and not is_first
            if skipped > 1:
                return
            continue
        if not is_first and HAN.search(name) and len(name) < 3:
            continue
        found = True
        yield name


def _people_and_places(text: str) -> list[str]:
    """The parts of a list; behind "in", "under" or another such word a comma goes on with what is no name."""
    parts: list[str] = []
    is_aside = False
    for piece in LISTED.split(_cut_tail(text)):
        joined = _split_at_and(LEADING_AND.sub("", piece))
        has_aside = any(word in ASIDE for word in piece.casefold().split()[1:])
        is_place = is_aside and not has_aside and not LEADING_AND.match(piece)
        parts.extend(joined[1:] if is_place else joined)
        is_aside = is_aside or has_aside
    return parts


ASIDE = frozenset("in under aus from en unter filed".split())


def has_job(name: str) -> bool:
    """Has the name a word for a function ("Director", "reporter")?"""
    return any(token.casefold() in byline_words("role") or token.casefold() in JOBS for token in name.split())


JOBS = frozenset(
    "director engineer analyst manager consultant founder ceo cto cofounder co-founder officer specialist strategist "
    "developer designer marketing professor lecturer attorney economist president secretary minister head fellow coach "
    "marketer expert experte berater geschäftsführer leiter sprecher professorin direktor directeur directrice".split()
)


def is_organisation(name: str) -> bool:
    """Has the name a word that only organisations have ("University", "Staff"), or a domain?"""
    organisations = byline_words("org")
    return any(
        token.casefold().strip(".,") in organisations or ("." in token[1:-1] and len(token) > 4)
        for token in name.split()
    )


def _cut_tail(text: str) -> str:
    """`text` up to what cannot belong to a list of names."""
    text = text.partition(CUT)[0]
    stop = word_pattern("stop").search(text)
    if stop is not None and stop.start() > 0:
        text = text[: stop.start()]
    return text


def _split_at_and(text: str) -> list[str]:
    return [part for part in AND.split(text) if part.strip()]


ADJECTIVES = frozenset(
    "parliamentary political business crime health senior chief sports science education economics economic foreign "
    "diplomatic defence defense culture arts court legal home world local national regional politics tech technology "
    "investigative deputy assistant associate managing night freier freie landespolitische landespolitischer".split()
)
POSSESSIVE = re.compile(
    r"^(?:[A-Z]{2,}\w*|[A-Z]{2,} \w+)['’]s?\s+(?=\S+\s\S)|^\S+-(?:Experte|Expertin|Autor|Autorin|Redakteur|Redakteurin)\s+(?=\S)"
)
AND = re.compile(
    r"\s+(?:and|und|et|e|y|og|och|ja|en|i|a|и|і|та|ve|və|és|și|şi|dan|with|mit|avec|con|sowie|plus|AND|UND|ET|E|Y|И|"
    r"και|और|এবং)\s+|\s+و\s?(?=\w{3})|(?<=\w)\s+và\s+"
)
"""Between two names; in small letters, for Dan is a name."""
LEADING_AND = re.compile(r"^\s*(?:and|und|et|y|og|och|en|и|та|ve|dan)\s+")


def _name(part: str, not_names: frozenset[str]) -> str | None:
    """`part` as a person's name, titles and functions off; None for anything else."""
    part = part.strip(EDGE.replace(".", ""))
    if not part or len(part) > 4 * MAX_NAME_CHARS:
        return None
    if HAN.search(part):
        part = HAN_ROLE.sub("", HAN_ROLE.sub("", part)).strip(EDGE)
        return part if HAN_NAME.match(part) and not _is_dropped(part, not_names) else None
    part = HANGUL_ROLE.sub("", part)
    if _is_dropped(part, not_names):
        return None
    tokens = _without_titles(POSSESSIVE.sub("", part).split())
    tokens = _without_functions(tokens)
    name = " ".join(tokens).strip(EDGE.replace(".", ""))
    if name.endswith(".") and len(name.rsplit(None, 1)[-1].strip(".")) > 3:
        name = name.rstrip(".")
    if not name or _is_dropped(name, not_names) or not _looks_like_name(name):
        return None
    return name


def _without_titles(tokens: list[str]) -> list[str]:
    titles = byline_words("title")
    while len(tokens) > 1 and (tokens[0].casefold() in titles or tokens[0].casefold().rstrip(".") in titles):
        tokens = tokens[1:]
    return tokens


def _without_functions(tokens: list[str]) -> list[str]:
    """Tokens up to a function, a place or a date: "Ann Lee in Rome", "Ann Lee Political Editor"."""
    stops, roles, particles = byline_words("in"), byline_words("role"), byline_words("particle")
    if len(tokens) >= 4 and tokens[-1].casefold() in JOBS:
        return tokens[: 3 if tokens[1].casefold() in particles or len(tokens[1]) < 3 else 2]
    for at in range(1, len(tokens)):
        word = tokens[at].casefold().strip(".,:")
        if word in stops and word not in particles and (tokens[at].islower() or at >= 2):
            return tokens[:at]
        if at >= 2 and " ".join(tokens[at:]).casefold().strip(" .") in byline_words("agency"):
            return tokens[:at]
        if at >= 2:
            start = at + (word in ADJECTIVES)
            for length in (1, 2, 3):
                phrase = " ".join(tokens[start : start + length]).casefold().strip(".,:")
                if phrase in roles:
                    return tokens[:at]
    return tokens


FILE_END = re.compile(r"\.(?:html?|php|aspx?|jsp|pdf|docx?|txt|xml|jpe?g|png|gif|webp|mp[34])$", re.I)
NO_NAME_SIGN = re.compile(r"[?!:{}\[\]<>=|%$€#©®\\\"…]")


def _is_dropped(name: str, not_names: frozenset[str]) -> bool:
    folded = " ".join(name.casefold().split()).strip(EDGE)
    tokens = folded.split()
    if len(tokens) > 1 and all(token in ADJECTIVES or token in byline_words("role") for token in tokens):
        return True
    return (
        folded in byline_words("nobody")
        or folded in byline_words("agency")
        or folded in byline_words("role")
        or letters(name) in not_names
    )


@cache
def _clutter() -> frozenset[str]:
    """Words before places and behind names, but for those inside names."""
    return (byline_words("in") | byline_words("stop")) - byline_words("particle")


def _looks_like_name(name: str) -> bool:
    """One to six words of letters, each with a capital (where the script has them) or a particle."""
    tokens = name.split()
    if len(name) > MAX_NAME_CHARS or not 1 <= len(tokens) <= MAX_NAME_WORDS:
        return False
    if NO_NAME_SIGN.search(name) or FILE_END.search(name) or sum(map(str.isalpha, name)) < 2:
        return False
    if len(tokens) == 1:
        folded = name.casefold().strip(".,")
        is_word = (
            folded in byline_words("in") or folded in byline_words("stop") or folded in byline_words("by")
        )
        return 2 <= len(name) <= 40 and not name.isdigit() and not is_word and month_from_name(name) is None
    if any(map(str.isdigit, name)):
        return False
    particles = byline_words("particle")
    clutter = _clutter()
    if any(token.casefold().strip(".,:") in clutter for token in tokens):
        return False
    for token in tokens:
        core = token.strip("’'\".,()“”‘-")
        if not core:
            continue
        if core.casefold() in particles or core[:2].casefold() in ("d'", "d’", "l'", "al"):
            continue
        first = core[0]
        if first.lower() != first.upper() and first.islower():
            return False
    first = tokens[0].strip("’'\".,()“”‘-")
    return bool(first)


def _unique(names: list[str]) -> tuple[str, ...]:
    seen: dict[str, str] = {}
    for name in names:
        seen.setdefault(letters(name), name)
    seen.pop("", None)
    return tuple(seen.values())[:MAX_NAMES]

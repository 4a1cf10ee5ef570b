"""The names a site goes by, and taking them off a headline in any script."""

import re
import unicodedata
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import suppress
from functools import lru_cache
from importlib import import_module

from pipelines.extract.structured import Structured, texts_of, types_of
from pipelines.model import Block
from pipelines.search import holds
from pipelines.urls import split_url

WORD = re.compile(r"\w+")
ASCII_MARKS = bytes(code for code in range(128) if not (chr(code).isalnum() or chr(code) == "_"))
LOWER = bytes(range(256)).lower()
LOWER_APART = bytes(ord(" ") if code in ASCII_MARKS else LOWER[code] for code in range(256))
"""Tables: capitals to small letters; marks to spaces besides."""
# What stands between a headline and a site's or section's name. The first group never stands inside a
# headline without being a border; the second does, so a part behind it goes only when it is a name we know.
BORDER = re.compile(
    r"\s*(?:\|{1,2}|｜|‖|¦|│|┃|::|：：|»|«|››?|‹|•|∙|●|★|→|⋅|~|<<|>>)\s*"
    r"|\s+[-–—―·>/\\<:]{1,3}\s+|_{1,2}|-{2,}|\s*——?\s*|－|,\s+|(?<=\w)[:：]\s*|(?<=[^\x00-\u052f])[-–·](?=\S)"
)
BORDER_SIGN = re.compile(r"[|｜‖¦│┃:：»«›‹•∙●★→⋅~<>_,/\\·–—―－-]")
"""A character of which every border has one."""
STRONG_BORDER = re.compile(r"\|{1,2}|｜|‖|¦|│|┃|::|»|«|›|‹|•|●|★|→|<<|>>")
WEAK_BORDER = re.compile(r",|(?<![:：])[:：](?![:：])")
# "© 2014 Name. All rights reserved", "Copyright Name, 2018": the name, the year before or behind it.
COPYRIGHT = re.compile(
    r"\s*(?:copyright|\(c\)|©|&copy;)[\s©:]*(?:\(c\)\s*)?(?:(?:19|20)\d\d\s*(?:[-–—]\s*(?:19|20)?\d\d\s*)?[,.:]?\s*)?(?:by\s+)?"
    r"(?P<name>[^\W\d][^,.|©;()\n]{1,60}?)\s*(?:[,.|;(\n]|(?:19|20)\d\d|all rights|$)",
    re.I,
)
# "KYIV/Ukraine in Arabic/ President …": place and agency before two slashes.
SLASH_DATELINE = re.compile(
    r"[^\W\d_][^\s/\d]*(?: [^\s/\d]+){0,2}\s?/\s?(?P<name>[^\W\d_][^/\n\d]{3,40}?)\s?/"
)
UNPARTED = re.compile(r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff]")
NAME_LINE_CHARS = 200
COPYRIGHT_SIGNS = ("©", "opyright", "OPYRIGHT", "(c", "(C")
MAX_TITLE_CHARS = 1000
MAX_NAME_WORDS = 7
HOST_NOISE = frozenset(
    "www m mobile amp news blog blogs com org net co uk de www2 edition web archive".split()
)
TOP_WORDS = re.compile(r"\.(?:com|org|net|de|ru|ua|co\.uk|info|at|ch|fr|it|es|pl|[a-z]{2,4})$", re.I)


NAME_META = (
    "og:site_name", "application-name", "apple-mobile-web-app-title", "twitter:site", "dc.publisher", "publisher",
    "copyright", "al:ios:app_name", "citation_journal_title",
)  # fmt: skip
SITE_TYPES = frozenset({"WebSite", "Organization", "NewsMediaOrganization"})


@lru_cache(maxsize=4096)
def letters(text: str) -> str:
    """Letters and digits alone, case folded: what two prints of one headline share."""
    if text.isascii():
        return text.encode().translate(LOWER, ASCII_MARKS).decode()
    return "".join(WORD.findall(unicodedata.normalize("NFKC", text))).casefold()


@lru_cache(maxsize=1024)
def words(text: str) -> tuple[str, ...]:
    """The words of `text`, case folded, without punctuation."""
    if text.isascii():
        return tuple(text.encode().translate(LOWER_APART).decode().split())
    return tuple(WORD.findall(unicodedata.normalize("NFKC", text).casefold()))


with suppress(ImportError):  # the compiled twins; letters are cheaper picked than remembered
    letters = import_module("pipelines._text").letters
    words = lru_cache(maxsize=1024)(import_module("pipelines._text").words)


def size(text: str) -> int:
    """Words; where a script does not part them, two letters count as one."""
    return max(len(words(text)), len(UNPARTED.findall(text)) // 2)


def script_of(text: str) -> str:
    """The script that most letters of `text` are of, as the first word of their Unicode names."""
    counts = Counter(unicodedata.name(letter, "?").split(None, 1)[0] for letter in text if letter.isalpha())
    return max(counts, key=counts.__getitem__, default="")


def site_names(structured: Structured, url: str) -> frozenset[str]:
    """Names of the site as `letters`: declared ones, and the labels of its host."""
    names: set[str] = set()
    for key in NAME_META:
        if key in structured.meta:
            names.update(structured.meta[key])
    for node in structured.nodes:
        if "publisher" in node:
            names.update(texts_of(node["publisher"]))
        if not SITE_TYPES.isdisjoint(types_of(node)):
            names.update(texts_of(node.get("name")))
            names.update(texts_of(node.get("alternateName")))
    found = {letters(name.lstrip("@")) for name in names if len(name) <= 80}
    found.update(_host_names(url))
    return frozenset(name for name in found if len(name) >= 2)


def names_from_blocks(blocks: Sequence[Block]) -> frozenset[str]:
    """Names that the page prints for its site, as `letters`: in its copyright line, and as the agency of its
    dateline ("KYIV/Ukraine in Arabic/ …"), which on such sites is the site itself in the article's language.
    """
    whole = "\n".join([block.text for block in blocks if block.verdict != "keep"])
    lines = {line[:NAME_LINE_CHARS] for sign in COPYRIGHT_SIGNS for line in _lines_with(sign, whole)}
    heads = (
        block.text[:NAME_LINE_CHARS]
        for block in blocks
        if block.verdict == "keep" and block.text.find("/", 0, NAME_LINE_CHARS) >= 0
    )
    matches = [*map(COPYRIGHT.match, lines), *map(SLASH_DATELINE.match, heads)]
    found = {
        letters(match["name"]) for match in matches if match and len(words(match["name"])) <= MAX_NAME_WORDS
    }
    return frozenset(name for name in found if len(name) >= 4)


def _lines_with(sign: str, text: str) -> Iterator[str]:
    at = text.find(sign) if not sign.isascii() or holds(text, sign) else -1
    while at >= 0:
        end = text.find("\n", at)
        yield text[text.rfind("\n", 0, at) + 1 : end if end >= 0 else len(text)]
        at = text.find(sign, end) if end >= 0 else -1


def _host_names(url: str) -> set[str]:
    split = split_url(url)
    host = split.host.lower() if split else ""
    labels = [label for label in host.split(".")[:-1] if label not in HOST_NOISE]
    names = {letters(label) for label in labels}
    if labels:
        names.add(letters(".".join(host.removeprefix("www.").split("."))))
        names.add(letters(host))
    return names


@lru_cache(maxsize=256)
def borders_in(title: str) -> tuple[tuple[int, int], ...]:
    """(start, end) of the marks that may part a headline from a name; each title is asked several times."""
    found: list[tuple[int, int]] = []
    end = 0
    for sign in BORDER_SIGN.finditer(title):
        at = start = sign.start()
        if at < end:
            continue
        while start > end and title[start - 1].isspace():
            start -= 1
        border = BORDER.match(title, start) or BORDER.match(title, at)
        if border is not None and border.end() > at:
            found.append(border.span())
            end = border.end()
    return tuple(found)


def is_site_name(part: str, names: Collection[str]) -> bool:
    """Is `part` (a stretch of a title between borders) a name of the site?

    True also for a longer form ("The Guardian, UK edition" beside "The Guardian"), for the initials of a name
    and for a name with its top-level domain.
    """
    key = letters(part)
    if not key or key in names:
        return True
    bare = letters(TOP_WORDS.sub("", part.strip())) if "." in part else key
    count = len(words(part))
    for name in names:
        if bare == name:
            return True
        if len(name) >= 4 and count <= MAX_NAME_WORDS and name in key and len(name) * 2 >= len(key):
            return True
        if len(key) >= 4 and key in name and len(key) * 3 >= len(name) * 1:
            return True
    initials = "".join(word[0] for word in words(part))
    return len(initials) >= 3 and initials in names


def without_site_name(title: str, names: Iterable[str], *, confirmed: Iterable[str] = ()) -> str:
    """`title` with the site's and its sections' names taken off both ends.

    A part goes if it is a name of the site, or if what is left is one of the `confirmed` headlines (as
    `letters`). A headline that merely contains a border mark stays whole.

    >>> without_site_name("Ukraine in Arabic | A letter", ["ukraineinarabic"])
    'A letter'
    >>> without_site_name("War and peace: a long road - day 3", ["example"])
    'War and peace: a long road - day 3'
    """
    if len(title) > MAX_TITLE_CHARS:
        return title
    headlines = frozenset(confirmed)
    borders = [span for span in borders_in(title) if span[0] > 0 and span[1] < len(title)]
    if not borders:
        return title.strip()
    if letters(title) in headlines:
        # Every print of the headline may carry the site's name: it goes at a mark that is no punctuation.
        borders = [span for span in borders if not WEAK_BORDER.search(title, *span)]
        return _cut_names(title, borders, list(names), exact=True)
    for start, end in borders:
        if "," in title[start:end]:
            continue
        for candidate in (title[:start], title[end:]):
            if letters(candidate) in headlines and letters(candidate):
                return candidate.strip()
    return _cut_names(title, borders, list(names))


def _cut_names(title: str, borders: list[tuple[int, int]], names: list[str], *, exact: bool = False) -> str:
    """`exact`: only what is a name to the letter goes, and nothing beside it."""
    first, last = 0, len(title)
    changed = True
    while changed:
        changed = False
        inner = [(start, end) for start, end in borders if start > first and end < last]
        if not inner:
            break
        start, end = inner[-1]
        mark = title[start:end]
        if exact and letters(title[end:last]) in names:
            last, changed = start, True
            continue
        if (
            not exact
            and is_site_name(title[end:last], names)
            and (not WEAK_BORDER.search(mark) or letters(title[end:last]) in names)
        ):
            last, changed = start, True
            # "Headline | Section | Site": a short part before the site's name behind the same mark is a section
            if len(inner) >= 2 and title[inner[-2][0] : inner[-2][1]] == mark and STRONG_BORDER.search(mark):
                begin = inner[-2][1]
                section, headline = words(title[begin:start]), words(title[first : inner[-2][0]])
                if len(section) <= 3 and len(headline) >= 2 and len(headline) > len(section):
                    last = inner[-2][0]
            continue
        start, end = inner[0]
        if "," not in title[start:end] and letters(title[first:start]) in names:
            first, changed = end, True
    left = title[first:last].strip()
    return left if letters(left) else title

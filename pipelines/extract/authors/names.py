"""One item of a list of names to a person's name, titles and functions off."""

import re
from collections.abc import Iterable
from functools import cache

from pipelines.dates import month_from_name
from pipelines.extract.authors.no_persons import EDGE, has_given_name, is_nobody, is_organisation
from pipelines.extract.names import letters
from pipelines.extract.wordlists import byline_words

MAX_NAMES = 300
MAX_NAME_CHARS = 60
MAX_WORD_CHARS = 40
"""Of a name of one word."""
MAX_NAME_WORDS = 6
EDGE_BUT_STOP = EDGE.replace(".", "")
"""A full stop may end an initial."""
HAN = re.compile(r"[\u3400-\u9fff]")
HAN_NAME = re.compile(
    r"^[\u3400-\u9fff]{2,5}(?:\s?[\u3400-\u9fff]{1,3})?$|^(?=.*[\u30a0-\u30ff＝=\s])[\u30a0-\u30ff\u3400-\u9fff＝=\s]{2,16}$"
)
HAN_ROLE = re.compile(
    r"^.{0,4}(?:快訊|快讯|報導|报道|编译|編譯)$|(?:本报|本報)?(?:记者|記者|編集委員|论説委員|特派員|通讯员|通訊員|快訊|編輯|编辑|デスク|ライター|氏|さん|アナウンサー|論説委員)$|^(?:本报|本報|新华社|上報快訊|实习|特约)?(?:记者|記者|通讯员|编辑|編輯|责任编辑|責任編輯|作者)"
)
HANGUL_NAME = re.compile(r"^[\uac00-\ud7a3]{2,5}$")
HANGUL_ROLE = re.compile(r"\s*(?:기자|특파원|선임기자|논설위원|인턴기자|객원기자|수습기자|통신원|에디터)$")
POSSESSIVE = re.compile(
    r"^(?:[A-Z]{2,}\w*|[A-Z]{2,} \w+)['’]s?\s+(?=\S+\s\S)|^\S+-(?:Experte|Expertin|Autor|Autorin|Redakteur|Redakteurin)\s+(?=\S)"
)
FILE_END = re.compile(r"\.(?:html?|php|aspx?|jsp|pdf|docx?|txt|xml|jpe?g|png|gif|webp|mp[34])$", re.I)
NO_NAME_SIGN = re.compile(r"[?!:{}\[\]<>=|%$€#©®\\\"…]")


def person_name(part: str, not_names: frozenset[str]) -> str | None:
    """`part` as a person's name, titles and functions off; None for anything else."""
    part = part.strip(EDGE_BUT_STOP)
    if not part or len(part) > 4 * MAX_NAME_CHARS:
        return None
    if not part.isascii():
        if HAN.search(part):
            part = HAN_ROLE.sub("", HAN_ROLE.sub("", part)).strip(EDGE)
            return part if HAN_NAME.match(part) and not is_nobody(part, not_names) else None
        part = HANGUL_ROLE.sub("", part)
    if is_nobody(part, not_names):
        return None
    tokens = _without_functions(_without_titles(POSSESSIVE.sub("", part).split()))
    name = " ".join(tokens).strip(EDGE_BUT_STOP)
    if name.endswith(".") and len(name.rsplit(None, 1)[-1].strip(".")) > 3:
        name = name.rstrip(".")
    if not name or (name != part and is_nobody(name, not_names)) or not _looks_like_name(name):
        return None
    return name


def _without_titles(tokens: list[str]) -> list[str]:
    titles = byline_words("title")
    while len(tokens) > 1 and (tokens[0].casefold() in titles or tokens[0].casefold().rstrip(".") in titles):
        tokens = tokens[1:]
    return tokens


def _without_functions(tokens: list[str]) -> list[str]:
    """Tokens up to a function, a place, a date or an organisation: "Ann Lee in Rome", "Ann Lee Political Editor"."""
    stops, roles, particles = byline_words("in"), byline_words("role"), byline_words("particle")
    if len(tokens) >= 4 and tokens[-1].casefold() in byline_words("job"):
        return tokens[: 3 if tokens[1].casefold() in particles or len(tokens[1]) < 3 else 2]
    if (
        len(tokens) == 3
        and min(map(len, tokens)) > 2
        and " ".join(tokens[:2]).isupper()
        and tokens[2].istitle()
    ):
        return tokens[:2]  # "ANN LEE Madrid"
    if len(tokens) <= MAX_NAME_WORDS and _is_two_names(tokens) and is_organisation(" ".join(tokens[2:])):
        return tokens[:2]
    for at in range(1, len(tokens)):
        word = tokens[at].casefold().strip(".,:")
        if word in stops and word not in particles and (tokens[at].islower() or at >= 2):
            return tokens[:at]
        if at < 2:
            continue
        if any(map(str.isdigit, word)):
            before = _without_month(tokens[:at])
            return before if len(before) < min(at, 4) and has_given_name(before[0]) else tokens
        if " ".join(tokens[at:]).casefold().strip(" .") in byline_words("agency"):
            return tokens[:at]
        start = at + (word in byline_words("adjective"))
        for length in (1, 2, 3):
            phrase = " ".join(tokens[start : start + length]).casefold().strip(".,:")
            if phrase in roles:
                return tokens[:2] if at >= 4 and _is_two_names(tokens[:at]) else tokens[:at]
    return tokens


def _is_two_names(tokens: list[str]) -> bool:
    """Are the first two of four tokens and more a given name and a whole last name?"""
    return (
        len(tokens) >= 4
        and all(token[0].isupper() for token in tokens)
        and has_given_name(tokens[0])
        and len(tokens[1].strip(".")) > 1
        and tokens[1].casefold() not in byline_words("particle")
    )


def _without_month(tokens: list[str]) -> list[str]:
    """Tokens before a day, without the month or the article ("le", "am") before it."""
    while len(tokens) > 2 and (
        (tokens[-1].islower() and len(tokens[-1]) < 4) or month_from_name(tokens[-1].strip(".,")) is not None
    ):
        tokens = tokens[:-1]
    return tokens


def _looks_like_name(name: str) -> bool:
    """One to six words of letters, each with a capital (where the script has them) or a particle."""
    tokens = name.split()
    if len(name) > MAX_NAME_CHARS or not 1 <= len(tokens) <= MAX_NAME_WORDS:
        return False
    if (
        NO_NAME_SIGN.search(name)
        or ("." in name and FILE_END.search(name))
        or sum(map(str.isalpha, name)) < 2
    ):
        return False
    if len(tokens) == 1:
        folded = name.casefold().strip(".,")
        is_word = (
            folded in byline_words("in") or folded in byline_words("stop") or folded in byline_words("by")
        )
        return (
            2 <= len(name) <= MAX_WORD_CHARS
            and not name.isdigit()
            and not is_word
            and month_from_name(name) is None
        )
    if any(map(str.isdigit, name)):
        return False
    particles = byline_words("particle")
    clutter = _clutter()
    if any(token.casefold().strip(".,:") in clutter for token in tokens):
        return False
    if len(tokens) == 2 and name.islower() and min(map(len, tokens)) > 3 and has_given_name(name):
        return name.replace(" ", "").isalpha()
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


@cache
def _clutter() -> frozenset[str]:
    """Words before places and behind names, but for those inside names."""
    return (byline_words("in") | byline_words("stop")) - byline_words("particle")


def unique_names(names: Iterable[str]) -> tuple[str, ...]:
    """The first `MAX_NAMES` of `names`, each once by its letters."""
    seen: dict[str, str] = {}
    for name in names:
        seen.setdefault(letters(name), name)
    seen.pop("", None)
    return tuple(seen.values())[:MAX_NAMES]

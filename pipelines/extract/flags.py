"""A page and its article to flags, each with its evidence: what a reader of the record should be wary of."""

from collections.abc import Callable, Mapping
from typing import NamedTuple

from pipelines.extract.cues import Cue, has_slots
from pipelines.extract.marks import (
    BARE_STATUS,
    CHALLENGE_CHARS,
    CHALLENGE_MARKS,
    CHALLENGE_TITLE,
    CLOCK,
    CONSENT_ADDRESS,
    CUT_END,
    EMPTY_ROOT,
    END_OF_PAGE,
    ERROR_PATH,
    FREE_TOKEN,
    GALLERY_PATH,
    HYDRATION_MARKS,
    LIVE_MARKS,
    LIVE_PATH,
    LOCKED_TIERS,
    LOOKED_AT_CHARS,
    OPEN_TAG_AT_END,
    PRICE,
    REFERENCE_NUMBER,
    STATUS_IN_TITLE,
    VIDEO_PATH,
    WALL_TOKEN,
    WALL_WORDS,
)
from pipelines.extract.signals import BUTTON_CHARS, FEW_WORDS, NOTICE_REACH, Signals
from pipelines.extract.structured import Structured, structured_from_page
from pipelines.model import Article, Block, Page

MIN_WORDS = 50
"""Below, a text is flagged `short`."""
HARDLY_ANY_WORDS = 60
NOTICE_WORDS = 25
UNCUT_WORDS = 1000
"""A text so long was not cut by a wall; offers below it are for something else."""
MIN_OTHER_LANGUAGE_SHARE = 0.15
MAX_TEXT_LINK_DENSITY = 0.5
MIN_ENTRIES = 8
MIN_TITLED_ENTRIES = 3
MIN_PICTURES = 6
MIN_ARTICLE_CHARS = 250
"""Of kept prose about something else: from here on a page with a banner is no consent page."""
COOKIE_SHARE = 0.35
"""Of the page's characters, in blocks about cookies: from here on the page is its consent notice."""
CONTAINERS = ("div", "table", "section", "article", "main")
END_CHARS = 20_000
"""At the end of the markup, white space behind it not counted, where the page is closed."""
SPARE_CHARS = 1000
SHELL_CHARS = 700
"""Visible characters below which a page that is built by its scripts counts as empty."""


class Flag(NamedTuple):
    """A flag and what speaks for it, in a few words."""

    name: str
    evidence: str


Rule = Callable[[Signals], str | None]
"""What speaks for the flag, None where nothing does."""


def flags_from_page(page: Page, article: Article, *, structured: Structured | None = None) -> tuple[str, ...]:
    """The names of the flags that fit a page and the article found on it."""
    signals = Signals(page, article, structured or structured_from_page(page))
    return tuple(flag.name for flag in flags_from_signals(signals))


def flags_from_signals(signals: Signals) -> tuple[Flag, ...]:
    """The flags that the signals of a page speak for, by name."""
    found = ((name, rule(signals)) for name, rule in FLAGS.items())
    return tuple(Flag(name, evidence) for name, evidence in found if evidence)


def paywall(signals: Signals) -> str | None:
    """The page says so in its metadata, or a notice asks to subscribe for the rest of the text."""
    for node in signals.structured.nodes:
        said = node.get("isAccessibleForFree")
        if said is None:
            continue
        if said is False or str(said).rpartition("/")[2].lower() in ("false", "no", "0"):
            return "isAccessibleForFree is false"
    said = signals.structured.first_meta("isaccessibleforfree") or ""
    if said.lower() == "false" or "false" in map(
        str.lower, signals.structured.microdata.get("isaccessibleforfree", ())
    ):
        return "isAccessibleForFree is false"
    tier = (
        signals.structured.first_meta("article:content_tier", "content_tier", "content-tier") or ""
    ).lower()
    if tier in LOCKED_TIERS:
        return f"content tier {tier}"
    return _paywall_notice(signals)


def _paywall_notice(signals: Signals) -> str | None:
    if signals.words > UNCUT_WORDS:
        return None
    weak = None
    # beside a long text only a wall's own words count
    slots = ("subscribe", "login") if signals.words <= 2 * FEW_WORDS else ("subscribe",)
    for block, cues in signals.notices_about(*slots):
        if _is_other_notice(block, cues):
            continue
        if has_slots(cues, "subscribe", "reading") or has_slots(cues, "subscribe", "exclusive", "page"):
            return f"notice: {block.text[:80]}"
        if has_slots(cues, "login", "reading") and signals.words < FEW_WORDS:
            return f"notice: {block.text[:80]}"
        has_offer = (
            has_slots(cues, "subscribe", "login")
            or has_slots(cues, "subscribe", "exclusive")
            or (any(slot == "subscribe" for slot, _ in cues) and PRICE.search(block.text))
        )
        if has_offer and signals.words < FEW_WORDS and _is_behind_text(signals, block):
            return f"offer behind a short text: {block.text[:80]}"
        if has_offer:
            weak = weak or f"offer: {block.text[:80]}"
    if not signals.kept or signals.words > 2 * FEW_WORDS:
        return None
    is_cut = bool(CUT_END.search(signals.article.text[-20:]))
    html = signals.page.html
    wall = (
        (weak or is_cut)
        and any(word in html for word in WALL_WORDS)
        and WALL_TOKEN.search(html[:LOOKED_AT_CHARS])
    )
    if wall and not FREE_TOKEN.search(wall[0]):
        return f"markup of a wall, {'text cut' if is_cut else weak}"
    return f"text cut, {weak}" if weak and is_cut else None


def _is_other_notice(block: Block, cues: frozenset[Cue]) -> bool:
    """About a newsletter, a donation, the comments or cookies."""
    if any(slot in ("aside", "donate") for slot, _ in cues) or has_slots(cues, "cookies", "agree"):
        return True
    return "cookie" in block.text.lower()


def _is_behind_text(signals: Signals, block: Block) -> bool:
    last = signals.kept[-1].index if signals.kept else block.index
    return last - 1 <= block.index <= last + NOTICE_REACH


def consent(signals: Signals) -> str | None:
    """The page is its consent notice: next to no article, most of the text about cookies."""
    if signals.words >= FEW_WORDS:
        return None
    in_title = any(slot == "cookies" for cues in signals.title_cues for slot, _ in cues)
    address = CONSENT_ADDRESS.search(f"{signals.url.host}{signals.url.path}".lower())
    other = sum(
        len(block.text)
        for block, cues in signals.kept_cues
        if len(block.text) > BUTTON_CHARS and not _is_about_cookies(block, cues)
    )
    if other >= (MIN_ARTICLE_CHARS if in_title or address else MIN_ARTICLE_CHARS // 3):
        return None
    about, agree = 0, False
    for block, cues in (*signals.notices, *signals.kept_cues):
        if _is_about_cookies(block, cues):
            about += len(block.text)
        if len(block.text) <= BUTTON_CHARS and any(slot == "agree" for slot, _ in cues):
            agree = True
    total = max(1, signals.counts.chars)
    if (agree or in_title or address) and about >= COOKIE_SHARE * total:
        return f"{about / total:.0%} of the page is about cookies or consent"
    return None


def _is_about_cookies(block: Block, cues: frozenset[Cue]) -> bool:
    """A word of the field will do for what was cut; a kept sentence may speak of partners and consent."""
    slot_wanted = "cookie" if block.verdict == "keep" else "cookies"
    return any(slot == slot_wanted for slot, _ in cues)


def soft_404(signals: Signals) -> str | None:
    """An error page whatever its status: the title or a short page's notice says that nothing is here."""
    if signals.status >= 400:
        return f"HTTP status {signals.status}"
    if signals.words >= FEW_WORDS:
        return None
    for title, cues in zip(signals.titles, signals.title_cues, strict=True):
        if _says_missing(cues) or any(slot == "failure" for slot, _ in cues) or BARE_STATUS.fullmatch(title):
            return f"title: {title[:80]}"
        if STATUS_IN_TITLE.search(title) and any(slot in ("missing", "page") for slot, _ in cues):
            return f"title: {title[:80]}"
    if signals.words >= HARDLY_ANY_WORDS:
        return None
    for block, cues in (*signals.notices[:30], *signals.kept_cues):
        if len(block.text) <= 220 and block.link_chars * 2 < len(block.text):
            if _says_missing(cues) and not any(slot == "search" for slot, _ in cues):
                return f"notice: {block.text[:80]}"
            if any(slot == "failure" for slot, _ in cues) and signals.words < 30:
                return f"notice: {block.text[:80]}"
    return f"address: {signals.url.path[:80]}" if ERROR_PATH.search(signals.url.path) else None


def _says_missing(cues: frozenset[Cue]) -> bool:
    return has_slots(cues, "missing", "page")


def bot_check(signals: Signals) -> str | None:
    """A page that wants to see a human first: a challenge's title, markup or wording, and no article."""
    if signals.words >= FEW_WORDS:
        return None
    for title in signals.titles:
        if CHALLENGE_TITLE.match(title) and len(title) < 90:
            return f"title: {title[:80]}"
    html = signals.page.html
    if signals.counts.chars < CHALLENGE_CHARS:
        mark = next((mark for mark in CHALLENGE_MARKS if mark in html), None)
        if mark and signals.words < HARDLY_ANY_WORDS:
            return f"markup: {mark}"
        kept = signals.kept_cues if _is_bare_notice(signals) else []
        for block, cues in (*signals.notices[:30], *kept):
            if has_slots(cues, "human", "verify"):
                return f"notice: {block.text[:80]}"
        if signals.counts.chars < SHELL_CHARS and has_slots(
            [cue for cues in (*signals.title_cues, *(c for _, c in signals.notices)) for cue in cues],
            "human",
            "verify",
        ):
            return f"title and notice: {signals.titles[0][:80] if signals.titles else ''}"
        joined = " ".join(block.text for block in signals.article.blocks)[:3000]
        if REFERENCE_NUMBER.search(joined) and any(
            slot == "verify" for cues in signals.title_cues for slot, _ in cues
        ):
            return "a blocked request's reference number"
    return None


def _is_bare_notice(signals: Signals) -> bool:
    """Hardly a text, and next to no links: under a menu the same words are those of a brief about people and bans."""
    return signals.words < NOTICE_WORDS or (
        signals.words < HARDLY_ANY_WORDS and signals.counts.link_chars < BUTTON_CHARS
    )


def truncated(signals: Signals) -> str | None:
    """The source says so, or the markup breaks off."""
    if "truncated" in signals.page.flags:
        return "declared by the source, or fewer bytes than declared"
    html = signals.page.html
    last = html[-SPARE_CHARS:]
    if last.rfind("<") < last.rfind(">") and END_OF_PAGE.search(last):
        return None
    end = html[-END_CHARS - SPARE_CHARS :].rstrip()
    if len(end) < END_CHARS < len(html):
        end = html.rstrip()
    if _ends_in_tag(end[-3000:]):
        return "the markup ends inside a tag"
    if END_OF_PAGE.search(end, max(0, len(end) - SPARE_CHARS)) or END_OF_PAGE.search(end[-END_CHARS:]):
        return None
    if not ("<body" in html or "<BODY" in html):
        return None
    html = html.rstrip()
    if html.rfind("<script") > html.rfind("</script"):
        return "the markup ends inside a script"
    if html.endswith(("</script>", "</style>", "-->")):
        return None  # written by a server that leaves the last tags out
    if any(map(str.isalnum, html[html.rfind(">") + 1 :])):
        return "the markup ends inside a text, the page is never closed"
    unclosed = sum(max(0, html.count(f"<{tag}") - html.count(f"</{tag}")) for tag in CONTAINERS)
    return f"{unclosed} containers and the page are never closed" if unclosed else None


def _ends_in_tag(end: str) -> bool:
    if end.rfind("<") <= end.rfind(">"):
        return False
    return OPEN_TAG_AT_END.search(end) is not None


def script_shell(signals: Signals) -> str | None:
    """What there is to read comes by script: an empty root or hydration JSON, hardly any text."""
    if signals.words >= HARDLY_ANY_WORDS or signals.counts.chars >= SHELL_CHARS:
        return None
    html = signals.page.html
    if "script_shell" in signals.page.flags or EMPTY_ROOT.search(html[:LOOKED_AT_CHARS]):
        return "an empty root element"
    mark = next((mark for mark in HYDRATION_MARKS if mark in html), None)
    if mark:
        return f"markup: {mark}"
    for block, cues in (*signals.notices, *signals.kept_cues):
        if any(slot == "script" for slot, _ in cues) and signals.words < MIN_WORDS:
            return f"notice: {block.text[:80]}"
    return None


def frames(signals: Signals) -> str | None:
    """What there is to read are other pages, shown in frames; hardly any text for browsers without them."""
    if signals.words >= HARDLY_ANY_WORDS or next(signals.page.tree.iter("frameset"), None) is None:
        return None
    sources = [frame.get("src", "") for frame in signals.page.tree.iter("frame")]
    return f"a frameset of {len(sources)}: {', '.join(sources)[:80]}"


def live_blog(signals: Signals) -> str | None:
    """Declared as LiveBlogPosting, or entries with the time in front under a title or address that says live."""
    if "LiveBlogPosting" in signals.types:
        return "JSON-LD LiveBlogPosting"
    entries = _entries(signals)
    if entries < MIN_TITLED_ENTRIES:
        return None
    if _title_has(signals, "live"):
        return f"{entries} entries with the time in front, and a title that says live"
    if entries < MIN_ENTRIES:
        return None
    said = bool(LIVE_PATH.search(signals.url.path.lower())) or any(
        mark in signals.page.html for mark in LIVE_MARKS
    )
    return f"{entries} entries with the time in front" if said else None


def _entries(signals: Signals) -> int:
    """Blocks between the first and the last kept one, both included, that begin with a clock time."""
    if not signals.kept:
        return 0
    first, last = signals.kept[0].index, signals.kept[-1].index
    between = signals.article.blocks[max(0, first - 3) : last + 1]
    timed = [block for block in between if not block.text[:1].isalpha() and CLOCK.match(block.text)]
    return sum(block.link_chars * 2 <= len(block.text) for block in timed)


def video(signals: Signals) -> str | None:
    """The page shows a film; what text there is describes it."""
    if signals.words >= FEW_WORDS:
        return None
    if signals.og_type.startswith("video"):
        return f"og:type {signals.og_type}"
    if "VideoObject" in signals.types and not signals.article_nodes and "Product" not in signals.types:
        return "JSON-LD VideoObject and no article"
    in_path = not VIDEO_PATH.isdisjoint(signals.segments[:-1])
    in_title = signals.words < FEW_WORDS * 2 // 3 and _title_has(signals, "video")
    if (in_path or in_title) and ("VideoObject" in signals.types or signals.players > 0):
        return f"a player, and {f'the address {signals.url.path[:80]}' if in_path else 'a title that says video'}"
    return None


def gallery(signals: Signals) -> str | None:
    """The page shows pictures; what text there is describes them."""
    if signals.words >= FEW_WORDS:
        return None
    if not signals.types.isdisjoint({"ImageGallery", "MediaGallery"}):
        return "JSON-LD ImageGallery"
    in_path = any(map(GALLERY_PATH.search, signals.segments[:-1]))
    in_title = signals.words < FEW_WORDS * 2 // 3 and _title_has(signals, "gallery")
    if not (in_path or in_title) or signals.pictures < MIN_PICTURES:
        return None
    said = f"the address {signals.url.path[:80]}" if in_path else "a title that says so"
    return f"{signals.pictures} pictures, and {said}"


def _title_has(signals: Signals, slot: str) -> bool:
    return any(name == slot for cues in signals.title_cues for name, _ in cues)


def short(signals: Signals) -> str | None:
    """Fewer than 50 words (two characters a word in scripts without blanks)."""
    return f"{signals.words} words" if signals.words < MIN_WORDS else None


def link_list(signals: Signals) -> str | None:
    """More than half of the text's characters are inside links."""
    if len(signals.kept) >= 2 and signals.kept_link_density > MAX_TEXT_LINK_DENSITY:
        return f"{signals.kept_link_density:.0%} of the text is linked"
    return None


def mixed_language(signals: Signals) -> str | None:
    """At least 15 % of the text is in other languages than its own."""
    share = signals.article.mixed_language_share
    return f"{share:.0%} of the text in other languages" if share >= MIN_OTHER_LANGUAGE_SHARE else None


def rescued_parse(signals: Signals) -> str | None:
    """lxml lost text of this page, so another parser made the tree."""
    return "text was lost by the first parser" if "rescued_parse" in signals.page.flags else None


FLAGS: Mapping[str, Rule] = {
    rule.__name__: rule
    for rule in (
        paywall,
        consent,
        soft_404,
        bot_check,
        truncated,
        script_shell,
        frames,
        live_blog,
        video,
        gallery,
        short,
        link_list,
        mixed_language,
        rescued_parse,
    )
}
"""Name -> rule, in the order of the table in docs/trust.md."""

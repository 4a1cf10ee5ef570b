"""Labelled pages by seed: walls, error, consent and challenge pages, lists, tickers, and articles full of traps.

Everything is drawn from one of three parts. Wordings and layouts of part "dev" were looked at while the rules
of `pipelines/extract/flags.py` were made; errors on "held" (other wordings, other layouts) were looked at
once, at the end; those on "fresh" (again other wordings, four languages that no other part has) never.
"""

import random
from collections import defaultdict
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Literal

import msgspec

from benchmarks.flagpages.layouts import LAYOUTS, Parts
from benchmarks.mixed.corpus import RIGHT_TO_LEFT, Voice

Part = Literal["dev", "held", "fresh"]
NOTICES = Path(__file__).with_name("notices.tsv")
SLUGS = ("new-bridge-opens-after-delay", "harbour-board-votes-on-budget", "city-plans-more-trams-next-year")


class FlagPage(msgspec.Struct, frozen=True, kw_only=True):
    """A made page and what is true of it."""

    id: str
    url: str
    html: str
    language: str
    layout: str
    sort: str
    """Which maker drew it."""
    flags: tuple[str, ...]
    kind: str
    status: int = 200
    unjudged: tuple[str, ...] = ()
    """Flags that may be set or not."""


class Draw:
    """The random source of one page with its language's words."""

    def __init__(self, language: str, part: Part, seed: str) -> None:
        self.rng = random.Random(seed)
        self.language, self.part = language, part
        self.voice = Voice(language, self.rng, set())
        self.layout = self.rng.choice(LAYOUTS["dev" if part == "dev" else "held"])
        self.domain = self.rng.choice(("kurier", "gazette", "morgen", "vesti", "courier")) + ".example"

    def notice(self, kind: str) -> str:
        return self.rng.choice(notices()[self.language, kind, self.part])

    def titled(self, kind: str) -> str:
        return self.notice(kind).format(head=self.voice.headline())

    def paragraphs(self, number: int, sentences: tuple[int, int] = (3, 5)) -> list[str]:
        return [self.voice.paragraph(self.rng.randint(*sentences)) for _ in range(number)]

    def url(self, path: str | None = None) -> str:
        slug = self.rng.choice(SLUGS)
        article = self.rng.choice((f"/2024/05/{slug}", f"/news/{slug}-{self.rng.randint(10**5, 10**6)}.html"))
        return f"https://www.{self.domain}{article if path is None else path}"

    def chance(self, share: float) -> bool:
        return self.rng.random() < share

    def parts(self, title: str, body: list[str], **more: object) -> Parts:
        """What every page of the site prints: menu, traps, footer."""
        voice = self.voice
        teasers = [voice.headline() for _ in range(self.rng.randint(4, 9))]
        parts = Parts(
            language=self.language,
            direction="rtl" if self.language in RIGHT_TO_LEFT else "ltr",
            site=voice.pick("site"),
            title=title,
            body=body,
            menu=[voice.headline().split()[0][:12] for _ in range(6)] + [self.notice("menu")],
            teasers=teasers,
            newsletter=self.notice("newsletter"),
            cookie_banner=self.notice("consent") if self.chance(0.5) else None,
            button=self.notice("button"),
        )
        for name, value in more.items():
            setattr(parts, name, value)
        return parts


Maker = Callable[[Draw], dict[str, object]]


@cache
def notices() -> dict[tuple[str, str, str], list[str]]:
    """(language, kind, part) to lines."""
    found: dict[tuple[str, str, str], list[str]] = defaultdict(list)
    for line in NOTICES.read_text("utf-8").splitlines():
        if not line.startswith("#"):
            language, kind, part, text = line.split("\t")
            found[language, kind, part].append(text)
    return found


def languages(part: Part) -> tuple[str, ...]:
    return tuple(sorted({language for language, _, found in notices() if found == part}))


def iter_flag_pages(part: Part, *, rounds: int = 2) -> Iterator[FlagPage]:
    """All sorts of pages in all languages, `rounds` of each; the same pages every time."""
    for language in languages(part):
        for sort, maker in MAKERS.items():
            for number in range(rounds * (3 if sort == "article" else 1)):
                draw = Draw(language, part, f"{part}-{language}-{sort}-{number}")
                made = maker(draw)
                parts = made.pop("parts")
                assert isinstance(parts, Parts)
                html = draw.layout(parts)
                cut = made.pop("cut", None)
                if isinstance(cut, float):
                    html = html[: int(len(html) * cut)]
                values = {"flags": (), "kind": "article", "url": draw.url(), **made}
                yield FlagPage(
                    id=f"{part}-{language}-{sort}-{number}",
                    html=html,
                    language=language,
                    layout=draw.layout.__name__,
                    sort=sort,
                    **values,  # type: ignore[arg-type]
                )


def article(draw: Draw) -> dict[str, object]:
    """A plain article with what leads rules astray: newsletter box, banner, player, gallery, odd headline."""
    title = draw.notice("about_404") if draw.chance(0.3) else draw.voice.headline()
    parts = draw.parts(title, draw.paragraphs(draw.rng.randint(5, 9)))
    parts.jsonld = draw.rng.choice((None, _news(title), {**_news(title), "isAccessibleForFree": True}))
    parts.players = int(draw.chance(0.3))
    parts.pictures = draw.rng.choice((1, 1, 7))
    parts.comments = draw.paragraphs(3, (1, 2)) if draw.chance(0.4) else []
    parts.body_class = draw.rng.choice(("", "no-paywall", "paywall-free", ""))
    return {"parts": parts}


def wall(draw: Draw) -> dict[str, object]:
    title = draw.voice.headline()
    body = draw.paragraphs(draw.rng.randint(1, 3), (2, 4))
    if draw.chance(0.5):
        body[-1] = body[-1].rstrip(".。") + "…"
    parts = draw.parts(title, body, notice=draw.notice("wall"))
    parts.notice_class = draw.rng.choice(("paywall", "box c7", "x1", "subscription-wall"))
    if draw.chance(0.3):
        parts.jsonld = {
            **_news(title),
            "isAccessibleForFree": draw.rng.choice((False, "False", "http://schema.org/False")),
        }
    return {"parts": parts, "flags": ("paywall",), "unjudged": ("short",)}


def missing(draw: Draw) -> dict[str, object]:
    parts = draw.parts(draw.notice("missing_title"), [draw.notice("missing")], is_page=True)
    return {"parts": parts, "flags": ("soft_404",), "kind": "error", "unjudged": ("short",)}


def bot(draw: Draw) -> dict[str, object]:
    parts = draw.parts(draw.notice("bot_title"), [draw.notice("bot")], is_bare=True)
    parts.head_script = draw.rng.choice(("", "window._cf_chl_opt={};", "var recaptcha='x';"))
    return {
        "parts": parts,
        "flags": ("bot_check",),
        "kind": "bot_check",
        "unjudged": ("short", "script_shell"),
    }


def consent(draw: Draw) -> dict[str, object]:
    others = [draw.notice("consent") for _ in range(draw.rng.randint(1, 2))]
    parts = draw.parts(draw.notice("consent_title"), others, is_bare=True)
    parts.cookie_banner = None
    parts.notice = draw.notice("button")
    url = draw.url() if draw.chance(0.6) else f"https://consent.{draw.domain}/?continue=1"
    return {
        "parts": parts,
        "flags": ("consent",),
        "kind": "consent",
        "url": url,
        "unjudged": ("short", "soft_404"),
    }


def live(draw: Draw) -> dict[str, object]:
    title = draw.titled("live")
    clock = draw.rng.choice(("{:02}:{:02}", "{:02}.{:02}", "{}:{:02}"))
    body = []
    for index in range(draw.rng.randint(7, 12)):
        at = clock.format(20 - index, draw.rng.randint(0, 59))
        body += [f"{at} {draw.voice.paragraph(2)}"] if draw.chance(0.7) else [at, draw.voice.paragraph(2)]
    parts = draw.parts(title, body)
    if draw.chance(0.3):
        parts.jsonld = {**_news(title), "@type": "LiveBlogPosting"}
    return {"parts": parts, "flags": ("live_blog",)}


def video(draw: Draw) -> dict[str, object]:
    title = draw.titled("video")
    parts = draw.parts(title, draw.paragraphs(1, (1, 2)), players=1)
    if draw.chance(0.4):
        parts.og_type = "video.other"
    path = f"/video/{draw.rng.choice(SLUGS)}" if draw.chance(0.5) else None
    return {"parts": parts, "flags": ("video",), "url": draw.url(path), "unjudged": ("short",)}


def gallery(draw: Draw) -> dict[str, object]:
    parts = draw.parts(draw.titled("gallery"), draw.paragraphs(1, (1, 2)), pictures=draw.rng.randint(8, 14))
    return {"parts": parts, "flags": ("gallery",), "unjudged": ("short",)}


def section(draw: Draw) -> dict[str, object]:
    parts = _list(draw, draw.notice("section"))
    path = draw.rng.choice(("/politics/", "/category/ports/", "/tag/harbour", "/news/world/", "/economy"))
    return {"parts": parts, "kind": "section", "url": draw.url(path), "unjudged": ("short", "link_list")}


def search(draw: Draw) -> dict[str, object]:
    parts = _list(draw, draw.notice("search"))
    path = draw.rng.choice(
        ("/search?q=bridge", "/?s=bridge", "/suche/?query=bridge", "/find.php?text=bridge")
    )
    return {"parts": parts, "kind": "search", "url": draw.url(path), "unjudged": ("short", "link_list")}


def home(draw: Draw) -> dict[str, object]:
    parts = _list(draw, draw.voice.pick("site"))
    path = draw.rng.choice(("/", "", "/index.html", f"/{draw.language}/"))
    return {"parts": parts, "kind": "home", "url": draw.url(path), "unjudged": ("short", "link_list")}


def shell(draw: Draw) -> dict[str, object]:
    title = draw.voice.headline()
    parts = draw.parts(title, draw.paragraphs(6), is_shell=True)
    parts.shell = draw.rng.choice(
        ("__NEXT_DATA__", "__NUXT__") if draw.part == "dev" else ("__INITIAL_STATE__", "root")
    )
    return {"parts": parts, "flags": ("script_shell", "short"), "kind": "script_shell"}


def truncated(draw: Draw) -> dict[str, object]:
    parts = draw.parts(draw.voice.headline(), draw.paragraphs(10))
    return {
        "parts": parts,
        "flags": ("truncated",),
        "cut": draw.rng.uniform(0.5, 0.75),
        "unjudged": ("short",),
    }


def brief(draw: Draw) -> dict[str, object]:
    """A story of one or two sentences: short, and nothing else."""
    parts = draw.parts(draw.voice.headline(), [draw.voice.paragraph(2)])
    return {"parts": parts, "flags": ("short",)}


def _list(draw: Draw, title: str) -> Parts:
    parts = draw.parts(title, [], is_page=True)
    with_decks = draw.chance(0.6)
    parts.items = [
        (draw.voice.headline(), draw.voice.paragraph(1) if with_decks else "")
        for _ in range(draw.rng.randint(12, 25))
    ]
    parts.og_type = draw.rng.choice(("website", None))
    return parts


def _news(title: str) -> dict[str, object]:
    return {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "headline": title,
        "datePublished": "2024-05-03",
    }


MAKERS: dict[str, Maker] = {
    maker.__name__: maker
    for maker in (
        article,
        wall,
        missing,
        bot,
        consent,
        live,
        video,
        gallery,
        section,
        search,
        home,
        shell,
        truncated,
        brief,
    )
}

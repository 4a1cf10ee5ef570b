"""The parts of a made page to markup, in eight layouts of three decades."""

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from html import escape


@dataclass
class Parts:
    """What a page prints."""

    language: str
    direction: str
    site: str
    title: str
    body: list[str]
    menu: list[str]
    teasers: list[str]
    newsletter: str
    cookie_banner: str | None
    button: str
    notice: str | None = None
    notice_class: str = "box"
    items: list[tuple[str, str]] = field(default_factory=list)
    comments: list[str] = field(default_factory=list)
    jsonld: dict[str, object] | None = None
    og_type: str | None = "article"
    players: int = 0
    pictures: int = 1
    body_class: str = ""
    head_script: str = ""
    is_page: bool = False
    """No byline, no date: not a story."""
    is_bare: bool = False
    """Neither menu nor teasers."""
    is_shell: bool = False
    shell: str = ""


Layout = Callable[[Parts], str]


def _head(parts: Parts) -> str:
    title = parts.title if parts.is_bare else f"{parts.title} | {parts.site}"
    pieces = ['<meta charset="utf-8">', f"<title>{escape(title)}</title>"]
    if parts.og_type and not (parts.is_page and parts.og_type == "article") and not parts.is_bare:
        pieces.append(f'<meta property="og:type" content="{parts.og_type}">')
    if parts.jsonld:
        pieces.append(
            f'<script type="application/ld+json">{json.dumps(parts.jsonld, ensure_ascii=False)}</script>'
        )
    if parts.head_script:
        pieces.append(f"<script>{parts.head_script}</script>")
    return "".join(pieces)


def _page(parts: Parts, body: str) -> str:
    if parts.is_shell:
        body = _shell(parts)
    attributes = f' class="{parts.body_class}"' if parts.body_class else ""
    return (
        f'<!DOCTYPE html><html lang="{parts.language}" dir="{parts.direction}"><head>{_head(parts)}</head>'
        f"<body{attributes}>{body}</body></html>"
    )


def _shell(parts: Parts) -> str:
    state = json.dumps({"props": {"article": {"title": parts.title, "body": parts.body}}}, ensure_ascii=False)
    if parts.shell == "__NEXT_DATA__":
        return f'<div id="__next"></div><script id="__NEXT_DATA__" type="application/json">{state}</script>'
    if parts.shell == "__NUXT__":
        return f'<div id="__nuxt"><div class="spinner"></div></div><script>window.__NUXT__={state}</script>'
    if parts.shell == "__INITIAL_STATE__":
        return f'<div class="page-mount"></div><script>window.__INITIAL_STATE__={state};</script>'
    return f'<noscript>You need to enable JavaScript to run this app.</noscript><div id="root"></div><script>var a={state}</script>'


def _links(texts: list[str], tag: str = "li") -> str:
    return "".join(
        f'<{tag}><a href="/n/{index}">{escape(text)}</a></{tag}>' for index, text in enumerate(texts)
    )


def _paragraphs(parts: Parts, tag: str = "p") -> str:
    return "".join(f"<{tag}>{escape(text)}</{tag}>" for text in parts.body)


def _media(parts: Parts) -> str:
    images = "".join(f'<figure><img src="/i/{n}.jpg" alt=""></figure>' for n in range(parts.pictures))
    return images + '<iframe src="https://www.youtube.com/embed/x"></iframe>' * parts.players


def _notice(parts: Parts) -> str:
    return f'<div class="{parts.notice_class}"><p>{escape(parts.notice)}</p></div>' if parts.notice else ""


def _banner(parts: Parts) -> str:
    if not parts.cookie_banner:
        return ""
    return (
        f'<div class="cc"><p>{escape(parts.cookie_banner)}</p><button>{escape(parts.button)}</button></div>'
    )


def _dated(parts: Parts) -> str:
    return "" if parts.is_page or parts.is_bare else '<p class="date">03.05.2024</p>'


def semantic(parts: Parts) -> str:
    if parts.is_bare:
        return _page(
            parts, f"<main><h1>{escape(parts.title)}</h1>{_paragraphs(parts)}{_notice(parts)}</main>"
        )
    items = "".join(
        f'<article><h2><a href="/a/{n}">{escape(head)}</a></h2>{f"<p>{escape(deck)}</p>" if deck else ""}</article>'
        for n, (head, deck) in enumerate(parts.items)
    )
    inner = f"<h1>{escape(parts.title)}</h1>{_dated(parts)}{_media(parts) if not parts.items else ''}{_paragraphs(parts)}{_notice(parts)}"
    main = f"<main>{f'<h1>{escape(parts.title)}</h1>{items}' if parts.items else f'<article>{inner}</article>'}</main>"
    comments = "".join(f'<div class="comment"><p>{escape(text)}</p></div>' for text in parts.comments)
    return _page(
        parts,
        f"<header><nav><ul>{_links(parts.menu)}</ul></nav></header>{main}"
        f'<section id="comments">{comments}</section><aside class="newsletter"><p>{escape(parts.newsletter)}</p></aside>'
        f"<aside><ul>{_links(parts.teasers)}</ul></aside><footer><p>© 2024 {escape(parts.site)}</p></footer>{_banner(parts)}",
    )


def div_soup(parts: Parts) -> str:
    if parts.is_bare:
        return _page(
            parts,
            f'<div class="a"><div class="b">{escape(parts.title)}</div>{_paragraphs(parts, "div")}{_notice(parts)}</div>',
        )
    items = "".join(
        f'<div class="i"><div class="t"><a href="/a/{n}">{escape(head)}</a></div><div>{escape(deck)}</div></div>'
        for n, (head, deck) in enumerate(parts.items)
    )
    body = f'<div class="h">{escape(parts.title)}</div>{_dated(parts)}{_media(parts) if not parts.items else ""}{_paragraphs(parts, "div")}{_notice(parts)}{items}'
    comments = "".join(f"<div>{escape(text)}</div>" for text in parts.comments)
    return _page(
        parts,
        f'{_banner(parts)}<div class="m">{_links(parts.menu, "span")}</div><div class="w"><div class="c">{body}</div>'
        f'<div class="k">{comments}</div><div class="s">{_links(parts.teasers, "div")}<div>{escape(parts.newsletter)}</div></div></div>'
        f"<div>© 2024 {escape(parts.site)}</div>",
    )


def table(parts: Parts) -> str:
    lines = "<br><br>".join(escape(text) for text in parts.body)
    items = "<br><br>".join(
        f'<a href="/a/{n}">{escape(head)}</a><br>{escape(deck)}' for n, (head, deck) in enumerate(parts.items)
    )
    notice = f"<br><br><b>{escape(parts.notice)}</b>" if parts.notice else ""
    if parts.is_bare:
        return _page(
            parts, f"<table><tr><td><b>{escape(parts.title)}</b><br><br>{lines}{notice}</td></tr></table>"
        )
    side = "<br>".join(
        f'<a href="/n/{n}">{escape(text)}</a>' for n, text in enumerate([*parts.menu, *parts.teasers])
    )
    media = _media(parts) if not parts.items else ""
    return _page(
        parts,
        f'<table width="100%"><tr><td width="150">{side}</td><td><font size="5">{escape(parts.title)}</font><br>{_dated(parts)}{media}'
        f"{lines}{notice}{items}</td><td>{escape(parts.newsletter)}</td></tr></table><center>© {escape(parts.site)}</center>{_banner(parts)}",
    )


def siblings(parts: Parts) -> str:
    """Held: everything in one container, headings by h3, notice as a plain paragraph."""
    items = "".join(
        f'<h3><a href="/a/{n}">{escape(head)}</a></h3><p>{escape(deck)}</p>'
        for n, (head, deck) in enumerate(parts.items)
    )
    notice = f"<p><strong>{escape(parts.notice)}</strong></p>" if parts.notice else ""
    media = _media(parts) if not parts.items else ""
    inner = f"<h1>{escape(parts.title)}</h1>{_dated(parts)}{media}{_paragraphs(parts)}{notice}{items}"
    if parts.is_bare:
        return _page(parts, f'<div class="z">{inner}</div>')
    comments = "".join(f"<p>{escape(text)}</p>" for text in parts.comments)
    return _page(
        parts,
        f'<div class="z"><p>{" | ".join(f"<a href=/s/{n}>{escape(t)}</a>" for n, t in enumerate(parts.menu))}</p>{inner}'
        f"<p>{escape(parts.newsletter)}</p><ul>{_links(parts.teasers)}</ul><h3>—</h3>{comments}<p>© {escape(parts.site)}</p></div>{_banner(parts)}",
    )


def cms(parts: Parts) -> str:
    """Held: a deep modern theme with utility classes; lists as cards whose link holds the heading."""
    items = "".join(
        f'<li class="flex gap-4"><a class="card" href="/a/{n}"><span class="kicker">{n}</span><h2 class="text-xl">{escape(head)}</h2>'
        f"{f'<p>{escape(deck)}</p>' if deck else ''}</a></li>"
        for n, (head, deck) in enumerate(parts.items)
    )
    text = "".join(f'<div class="prose"><p class="mb-4">{escape(text)}</p></div>' for text in parts.body)
    notice = (
        f'<section class="offer-{parts.notice_class.split()[0]}"><div><h3>{escape(parts.notice)}</h3><a href="/abo"><button>→</button></a></div></section>'
        if parts.notice
        else ""
    )
    media = _media(parts) if not parts.items else ""
    inner = f'<h1 class="text-3xl">{escape(parts.title)}</h1>{_dated(parts)}{media}{text}{notice}<ul class="grid">{items}</ul>'
    if parts.is_bare:
        return _page(
            parts, f'<div id="app"><div class="modal"><div class="modal-body">{inner}</div></div></div>'
        )
    comments = "".join(f'<li class="thread"><p>{escape(text)}</p></li>' for text in parts.comments)
    return _page(
        parts,
        f'<div id="app"><div class="top">{_links(parts.menu, "div")}</div><div class="grid-12"><div class="col-8">{inner}<ol>{comments}</ol></div>'
        f'<div class="col-4"><div class="promo"><p>{escape(parts.newsletter)}</p></div><ul>{_links(parts.teasers)}</ul></div></div>'
        f"<footer>© {escape(parts.site)}</footer>{_banner(parts)}</div>",
    )


LAYOUTS: dict[str, tuple[Layout, ...]] = {"dev": (semantic, div_soup, table), "held": (siblings, cms)}

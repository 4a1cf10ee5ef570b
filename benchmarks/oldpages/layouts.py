"""Whole pages: a skeleton of tables, divs or nothing, with columns around the story."""

import random
from collections.abc import Callable

import msgspec

from benchmarks.oldpages import furniture, story
from benchmarks.oldpages.articles import SourceArticle, shortened
from benchmarks.oldpages.furniture import Desk
from benchmarks.oldpages.style import Canvas, style_from_rng
from benchmarks.oldpages.words import Words, languages

_DOCTYPES = (
    "",
    '<!DOCTYPE HTML PUBLIC "-//W3C//DTD HTML 3.2 Final//EN">\n',
    '<!DOCTYPE HTML PUBLIC "-//W3C//DTD HTML 4.01 Transitional//EN" "http://www.w3.org/TR/html4/loose.dtd">\n',
    '<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Transitional//EN"'
    ' "http://www.w3.org/TR/xhtml1/DTD/xhtml1-transitional.dtd">\n',
    "<!DOCTYPE html>\n",
)
_CHARSETS: dict[str, tuple[str, ...]] = {
    "ru": ("windows-1251", "koi8-r", "utf-8"), "uk": ("windows-1251", "utf-8"),
    "bg": ("windows-1251", "utf-8"),
    "ja": ("shift_jis", "euc-jp", "utf-8"), "zh": ("gb2312", "gbk", "utf-8"), "ko": ("euc-kr", "utf-8"),
    "ar": ("windows-1256", "utf-8"), "fa": ("utf-8",), "th": ("windows-874", "utf-8"), "hi": ("utf-8",),
    "pl": ("iso-8859-2", "windows-1250", "utf-8"), "cs": ("windows-1250", "iso-8859-2", "utf-8"),
    "hu": ("iso-8859-2", "utf-8"), "tr": ("iso-8859-9", "windows-1254", "utf-8"), "vi": ("utf-8",),
}  # fmt: skip
_WESTERN = ("iso-8859-1", "windows-1252", "utf-8", "utf-8")
_CODECS = {"windows-874": "cp874"}
MAX_REFERENCES = 0.03
"""Above that share of letters outside the charset the page is written in UTF-8."""
BRIEF_CHARS = 600
_SITE_WORDS = (
    "Daily",
    "Herald",
    "Post",
    "Courier",
    "Zeitung",
    "Tribune",
    "Gazette",
    "Online",
    "Press",
    "Star",
    "Echo",
)


class OldPage(msgspec.Struct, frozen=True, kw_only=True):
    """A generated page: bytes and truth."""

    body: bytes
    year: int
    language: str
    title: str
    blocks: tuple[tuple[str, str], ...]
    printed: story.Printed


def page_from_article(article: SourceArticle, others: list[SourceArticle], rng: random.Random) -> OldPage:
    """One page of the time around `article`; the same for the same state of `rng`."""
    style = style_from_rng(rng)
    site = f"{rng.choice(_SITE_WORDS)} {rng.choice(_SITE_WORDS)}"
    language = article.language if rng.random() < 0.94 else rng.choice(languages())
    desk = Desk(
        canvas=Canvas(style, rng),
        words=Words(language, rng, year=style.year, site=site),
        rng=rng,
        others=story.shuffled_others(others, rng),
    )
    article = shortened(article, rng)
    printed = story.printed_from_article(article, desk)
    layout = _blog if is_brief(article) and rng.random() < 0.4 else _drawn_layout(rng)
    layout(desk, article, printed)
    charset = rng.choice(_CHARSETS.get(article.language, _WESTERN))
    markup = desk.canvas.markup()
    if _outside(markup, charset) > MAX_REFERENCES:
        charset = "utf-8"
    head = _head(desk, article.title, site, charset)
    return OldPage(
        body=(head + markup + "</body>\n</html>\n").encode(
            _CODECS.get(charset, charset), "xmlcharrefreplace"
        ),
        year=style.year,
        language=article.language,
        title=article.title,
        blocks=tuple(desk.canvas.blocks),
        printed=printed,
    )


def _drawn_layout(rng: random.Random) -> Callable[[Desk, SourceArticle, story.Printed], None]:
    return rng.choices(list(_LAYOUTS), list(_LAYOUTS.values()))[0]


def is_brief(article: SourceArticle) -> bool:
    """Whether the text is a note of a few lines, as weblogs have them beside long columns."""
    return sum(map(len, article.paragraphs)) < BRIEF_CHARS


def _outside(markup: str, charset: str) -> float:
    letters = [char for char in markup if ord(char) > 127]
    kept = (
        "".join(letters).encode(_CODECS.get(charset, charset), "ignore").decode(_CODECS.get(charset, charset))
    )
    return 1 - len(kept) / len(letters) if letters else 0.0


def _head(desk: Desk, title: str, site: str, charset: str) -> str:
    rng, canvas = desk.rng, desk.canvas
    head = Canvas(canvas.style, rng)
    head.put(rng.choice(_DOCTYPES[:3] if canvas.style.year < 2003 else _DOCTYPES[1:]) + "<html>\n<head>\n")
    head.put(f'<meta http-equiv="Content-Type" content="text/html; charset={charset}">\n')
    head.open("title")
    mark = rng.choice([" - ", " | ", ": ", " -- ", " :: "])
    head.say(rng.choice([title, f"{site}{mark}{title}", f"{title}{mark}{site}", site]))
    head.put("</title>\n")
    if rng.random() < 0.5:
        head.put('<style type="text/css"><!-- td { font-family: Arial; font-size: 12px } --></style>\n')
    if rng.random() < 0.5:
        head.put('<script language="JavaScript">function popup(u) { window.open(u); }</script>\n')
    head.put(
        "</head>\n<body" + rng.choice(["", ' bgcolor="#FFFFFF"', ' topmargin="0" leftmargin="0"']) + ">\n"
    )
    return head.markup()


def _masthead(desk: Desk) -> None:
    """Logo, today's date (not the story's), banner, navigation line."""
    canvas, rng = desk.canvas, desk.rng
    canvas.open("div" if rng.random() < 0.5 else "center", "header")
    canvas.put('<img src="/img/logo.gif" alt="">')
    if rng.random() < 0.5:
        furniture.paragraph(desk, desk.words.date())
    if rng.random() < 0.4:
        furniture.advertisement(desk)
    canvas.put("</div></center>\n" if rng.random() < 0.05 else "</div>\n")
    if rng.random() < 0.75:
        canvas.open("div", "nav")
        furniture.links(
            desk, desk.words.some("nav", 5, 24), rng.choice([" | ", " &nbsp; ", " ", "\n&middot; "])
        )
        canvas.put("</div>\n")


def _footer(desk: Desk) -> None:
    canvas = desk.canvas
    canvas.put(desk.rng.choice(["<hr>\n", ""]))
    canvas.open("div", "footer")
    furniture.links(desk, desk.words.some("footer", 3, 10), desk.rng.choice([" | ", " - ", " &nbsp;"]))
    for text in desk.words.some("rights", 1, 3):
        furniture.paragraph(desk, text)
    canvas.put("</div>\n")


def _main(desk: Desk, article: SourceArticle, printed: story.Printed, *, is_blog: bool = False) -> None:
    canvas, rng = desk.canvas, desk.rng
    if rng.random() < 0.35:
        canvas.open("div", "crumb")
        canvas.say(desk.words.one("crumb") + " ")
        furniture.links(desk, desk.words.some("nav", 1, 3), " &gt; ")
        canvas.put("</div>\n")
    if rng.random() < 0.15:
        furniture.advertisement(desk)
    if is_blog:
        story.above(desk, printed)
    story.write_story(desk, article, printed)
    story.below(desk, is_blog=is_blog)


def _tables(desk: Desk, article: SourceArticle, printed: story.Printed) -> None:
    """Columns of a layout table, nested a few levels."""
    canvas, rng = desk.canvas, desk.rng
    _masthead(desk)
    depth = rng.randint(0, 3)
    canvas.put('<table width="100%" border="0" cellpadding="0" cellspacing="0"><tr><td>' * depth)
    canvas.open("table", "page", width=rng.choice(["760", "100%", "600"]), border="0")
    canvas.put("<tr>\n")
    for part in rng.choice(["LM", "MR", "LMR", "LMR", "LM", "M", "LRM"]):
        width = {"width": "150"} if part != "M" else {}
        canvas.open("td", "main" if part == "M" else "side", valign="top", **width)
        if part == "M":
            canvas.font_open()
            _main(desk, article, printed)
            canvas.font_close()
        else:
            furniture.column(desk, furniture.WIDGETS, 1, 11)
        canvas.put("</td>\n")
    canvas.put("</tr></table>\n" + "</td></tr></table>" * depth)
    _footer(desk)


def _divs(desk: Desk, article: SourceArticle, printed: story.Printed) -> None:
    """Floating columns; the main one first or last in the source."""
    canvas, rng = desk.canvas, desk.rng
    depth = rng.randint(1, 4)
    for _ in range(depth):
        canvas.open("div", "page")
    _masthead(desk)
    for part in rng.choice(["MS", "SM", "SMS", "MSS", "M"]):
        canvas.open("div", "main" if part == "M" else "side")
        if part == "M":
            _main(desk, article, printed)
        else:
            furniture.column(desk, furniture.WIDGETS, 2, 14)
        canvas.put("</div>\n")
    if rng.random() < 0.5:
        _footer(desk)
        canvas.put("</div>\n" * depth)
    else:
        canvas.put("</div>\n" * depth)
        _footer(desk)


def _blog(desk: Desk, article: SourceArticle, printed: story.Printed) -> None:
    """One post, comments, sidebar with archive and blogroll."""
    canvas, rng = desk.canvas, desk.rng
    canvas.open("div", "page")
    canvas.open("div", "header")
    canvas.open("h1" if rng.random() < 0.5 else "h2")
    furniture.links(desk, [desk.words.name()], "")
    canvas.put("</h1></h2>\n" if rng.random() < 0.02 else "</h1>\n")
    furniture.paragraph(desk, desk.words.one("promo"))
    canvas.put("</div>\n")
    parts: list[Callable[[], None]] = [
        lambda: _main(desk, article, printed, is_blog=True),
        lambda: furniture.column(desk, furniture.BLOG_WIDGETS, *((8, 24) if is_brief(article) else (3, 14))),
    ]
    names = ["main", "side"]
    order = [0, 1] if rng.random() < 0.7 else [1, 0]
    for place in order:
        canvas.open("div", names[place])
        parts[place]()
        canvas.put("</div>\n")
    canvas.put("</div>\n")
    _footer(desk)


def _bare(desk: Desk, article: SourceArticle, printed: story.Printed) -> None:
    """The content page of a frameset: next to nothing around the text."""
    story.write_story(desk, article, printed)
    if desk.rng.random() < 0.5:
        furniture.links(desk, desk.words.some("nav", 1, 4), " | ")
    if desk.rng.random() < 0.4:
        furniture.paragraph(desk, desk.words.one("rights"))


def _print_version(desk: Desk, article: SourceArticle, printed: story.Printed) -> None:
    """The page for the printer: logo, story, address, copyright."""
    canvas = desk.canvas
    canvas.put('<table width="600"><tr><td><img src="/img/logo.gif" alt=""><br>\n')
    furniture.links(desk, desk.words.some("tools", 1, 2), " ")
    canvas.put("<hr>\n")
    story.write_story(desk, article, printed)
    canvas.put("<hr>\n")
    furniture.paragraph(desk, f"http://www.example.com/article/{desk.rng.randint(1, 99999)}.html")
    furniture.paragraph(desk, desk.words.one("rights"))
    canvas.put("</td></tr></table>\n")


_LAYOUTS: dict[Callable[[Desk, SourceArticle, story.Printed], None], float] = {
    _tables: 0.4, _divs: 0.3, _blog: 0.16, _bare: 0.06, _print_version: 0.08,
}  # fmt: skip
"""Skeletons and how often they come."""

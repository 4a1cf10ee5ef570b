"""What stands around an article: navigation, boxes, teasers, forms, comments, footers."""

import random
from collections.abc import Callable, Sequence

import msgspec

from benchmarks.oldpages.articles import SourceArticle, sentences_from_article
from benchmarks.oldpages.style import Canvas
from benchmarks.oldpages.words import Words


class Desk(msgspec.Struct, frozen=True, kw_only=True):
    """What the parts of one page are made with."""

    canvas: Canvas
    words: Words
    rng: random.Random
    others: Sequence[SourceArticle]
    """Other articles of the language, for teasers."""


def links(desk: Desk, texts: Sequence[str], separator: str) -> None:
    """Links in a line, parted by `separator` (markup)."""
    canvas = desk.canvas
    for place, text in enumerate(texts):
        canvas.put(separator if place else "")
        canvas.open(
            "a",
            href=f"/{desk.rng.choice(['', 'news/', 'cgi-bin/', 'index.php?id='])}{desk.rng.randint(1, 9999)}",
        )
        canvas.say(text)
        canvas.put("</a>")


def link_list(desk: Desk, texts: Sequence[str], part: str = "nav") -> None:
    """Links below each other: a list, lines with breaks, table rows, or divs."""
    canvas = desk.canvas
    form = desk.rng.choice(["ul", "br", "tr", "div", "p"])
    if form == "br":
        bullet = desk.rng.choice(
            ["", "&#149; ", "&middot; ", "&raquo; ", "- ", '<img src="/img/arrow.gif" alt="">']
        )
        links(desk, texts, f"<br>\n{bullet}")
        canvas.br(desk.rng.randint(1, 2))
        return
    row, outer = {"ul": ("li", "ul"), "tr": ("td", "table"), "div": ("div", "div"), "p": ("p", "div")}[form]
    canvas.open(outer, part)
    for text in texts:
        canvas.put("<tr>" if form == "tr" else "")
        canvas.open(row)
        links(desk, [text], "")
        canvas.close(row)
        canvas.put("</tr>\n" if form == "tr" else "")
    canvas.close(outer)


def heading(desk: Desk, text: str) -> None:
    """The heading of a box."""
    canvas = desk.canvas
    form = desk.rng.choice(["h3", "h4", "h2", "b", "div", "td"])
    if form == "td":
        canvas.put('<table width="100%" cellpadding="2"><tr>')
        canvas.open("td", bgcolor="#003366")
        canvas.put("<b>")
    elif form == "b":
        canvas.put("<b>")
    else:
        canvas.open(form)
    canvas.say(text)
    canvas.put({"td": "</b></td></tr></table>\n", "b": "</b><br>\n"}.get(form, f"</{form}>\n"))


def navigation(desk: Desk) -> None:
    link_list(desk, desk.words.some("nav", 6, 30))


def search(desk: Desk) -> None:
    canvas = desk.canvas
    canvas.put('<form action="/search" method="get">')
    canvas.say(desk.words.one("search"))
    canvas.put(' <input type="text" name="q" size="12"> <input type="submit" value="Go"></form>\n')


def login(desk: Desk) -> None:
    heading(desk, desk.words.one("login"))
    desk.canvas.put('<form method="post">')
    for text in desk.words.some("login", 2, 5):
        desk.canvas.say(text)
        desk.canvas.put(' <input type="text" name="u"><br>\n')
    desk.canvas.put("</form>\n")


def poll(desk: Desk) -> None:
    canvas = desk.canvas
    heading(desk, desk.words.one("vote"))
    form = desk.rng.choice(["p", "div", "b"])
    canvas.open(form)
    canvas.say(desk.words.one("poll"))
    canvas.put(f"</{form}>\n")
    for text in desk.words.some("answers", 2, 4):
        canvas.put('<input type="radio" name="v">')
        canvas.say(text)
        canvas.br()
    links(desk, desk.words.some("vote", 1, 2), " | ")
    canvas.br()


def promotion(desk: Desk) -> None:
    if desk.rng.random() < 0.5:
        heading(desk, desk.words.one("nav"))
    paragraph(desk, desk.words.one("promo"))
    if desk.rng.random() < 0.3:
        links(desk, [desk.words.one("more")], "")


def advertisement(desk: Desk) -> None:
    canvas = desk.canvas
    form = desk.rng.choice(["div", "center", "p"])
    canvas.open(form, "ad")
    if desk.rng.random() < 0.6:
        canvas.say(desk.words.one("ad"))
        canvas.br()
    canvas.put(desk.rng.choice(_ADS))
    if desk.rng.random() < 0.25:
        canvas.say(desk.words.one("promo"))
    canvas.put(f"</{form}>\n")


_ADS = (
    '<script type="text/javascript"><!--\ngoogle_ad_client = "pub-0123456789";\n//--></script>',
    '<iframe src="/ads/300x250.html" width="300" height="250" frameborder="0"></iframe>',
    '<a href="/ads/click?1"><img src="/ads/banner.gif" width="468" height="60" alt="click here"></a>',
    "<script language=\"JavaScript\">document.write('<img src=\"/adserv/' + Math.random() + '\">');</script>",
    '<noscript><a href="/adclick"><img src="/adview" alt=""></a></noscript>',
)


def headlines(desk: Desk) -> None:
    """A list of other articles, titles only."""
    heading(desk, desk.words.one(desk.rng.choice(["most", "related", "most"])))
    link_list(
        desk,
        [
            article.title
            for article in desk.rng.sample(desk.others, min(len(desk.others), desk.rng.randint(3, 15)))
        ],
    )


def teasers(desk: Desk) -> None:
    """Other articles with a sentence or two of text each."""
    canvas = desk.canvas
    if desk.rng.random() < 0.7:
        heading(desk, desk.words.one("most"))
    for article in desk.rng.sample(desk.others, min(len(desk.others), desk.rng.randint(1, 5))):
        canvas.open("div", "widget")
        heading(desk, article.title)
        sentences = (
            [article.standfirst]
            if article.standfirst
            else sentences_from_article(article)[: desk.rng.randint(1, 2)]
        )
        paragraph(desk, " ".join(sentences))
        if desk.rng.random() < 0.7:
            links(desk, [desk.words.one("more")], "")
        canvas.put("</div>\n")


def calendar(desk: Desk) -> None:
    canvas = desk.canvas
    canvas.open("table", "widget", border="0", summary="Calendar")
    canvas.put("<caption>")
    canvas.say(desk.rng.choice(desk.words.months()))
    canvas.put("</caption>\n")
    for week in range(5):
        days = "".join(
            f'<td align="center">{week * 7 + day}</td>' for day in range(1, 8) if week * 7 + day < 32
        )
        canvas.put(f"<tr>{days}</tr>\n")
    canvas.put("</table>\n")


def archive(desk: Desk) -> None:
    heading(desk, desk.words.one("blog"))
    year = desk.canvas.style.year
    months = desk.words.months()[: desk.rng.randint(3, 12)]
    link_list(desk, [f"{month} {year}{desk.rng.choice(['', ' (12)', ' (3)'])}" for month in reversed(months)])


def blogroll(desk: Desk) -> None:
    heading(desk, desk.words.one("blog"))
    link_list(
        desk, [desk.words.name() for _ in range(desk.rng.randint(3, 12))] + desk.words.some("nav", 1, 4)
    )


def tag_cloud(desk: Desk) -> None:
    heading(desk, desk.words.one("blog"))
    words = [word for article in desk.others[:8] for word in article.title.split() if len(word) > 4]
    desk.canvas.open("p", "tags")
    links(desk, [word.lower().strip(".,:;!?\"'") for word in words[: desk.rng.randint(8, 40)]], " ")
    desk.canvas.put("</p>\n")


def recent_comments(desk: Desk) -> None:
    heading(desk, desk.words.one("comments"))
    for _ in range(desk.rng.randint(2, 6)):
        paragraph(desk, f"{desk.words.name()}: {desk.words.one('talk')}")


def about(desk: Desk) -> None:
    """A blogger's or paper's words on itself, a sentence or two long."""
    heading(desk, desk.words.one("blog"))
    paragraph(desk, desk.words.one("note") if desk.rng.random() < 0.5 else desk.words.one("promo"))


def odds_and_ends(desk: Desk) -> None:
    for text in desk.words.some("misc", 1, 5):
        paragraph(desk, text)


def paragraph(desk: Desk, text: str) -> None:
    """A short text of the furniture, in the page's manner."""
    canvas = desk.canvas
    form = desk.rng.choice(["p", "div", "br", "font", "small"])
    if form == "br":
        canvas.say(text)
        canvas.br(2)
        return
    canvas.open({"font": "p", "small": "div"}.get(form, form))
    canvas.put('<font size="1">' if form == "font" else "<small>" if form == "small" else "")
    canvas.say(text)
    canvas.put("</font>" if form == "font" else "</small>" if form == "small" else "")
    canvas.close({"font": "p", "small": "div"}.get(form, form))


WIDGETS: tuple[Callable[[Desk], None], ...] = (
    navigation, search, login, poll, promotion, advertisement, headlines, headlines, teasers, teasers,
    calendar, odds_and_ends, about,
)  # fmt: skip
"""Boxes of a news site's columns."""
BLOG_WIDGETS: tuple[Callable[[Desk], None], ...] = (
    archive, blogroll, tag_cloud, recent_comments, about, search, calendar, headlines, advertisement,
    navigation, teasers,
)  # fmt: skip
"""Boxes of a blog's sidebar."""


def column(desk: Desk, kinds: Sequence[Callable[[Desk], None]], low: int, high: int) -> None:
    """Boxes below each other."""
    box = desk.rng.choice(["div", "table", "", "td"])
    for kind in desk.rng.choices(kinds, k=desk.rng.randint(low, high)):
        if box in {"table", "td"}:
            desk.canvas.open("table", "widget", width="100%", border="0", cellpadding="3")
            desk.canvas.put("<tr><td>")
        elif box == "div":
            desk.canvas.open("div", "widget")
        kind(desk)
        desk.canvas.put(
            {"table": "</td></tr></table>\n", "td": "</td></tr></table><br>\n", "div": "</div>\n"}.get(
                box, "<br>\n"
            )
        )

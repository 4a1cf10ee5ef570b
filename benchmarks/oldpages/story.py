"""The story of one page: headline, byline and date, picture, body, and what is printed between and below."""

import random
from collections.abc import Callable

import msgspec

from benchmarks.oldpages import furniture
from benchmarks.oldpages.articles import SourceArticle
from benchmarks.oldpages.furniture import Desk

MAX_HEADING_CHARS = 90
_ORDERS = (
    ("headline", "standfirst", "signature"),
    ("headline", "standfirst", "signature"),
    ("headline", "signature", "standfirst"),
    ("signature", "headline", "standfirst"),
)
_BODY_FORMS = ("p", "p", "p", "brbr", "brbr", "font_p", "div", "rows", "indent", "pre_p", "span")
_HEADLINE_FORMS = ("h1", "h1", "h2", "h2", "h3", "font", "font", "td", "div", "p", "span", "center", "link")


class Printed(msgspec.Struct, frozen=True, kw_only=True):
    """What the page prints of its article apart from the text."""

    standfirst: str | None
    byline: str | None
    authors: tuple[str, ...]
    date_line: str | None
    date: str | None
    """YYYY-MM-DD where a day is printed."""


def printed_from_article(article: SourceArticle, desk: Desk) -> Printed:
    """Draws byline, authors and date of the page."""
    rng, words = desk.rng, desk.words
    byline, authors = words.byline(article.authors) if rng.random() < 0.75 else (None, ())
    month, day = rng.randint(1, 12), rng.randint(1, 28)
    year = desk.canvas.style.year
    has_date = rng.random() < 0.85
    return Printed(
        standfirst=article.standfirst if rng.random() < 0.8 else None,
        byline=byline,
        authors=authors,
        date_line=words.update(words.date_of(year, month, day)) if has_date else None,
        date=f"{year}-{month:02d}-{day:02d}" if has_date else None,
    )


def write_story(desk: Desk, article: SourceArticle, printed: Printed) -> None:
    """All parts of the story in one of the orders of the time."""
    rng, canvas = desk.rng, desk.canvas
    wrapper = rng.choice(["div", "table", "", ""])
    _open_wrapper(desk, wrapper, "story")
    above = rng.choice(_ORDERS)
    is_signed_below = rng.random() < 0.12
    for part in above:
        if part == "signature" and is_signed_below:
            continue
        _PARTS[part](desk, article, printed)
    if rng.random() < 0.5:
        tools(desk)
    if rng.random() < 0.45:
        picture(desk)
    body(desk, article)
    if is_signed_below:
        signature(desk, article, printed)
    canvas.put("")
    _close_wrapper(desk, wrapper)


def _open_wrapper(desk: Desk, wrapper: str, part: str) -> None:
    if wrapper == "table":
        desk.canvas.open("table", part, width="100%", border="0", cellspacing="0")
        desk.canvas.put("<tr><td valign=top>")
    elif wrapper:
        desk.canvas.open(wrapper, part)


def _close_wrapper(desk: Desk, wrapper: str) -> None:
    desk.canvas.put({"table": "</td></tr></table>\n", "": ""}.get(wrapper, f"</{wrapper}>\n"))


def headline(desk: Desk, article: SourceArticle, printed: Printed) -> None:
    canvas, form = desk.canvas, desk.rng.choice(_HEADLINE_FORMS)
    if form in {"h1", "h2", "h3", "div", "p", "center"}:
        canvas.open(form, "headline")
        canvas.put("<b>" if form in {"p", "center"} else "")
        canvas.say(article.title)
        canvas.put("</b>" if form in {"p", "center"} else "")
        canvas.close(form)
    elif form == "td":
        canvas.put('<table border="0"><tr>')
        canvas.open("td", "headline")
        canvas.put('<b><font size="4">')
        canvas.say(article.title)
        canvas.put("</font></b></td></tr></table>\n")
    elif form == "link":
        canvas.open("h2", "headline")
        furniture.links(desk, [article.title], "")
        canvas.close("h2")
    else:
        canvas.open("span", "headline")
        canvas.put(f'<font size="{desk.rng.choice(["+2", "4", "5", "+1"])}"><b>')
        canvas.say(article.title)
        canvas.put("</b></font></span>")
        canvas.br(2)
    canvas.label("H", article.title)


def standfirst(desk: Desk, article: SourceArticle, printed: Printed) -> None:
    if not printed.standfirst:
        return
    canvas, form = desk.canvas, desk.rng.choice(["h2", "h3", "p_b", "p_i", "div", "font", "div"])
    inner = {"p_b": "b", "p_i": "i"}.get(form, "")
    outer = form if form in {"h2", "h3", "div"} else "p"
    canvas.open(outer, "standfirst")
    canvas.put(f"<{inner}>" if inner else '<font color="#666666">' if form == "font" else "")
    canvas.say(printed.standfirst)
    canvas.put(f"</{inner}>" if inner else "</font>" if form == "font" else "")
    canvas.close(outer)
    canvas.label("S", printed.standfirst)


def signature(desk: Desk, article: SourceArticle, printed: Printed) -> None:
    """Byline and date, in one block or two."""
    pieces = [(role, text) for role, text in (("B", printed.byline), ("D", printed.date_line)) if text]
    if desk.rng.random() < 0.25:
        pieces.reverse()
    if len(pieces) == 2 and desk.rng.random() < 0.4:
        separator = desk.rng.choice([" | ", " - ", ", ", " ", " / "])
        pieces = [("B", separator.join(text for _, text in pieces))]
    if len(pieces) == 2 and desk.rng.random() < 0.2:
        _signature_row(desk, pieces)
        return
    form = desk.rng.choice(["p", "div", "font", "small", "br", "h5", "i"])
    for role, text in pieces:
        _signature_line(desk, form, role, text)


def _signature_line(desk: Desk, form: str, role: str, text: str) -> None:
    canvas = desk.canvas
    outer = {"font": "p", "small": "div", "br": "", "i": "p"}.get(form, form)
    if outer:
        canvas.open(outer, "byline" if role == "B" else "date")
    inner = {"font": "font", "small": "small", "i": "i"}.get(form, "")
    canvas.put('<font size="1" color="#999999">' if inner == "font" else f"<{inner}>" if inner else "")
    canvas.say(text)
    canvas.put(f"</{inner}>" if inner else "")
    if outer:
        canvas.close(outer)
    else:
        canvas.br(2)
    canvas.label(role, text)


def _signature_row(desk: Desk, pieces: list[tuple[str, str]]) -> None:
    canvas = desk.canvas
    canvas.put('<table width="100%"><tr>')
    for place, (role, text) in enumerate(pieces):
        canvas.open("td", "byline" if role == "B" else "date", align="right" if place else "left")
        canvas.say(text)
        canvas.put("</td>")
        canvas.label(role, text)
    canvas.put("</tr></table>\n")


_PARTS: dict[str, Callable[[Desk, SourceArticle, Printed], None]] = {
    "headline": headline, "standfirst": standfirst, "signature": signature,
}  # fmt: skip


def tools(desk: Desk) -> None:
    """Print, mail, share."""
    texts = desk.words.some("tools", 2, 8)
    desk.canvas.open("div", "tools")
    if desk.rng.random() < 0.6:
        furniture.links(desk, texts, desk.rng.choice([" | ", " ", " &nbsp; ", " &middot; ", " [&nbsp;"]))
    else:
        furniture.link_list(desk, texts, "tools")
    desk.canvas.put("</div>\n")


def picture(desk: Desk) -> None:
    """A picture in a table or box with caption and credit, or without."""
    canvas, rng = desk.canvas, desk.rng
    is_table = rng.random() < 0.6
    align = rng.choice(["left", "right"])
    if is_table:
        canvas.open("table", "image", align=align, width="200", cellpadding="4")
        canvas.put("<tr><td>")
    else:
        canvas.open("div", "image")
    canvas.put(f'<img src="/images/{rng.randint(100, 9999)}.jpg" width="200" height="150" alt="">')
    for key in ("caption", "photo"):
        if rng.random() < 0.65:
            text = desk.words.one(key)
            canvas.put("</td></tr>\n<tr>" if is_table else "")
            canvas.open("td" if is_table else "div", "caption")
            canvas.put('<font size="1">' if is_table else "")
            canvas.say(text)
            canvas.put("</font>" if is_table else "</div>")
            canvas.label("C", text)
    canvas.put("</td></tr></table>\n" if is_table else "</div>\n")


def body(desk: Desk, article: SourceArticle) -> None:
    """The paragraphs in one of the manners of the time, with things put between them."""
    canvas, rng = desk.canvas, desk.rng
    form = rng.choice(_BODY_FORMS)
    wrapper = rng.choice(["div", "table", "div", "td", ""])
    _open_wrapper(desk, "table" if wrapper == "td" else wrapper, "body")
    if form == "indent":
        _indented(desk, article.paragraphs)
    else:
        canvas.put("<table>" if form == "rows" else "")
        for place, text in enumerate(article.paragraphs):
            _paragraph(desk, form, text, is_first=place == 0)
            if 0 < place < len(article.paragraphs) - 1 and rng.random() < 0.06:
                canvas.put("<tr><td>" if form == "rows" else "")
                rng.choice(_INSERTS)(desk, article)
                canvas.put("</td></tr>" if form == "rows" else "")
        canvas.put("</table>\n" if form == "rows" else "")
    _close_wrapper(desk, "table" if wrapper == "td" else wrapper)


def _indented(desk: Desk, paragraphs: tuple[str, ...]) -> None:
    """Single breaks and spaces in front: several paragraphs are one block, parted here and there."""
    canvas = desk.canvas
    size = desk.rng.randint(2, 6)
    for start in range(0, len(paragraphs), size):
        group = paragraphs[start : start + size]
        canvas.font_open()
        for place, text in enumerate(group):
            if place:
                canvas.br()
            canvas.put("&nbsp;&nbsp;&nbsp; ")
            _lines(desk, text)
        canvas.font_close()
        canvas.br(2)
        canvas.label("A", "\n".join(group))


def _paragraph(desk: Desk, form: str, text: str, *, is_first: bool) -> None:
    canvas, rng = desk.canvas, desk.rng
    is_heading = len(text) < MAX_HEADING_CHARS and text[-1:] not in ".!?:;,\"'”»。！？…)"
    outer = {"p": "p", "font_p": "p", "pre_p": "p", "div": "div", "rows": "td"}.get(form, "")
    if is_heading and outer and rng.random() < 0.6:
        outer = rng.choice(["h2", "h3", "h4", outer])
    canvas.put("<tr>" if form == "rows" else "")
    if outer:
        canvas.open(outer if form != "rows" else "td", "para")
    if form == "font_p" or (form == "rows" and rng.random() < 0.3):
        canvas.put(f'<font face="{canvas.style.face}" size="{canvas.style.size}">')
    if form == "span":
        canvas.open("span", "para")
    if is_heading:
        canvas.put("<b>")
        canvas.say(text)
        canvas.put("</b>")
    else:
        _drop_cap(desk, text) if is_first and rng.random() < 0.15 else _lines(desk, text)
    canvas.put("</font>" if form == "font_p" else "</span>" if form == "span" else "")
    if not outer:
        canvas.br(2)
    elif form == "rows":
        canvas.put("</td></tr>\n")
    else:
        canvas.close(outer)
    canvas.label("A", text)


def _lines(desk: Desk, text: str) -> None:
    """Text with its line breaks, now and then a word linked, bold or in italics."""
    for place, line in enumerate(text.split("\n")):
        if place:
            desk.canvas.br()
        words = line.split(" ")
        if len(words) > 8 and desk.rng.random() < desk.canvas.style.linked:
            _decorated(desk, words)
        else:
            desk.canvas.say(line)


def _decorated(desk: Desk, words: list[str]) -> None:
    canvas = desk.canvas
    start = desk.rng.randrange(len(words) - 3)
    end = start + desk.rng.randint(1, 3 if desk.rng.random() < 0.8 else len(words) - start)
    tag = desk.rng.choice(["a", "a", "a", "b", "i", "em", "strong"])
    canvas.say(" ".join(words[:start]) + (" " if start else ""))
    canvas.put('<a href="/topic/' + str(desk.rng.randint(1, 99)) + '">' if tag == "a" else f"<{tag}>")
    canvas.say(" ".join(words[start:end]))
    canvas.put(f"</{tag}> ")
    canvas.say(" ".join(words[end:]))


def _drop_cap(desk: Desk, text: str) -> None:
    desk.canvas.put(desk.rng.choice(['<font size="6">', '<span class="dropcap">', "<b><big>"]))
    opened = desk.canvas.markup().rsplit("<", 1)[1]
    desk.canvas.say(text[0])
    desk.canvas.put(
        "</font>" if opened.startswith("font") else "</span>" if opened.startswith("span") else "</big></b>"
    )
    _lines(desk, text[1:])


def _insert_advertisement(desk: Desk, article: SourceArticle) -> None:
    furniture.advertisement(desk)


def _insert_related(desk: Desk, article: SourceArticle) -> None:
    desk.canvas.open("table", "related", align="right", width="180")
    desk.canvas.put("<tr><td>")
    furniture.headlines(desk)
    desk.canvas.put("</td></tr></table>\n")


def _insert_quote(desk: Desk, article: SourceArticle) -> None:
    """A pull quote: a sentence of the story once more, not text."""
    sentence = max(article.paragraphs[0].split(". "), key=len)[:200]
    desk.canvas.open("div", "quote")
    desk.canvas.put("<big><i>")
    desk.canvas.say(sentence)
    desk.canvas.put("</i></big></div>\n")


def _insert_picture(desk: Desk, article: SourceArticle) -> None:
    picture(desk)


def _insert_link(desk: Desk, article: SourceArticle) -> None:
    """A "read more" line between paragraphs."""
    desk.canvas.open("p", "related")
    desk.canvas.put("<b>")
    desk.canvas.say(desk.words.one("related") + ": ")
    furniture.links(desk, [desk.rng.choice(desk.others).title if desk.others else desk.words.one("more")], "")
    desk.canvas.put("</b></p>\n")


def _insert_promotion(desk: Desk, article: SourceArticle) -> None:
    desk.canvas.open("div", "widget")
    furniture.promotion(desk)
    desk.canvas.put("</div>\n")


_INSERTS = (
    _insert_advertisement, _insert_advertisement, _insert_related, _insert_quote, _insert_picture,
    _insert_link, _insert_promotion,
)  # fmt: skip


def below(desk: Desk, *, is_blog: bool) -> None:
    """What follows the story: source, tools, tags, related, comments, another story."""
    rng = desk.rng
    steps: list[tuple[float, Callable[[Desk], None]]] = [
        (0.35 if is_blog else 0.04, _entry), (0.15 if is_blog else 0.03, _via),
        (0.12, _gallery), (0.3 if is_blog else 0.05, _neighbours), (0.15, _author_box),
        (0.35, _note), (0.2, _pages), (0.35, tools), (0.25, _tags), (0.15, furniture.odds_and_ends),
        (0.25, _rights), (0.35, furniture.headlines), (0.25, furniture.teasers),
        (0.3, furniture.advertisement),
        (0.55 if is_blog else 0.25, _comments), (0.45 if is_blog else 0.2, _form),
        (0.3 if is_blog else 0.06, _next_story), (0.15, furniture.promotion),
    ]  # fmt: skip
    chosen = [step for share, step in steps if rng.random() < share]
    if rng.random() < 0.4:
        rng.shuffle(chosen)
    for step in chosen:
        step(desk)


def above(desk: Desk, printed: Printed) -> None:
    """What a weblog prints over a post: links to its neighbours, the day as a heading, a film."""
    canvas, rng = desk.canvas, desk.rng
    if rng.random() < 0.25:
        _neighbours(desk)
    if rng.random() < 0.2 and printed.date:
        year, month, day = map(int, printed.date.split("-"))
        text = desk.words.date_of(year, month, day)
        form = rng.choice(["h2", "h3", "div"])
        canvas.open(form, "date")
        canvas.say(text)
        canvas.close(form)
        canvas.label("D", text)
    if rng.random() < 0.1:
        canvas.put('<iframe src="http://video.example/embed/1" width="480" height="300"></iframe>\n')


def _neighbours(desk: Desk) -> None:
    """The posts before and after, by their titles."""
    titles = [other.title for other in desk.rng.sample(desk.others, min(2, len(desk.others)))]
    form = desk.rng.choice(["div", "p"])
    desk.canvas.open(form, "nav")
    marked = [f"« {title}" if place else f"{title} »" for place, title in enumerate(titles)]
    furniture.links(desk, marked[::-1], desk.rng.choice([" | ", " ", "<br>"]))
    desk.canvas.close(form)


def _entry(desk: Desk) -> None:
    """A weblog's line on the post: when, by whom and where it was filed."""
    phrase = desk.words.raw("entry")
    text = desk.words.filled(phrase)
    form = desk.rng.choice(["p", "div", "small"])
    desk.canvas.open({"small": "p"}.get(form, form), "tags")
    desk.canvas.put("<small>" if form == "small" else "")
    desk.canvas.say(text)
    desk.canvas.put("</small>" if form == "small" else "")
    desk.canvas.close({"small": "p"}.get(form, form))
    desk.canvas.label("B" if "{name}" in phrase else "D", text)


def _via(desk: Desk) -> None:
    """Where a post found its story."""
    name = desk.words.name()
    mark = desk.rng.choice(["via ", "Via: ", "[via ", "(via "])
    closing = {"[": "]", "(": ")"}.get(mark[0], "")
    desk.canvas.open("p")
    desk.canvas.say(mark)
    furniture.links(desk, [name], "")
    desk.canvas.say(closing)
    desk.canvas.close("p")
    desk.canvas.label("N", f"{mark}{name}{closing}")


def _gallery(desk: Desk) -> None:
    """Pictures below each other, each with its caption."""
    for _ in range(desk.rng.randint(2, 6)):
        picture(desk)


def _author_box(desk: Desk) -> None:
    """A box on the author, with a picture or a heading."""
    canvas = desk.canvas
    canvas.open("div", "widget")
    if desk.rng.random() < 0.5:
        furniture.heading(desk, desk.words.name())
    else:
        canvas.put('<img src="/img/author.jpg" alt="">')
    text = desk.words.one("note")
    canvas.open("p")
    canvas.say(text)
    canvas.put("</p></div>\n")
    canvas.label("N", text)


def _note(desk: Desk) -> None:
    text = desk.words.one("note")
    form = desk.rng.choice(["p", "div"])
    desk.canvas.open(form, "note")
    desk.canvas.put("<i>")
    desk.canvas.say(text)
    desk.canvas.put("</i>")
    desk.canvas.close(form)
    desk.canvas.label("N", text)


def _rights(desk: Desk) -> None:
    furniture.paragraph(desk, desk.words.one("rights"))


def _pages(desk: Desk) -> None:
    desk.canvas.open("div")
    furniture.links(desk, desk.words.some("page", 1, 3), " ")
    desk.canvas.put("</div>\n")


def _tags(desk: Desk) -> None:
    desk.canvas.open("p", "tags")
    desk.canvas.say(desk.words.one("post") + " ")
    furniture.links(desk, desk.words.some("nav", 1, 5), ", ")
    desk.canvas.put(" | ")
    furniture.links(desk, desk.words.some("post", 1, 3), " | ")
    desk.canvas.close("p")


def _comments(desk: Desk) -> None:
    """Readers' comments; some quote a sentence out of other stories to be long enough."""
    canvas, rng = desk.canvas, desk.rng
    outer, inner = rng.choice(
        [("ol", "li"), ("ul", "li"), ("div", "div"), ("table", "td"), ("div", "p"), ("dl", "dd")]
    )
    furniture.heading(desk, desk.words.one("comments"))
    if rng.random() < 0.2:
        _bare_comments(desk)
        return
    canvas.open(outer, "comments")
    for number in range(1, rng.choice([2, 3, 4, 6, 12]) + 1):
        said = desk.words.filled(desk.words.one("said"))
        talk = _talk(desk)
        canvas.put("<tr>" if inner == "td" else "")
        canvas.open(inner, "comment")
        canvas.put("<b>" if rng.random() < 0.5 and number else "<b><i>")
        canvas.say(said)
        canvas.put("</i></b>")
        canvas.br(2)
        canvas.say(talk)
        canvas.close(inner if inner != "p" else "p")
        canvas.label("K", said)
        canvas.label("K", talk)
    canvas.put(f"</{outer}>\n")


def _bare_comments(desk: Desk) -> None:
    """Comments as paragraphs like any other, nothing around them."""
    canvas = desk.canvas
    for _ in range(desk.rng.choice([1, 2, 3, 5])):
        for text in (desk.words.filled(desk.words.one("said")), _talk(desk)):
            canvas.open("p")
            canvas.say(text)
            canvas.close("p")
            canvas.label("K", text)


def _talk(desk: Desk) -> str:
    pieces = [desk.words.one("talk")]
    if desk.others and desk.rng.random() < 0.4:
        pieces += furniture.sentences_from_article(desk.rng.choice(desk.others))[: desk.rng.randint(1, 4)]
    desk.rng.shuffle(pieces)
    return " ".join(pieces)


def _form(desk: Desk) -> None:
    canvas = desk.canvas
    canvas.open("div", "form")
    canvas.put('<form method="post" action="/comment">')
    for text in desk.words.some("form", 3, 8):
        furniture.paragraph(desk, text)
    canvas.put('<textarea name="c" rows="6" cols="40"></textarea> <input type="submit"></form></div>\n')


def _next_story(desk: Desk) -> None:
    """The next post or article on the same page: not this page's text."""
    if not desk.others:
        return
    other = desk.rng.choice(desk.others)
    desk.canvas.open("div", "story" if desk.rng.random() < 0.5 else "widget")
    desk.canvas.open("h3", "headline" if desk.rng.random() < 0.5 else "")
    desk.canvas.say(other.title)
    desk.canvas.put("</h3>\n")
    for text in other.paragraphs[: desk.rng.randint(1, 3)]:
        desk.canvas.open("p")
        _lines(desk, text)
        desk.canvas.close("p")
    furniture.links(desk, [desk.words.one("more")], "")
    desk.canvas.put("</div>\n")


def shuffled_others(others: list[SourceArticle], rng: random.Random) -> list[SourceArticle]:
    """Up to 40 other articles of the pool."""
    return rng.sample(others, min(len(others), 40))

"""Flags and page kinds: on made pages in twelve languages, on the evidence alone, on hostile pages."""

from collections.abc import Callable

import lxml.html
import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.flagpages.pages import iter_flag_pages
from benchmarks.flags import KINDS, UNMADE, Tally, score_made
from pipelines.extract.cues import cues_from_text, cues_of_lines, shared_languages
from pipelines.extract.flags import FLAGS, flags_from_page
from pipelines.extract.page_kind import PageKind, page_kind_from_page
from pipelines.model import Article, Block, Capture, Drop, Page, Provenance
from pipelines.records import Record
from pipelines.run import extract_record

LABELS = sorted({*(FLAGS.keys() - UNMADE), *(f"kind: {kind}" for kind in KINDS)})
SENTENCE = "The council voted on Monday to rebuild the old bridge, which a flood had carried away in March. "


@pytest.fixture(scope="module")
def tallies() -> dict[str, Tally]:
    """Scores on held-out wordings and layouts, and on those that stay unseen."""
    pages = [*iter_flag_pages("held", rounds=1), *iter_flag_pages("fresh", rounds=1)]
    return score_made(pages)[0]


@pytest.mark.parametrize("label", LABELS)
def test_a_label_is_right_on_unseen_wordings_and_layouts(tallies, label):
    assert min(tallies[label].precision, tallies[label].recall) >= 0.95


def test_no_made_article_is_refused(tallies):
    assert tallies["refused"].precision == 1.0


def page_of(
    html: str, *, url: str = "https://example.com/news/the-old-bridge-opens-again", status: int = 200
) -> Page:
    capture = Capture(url=url, body=html.encode(), status=status, provenance=Provenance(source="file"))
    tree = lxml.html.document_fromstring(html or "<html></html>")
    return Page(
        capture=capture,
        html=html,
        tree=tree,
        charset="utf-8",
        charset_source="meta",
        content_type="text/html",
    )


def article_of(*texts: str, cut: tuple[str, ...] = (), **fields: object) -> Article:
    """An article of kept texts with cut blocks behind them."""
    blocks = tuple(
        Block(
            index=index,
            text=text,
            kind="paragraph",
            tag="p",
            xpath=None,
            verdict="keep" if index < len(texts) else "cut",
        )
        for index, text in enumerate((*texts, *cut))
    )
    return Article(text="\n\n".join(texts), blocks=blocks, **fields)  # type: ignore[arg-type]


STORY = article_of(*[SENTENCE * 3] * 6, title="Council rebuilds bridge")
EMPTY = article_of()


def flags(
    html: str = "<html><body></body></html>", article: Article = STORY, **page: object
) -> tuple[str, ...]:
    return flags_from_page(page_of(html, **page), article)  # type: ignore[arg-type]


def test_a_plain_story_has_no_flag():
    assert flags() == ()


DECLARED = {
    "JSON-LD false": '<script type="application/ld+json">{"@type":"NewsArticle","isAccessibleForFree":false}</script>',
    "JSON-LD as text": '<script type="application/ld+json">{"@type":"NewsArticle","isAccessibleForFree":"False"}</script>',
    "JSON-LD of a part": (
        '<script type="application/ld+json">{"@type":"NewsArticle","isAccessibleForFree":"http://schema.org/False"}</script>'
    ),
    "content tier": '<meta property="article:content_tier" content="locked">',
    "microdata": '<meta itemprop="isAccessibleForFree" content="false">',
}


@pytest.mark.parametrize("markup", DECLARED.values(), ids=DECLARED)
def test_a_declared_wall_is_a_paywall(markup):
    assert flags(f"<html><head>{markup}</head><body></body></html>") == ("paywall",)


@pytest.mark.parametrize(
    "markup",
    [
        '<script type="application/ld+json">{"@type":"NewsArticle","isAccessibleForFree":true}</script>',
        '<meta property="article:content_tier" content="free">',
        '<body class="no-paywall">',
    ],
)
def test_a_page_declared_free_is_no_paywall(markup):
    assert flags(f"<html><head>{markup}</head></html>") == ()


@pytest.mark.parametrize(
    "line",
    [
        "Subscribe to our newsletter to read the best articles first.",
        "Abonnez-vous à notre newsletter pour lire la suite de l'actualité.",
        "Подпишитесь на наш канал в Телеграме и читайте новости целиком.",
        "Log in to read and post comments.",
        "Help us keep this article free for all: support our independent journalism.",
    ],
)
def test_a_line_about_something_else_is_no_paywall(line):
    assert flags(article=article_of(*[SENTENCE * 3] * 2, cut=(line,))) == ()


def test_a_live_blog_is_known_by_its_declared_type():
    markup = '<script type="application/ld+json">{"@type":"LiveBlogPosting","headline":"x"}</script>'
    assert flags(f"<html><head>{markup}</head></html>") == ("live_blog",)


def test_a_chronology_under_a_plain_title_is_no_live_blog():
    entries = [f"{hour}:15 {SENTENCE}" for hour in range(8, 20)]
    assert flags(article=article_of(*entries, title="How the flood came")) == ()


@pytest.mark.parametrize("status", [404, 410, 500, 503])
def test_an_error_status_is_an_error_page(status):
    assert page_kind_from_page(page_of("<html></html>", status=status), STORY) == PageKind(
        "error", f"HTTP status {status}", True
    )


def test_a_long_story_about_missing_pages_is_no_error_page():
    story = article_of(*[SENTENCE * 3] * 6, title="Page not found: why old links die")
    assert flags(article=story) == ()


CUTS = {
    "inside a tag": '<html><body><p>One.</p><a href="https://exam',
    "inside a text": "<html><body><p>One two thr",
    "inside a script": "<html><body><p>One.</p><script>var a = 1;",
    "between containers": "<html><body><div><div><p>One.</p>",
    "before much white space": "<html><body><p>One two thr" + " \n" * 20_000,
    "inside a tag before white space": '<html><body><a href="https://exam' + "\n" * 30_000,
}


@pytest.mark.parametrize("html", CUTS.values(), ids=CUTS)
def test_markup_that_breaks_off_is_truncated(html):
    assert "truncated" in flags(html)


@pytest.mark.parametrize(
    "html",
    [
        "<p>No body, no html: an old page that nobody closed",
        "<html><body><div><p>One.</div><script>a()</script>",
        "<html><body><p>One.</body></html>",
        "<html><body><p>One.</html><!-- cached <",
        "<html><body><p>One.</body></html>" + "<!-- cached -->" * 1000,
        "<html><body><p>One.</body></html>" + " \n" * 30_000,
        "<html><body>" + "<p>One.</p>" * 3000 + "</body></html>" + "<!-- cached -->" * 1000 + "\n" * 2000,
    ],
)
def test_markup_that_merely_leaves_tags_out_is_not_truncated(html):
    assert "truncated" not in flags(html)


def test_the_sources_word_counts():
    page = page_of("<html><body></body></html>")
    marked = Page(
        **{name: getattr(page, name) for name in page.__struct_fields__ if name != "flags"},
        flags=("truncated", "rescued_parse"),
    )
    assert flags_from_page(marked, STORY) == ("truncated", "rescued_parse")


@pytest.mark.parametrize(
    ("share", "expected"), [(0.14, ()), (0.15, ("mixed_language",)), (0.5, ("mixed_language",))]
)
def test_a_text_in_two_languages_is_mixed_from_fifteen_percent_on(share, expected):
    assert flags(article=article_of(*[SENTENCE * 3] * 6, mixed_language_share=share)) == expected


@pytest.mark.parametrize(("words", "expected"), [(49, ("short",)), (50, ())])
def test_fewer_than_fifty_words_are_short(words, expected):
    assert flags(article=article_of("word " * words)) == expected


def test_a_text_of_links_is_a_link_list():
    blocks = tuple(
        Block(
            index=n, text=SENTENCE * 2, kind="paragraph", tag="p", xpath=None, verdict="keep", link_chars=150
        )
        for n in range(5)
    )
    assert flags(article=Article(text=(SENTENCE * 2 + "\n\n") * 5, blocks=blocks)) == ("link_list",)


NOT_ARTICLES = {
    "https://example.com/": "home",
    "https://example.com/index.php": "home",
    "https://example.com/de/": "home",
    "https://example.com/search?q=bridge": "search",
    "https://example.com/?s=bridge": "search",
    "https://example.com/category/politics/page/2": "section",
}


@pytest.mark.parametrize(("url", "kind"), NOT_ARTICLES.items(), ids=NOT_ARTICLES)
def test_a_page_of_teasers_is_what_its_address_says(url, kind):
    teasers = tuple(
        Block(
            index=n,
            text=f"The council votes on bridge number {n}",
            kind="heading",
            tag="h2",
            xpath=None,
            link_chars=38,
        )
        for n in range(20)
    )
    assert page_kind_from_page(page_of("<html></html>", url=url), Article(blocks=teasers)).name == kind


def menu_of(*items: str) -> Block:
    """A list of links, which is one block with an item a line."""
    text = "\n".join(items)
    linked = sum(len(item.replace(" ", "")) for item in items)
    return Block(index=0, text=text, kind="list_item", tag="ul", xpath=None, link_chars=linked)


@pytest.mark.parametrize(
    ("items", "is_certain"),
    [
        ([f"The council votes on bridge number {n}" for n in range(8)], True),
        ([f"The council votes on bridge number {n}" for n in range(7)] + ["Sport"], False),
        ([f"Bridge number {n}" for n in range(20)], False),
        (["북쪽 어부들 어려운 계절을 맞다"] * 8, True),
    ],
)
def test_headlines_in_one_list_are_as_many_teasers(items, is_certain):
    page = page_of("<html></html>", url="https://example.com/")
    assert page_kind_from_page(page, Article(blocks=(menu_of(*items),))).is_certain is is_certain


def test_a_menu_with_a_link_to_the_cookie_policy_is_no_consent_notice():
    menu = menu_of("Contact", "Imprint", "Careers", "Cookie policy", "Terms", "Help", "Sitemap", "RSS")
    button = Block(index=1, text="Accept all cookies", kind="other", tag="button", xpath=None)
    assert "consent" not in flags(article=Article(blocks=(menu, button)))
    notice = Block(index=0, text=menu.text, kind="paragraph", tag="p", xpath=None)
    assert "consent" in flags(article=Article(blocks=(notice, button)))


def test_a_language_in_the_address_is_no_search():
    url = "https://example.com/ara/news/the-old-bridge-opens-again-1694094463.html"
    teasers = tuple(
        Block(index=n, text=SENTENCE[:60], kind="heading", tag="h2", xpath=None, link_chars=60)
        for n in range(1, 6)
    )
    story = Block(index=0, text=SENTENCE * 2, kind="paragraph", tag="p", xpath=None, verdict="keep")

    kind = page_kind_from_page(
        page_of("<html></html>", url=url), Article(text=SENTENCE * 2, blocks=(story, *teasers))
    )
    assert kind.name == "article"


@pytest.mark.parametrize("url", [*NOT_ARTICLES, "about:blank", "file:///srv/index.html", ""])
def test_a_long_story_is_never_refused_for_its_address(url):
    assert page_kind_from_page(page_of("<html></html>", url=url), STORY).drop_reason is None


@pytest.mark.parametrize(
    "html",
    ["<html></html>", "<p>", "<html><body>" + "<div>" * 3000, "<title>" + "404 " * 50_000 + "</title>"],
    ids=len,
)
def test_a_hostile_page_gets_flags_and_no_crash(html):
    assert isinstance(flags(html, EMPTY), tuple)


@given(st.text(max_size=300))
def test_cues_of_one_line_are_the_same_alone_and_among_others(line):
    slots = frozenset({"subscribe", "missing"})
    alone = cues_from_text(line)
    lines = ["Nothing here.", line, "Page not found"]
    among = cues_of_lines(lines, slots).get(1, frozenset())
    assert among == (alone if any(slot in slots for slot, _ in alone) else among)
    assert cues_of_lines(lines).get(1, frozenset()) == alone


CUES = {
    "Subscribe to continue reading": ("subscribe", "reading", "en"),
    "Bitte melden Sie sich an, um weiterzulesen: nur mit Abo": ("subscribe", "reading", "de"),
    "Чтобы дочитать, оформите подписку": ("subscribe", "reading", "ru"),
    "اشترك لمتابعة القراءة": ("subscribe", "reading", "ar"),
    "この記事は有料です。続きを読む": ("subscribe", "reading", "ja"),
    "यह लेख सदस्यों के लिए है, आगे पढ़ें": ("subscribe", "reading", "hi"),
    "Η ΣΕΛΊΔΑ ΔΕΝ ΒΡΈΘΗΚΕ": ("page", "missing", "el"),
    "SAYFA BULUNAMADI": ("page", "missing", "tr"),
    "The page can’t be found": ("page", "missing", "en"),
}


@pytest.mark.parametrize(("text", "expected"), CUES.items(), ids=CUES)
def test_cues_are_found_in_any_script_and_case(text, expected):
    *slots, language = expected
    assert language in shared_languages(cues_from_text(text), *slots)


def test_every_flag_has_a_docstring_that_says_its_rule():
    assert [name for name, rule in FLAGS.items() if not rule.__doc__] == []


def test_flags_come_in_the_order_of_their_table():
    order: Callable[[str], int] = list(FLAGS).index
    found = flags("<html><body><p>One two thr", EMPTY)
    assert list(found) == sorted(found, key=order)


@pytest.mark.parametrize("inside", ["", "<noframes><body>Your browser shows no frames.</body></noframes>"])
def test_a_page_of_frames_is_refused_and_says_so(inside):
    drop = extract_record(
        f"<title>Lake News</title><frameset cols='1,4'><frame src=menu.html><frame src=news.html>{inside}</frameset>".encode()
    )

    assert isinstance(drop, Drop)
    assert (drop.reason, drop.detail) == (
        "frames_page",
        "not_article: frames, a frameset of 2: menu.html, news.html",
    )


def test_an_article_inside_a_page_of_frames_is_one():
    article = f"<h1>Council rebuilds bridge</h1>{''.join(f'<p>In {year}: {SENTENCE}</p>' for year in range(2011, 2017))}"
    record = extract_record(
        f"<frameset><frame src=a.html><noframes><body>{article}</body></noframes></frameset>".encode()
    )

    assert isinstance(record, Record)
    assert record.title == "Council rebuilds bridge"
    assert "<" not in record.text
    assert "frames" not in record.flags


def test_ukrainian_works_are_no_robots():
    sentence = "Роботи на мосту триватимуть місяць, а перевірку безпеки проведе рада."

    assert not shared_languages(cues_from_text(sentence), "human", "verify")


BRIEFS = {
    "en": "Police blocked the road after a human bone was found, and checks will go on until Friday, the mayor said. "
    "The council has confirmed the report, and work on the bridge will begin in June.",
    "ru": "Суд запретил въезд грузовиков в центр, проезд заблокирован, сообщил человек из мэрии города в пятницу. "
    "Проверка безопасности моста показала, что семь рабочих трудились на высоте без касок.",
    "uk": "Поліція перевіряє, чи люди на площі мали дозвіл, рух там заблоковано, сказала людина з мерії міста. "
    "Ремонт мосту почнеться в червні, а за безпеку відповідає рада, додала вона у п'ятницю вранці.",
}


@pytest.mark.parametrize("language", BRIEFS)
def test_a_brief_about_people_and_bans_under_a_menu_is_no_bot_check(language):
    menu = "".join(f"<li><a href='/{number}'>Section {number}</a></li>" for number in range(8))
    page = page_of(f"<html><head><title>The bridge</title></head><body><ul>{menu}</ul></body></html>")
    cut = tuple(f"Section {number}" for number in range(8))
    article = article_of(*BRIEFS[language].split(". ", 1), cut=cut)
    linked = tuple(
        msgspec.structs.replace(block, link_chars=len(block.text)) if block.verdict == "cut" else block
        for block in article.blocks
    )

    assert "bot_check" not in flags_from_page(page, msgspec.structs.replace(article, blocks=linked))

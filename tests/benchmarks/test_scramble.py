"""Renaming of hosts, paths, class and id names."""

from benchmarks.scramble import scrambled_html, scrambled_url

URL = "https://www.example.com/politics/2009/05/flood.html"
PAGE = b"""<div class="article body" id=main><a href="/politics/x.html?a=1">x</a>
<a href="https://www.example.com/about">y</a><a href="mailto:a@b.c">z</a>
<p class='article'>Text of class.</p></div>"""


def test_one_name_becomes_the_same_other_name_everywhere() -> None:
    page = scrambled_html(PAGE, URL, seed=1).decode()
    first = page.split('class="')[1].split()[0]
    assert f"class='{first}'" in page


def test_no_old_name_is_left() -> None:
    page = scrambled_html(PAGE, URL, seed=1)
    assert [name for name in (b"article", b"main", b"example", b"politics", b"about") if name in page] == []


def test_text_and_mail_links_stay() -> None:
    page = scrambled_html(PAGE, URL, seed=1)
    assert b">Text of class.</p>" in page
    assert b'"mailto:a@b.c"' in page


def test_other_seed_gives_other_names() -> None:
    assert scrambled_html(PAGE, URL, seed=1) != scrambled_html(PAGE, URL, seed=2)


def test_address_and_link_to_it_are_renamed_alike() -> None:
    page = scrambled_html(b'<link rel=canonical href="' + URL.encode() + b'">', URL, seed=1)
    assert scrambled_url(URL, seed=1).encode() in page

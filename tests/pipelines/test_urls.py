"""The urlkey against published rules and vectors, the normalised URL and the site against theirs."""

from urllib.parse import urljoin, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.urls import host_from_url, joined_url, normalised_url, site_from_url, urlkey_from_url

# From the test suites of IIPC's webarchive-commons (Apache-2.0) and the capture indexes that pywb ships.
PUBLISHED_KEYS = {
    None: "-",
    "": "-",
    "dskgfljsdlkgjslkj": "dskgfljsdlkgjslkj)/",
    "filedesc:foo.arc.gz": "filedesc:foo.arc.gz",
    "filedesc://foo.arc.gz": "filedesc://foo.arc.gz",
    "warcinfo:foo.warc.gz": "warcinfo:foo.warc.gz",
    "dns:archive.org": "dns:archive.org",
    "mailto:foo@example.com": "mailto:foo@example.com",
    "http://archive.org/": "org,archive)/",
    "http://archive.org:/": "org,archive)/",
    "http://archive.org/goo/": "org,archive)/goo",
    "http://archive.org/goo/?": "org,archive)/goo",
    "http://archive.org/goo/?b&a": "org,archive)/goo?a&b",
    "http://archive.org/goo/?a=2&b&a=1": "org,archive)/goo?a=1&a=2&b",
    "http://archive.org/index.html?b=a&b=b&a=b": "org,archive)/index.html?a=b&b=a&b=b",
    "http://archive.org/x?a=1&": "org,archive)/x?&a=1",
    "http://www.archive.org:80/": "org,archive)/",
    "https://www.archive.org:80/": "org,archive:80)/",
    "http://www.archive.org:443/": "org,archive:443)/",
    "https://www.archive.org:443/": "org,archive)/",
    "http://www34.archive.org/index.html": "org,archive)/index.html",
    "http://www2foo.com/": "com,www2foo)/",
    "http://www2.www2foo.com/": "com,www2foo)/",
    "https://34.203.211.192/robots.txt": "192,211,203,34)/robots.txt",
    "https://[2600:1f18:200d:fb00:2b74:867c:ab0c:150a]/robots.txt": (
        "2600:1f18:200d:fb00:2b74:867c:ab0c:150a)/robots.txt"
    ),
    "http://1kr.ua/newslist.html?tag=%E4%EE%F8%EA%EE%EB%FC%ED%EE%E5": (
        "ua,1kr)/newslist.html?tag=%e4%ee%f8%ea%ee%eb%fc%ed%ee%e5"
    ),
    "http://www.aluroba.com/tags/%C3%CE%CA%C7%D1%E5%C7.htm": "com,aluroba)/tags/%c3%ce%ca%c7%d1%e5%c7.htm",
    "http://archive.org/index.php?PHPSESSID=0123456789abcdefghijklemopqrstuv&action=profile;u=4221": (
        "org,archive)/index.php?action=profile;u=4221"
    ),
    "whois://whois.isoc.org.il/shaveh.co.il": "il,org,isoc,whois)/shaveh.co.il",
    "http://bücher.ch:8080?#foo": "ch,xn--bcher-kva:8080)/",
    "http://☃.com": "com,xn--n3h)/",
    "http:////////////////www.vikings.com": "com,vikings)/",
    "http://https://order.1and1.com": "com,1and1,order)/",
    "http://host/%25%32%35%25%32%35": "host)/%25%25",
    "http://host/%2525252525252525": "host)/%25",
    "http://host/%%%25%32%35asd%%": "host)/%25%25%25asd%25%25",
    "http://%31%36%38%2e%31%38%38%2e%39%39%2e%32%36/%2E%73%65%63%75%72%65/": "26,99,188,168)/.secure",
    "http://3279880203/blah": "11,0,127,195)/blah",
    "http://017.0.0.1/": "1,0,0,15)/",
    "http://www.google.com/blah/..": "com,google)/",
    "www.google.com": "com,google)/",
    "http://www.google.com.../": "com,google)/",
    "https://...foo...bar.org.../": "org,bar,foo)/",
    "http://www.google.com/foo\tbar\rbaz\n2": "com,google)/foobarbaz2",
    "http://www.google.com/q?r?s": "com,google)/q?r?s",
    "http://evil.com/foo#bar#baz": "com,evil)/foo",
    "http://evil.com/foo?bar;": "com,evil)/foo?bar;",
    "  http://www.google.com/  ": "com,google)/",
    "http:// leadingspace.com/": "com,%20leadingspace)/",
    "http://host.com/ab%23cd": "com,host)/ab%23cd",
    "http://host.com//twoslashes?more//slashes": "com,host)/twoslashes?more//slashes",
    "http://example.org/⚑": "org,example)/%e2%9a%91",
    "http://example.org/%F0%9F%82%A1": "org,example)/%f0%9f%82%a1",
    "http://test@example.com/": "com,example)/",
    "http://example.com?example=1": "com,example)/?example=1",
    "http://www.iana.org/_css/2013.1/fonts/Inconsolata.otf": "org,iana)/_css/2013.1/fonts/inconsolata.otf",
    "http://www.Example.com:80/a?b=1&a=2#f": "com,example)/a?a=2&b=1",
}

SESSION_KEYS = {
    "jsessionid": ("?jsessionid=" + "0" * 32, ""),
    "a longer id stays": ("?jsessionid=" + "0" * 33, "?jsessionid=" + "0" * 33),
    "before another": ("?jsessionid=" + "0" * 32 + "&x=y", "?x=y"),
    "between two": ("?one=two&jsessionid=" + "0" * 32 + "&x=y", "?one=two&x=y"),
    "aspsessionid": ("?aspsessionidABCDEFGH=ABCDEFGHIJKLMNOPQRSTUVWX&x=y", "?x=y"),
    "phpsessid": ("?one=two&PHPSESSID=" + "a1" * 16 + "&x=y", "?one=two&x=y"),
    "sid": ("?sid=9682993c8daa2c5497996114facdc805&x=y", "?x=y"),
    "two of them": ("?sid=9682993c8daa2c5497996114facdc805&jsessionid=" + "0" * 32, ""),
    "cfid and cftoken": ("?CFID=1169580&CFTOKEN=48630702&dt=22", "?dt=22"),
    "cftoken alone": ("?CFID=16603925&CFTOKEN=2AE13EEE-3048-85B0-56CEDAAB0ACA44B8", ""),
}

ASP_PATHS = {
    "/(S(4hqa0555fwsecu455xqckv45))/mileg.aspx": "/mileg.aspx",
    "/(4hqa0555fwsecu455xqckv45)/mileg.aspx": "/mileg.aspx",
    "/(a(4hqa0555fwsecu455xqckv45)S(4hqa0555fwsecu455xqckv45))/mileg.aspx?page=s": "/mileg.aspx?page=s",
    "/photos/36050182@N05/": "/photos/36050182@n05",
}


@pytest.mark.parametrize(("url", "key"), PUBLISHED_KEYS.items(), ids=map(str, PUBLISHED_KEYS))
def test_urlkey_is_the_published_one(url, key):
    assert urlkey_from_url(url) == key


@pytest.mark.parametrize(("query", "kept"), SESSION_KEYS.values(), ids=SESSION_KEYS)
def test_urlkey_leaves_session_ids_of_the_known_widths_out(query, kept):
    assert urlkey_from_url("http://foo.com/bar" + query) == "com,foo)/bar" + kept


@pytest.mark.parametrize(("path", "kept"), ASP_PATHS.items(), ids=ASP_PATHS)
def test_urlkey_leaves_session_ids_in_paths_out(path, kept):
    assert urlkey_from_url("http://foo.com" + path) == "com,foo)" + kept


@pytest.mark.parametrize(
    "variant",
    [
        "https://example.com/a",
        "http://www.example.com/a/",
        "http://u:p@EXAMPLE.com:80/A#x",
        "//example.com/a",
    ],
)
def test_variants_of_one_address_share_a_urlkey(variant):
    assert urlkey_from_url(variant) == "com,example)/a"


@pytest.mark.parametrize(
    "variant", ["http://m.example.com/a", "http://example.com:81/a", "http://example.com/a?utm_x=1"]
)
def test_mobile_hosts_other_ports_and_campaign_tags_keep_their_own_urlkey(variant):
    assert urlkey_from_url(variant) != "com,example)/a"


def test_a_percent_sign_nested_a_hundred_thousand_times_is_undone_at_one_stroke():
    assert urlkey_from_url("http://a.com/%" + "25" * 100_000 + "41") == "com,a)/a"


@given(st.text())
def test_no_text_makes_the_urlkey_fail(text):
    assert "\n" not in urlkey_from_url(text)


@given(
    st.from_regex(
        r"https?://[a-z]{1,8}\.(com|co\.uk)(/[a-zA-Z0-9%._~-]{0,6}){0,4}(\?[a-z=&1-3]{0,12})?", fullmatch=True
    )
)
def test_the_key_of_a_url_does_not_change_when_the_url_is_normalised_for_case(url):
    parts = urlsplit(url)
    louder = url.replace(parts.netloc, parts.netloc.upper(), 1)
    assert urlkey_from_url(louder) == urlkey_from_url(url)


NORMALISED = {
    "http://Example.COM:80/A%7eb/../c?utm_source=x&b=2&a=1#frag": "http://example.com/c?a=1&b=2",
    "https://user:pw@example.com/": "https://example.com/",
    "https://example.com": "https://example.com/",
    "https://example.com/?fbclid=1&gclid=2&_hsenc=3&PHPSESSID=4": "https://example.com/",
    "https://example.com/?ref=front&id=7": "https://example.com/?id=7&ref=front",
    "https://example.com/caf%c3%a9": "https://example.com/caf%C3%A9",
    "https://example.com/café": "https://example.com/caf%C3%A9",
    "https://пример.рф/": "https://xn--e1afmkfd.xn--p1ai/",
    "example.com:8080/x": "http://example.com:8080/x",
    "mailto:x@example.com": "mailto:x@example.com",
    "file:///srv/a.html": "file:///srv/a.html",
    "https://example.com/a/./b/..": "https://example.com/a/",
    "https://example.com/?b=2&a=2&a=1": "https://example.com/?a=2&a=1&b=2",
}


@pytest.mark.parametrize(("url", "expected"), NORMALISED.items(), ids=NORMALISED)
def test_normalised_url_is(url, expected):
    assert normalised_url(url) == expected


@given(st.text(max_size=60))
def test_normalising_twice_is_normalising_once(text):
    once = normalised_url("https://example.com/" + text)
    assert normalised_url(once) == once


SITES = {
    "https://www.bbc.co.uk/news": "bbc.co.uk",
    "https://edition.cnn.com/": "cnn.com",
    "http://news.com.au/": "news.com.au",
    "http://a.b.city.kawasaki.jp/": "city.kawasaki.jp",
    "http://a.b.c.kawasaki.jp/": "b.c.kawasaki.jp",
    "http://www.ck/": "www.ck",
    "https://новости.рф/x": "xn--b1amnebsh.xn--p1ai",
    "https://foo.blogspot.com/": "blogspot.com",
    "http://192.168.1.7:8080/": "192.168.1.7",
    "http://[::1]:80/": "[::1]",
    "http://localhost:5000/": "localhost",
    "https://co.uk/": "co.uk",
    "https://a.b.unknowntld/": "b.unknowntld",
    "mailto:x@example.com": "",
    "file:///srv/a.html": "",
    "": "",
}


@pytest.mark.parametrize(("url", "site"), SITES.items(), ids=SITES)
def test_site_is_the_registered_domain(url, site):
    assert site_from_url(url) == site


def test_host_is_ascii_without_port_and_user():
    assert host_from_url("http://u@BÜCHER.ch:81/x") == "xn--bcher-kva.ch"


@pytest.mark.parametrize(
    "address",
    [
        *("https://example.org/a/b.jpg?w=1&h=2", "https://Example.org", "http://example.org:8080/a/../b"),
        *("https://example.org/a?", "https://example.org/a#", "https://example.org/a;b?c", "//cdn.example/x"),
        *(
            "/a/b",
            "../b",
            "?x",
            "",
            "HTTPS://example.org/",
            "https://example.org/a b",
            "mailto:a@example.org",
        ),
    ],
)
def test_an_address_is_joined_as_the_standard_says(address: str) -> None:
    assert joined_url("https://example.org/news/today", address) == urljoin(
        "https://example.org/news/today", address
    )


def test_an_address_that_cannot_be_read_is_joined_to_nothing() -> None:
    assert joined_url("https://example.org/", "http://[x") is None

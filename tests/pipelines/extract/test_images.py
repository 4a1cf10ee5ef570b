"""Which pictures of a page are the article's."""

from lxml import html

from pipelines.extract.images import images_from_page
from pipelines.extract.structured import structured_from_page
from pipelines.model import Capture, Image, Page, Provenance


def images_of(body: str, head: str = "") -> tuple[Image, ...]:
    capture = Capture(url="https://news.example/a/boats", body=b"", provenance=Provenance(source="file"))
    markup = f"<html><head>{head}</head><body>{body}</body></html>"
    page = Page(
        capture=capture,
        html=markup,
        tree=html.document_fromstring(markup),
        charset="utf-8",
        charset_source="utf8",
        content_type="text/html",
    )
    return images_from_page(page, structured_from_page(page))


def urls_of(body: str, head: str = "") -> list[str]:
    return [image.url.removeprefix("https://news.example") for image in images_of(body, head)]


def figure(source: str, *, href: str | None = None, caption: str = "") -> str:
    picture = f"<img src='{source}'>"
    linked = f"<a href='{href}'>{picture}</a>" if href else picture
    return f"<figure>{linked}{f'<figcaption>{caption}</figcaption>' if caption else ''}</figure>"


def test_a_picture_loaded_late_is_taken_not_the_one_in_its_place() -> None:
    assert urls_of("<figure><img src='/lazy.svg' data-src='/boat.jpg'></figure>") == ["/boat.jpg"]
    assert urls_of("<figure><img src='/small.jpg' data-src='/boat.jpg'></figure>") == ["/boat.jpg"]
    assert urls_of(figure("/assets/1x1.trans.gif")) == []


def test_a_logo_is_no_picture_of_the_article() -> None:
    logo, photo = "<img src='/img/post-logo.svg?d=1'>", "<img src='/boat.jpg'>"
    assert urls_of(f"<figure>{logo}{photo}<figcaption>A boat</figcaption></figure>") == ["/boat.jpg"]
    assert urls_of("", "<meta property='og:image' content='/img/logo.png'>") == []
    assert urls_of(figure("/new-logo-of-the-town.jpg")) == ["/new-logo-of-the-town.jpg"]


def test_figures_that_link_to_other_pages_are_teasers_where_there_are_several() -> None:
    own = figure("/boat.jpg") + figure("/net.jpg", href="/net-large.jpg") + figure("/oar.jpg", href="#")
    teasers = "".join(figure(f"/teaser{i}.jpg", href=f"/a/{i}") for i in range(3))
    told = figure("/told.jpg", href="/a/told", caption="The boats at night")
    assert urls_of(own + told + teasers) == ["/boat.jpg", "/net.jpg", "/oar.jpg", "/told.jpg"]
    assert urls_of(own + figure("/teaser.jpg", href="/a/1"))[-1] == "/teaser.jpg"


def test_a_declared_picture_is_looked_up_by_its_id() -> None:
    node = '{"@type": "ImageObject", "@id": "https://news.example/a#primaryimage", "url": "/boat.jpg"}'
    article = '{"@type": "NewsArticle", "headline": "Boats", "image": {"@id": "https://news.example/a#primaryimage"}}'

    def head(*nodes: str) -> str:
        graph = ", ".join(nodes)
        return f'<script type="application/ld+json">{{"@graph": [{graph}]}}</script>'

    assert urls_of("", head(article, node)) == ["/boat.jpg"]
    assert urls_of("", head(article)) == []


def test_the_word_in_front_of_a_credit_is_not_of_it() -> None:
    for caption, credit in (
        ("A boat. Image source: Mara Field", "Mara Field"),
        ("Fot. Mara Field", "Mara Field"),
        ("Thuyền. Ảnh: Mara Field", "Mara Field"),
    ):
        assert [image.credit for image in images_of(figure("/boat.jpg", caption=caption))] == [credit]

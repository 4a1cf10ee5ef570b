"""Pages for the tests of the body finder, made of given markup."""

from pipelines.model import Capture, Page, Provenance
from pipelines.pages import page_from_capture

STORY = (
    "The council of the harbour town voted on Tuesday to close the old ferry line, which has carried "
    "passengers across the bay for more than ninety years.",
    "Fishermen who use the crossing every morning said that they had learned of the plan from a notice at the "
    "pier, and that nobody had asked them what they thought of it.",
    "“We will have to drive forty kilometres around the bay,” said one of them, who asked not to be named. "
    "The mayor answered that the bridge, once it is finished, will be quicker for everyone.",
    "The last boat is to sail on the first of October. A petition against the decision had gathered four "
    "thousand names by the evening, a third of the town's grown inhabitants.",
)
NAVIGATION = "".join(
    f'<li><a href="/{name}">{name.title()}</a></li>'
    for name in ("home", "politics", "sport", "culture", "weather", "contact")
)


def page_from_html(html: str) -> Page:
    return page_from_capture(
        Capture(
            url="https://news.example/a",
            body=html.encode(),
            provenance=Provenance(source="file"),
            headers=(("content-type", "text/html; charset=utf-8"),),
        )
    )


def article_html(paragraphs: tuple[str, ...] = STORY, *, before: str = "", after: str = "") -> str:
    """A plain page: navigation, headline, byline, paragraphs, teasers, footer."""
    text = "".join(f"<p>{paragraph}</p>" for paragraph in paragraphs)
    return (
        "<html><head><title>Old ferry line to close | Harbour News</title></head><body>"
        f"<nav><ul>{NAVIGATION}</ul></nav>"
        '<div class="article"><h1>Old ferry line to close</h1><p class="byline">By Ann Miller</p>'
        f"{before}{text}{after}</div>"
        '<div class="related"><h3>More news</h3><ul><li><a href="/1">Bridge costs twice as much</a></li>'
        '<li><a href="/2">Summer festival called off</a></li></ul></div>'
        "<footer><p>© 2020 Harbour News. All rights reserved.</p></footer></body></html>"
    )

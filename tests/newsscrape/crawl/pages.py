"""Pages for the tests of crawls."""

SITE = "news.example"
WWW = f"http://www.{SITE}"


def story(title: str, *, language: str = "en") -> bytes:
    """A page with enough text of its own to be an article."""
    sentences = "".join(
        f"<p>{title} was told at length in paragraph {number}, which says what happened on the quiet banks of"
        f" the river that day and why the people of the town came out to see it for themselves.</p>"
        for number in range(1, 5)
    )
    head = f"<title>{title}</title><meta charset=utf-8>"
    return (
        f"<html lang={language}><head>{head}</head><body><h1>{title}</h1>{sentences}</body></html>".encode()
    )

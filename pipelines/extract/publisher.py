"""The publisher's name, as the page declares it."""

from pipelines.extract.structured import Structured, texts_of, types_of

MAX_NAME_CHARS = 120
ORGANISATIONS = frozenset({"NewsMediaOrganization", "Organization", "WebSite"})


def publisher_from_page(structured: Structured) -> str | None:
    """JSON-LD `publisher`, else `og:site_name`, else the page's own organisation node."""
    declared = [*texts_of(structured.article.get("publisher"))]
    declared += structured.meta.get("og:site_name", ())
    declared += structured.meta.get("dc.publisher", ()) + structured.meta.get("application-name", ())
    for node in structured.nodes:
        if ORGANISATIONS.intersection(types_of(node)):
            declared += texts_of(node.get("name"))
    return next((name for name in declared if 0 < len(name) <= MAX_NAME_CHARS and "://" not in name), None)

"""A finished article to the same with flags, page kind and confidence: one look for all three."""

import msgspec

from pipelines.extract.confidence import confidence_from_signals
from pipelines.extract.flags import flags_from_signals
from pipelines.extract.page_kind import page_kind_from_signals
from pipelines.extract.signals import Signals
from pipelines.extract.structured import Structured
from pipelines.model import Article, Page


def trusted_article(page: Page, article: Article, structured: Structured) -> Article:
    """The article with `flags`, `page_kind`, `refusal` and `confidence`; the evidence goes to `witnesses`."""
    signals = Signals(page, article, structured)
    flags = flags_from_signals(signals)
    kind = page_kind_from_signals(signals, flags)
    names = [flag.name for flag in flags]
    said = [f"{flag.name}: {flag.evidence}" for flag in flags]
    if kind.name != "article":
        names.append("not_article")
        said.append(f"not_article: {kind.name}, {kind.evidence}")
    return msgspec.structs.replace(
        article,
        flags=tuple(dict.fromkeys((*article.flags, *names))),
        page_kind=kind.name,
        refusal=kind.drop_reason,
        confidence=confidence_from_signals(signals, flags, kind),
        witnesses={**article.witnesses, "flags": tuple(said)},
    )

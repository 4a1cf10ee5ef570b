"""When the article was published and last changed: the best witness, none invented."""

import re
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, tzinfo
from typing import Literal

import msgspec

from pipelines.dates import (
    FoundDate,
    Order,
    is_plausible,
    month_from_name,
    order_from_site,
    parse_date,
    zone_from_host,
)
from pipelines.extract.date_choice import chosen_date
from pipelines.extract.date_lines import SURE, DateLine, date_lines
from pipelines.extract.date_order import in_order_of_page, with_day
from pipelines.extract.structured import Structured, plain_text
from pipelines.extract.weak_date_lines import weak_date_lines
from pipelines.model import Block, Page, Precision
from pipelines.urls import split_url

PUBLISHED_META = (
    "article:published_time", "og:article:published_time", "datepublished", "publishdate", "publish-date", "pubdate",
    "publication_date", "published_time", "article:published", "article.published", "sailthru.date", "parsely-pub-date",
    "cxenseparse:recs:publishtime", "dc.date.issued", "dcterms.issued", "dcterms.created", "dc.date.created",
    "citation_publication_date", "bt:pubdate", "vr:published_time", "published-date", "article_date_original",
    "originalpublicationdate", "displaydate", "rnews:datepublished", "og:published_time", "og:pubdate", "ptime", "pdate",
    "datecreated", "article:create_date", "pub_date", "published_at",
)  # fmt: skip
VAGUE_META = (
    "date", "dc.date", "dcterms.date", "published", "last-published", "cdate", "created", "release_date", "citation_date",
    "search.update",
)  # fmt: skip
"""Names under which some systems write the day on which the page was served."""
MODIFIED_META = (
    "article:modified_time", "og:updated_time", "datemodified", "lastmod", "last-modified", "dc.date.modified", "dcterms.modified",
    "article:modified", "bt:moddate", "revision_date", "og:article:modified_time",
)  # fmt: skip
URL_DATE = re.compile(
    r"(?<![\d])(?P<y>19[9]\d|20[0-4]\d)(?:(?P<sep>[/_.-])(?P<m>0?[1-9]|1[0-2])(?P=sep)(?P<d>0?[1-9]|[12]\d|3[01])"
    r"|(?P<m2>0[1-9]|1[0-2])(?P<d2>0[1-9]|[12]\d|3[01]))(?![\d])"
)
NAMED_URL_DATE = re.compile(
    r"/(?P<y>19[9]\d|20[0-4]\d)/(?P<name>[a-z]{3,9})/(?P<d>0?[1-9]|[12]\d|3[01])(?![^/_.-])", re.I
)
Witness = Literal["jsonld", "meta", "text", "url"]


class Published(msgspec.Struct, frozen=True, kw_only=True):
    """The day and time of publication with its precision and witness; None where there is no witness."""

    published_at: datetime | None = None
    precision: Precision | None = None
    raw: str | None = None
    source: Witness | None = None
    modified_at: datetime | None = None
    witnesses: tuple[str, ...] = ()


def published_from_page(
    page: Page,
    structured: Structured,
    blocks: Sequence[Block],
    *,
    title_block: int | None,
    language: str | None,
    site_language: str | None = None,
) -> Published:
    """Publication and change of the article on `page`.

    Order of trust: JSON-LD, `<meta>`, microdata and marked `<time>`, the date line near the headline, the
    path of the URL, the date line at the end, dates that only stand where date lines do; `date_choice` says where
    the others outvote the first. A date after the capture (after today, of a file of unknown age) or before the Web
    is refused. `language` is the article's; the order of day and month is that of `site_language`, the furniture's,
    where it is known: an English article in a Russian page has a Russian date line. In English alone sites differ on
    it: there the page's other dates and the capture decide.
    """
    host = _host(page)
    site_language = site_language or language
    order = order_from_site(site_language, host)
    latest = page.capture.captured_at or datetime.now(UTC)
    is_open = (site_language or "en").partition("-")[0] == "en"
    lines = date_lines(blocks, title_block=title_block, language=language, order=order)
    found = [
        (source, possible)
        for source, date in _witnesses(page, structured, lines, language, order)
        if (possible := _possible(date, latest, is_open=is_open)) is not None
    ]
    if not found:
        weak = weak_date_lines(blocks, title_block=title_block, language=language, order=order)
        found = [("text", date) for date in weak if is_plausible(date.moment, latest)]
    modified = _modified(structured, order, latest)
    zone = _zone(found, host)
    witnesses = tuple(f"{source}: {date.raw}" for source, date in found)[:8]
    if not found:
        return Published(modified_at=_aware(modified, zone) if modified else None)
    printed = frozenset(line.date.moment.date() for line in lines if line.trust == SURE)
    changed = frozenset(line.date.moment.date() for line in lines if line.trust == 0)
    changed -= {line.date.moment.date() for line in lines if line.trust > 0}
    source, date = chosen_date(found, printed, modified, host, changed=changed)
    if is_open and date.swapped is not None:
        days = {other.moment.date() for _, other in found if other.swapped is None}
        if date.moment.date() not in days:
            date = in_order_of_page(date, blocks, order)
    return Published(
        published_at=_aware(date, zone),
        precision=date.precision,
        raw=date.raw[:200],
        source=_column(source),
        modified_at=_aware(modified, zone) if modified else None,
        witnesses=witnesses,
    )


def _possible(date: FoundDate, latest: datetime, *, is_open: bool) -> FoundDate | None:
    """The date that a page captured at `latest` may have; its other reading where the order `is_open`."""
    if is_plausible(date.moment, latest):
        return date
    other = with_day(date, date.swapped) if is_open and date.swapped is not None else None
    return other if other is not None and is_plausible(other.moment, latest) else None


def _column(source: str) -> Witness:
    if source in ("jsonld", "url", "text"):
        return source  # type: ignore[return-value]
    return "meta"


def _host(page: Page) -> str:
    split = split_url(page.capture.final_url or page.capture.url)
    return split.host.lower() if split else ""


def _witnesses(
    page: Page,
    structured: Structured,
    lines: Sequence[DateLine],
    language: str | None,
    order: Order,
) -> Iterator[tuple[str, FoundDate]]:
    """(witness, date), the best first."""
    for key in ("datePublished", "uploadDate", "dateCreated"):
        if (
            date := parse_date(plain_text(structured.article.get(key)), language=language, order=order)
        ) is not None:
            yield "jsonld", date
    yield from _dates_of_meta(structured, PUBLISHED_META, language, order)
    for value in structured.microdata.get("datepublished", ())[:2]:
        if (date := parse_date(value, language=language, order=order)) is not None:
            yield "microdata", date
    for time in structured.times:
        if time.is_marked and (date := _date_of_time(time.machine, time.text, language, order)) is not None:
            yield "time", date
            break
    yield from (("text", line.date) for line in lines if line.trust == SURE)
    yield from (("vague meta", date) for _, date in _dates_of_meta(structured, VAGUE_META, language, order))
    yield from (("text", line.date) for line in lines if line.trust == 2)
    for time in structured.times[:1]:
        if (date := _date_of_time(time.machine, time.text, language, order)) is not None:
            yield "time", date
    if (date := _date_of_url(page.capture.url)) is not None:
        yield "url", date
    yield from (("text", line.date) for line in lines if line.trust < 2)


def _dates_of_meta(
    structured: Structured, names: tuple[str, ...], language: str | None, order: Order
) -> Iterator[tuple[str, FoundDate]]:
    meta = structured.meta
    for name in [name for name in names if name in meta]:
        for content in meta[name][:3]:
            if (date := parse_date(content, language=language, order=order)) is not None:
                yield "meta", date


def _date_of_time(machine: str, text: str, language: str | None, order: Order) -> FoundDate | None:
    return (parse_date(machine, language=language, order=order) if machine else None) or parse_date(
        text, language=language, order=order
    )


def _date_of_url(url: str) -> FoundDate | None:
    """A day in the path: `/2020/03/12/`, `20200312`, `/2020/mar/12/`."""
    path = url.partition("?")[0]
    found = URL_DATE.search(path) or NAMED_URL_DATE.search(path)
    if found is None:
        return None
    groups = found.groupdict()
    name = groups.get("name")
    month = month_from_name(name, "en") if name else int(groups["m"] or groups["m2"])
    try:
        moment = datetime(int(groups["y"]), month or 0, int(groups.get("d") or groups["d2"]))
    except ValueError:
        return None
    return FoundDate(moment, "day", found.group().strip("/"), found.start(), found.end())


def _modified(structured: Structured, order: Order, latest: datetime) -> FoundDate | None:
    said = [plain_text(structured.article.get("dateModified"))]
    said += [structured.meta[name][0] for name in MODIFIED_META if name in structured.meta]
    said += list(structured.microdata.get("datemodified", ())[:1])
    for text in said:
        if text and (date := parse_date(text, order=order)) is not None and is_plausible(date.moment, latest):
            return date
    return None


def _zone(found: list[tuple[str, FoundDate]], host: str) -> tzinfo:
    """The zone in which the page's clock times are meant where they say none."""
    for _, date in found:
        if date.moment.tzinfo is not None and date.moment.utcoffset():
            return date.moment.tzinfo
    return zone_from_host(host) or UTC


def _aware(date: FoundDate, zone: tzinfo) -> datetime:
    """A day without time of day is that day's midnight in UTC: the day must not move with a zone."""
    if date.precision == "day":
        return date.moment.replace(tzinfo=UTC)
    return date.moment if date.moment.tzinfo is not None else date.moment.replace(tzinfo=zone)

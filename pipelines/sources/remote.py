"""The table of remote archives, and the archive behind an endpoint that somebody typed."""

import re
from typing import Literal
from urllib.parse import urlsplit

from pipelines.sources.commoncrawl import COLLINFO, CommonCrawl
from pipelines.sources.ia import InternetArchive
from pipelines.sources.index import RemoteArchive
from pipelines.sources.memento import Memento
from pipelines.sources.pywb import Pywb

Dialect = Literal["auto", "ia", "pywb", "pages", "memento", "commoncrawl"]

ARCHIVES: dict[str, RemoteArchive] = {
    "ia": InternetArchive(
        name="web.archive.org",
        index_url="https://web.archive.org/cdx/search/cdx",
        replay_prefix="https://web.archive.org/web/",
    ),
    "arquivo.pt": Pywb(
        name="arquivo.pt",
        index_url="https://arquivo.pt/wayback/cdx",
        replay_prefix="https://arquivo.pt/noFrame/replay/",
        pages=True,
    ),
    "commoncrawl": CommonCrawl(),
}
"""Archives known by name, for `--archive`."""

IA_INDEX = re.compile(r"/cdx/search(?:/cdx)?/?$")
IA_REPLAY = re.compile(r"/web/?$")
TIMEMAP = re.compile(r"/timemap/(?:link/)?$")


def archive_from_endpoint(endpoint: str, dialect: Dialect = "auto") -> RemoteArchive:
    """The archive of a name in the table, or behind an address, its dialect told by the address's shape.

    `…/cdx/search/cdx`, `…/web/` and a bare host speak as the Internet Archive does, `…-index` and
    `collinfo.json` as Common Crawl, `…/timemap/link/` is Memento, any other path a collection of pywb.
    Raises ValueError for what is neither a name nor an http address.
    """
    if endpoint in ARCHIVES:
        return ARCHIVES[endpoint]
    parts = urlsplit(endpoint)
    if parts.scheme not in ("http", "https") or not parts.netloc:
        raise ValueError(f"no archive {endpoint!r}: a name ({', '.join(ARCHIVES)}) or an http(s) address")
    chosen = _dialect_from_path(parts.path) if dialect == "auto" else dialect
    base = f"{parts.scheme}://{parts.netloc}"
    match chosen:
        case "ia":
            return _internet_archive(parts.netloc, base, parts.path)
        case "commoncrawl":
            return CommonCrawl(name=parts.netloc, index_url=base + parts.path, store_prefix=_store(base))
        case "memento":
            prefix = parts.path.rstrip("/") + ("/" if TIMEMAP.search(parts.path) else "/timemap/link/")
            return Memento(name=parts.netloc, timemap_prefix=base + prefix)
        case _:
            root = base + parts.path.rstrip("/").removesuffix("/cdx").rstrip("/") + "/"
            return Pywb(
                name=parts.netloc, index_url=root + "cdx", replay_prefix=root, pages=chosen == "pages"
            )


def _dialect_from_path(path: str) -> Dialect:
    if IA_INDEX.search(path) or IA_REPLAY.search(path) or path.strip("/") == "":
        return "ia"
    if path.endswith(("-index", COLLINFO)):
        return "commoncrawl"
    return "memento" if TIMEMAP.search(path) else "pywb"


def _internet_archive(name: str, base: str, path: str) -> InternetArchive:
    root = base + IA_REPLAY.sub("", IA_INDEX.sub("", path)).rstrip("/")
    return InternetArchive(name=name, index_url=f"{root}/cdx/search/cdx", replay_prefix=f"{root}/web/")


def _store(base: str) -> str:
    """Where the WARC files lie: beside the index for a mirror, at their own host for Common Crawl itself."""
    return base.replace("://index.", "://data.", 1) + "/"

"""Renames hosts, paths, class and id names of pages, consistently for a seed, to measure their worth."""

import gzip
import hashlib
import re
import string
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlsplit

import msgspec

from benchmarks.datasets import BenchPage

_NAMES = re.compile(rb"""(?i)(\s(?:class|id)\s*=\s*)("[^"]*"|'[^']*'|[^\s"'>]+)""")
_LINKS = re.compile(rb"""(?i)(\s(?:href|src|action|data-src|srcset)\s*=\s*)("[^"]*"|'[^']*'|[^\s"'>]+)""")
_URLS = re.compile(rb"""(?i)(https?:(?:\\?/){2})([a-z0-9.-]+)((?:\\?/[^\s"'<>\\]*)*)""")
_ELSEWHERE = re.compile(rb"(?i)://|^[\"']?(?:javascript|mailto|tel|data|whatsapp):")
_WORD = re.compile(rb"[A-Za-z0-9]+")
_TOKEN = re.compile(rb"[^\s\"']+")
_KEPT_SUFFIX = re.compile(rb"(?i)\.(?:html?|php|aspx?|jpe?g|png|gif|svg|webp|css|js|xml|pdf|mp4)$")
_LETTERS = string.ascii_lowercase.encode()


def scrambled_pages(pages: list[BenchPage], folder: Path, *, seed: int) -> list[BenchPage]:
    """The same pages and truths with everything renamed; the bytes are written below `folder`."""
    target = folder / f"scrambled-{seed}"
    target.mkdir(parents=True, exist_ok=True)
    result = []
    for page in pages:
        path = target / page.dataset / f"{page.id.replace('/', '_')}.html.gz"
        path.parent.mkdir(exist_ok=True)
        raw = page.path.read_bytes()
        body = gzip.decompress(raw) if raw[:2] == b"\x1f\x8b" else raw
        path.write_bytes(gzip.compress(scrambled_html(body, page.url, seed=seed), 1, mtime=0))
        result.append(msgspec.structs.replace(page, path=path, url=scrambled_url(page.url, seed=seed)))
    return result


def scrambled_html(body: bytes, url: str, *, seed: int) -> bytes:
    """`body` with each class and id name, host and path renamed; markup and text stay as they are."""
    rename = _renamer(seed)

    def names(found: re.Match[bytes]) -> bytes:
        return found[1] + _TOKEN.sub(lambda token: rename(token[0]), found[2])

    def links(found: re.Match[bytes]) -> bytes:
        return found[1] + (found[2] if _ELSEWHERE.search(found[2]) else _path(found[2], rename))

    def urls(found: re.Match[bytes]) -> bytes:
        return found[1] + _host(found[2], rename) + _path(found[3], rename)

    body = _NAMES.sub(names, body)
    host = (urlsplit(url).hostname or "").removeprefix("www.").encode()
    body = _URLS.sub(urls, _LINKS.sub(links, body))
    return body.replace(host, _host(host, rename)) if host.count(b".") else body


def scrambled_url(url: str, *, seed: int) -> str:
    """The address under its new names."""
    return _URLS.sub(
        lambda found: found[1] + _host(found[2], _renamer(seed)) + _path(found[3], _renamer(seed)),
        url.encode(),
    ).decode()


def _renamer(seed: int) -> Callable[[bytes], bytes]:
    cache: dict[bytes, bytes] = {}

    def rename(word: bytes) -> bytes:
        if word not in cache:
            digest = hashlib.sha256(f"{seed}\0".encode() + word.lower()).digest()
            size = 4 + digest[0] % 7
            cache[word] = bytes(_LETTERS[byte % 26] for byte in digest[1 : 1 + size])
        return cache[word]

    return rename


def _host(host: bytes, rename: Callable[[bytes], bytes]) -> bytes:
    labels = host.removeprefix(b"www.").split(b".")
    return b"www." + b"-".join(rename(label) for label in labels) + b".test" if len(labels) > 1 else host


def _path(path: bytes, rename: Callable[[bytes], bytes]) -> bytes:
    suffix = _KEPT_SUFFIX.search(path.split(b"?")[0].rstrip(b"\"'"))
    quote = path[-1:] if path[-1:] in {b'"', b"'"} else b""
    tail = (suffix[0] if suffix else b"") + quote
    core = path[: len(path) - len(tail)] if tail and path.endswith(tail) else path
    tail = path[len(core) :]
    return _WORD.sub(lambda word: rename(word[0]), core) + tail

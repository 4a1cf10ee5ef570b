"""Runs one peer over pages named on standard input: `python -m benchmarks.peer NAME`.

Lines `{id, url, html_path}` in, lines `{id, text, title, authors, date, language}` out. Runs in the
environment of requirements/peers.lock and imports nothing else of the project.
"""

import gzip
import importlib.metadata
import json
import logging
import re
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

Answer = dict[str, Any]


def _trafilatura(html: bytes, url: str, **options: Any) -> Answer:
    from trafilatura import bare_extraction

    found = bare_extraction(html, url=url or None, with_metadata=True, include_comments=False, **options)
    if found is None:
        return {}
    authors = [name.strip() for name in (found.author or "").split(";") if name.strip()]
    return {"text": found.text, "title": found.title, "authors": authors, "date": found.date}


def _trafilatura_precision(html: bytes, url: str) -> Answer:
    return _trafilatura(html, url, favor_precision=True)


def _readability(html: bytes, url: str) -> Answer:
    from lxml import html as lxml_html
    from readability import Document

    document = Document(_decoded(html), url=url or None)
    text = _text_from_tree(lxml_html.document_fromstring(document.summary()))
    return {"text": text, "title": document.short_title()}


def _newspaper4k(html: bytes, url: str) -> Answer:
    from newspaper import Article, Config

    config = Config()
    config.fetch_images = False
    article = Article(url or "http://example.org/", config=config)
    article.download(input_html=_decoded(html))
    article.parse()
    date = article.publish_date.strftime("%Y-%m-%d") if article.publish_date else None
    return {"text": article.text, "title": article.title, "authors": article.authors, "date": date}


def _resiliparse(html: bytes, url: str) -> Answer:
    from resiliparse.extract.html2text import extract_plain_text
    from resiliparse.parse.html import HTMLTree

    tree = HTMLTree.parse(_decoded(html))
    return {"text": extract_plain_text(tree, main_content=True, alt_texts=False), "title": tree.title}


def _justext(html: bytes, url: str) -> Answer:
    import justext

    text = _decoded(html)
    declared = re.search(r"<html[^>]*\blang=[\"']?([a-zA-Z]{2})", text[:5000])
    name = _JUSTEXT_LISTS.get(declared[1].lower() if declared else "en", "English")
    paragraphs = justext.justext(text, justext.get_stoplist(name))
    return {"text": "\n\n".join(p.text for p in paragraphs if not p.is_boilerplate)}


_JUSTEXT_LISTS = {
    "ar": "Arabic", "bg": "Bulgarian", "cs": "Czech", "da": "Danish", "de": "German", "el": "Greek",
    "en": "English", "es": "Spanish", "fa": "Persian", "fi": "Finnish", "fr": "French", "hi": "Hindi",
    "hu": "Hungarian", "id": "Indonesian", "is": "Icelandic", "it": "Italian", "ko": "Korean",
    "lt": "Lithuanian", "lv": "Latvian", "nl": "Dutch", "nb": "Norwegian_Bokmal", "no": "Norwegian_Bokmal",
    "pl": "Polish", "pt": "Portuguese", "ro": "Romanian", "ru": "Russian", "sk": "Slovak", "sl": "Slovenian",
    "sq": "Albanian", "sr": "Serbian", "sv": "Swedish", "sw": "Swahili", "ta": "Tamil", "te": "Telugu",
    "tl": "Tagalog", "tr": "Turkish", "uk": "Ukrainian", "ur": "Urdu", "vi": "Vietnamese",
}  # fmt: skip

PEERS: dict[str, tuple[str, Callable[[bytes, str], Answer]]] = {
    "trafilatura": ("trafilatura", _trafilatura),
    "trafilatura-precision": ("trafilatura", _trafilatura_precision),
    "readability-lxml": ("readability-lxml", _readability),
    "newspaper4k": ("newspaper4k", _newspaper4k),
    "resiliparse": ("Resiliparse", _resiliparse),
    "justext": ("jusText", _justext),
}
"""Name: (distribution, function)."""
_BLOCKS = frozenset(
    [
        *("address", "article", "aside", "blockquote", "body", "br", "dd", "div", "dl", "dt", "fieldset"),
        *("figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "li"),
        *("main", "nav", "ol", "p", "pre", "section", "table", "td", "th", "tr", "ul"),
    ]
)


def _text_from_tree(tree: Any) -> str:
    """Text of a tree with line breaks where blocks end (what readability leaves to its caller)."""
    parts: list[str] = []
    for event, element in _walk(tree):
        if event == "start":
            parts.append("\n" if element.tag in _BLOCKS else "")
            parts.append(element.text or "")
        else:
            parts.append("\n" if element.tag in _BLOCKS else "")
            parts.append(element.tail or "")
    lines = (" ".join(line.split()) for line in "".join(parts).split("\n"))
    return "\n".join(line for line in lines if line)


def _walk(tree: Any) -> Any:
    from lxml import etree

    for event, element in etree.iterwalk(tree, events=("start", "end")):
        if isinstance(element.tag, str):
            yield event, element


def _decoded(html: bytes) -> str:
    from trafilatura.utils import decode_file

    return str(decode_file(html))


def answer_line(extract: Callable[[bytes, str], Answer], row: dict[str, Any]) -> str:
    """The answer to one line; a page that the peer fails on gives nulls and the error's name."""
    path = Path(row["html_path"])
    answer: Answer = {
        "id": row["id"],
        "text": None,
        "title": None,
        "authors": [],
        "date": None,
        "language": None,
    }
    try:
        body = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
        answer.update(extract(body, row.get("url") or ""))
    except Exception as error:  # foreign code: a peer may fail in any way, the comparison goes on
        answer["error"] = type(error).__name__
    return json.dumps(answer, ensure_ascii=True)


def main() -> int:
    sys.setrecursionlimit(20_000)
    logging.disable(logging.CRITICAL)
    name = sys.argv[1]
    distribution, extract = PEERS[name]
    if "--version" in sys.argv:
        print(importlib.metadata.version(distribution))
        return 0
    for line in sys.stdin:
        print(answer_line(extract, json.loads(line)), flush=True)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())

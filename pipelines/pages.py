"""Capture to Page: archive furniture undone, decoded first, parsed once and without loss."""

import re
from codecs import BOM_UTF8
from functools import cache
from typing import Any

import lxml.etree
import msgspec

from pipelines.charsets import DecodedMarkup, decode_markup
from pipelines.errors import UnparsablePage, UnreadableCapture
from pipelines.limits import DEFAULT_LIMITS, Limits
from pipelines.markup import markup_from_text, unwrap_archived_html
from pipelines.model import Capture, Page
from pipelines.search import CONTROLS, has_controls, place_in_any_case
from pipelines.unread import without_unread

HTML_TYPES = ("text/html", "application/xhtml+xml", "application/xml", "text/xml", "text/plain", "")
RARE_UNWANTED = ("\x1b", "\ufffe", "\uffff")
MARKUP_START = re.compile(
    rb"<(?:!doctype|html|head|body|div|table|p|article|title|meta|script|\?xml|!--|[a-z])", re.I
)
# text behind a premature end; comments there are none
END_OF_HTML = re.compile(rb"</html\s*>(?:\s++|<!--.*?-->)*+\S", re.I | re.S)
CLOSE_OF_PAGE = re.compile(rb"</(?:body|html)\s*>", re.I)
NOFRAMES = re.compile(rb"</?noframes\b[^>]*>", re.I)
CONVERSION = "conversion"
"""Flag of a capture whose body is the text that somebody else took out of the page (WET)."""
BINARY_WINDOW = 2048
UTF16_BOMS = (b"\xff\xfe", b"\xfe\xff")


def page_from_capture(
    capture: Capture, *, limits: Limits = DEFAULT_LIMITS, charset: str | None = None
) -> Page:
    """The page of a capture.

    Raises `UnreadableCapture` (`empty_body`, `not_html`, `binary`, `body_too_large`) and `UnparsablePage`
    (`no_elements`) with the reason by which the drop is counted.
    """
    content_type = next((value for name, value in capture.headers if name == "content-type"), "")
    _refuse_unreadable(capture, content_type, limits)
    body = _without_controls(capture.body)
    decoded = decode_markup(body, content_type=content_type, given=charset)
    html = decoded.html
    for unwanted in RARE_UNWANTED:
        if unwanted in html:
            html = html.replace(unwanted, "")
    if CONVERSION in capture.flags and content_type.startswith("text/plain"):
        html = markup_from_text(html)
    flags = [*capture.flags, *decoded.flags]
    if len(html) > limits.text_chars:
        html = html[: limits.text_chars]
        flags.append("truncated")
    unwrapped = unwrap_archived_html(html)
    if not unwrapped.html or unwrapped.html.isspace():
        raise UnreadableCapture("empty_body", "nothing but white space")
    is_unchanged = decoded.html is html is unwrapped.html
    markup = _utf8_as_it_came(body, decoded) if is_unchanged else None
    if markup is None:
        markup = unwrapped.html.encode("utf-8", "replace")
    tree, rescued = _tree_without_loss(markup, unwrapped.html, limits)
    if rescued:
        flags.append("rescued_parse")
    return Page(
        capture=_with_original(capture, unwrapped.original_url, unwrapped.captured_at),
        html=unwrapped.html,
        tree=tree,
        charset=decoded.charset,
        charset_source=decoded.source,
        content_type=content_type.partition(";")[0].strip().lower() or "text/html",
        flags=tuple(dict.fromkeys(flags)),
    )


def _utf8_as_it_came(body: bytes, decoded: DecodedMarkup) -> bytes | None:
    """The body, where it is the decoded text in UTF-8 already."""
    if (decoded.charset, decoded.flags) != ("utf-8", ()):
        return None
    if decoded.source != "bom":
        return body
    return None if "\ufffd" in decoded.html else body.removeprefix(BOM_UTF8)


def _with_original(capture: Capture, url: str | None, captured_at: Any) -> Capture:
    """A saved archive page names the address and time it was saved from; the file name does not."""
    if url is None or capture.provenance.source != "file":
        return capture
    return msgspec.structs.replace(capture, url=url, captured_at=capture.captured_at or captured_at)


def _refuse_unreadable(capture: Capture, content_type: str, limits: Limits) -> None:
    body = capture.body
    if len(body) > limits.decoded_bytes:
        raise UnreadableCapture("body_too_large", f"{len(body)} bytes, limit {limits.decoded_bytes}")
    if not body or body.isspace():
        raise UnreadableCapture("empty_body", f"{len(body)} bytes")
    head = body[:BINARY_WINDOW]
    declared = content_type.partition(";")[0].strip().lower()
    looks_like_markup = MARKUP_START.search(head) is not None
    if declared not in HTML_TYPES and not (looks_like_markup and "html" in declared):
        raise UnreadableCapture("not_html", declared)
    if declared == "text/plain" and not looks_like_markup and CONVERSION not in capture.flags:
        raise UnreadableCapture("not_html", declared)
    if declared.endswith("xml") and "xhtml" not in declared and b"<html" not in head.lower():
        raise UnreadableCapture("not_html", declared)
    if b"\0" in head and not body.startswith(UTF16_BOMS):
        nul_share = head.count(b"\0") / len(head)
        if nul_share > 0.02 and not looks_like_markup:
            raise UnreadableCapture("binary", f"{nul_share:.0%} NUL bytes")
    if not looks_like_markup and _control_share(head) > 0.05:
        raise UnreadableCapture("binary", "control bytes")


def _without_controls(body: bytes) -> bytes:
    if body.startswith(UTF16_BOMS) or not has_controls(body):
        return body
    return body.translate(None, CONTROLS)


def _control_share(head: bytes) -> float:
    controls = len(head) - len(head.translate(None, CONTROLS))
    return controls / len(head)


@cache
def _parser() -> lxml.etree.HTMLParser:
    # not that of lxml.html, which asks in Python what class each element is of
    # huge_tree: without it 255 levels or a text node of 10 MB end the tree without a word
    return lxml.etree.HTMLParser(encoding="utf-8", huge_tree=True, remove_pis=True, collect_ids=False)


def _tree_without_loss(markup: bytes, html: str, limits: Limits) -> tuple[Any, bool]:
    """The tree and whether BeautifulSoup had to make it; `markup` is `html` in UTF-8."""
    end = place_in_any_case(markup, b"</html")
    if end >= 0 and END_OF_HTML.search(markup, end):
        # libxml2 drops what stands behind a premature </html> and logs nothing
        markup = CLOSE_OF_PAGE.sub(b"", markup)
    parser = _parser()
    try:
        tree = lxml.etree.fromstring(without_unread(markup), parser)
        if tree.find("frameset") is not None:  # what stands in <noframes> libxml2 takes for letters
            tree = lxml.etree.fromstring(NOFRAMES.sub(b"", without_unread(markup)), parser)
    except lxml.etree.XMLSyntaxError:
        tree = None
    # of 3,800 pages none lost text but where it gave up: 2,048 levels, and it logs that
    if tree is not None and not parser.error_log.filter_from_fatals():
        return tree, False
    rescued = _rescued(html, limits)
    if rescued is None:
        raise UnparsablePage("no_elements", f"no element in {len(html)} characters")
    return rescued, True


def _rescued(html: str, limits: Limits) -> Any | None:
    """A tree by BeautifulSoup where libxml2 gives up (16 to 18 parses)."""
    from bs4 import BeautifulSoup, Tag
    from bs4.element import NavigableString, PreformattedString

    soup = BeautifulSoup(html, "html.parser")
    root = lxml.etree.Element("html")
    # (bs4 element, lxml parent, depth), walked without recursion; deeper than the limit is folded
    stack: list[tuple[Any, Any, int]] = [(child, root, 1) for child in reversed(soup.contents)]
    filled = False
    while stack:
        node, parent, depth = stack.pop()
        if isinstance(node, Tag):
            filled = True
            target = root if node.name in ("html",) else _element_like(node, parent, depth, limits)
            stack.extend((child, target, depth + 1) for child in reversed(node.contents))
        elif isinstance(node, NavigableString) and not isinstance(node, PreformattedString):
            _append_text(parent, str(node))
    return root if filled or root.text else None


def _element_like(node: Any, parent: Any, depth: int, limits: Limits) -> Any:
    if depth > limits.nesting:
        return parent
    try:
        element = lxml.etree.SubElement(parent, node.name)
    except ValueError:  # a name no XML name can be: <a"b>
        return parent
    for name, value in node.attrs.items():
        text = " ".join(value) if isinstance(value, list) else str(value)
        try:
            element.set(name, text)
        except ValueError:
            continue
    return element


def _append_text(parent: Any, text: str) -> None:
    if len(parent):
        parent[-1].tail = (parent[-1].tail or "") + text
    else:
        parent.text = (parent.text or "") + text

"""Real pages with their furniture rearranged, for training: `python -m benchmarks.rearranged --benchmark DIR`.

The article of a page stays as it is; some of its furniture goes, furniture of other pages comes in: beside its own,
and as boxes between the paragraphs; so do teasers of other articles, whose sentences read like the text
(`benchmarks.teasers`). The truth does not change, so a few hundred labelled pages show the model many
times as many layouts. Furniture is what the labels, or the true text, leave out.
"""

import argparse
import copy
import gzip
import json
import random
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path
from typing import Any
from zlib import crc32

import msgspec
from lxml import etree

from benchmarks.datasets import BenchPage, decoded_page, iter_sets, relabelled_pages
from benchmarks.teasers import Story, story_from_texts, teaser_list, whole_story
from benchmarks.train_labels import FURNITURE, ROLE, allowed_from_roles, allowed_from_text
from pipelines.extract.body.blocks import Outline, outline_from_markup
from pipelines.extract.body.evidence import PageEvidence
from pipelines.extract.body.flatten import walked_markup
from pipelines.urls import site_from_url

SETS = ("annotated", "old", "wcxb", "fundus")
FOLDS = 3
"""Furniture comes from pages of the same part of the domains (as `benchmarks.train_folds` parts them), so that a
model judged on the pages of one part has met nothing of them."""
MAX_PIECE_BLOCKS, MIN_PIECE_CHARS, MAX_PIECE_CHARS = 14, 15, 1500
MAX_LENT = 12
"""Pieces of furniture that one page lends."""
MIN_POOL, OWN_LANGUAGE = 50, 0.75
"""Pieces that a language must have for a page to borrow in it alone, and how often it then does."""
DROPPED = 0.25
"""Share of a page's own furniture that goes."""
NEIGHBOURS, MORE, BOXES = (0, 0, 0, 1), (1, 2, 3, 4), (0, 0, 1, 1, 2, 3)
"""Pieces that come in beside each own one, anywhere beside own ones, and in front of paragraphs."""
TEASER_LISTS, SECOND_STORY, BEHIND_TEXT = (0, 0, 1, 1, 2), 0.12, 0.4
"""Lists of teasers a page gets; how often another story follows whole; how often they stand right behind the text."""
_FIXED = frozenset(
    "html body head td th tr tbody thead tfoot table option optgroup select li dt dd frameset template".split()
)


class Layout(msgspec.Struct):
    """A page whose blocks are known: its tree, the elements of its markup, and what each block is."""

    page: BenchPage
    group: str
    tree: Any
    elements: list[Any]
    outline: Outline
    is_furniture: list[bool]
    is_text: list[bool]

    @property
    def fold(self) -> int:
        return crc32(self.group.encode()) % FOLDS

    def element(self, number: int) -> Any:
        """The element of that number in the outline; number 0, the root, has none."""
        return self.elements[self.outline.origins[number] - 1]


def layout_from_page(page: BenchPage) -> Layout | None:
    """None where the page cannot be read or nothing is known of its text."""
    decoded = decoded_page(page)
    if decoded is None:
        return None
    markup, elements = walked_markup(decoded.tree)
    outline = outline_from_markup(markup, PageEvidence(decoded.tree, decoded.html).titles)
    if not outline.texts:
        return None
    if page.truth.is_labelled:
        allowed = allowed_from_roles(outline.texts, list(page.truth.blocks))
    elif page.truth.text:
        allowed, _ = allowed_from_text(outline.texts, page.truth.text)
    else:
        return None
    may_be_text, may_be_furniture = allowed[:, ROLE["text"]], allowed[:, FURNITURE]
    return Layout(
        page=page,
        group=page.site or (site_from_url(page.url) if page.url else None) or page.id,
        tree=decoded.tree,
        elements=elements,
        outline=outline,
        is_furniture=(may_be_furniture & ~may_be_text).tolist(),
        is_text=(may_be_text & ~may_be_furniture).tolist(),
    )


def furniture_pieces(layout: Layout) -> list[Any]:
    """Elements with nothing but furniture in them, outermost first, none within another."""
    outline, found, until = layout.outline, [], 0
    before = [0]
    for is_furniture in layout.is_furniture:
        before.append(before[-1] + is_furniture)
    for number in range(1, len(outline.heads)):
        first, last = outline.firsts[number], outline.lasts[number]
        if first < until or last - first > MAX_PIECE_BLOCKS or before[last] - before[first] < last - first:
            continue
        element = layout.element(number)
        chars = sum(map(len, outline.texts[first:last]))
        if MIN_PIECE_CHARS <= chars <= MAX_PIECE_CHARS and element.tag not in _FIXED:
            found.append(element)
            until = last
    return found


def rearranged(layout: Layout, lent: Sequence[Any], stories: Sequence[Story], draw: random.Random) -> bytes:
    """The page's markup with other furniture; its tree is left as it was."""
    numbers = {element: number for number, element in enumerate(layout.tree.iter())}
    own = [numbers[element] for element in furniture_pieces(layout)]
    paragraphs = [
        numbers[layout.element(holder)]
        for holder, is_text in zip(layout.outline.holders, layout.is_text, strict=True)
        if is_text and holder
    ]
    elements = list(copy.deepcopy(layout.tree).iter())
    root = elements[0]
    places = [elements[number] for number in own]
    for place in places:
        for _ in range(draw.choice(NEIGHBOURS)):
            _insert(draw.choice(lent), place, draw)
    for _ in range(draw.choice(MORE) if places else 0):
        _insert(draw.choice(lent), draw.choice(places), draw)
    between = [elements[number] for number in paragraphs[1:] if elements[number].tag not in _FIXED]
    for _ in range(draw.choice(BOXES) if between else 0):
        _insert(draw.choice(lent), draw.choice(between), None)
    for place in places:
        if draw.random() < DROPPED:
            _drop(place)
    if stories:
        _insert_stories(stories, [place for place in places if root in place.iterancestors()], between, draw)
    # ASCII, so that it is right under any charset the page declares
    return etree.tostring(root, method="html", encoding="ascii")


def _insert_stories(
    stories: Sequence[Story], places: Sequence[Any], paragraphs: Sequence[Any], draw: random.Random
) -> None:
    """Teasers of other stories, and now and then one whole, beside furniture or behind the last paragraph."""
    pieces = [teaser_list(stories, paragraphs, draw) for _ in range(draw.choice(TEASER_LISTS))]
    if draw.random() < SECOND_STORY:
        pieces.append(whole_story(draw.choice(stories), paragraphs, draw))
    for piece in pieces:
        if paragraphs and (not places or draw.random() < BEHIND_TEXT):
            last = paragraphs[-1]
            piece.tail, last.tail = last.tail, None
            last.addnext(piece)
        elif places:
            _insert(piece, draw.choice(places), draw)


def _insert(piece: Any, place: Any, draw: random.Random | None) -> None:
    """A copy of the piece in front of the place, or with `draw` in front of or behind it."""
    if place.getparent() is None:
        return
    copied = copy.deepcopy(piece)
    copied.tail = "\n"
    place.addprevious(copied)
    if draw is not None and draw.random() < 0.5:
        place.tail, copied.tail = copied.tail, place.tail
        copied.addprevious(place)


def _drop(place: Any) -> None:
    """Out of the page, unless text of its parent follows."""
    parent = place.getparent()
    if parent is not None and not (place.tail and place.tail.strip()):
        parent.remove(place)


def lent_pieces(layouts: Sequence[Layout], seed: str) -> dict[tuple[int, str], list[Any]]:
    """Furniture by fold and language, and by fold alone (language "")."""
    draw = random.Random(seed)
    lent: dict[tuple[int, str], list[Any]] = defaultdict(list)
    for layout in layouts:
        pieces = furniture_pieces(layout)
        for piece in draw.sample(pieces, min(MAX_LENT, len(pieces))):
            copied = copy.deepcopy(piece)
            lent[layout.fold, layout.page.language].append(copied)
            lent[layout.fold, ""].append(copied)
    return lent


def lent_stories(layouts: Sequence[Layout]) -> dict[tuple[int, str], list[Story]]:
    """Stories by fold and language."""
    lent: dict[tuple[int, str], list[Story]] = defaultdict(list)
    for layout in layouts:
        texts = [text for text, is_text in zip(layout.outline.texts, layout.is_text, strict=True) if is_text]
        story = story_from_texts(layout.page.truth.title, texts)
        if story is not None:
            lent[layout.fold, layout.page.language].append(story)
    return lent


def main(argv: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.rearranged", description=__doc__)
    parser.add_argument("--benchmark", type=Path, required=True, metavar="DIR")
    parser.add_argument("--output", type=Path, required=True, metavar="DIR")
    parser.add_argument("--variants", type=int, default=2, metavar="N", help="made of each page")
    parser.add_argument("--sets", type=lambda text: tuple(text.split(",")), default=SETS, metavar="A,B")
    parser.add_argument("--seed", default="0")
    arguments = parser.parse_args(argv)
    twice = relabelled_pages(arguments.benchmark)
    pages = [
        page
        for name, set_ in iter_sets(arguments.benchmark, arguments.sets)
        for page in set_
        if page.page_type == "article" and f"{name}/{page.id}" not in twice
    ]
    layouts = [layout for layout in map(layout_from_page, pages) if layout is not None]
    lent = lent_pieces(layouts, arguments.seed)
    stories = lent_stories(layouts)
    (arguments.output / "html").mkdir(parents=True, exist_ok=True)
    with (arguments.output / "truth.jsonl").open("w", encoding="utf-8") as rows:
        for layout in layouts:
            for variant in range(arguments.variants):
                identity = f"{layout.page.dataset}-{layout.page.id}-{variant}".replace("/", "_")
                draw = random.Random(f"{arguments.seed}-{identity}")
                own = lent[layout.fold, layout.page.language]
                pool = own if len(own) > MIN_POOL and draw.random() < OWN_LANGUAGE else lent[layout.fold, ""]
                name = f"html/{identity}.html.gz"
                others = [
                    s
                    for s in stories[layout.fold, layout.page.language]
                    if s.title != layout.page.truth.title
                ]
                markup = rearranged(layout, pool, others, draw)
                (arguments.output / name).write_bytes(gzip.compress(markup, 1, mtime=0))
                rows.write(json.dumps(_row(layout, identity, name), ensure_ascii=False) + "\n")
    print(f"{len(layouts)} pages, {arguments.variants} variants each, in {arguments.output}")
    return 0


def _row(layout: Layout, identity: str, name: str) -> dict[str, Any]:
    truth = layout.page.truth
    return {
        "id": identity,
        "url": layout.page.url,
        "site": layout.group,
        "html": name,
        "page_type": "article",
        "language": layout.page.language,
        "truth": {"text": truth.text, "standfirst": truth.standfirst, "blocks": list(truth.blocks) or None},
    }


if __name__ == "__main__":
    raise SystemExit(main())

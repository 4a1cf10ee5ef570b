"""Pages made of real ones keep their article and get other furniture."""

import gzip
import json
from pathlib import Path

import lxml.html
import pytest

from benchmarks.datasets import pages_from_set
from benchmarks.rearranged import furniture_pieces, layout_from_page, main

PARAGRAPHS = [f"Paragraph {number} of the story, which nobody has told before." for number in range(6)]
SITES = ("one", "two", "three", "four")


def page_of(site: str) -> str:
    text = "".join(f"<p>{site}: {paragraph}</p>" for paragraph in PARAGRAPHS)
    return (
        f"<html><head><meta charset=iso-8859-1><title>Schöner Tag - {site}</title></head><body>"
        f"<div class=top>Welcome to {site}, the paper of the valley</div><h1>Schöner Tag</h1>"
        f"<div class=story>{text}</div><div class=box>Read more of {site} every day</div>"
        f"<div class=foot>All rights of {site} are reserved by its owners</div></body></html>"
    )


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("data")
    (folder / "old" / "html").mkdir(parents=True)
    with (folder / "old" / "truth.jsonl").open("w", encoding="utf-8") as rows:
        for site in SITES:
            (folder / "old" / "html" / f"{site}.html.gz").write_bytes(
                gzip.compress(page_of(site).encode("iso-8859-1"))
            )
            blocks = [["H", "Schöner Tag"], *(["A", f"{site}: {text}"] for text in PARAGRAPHS)]
            row = {
                "id": site,
                "url": "",
                "html": f"html/{site}.html.gz",
                "page_type": "article",
                "language": "en",
                # one part of the domains, so that all lend to all
                "site": "valley.example",
                "truth": {
                    "text": "\n\n".join(text for role, text in blocks if role == "A"),
                    "title": f"Schöner Tag: {site}",
                    "blocks": blocks,
                },
            }
            rows.write(json.dumps(row) + "\n")
    return folder


@pytest.fixture(scope="module")
def made(data: Path) -> Path:
    output = data / "rearranged"
    assert main(["--benchmark", str(data), "--output", str(output), "--sets", "old", "--variants", "6"]) == 0
    return output


def test_the_article_stays_as_it_is(made):
    for page in pages_from_set(made):
        tree = lxml.html.document_fromstring(gzip.decompress(page.path.read_bytes()))
        own = page.id.split("-")[1]
        paragraphs = [element.text_content() for element in tree.xpath("//div[@class='story']/p")]

        assert [text for text in paragraphs if text.startswith(f"{own}: ")] == [
            text for role, text in page.truth.blocks if role == "A"
        ]
        assert tree.findtext(".//h1") == "Schöner Tag"


def test_furniture_goes_and_that_of_others_comes_in(made):
    foreign, lost, between = 0, 0, 0
    for page in pages_from_set(made):
        own = page.id.split("-")[1]
        text = lxml.html.document_fromstring(gzip.decompress(page.path.read_bytes())).text_content()
        foreign += any(f"of {site}" in text or f"to {site}" in text for site in SITES if site != own)
        lost += f"Welcome to {own}," not in text
        story = text[text.index("Paragraph 0") : text.index("Paragraph 5")]
        between += any(words in story for words in ("Welcome", "Read more", "All rights"))

    assert foreign > 12
    assert 0 < lost < 20
    assert between > 3


def test_other_stories_are_teased(made):
    teased = whole = 0
    for page in pages_from_set(made):
        own = page.id.split("-")[1]
        text = lxml.html.document_fromstring(gzip.decompress(page.path.read_bytes())).text_content()
        others = [site for site in SITES if site != own and f"Schöner Tag: {site}" in text]
        teased += any(f"{site}: Paragraph 0" in text for site in others)
        whole += any(f"{site}: {PARAGRAPHS[-1]}" in text for site in others)
        assert f"Schöner Tag: {own}" not in text

    assert teased > 6
    assert 0 < whole < 12


def test_the_same_seed_makes_the_same_pages(data, made, tmp_path):
    main(["--benchmark", str(data), "--output", str(tmp_path), "--sets", "old", "--variants", "6"])

    for path in sorted((made / "html").iterdir()):
        assert path.read_bytes() == (tmp_path / "html" / path.name).read_bytes()


def test_pieces_are_whole_elements_of_furniture(data):
    layout = layout_from_page(pages_from_set(data / "old")[0])

    assert layout is not None
    assert [piece.get("class") for piece in furniture_pieces(layout)] == ["top", "box", "foot"]

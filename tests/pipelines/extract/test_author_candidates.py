"""Names near the text that nothing vouches for: which are weighed, and by what."""

import json
from collections.abc import Sequence
from importlib import resources

import pytest

from pipelines.extract.authors.candidates import Candidate, candidates
from pipelines.extract.authors.chances import chances
from pipelines.extract.authors.evidence import FEATURES, Evidence
from pipelines.extract.authors.refusals import Refusals
from pipelines.extract.authors.topics import Topics
from pipelines.extract.structured import Structured
from pipelines.model import Block, Capture, Provenance, Role
from pipelines.pages import page_from_capture

TEXT = "The river rose again in the night, and the fishers on the bank moved their boats to higher ground."
SITE = frozenset({"rivernews"})


def blocks_of(*lines: tuple[str, Role], behind: Sequence[tuple[str, Role]] = ()) -> list[Block]:
    listed: list[tuple[str, Role]] = [("Boats on the hill", "title"), *lines, (TEXT, "text"), *behind]
    return [
        Block(at, text, "paragraph", "p", None, role=role, verdict="keep" if role == "text" else "cut")
        for at, (text, role) in enumerate(listed)
    ]


def candidates_of(blocks: Sequence[Block]) -> list[Candidate]:
    page = page_from_capture(
        Capture(url="https://news.example/a", body=b"<p>a</p>", provenance=Provenance(source="file"))
    )
    refusals = Refusals(Topics(page, Structured(article={}), blocks), blocks, (), SITE)
    return candidates(blocks, (), refusals, 0, SITE)


def names_of(blocks: Sequence[Block]) -> list[tuple[str, ...]]:
    return [candidate.names for candidate in candidates_of(blocks)]


@pytest.mark.parametrize(
    ("line", "role"),
    [
        ("Anna Fisher", "furniture"),
        ("Anna Fisher | River News", "caption"),
        ("Lê Phương", "note"),
    ],
)
def test_a_name_alone_is_weighed_whatever_its_block_was_judged(line: str, role: Role) -> None:
    assert names_of(blocks_of((line, role))) == [(line.split(" |")[0],)]


@pytest.mark.parametrize(
    ("line", "role"),
    [
        ("Anna Fisher", "comment"),
        ("Anna Fisher\n© Bo Ek", "caption"),
        ("Anna Fisher and forty fishers on the bank of the river", "caption"),
        ("Learn More", "furniture"),
        ("Reuters", "byline"),
        ("admin", "byline"),
        ("rivernews", "caption"),
    ],
    ids=["reader", "picture", "sentence", "control", "agency", "admin", "account"],
)
def test_readers_pictures_sentences_agencies_and_accounts_are_not_weighed(line: str, role: Role) -> None:
    assert names_of(blocks_of((line, role))) == []


def test_a_name_below_a_word_of_authorship_behind_the_text_is_weighed() -> None:
    menu: tuple[tuple[str, Role], ...] = (("Menu", "furniture"),) * 8
    behind = (*menu, ("Autor:", "furniture"), ("olga_7", "furniture"))

    assert names_of(blocks_of(behind=behind)) == [("olga_7",)]


def test_names_found_in_two_places_are_one_candidate() -> None:
    assert names_of(blocks_of(("Anna Fisher", "caption"), behind=[("ANNA FISHER", "note")])) == [
        ("Anna Fisher",)
    ]


def test_the_table_of_weights_is_made_for_the_features_that_are_counted() -> None:
    table = json.loads(resources.files("pipelines.resources").joinpath("authors.json").read_text("utf-8"))

    assert tuple(table["features"]) == FEATURES


def test_chances_of_one_page_leave_room_for_no_author() -> None:
    blocks = blocks_of(("Anna Fisher", "byline"), ("Bo Ekman", "caption"))
    found = candidates_of(blocks)
    rows = Evidence(blocks, 0, SITE).rows(found)
    weighed = chances(rows)

    assert {len(row) for row in rows} == {len(FEATURES)}
    assert [candidate.names for candidate in found] == [("Anna Fisher",), ("Bo Ekman",)]
    assert min(weighed) > 0
    assert sum(weighed) < 1

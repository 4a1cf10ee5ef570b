"""Ids and links: the same in any order, on any number of workers; and texts that stand in their pages."""

import random
import unicodedata
from pathlib import Path

import lxml.html
import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks.mixed.pages import mixed_page
from pipelines.digests import article_id, sha256_hex, version_id
from pipelines.identity import IdentityKey, Links, link_versions, links_from_keys
from pipelines.jobs import iter_outcomes
from pipelines.pages import page_from_capture
from pipelines.records import Record
from pipelines.run import extract_record
from pipelines.sources import iter_captures

DEMO = Path(__file__).parents[2] / "data" / "demo"


def key(address: str, text: str, day: int) -> IdentityKey:
    digest = sha256_hex(text)
    return IdentityKey(
        version_id(address, digest),
        article_id(address),
        digest,
        f"2024-05-{day:02}T00:00:00Z",
        address,
        None,
        None,
    )


CHAIN = [key("a", "one", 1), key("a", "two", 2), key("a", "two", 3), key("a", "one", 4), key("b", "two", 5)]


def test_versions_of_an_address_are_numbered_by_time():
    assert [link.version_no for link in links_from_keys(CHAIN)] == [1, 2, 2, 1, 1]


def test_later_versions_point_to_the_first():
    first = CHAIN[0].id
    assert [link.version_of for link in links_from_keys(CHAIN)] == [None, first, first, None, None]


def test_a_repeated_text_points_to_its_earliest_record_under_any_address():
    one, two = CHAIN[0].id, CHAIN[1].id
    assert [link.duplicate_of for link in links_from_keys(CHAIN)] == [None, None, two, one, two]


def test_a_record_without_a_time_comes_after_those_with_one():
    undated = msgspec.structs.replace(CHAIN[0], captured_at=None)
    assert links_from_keys([undated, CHAIN[1]]) == [
        Links(None, CHAIN[1].id, 2),
        Links(None, None, 1),
    ]


@given(
    st.lists(
        st.tuples(st.sampled_from("abc"), st.sampled_from(["one", "two", "three"]), st.integers(1, 28)),
        max_size=30,
    ),
    st.randoms(use_true_random=False),
)
def test_links_do_not_depend_on_the_order_of_the_records(drawn, rng):
    keys = [msgspec.structs.replace(key(*values), warc_offset=number) for number, values in enumerate(drawn)]
    linked = dict(zip([k.warc_offset for k in keys], links_from_keys(keys), strict=True))
    shuffled = rng.sample(keys, len(keys))
    again = dict(zip([k.warc_offset for k in shuffled], links_from_keys(shuffled), strict=True))
    assert again == linked


@given(
    st.lists(
        st.tuples(st.sampled_from("ab"), st.sampled_from(["one", "two"]), st.integers(1, 9)), max_size=20
    )
)
def test_every_link_points_to_a_record_of_the_run_that_points_nowhere(drawn):
    keys = [key(*values) for values in drawn]
    links = links_from_keys(keys)
    roots = {k.id for k, link in zip(keys, links, strict=True) if link.duplicate_of is None}
    assert {link.duplicate_of for link in links if link.duplicate_of} <= roots


@pytest.fixture(scope="module")
def demo_captures():
    captures = list(iter_captures(min(DEMO.glob("*.warc.gz"))))
    return captures[:24]


def ids_of(captures, jobs: int = 1) -> list[str]:
    outcomes = iter_outcomes(captures, jobs=jobs)
    return [msgspec.json.decode(o.record, type=Record).id for o in outcomes if o.record is not None]


def test_ids_do_not_depend_on_the_number_of_workers(demo_captures):
    assert ids_of(demo_captures, jobs=2) == ids_of(demo_captures)


def test_ids_do_not_depend_on_the_order(demo_captures):
    shuffled = random.Random(5).sample(demo_captures, len(demo_captures))
    assert sorted(ids_of(shuffled)) == sorted(ids_of(demo_captures))


def test_linking_a_run_changes_nothing_but_the_links(demo_captures):
    outcomes = iter_outcomes(demo_captures)
    records = [msgspec.json.decode(o.record, type=Record) for o in outcomes if o.record is not None]
    linked = link_versions(records)
    unlinked = [
        msgspec.structs.replace(record, duplicate_of=None, version_of=None, version_no=1) for record in linked
    ]
    assert unlinked == records


def folded(text: str) -> str:
    return "".join(unicodedata.normalize("NFC", text).split())


def first_missing(text: str, html: str) -> str | None:
    """The first line of a text that does not stand in the page behind the line before it."""
    tree = lxml.html.document_fromstring(html)
    for unseen in tree.xpath("//script | //style"):
        unseen.drop_tree()
    visible, at = folded(tree.text_content()), 0
    for line in filter(None, text.split("\n")):
        found = visible.find(folded(line), at)
        if found < 0:
            return line
        at = found + len(folded(line))
    return None


def test_every_line_of_a_demo_record_stands_in_its_page_in_order(demo_captures):
    missing = []
    for capture in demo_captures:
        for outcome in iter_outcomes([capture]):
            if outcome.record is not None:
                text = msgspec.json.decode(outcome.record, type=Record).text
                missing.append(first_missing(text, page_from_capture(capture).html))
    assert set(missing) == {None}


@given(st.integers(0, 10_000))
@settings(max_examples=25, deadline=None)
def test_every_line_of_a_record_stands_in_its_made_page_in_order(seed):
    page = mixed_page(seed)
    record = extract_record(
        page.html.encode(), url="https://example.com/news/a-story", content_type="text/html; charset=utf-8"
    )
    text = record.text if isinstance(record, Record) else ""
    assert first_missing(text, page.html) is None

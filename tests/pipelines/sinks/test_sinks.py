"""What a record looks like in each output format."""

import csv
import io
import json
from pathlib import Path

import msgspec
import pytest

import pipelines.sinks
from pipelines import extract_record
from pipelines.records import Record, RecordImage
from pipelines.sinks import SINKS


@pytest.fixture(scope="module")
def record() -> Record:
    body = "<title>T</title><h1>The hen and the fox</h1>" + (
        "<p>A fox came by the farm on Tuesday, the farmer said, and left again without a hen.</p>"
        "<p>The hens, asked for a comment, laid eggs; the dog is said to have slept through all of it.</p>"
    )
    made = extract_record(body.encode(), url="https://farm.example/fox")
    assert isinstance(made, Record)
    return msgspec.structs.replace(
        made,
        title="The hen, the “fox” and, well, the dog",
        authors=["Ann Bell", "Carl Dahl"],
        published_at="2021-05-04T10:00:00Z",
        images=[RecordImage("https://farm.example/1.jpg", "A fox", "C. Dahl")],
    )


def written(name: str, record: Record) -> bytes:
    sink = SINKS[name]()
    return sink.header() + sink.line(msgspec.json.encode(record))


def test_every_module_that_has_a_sink_is_in_the_table():
    folder = Path(pipelines.sinks.__file__).parent
    modules = {path.stem for path in folder.glob("*.py") if "Sink:" in path.read_text()}
    listed = {sink.__module__.rpartition(".")[2] for sink in SINKS.values()}

    assert modules - {"base"} == listed


def test_csv_has_one_row_with_lists_joined(record: Record):
    rows = list(csv.DictReader(io.StringIO(written("csv", record).decode())))

    assert [(row["title"], row["authors"], row["images"]) for row in rows] == [
        (record.title, "Ann Bell; Carl Dahl", "https://farm.example/1.jpg")
    ]


def test_schemaorg_is_a_news_article(record: Record):
    article = json.loads(written("schemaorg", record))

    assert (
        article["@type"],
        article["headline"],
        article["author"][1]["name"],
        article["datePublished"],
    ) == (
        "NewsArticle",
        record.title,
        "Carl Dahl",
        "2021-05-04T10:00:00Z",
    )


def test_trafilatura_s_keys_are_served(record: Record):
    document = json.loads(written("trafilatura", record))

    assert (document["author"], document["date"], document["hostname"], document["source"]) == (
        "Ann Bell; Carl Dahl",
        "2021-05-04",
        "farm.example",
        "https://farm.example/fox",
    )


def test_markdown_has_front_matter_and_headline(record: Record):
    text = written("markdown", record).decode()

    assert text.startswith('---\nurl: "https://farm.example/fox"\n')
    assert f"\n# {record.title}\n" in text


def test_markdown_shows_headline_and_standfirst_as_they_are(record: Record):
    marked = msgspec.structs.replace(record, title="A <b>fox</b> *again*", standfirst="One _two_\nthree")
    text = written("markdown", marked).decode()

    assert "\n# A \\<b\\>fox\\</b\\> \\*again\\*\n" in text
    assert "\n*One \\_two\\_\\\nthree*\n" in text

"""The published schema: every key there, one type a column, loadable everywhere."""

import json
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import jsonschema
import msgspec
import pytest

from pipelines import extract_record
from pipelines.records import Record, json_schema
from pipelines.timestamps import rfc3339

PARAGRAPHS = [
    "The council of the lakeside town voted on Monday to rebuild the old timber bridge, which a flood in "
    "March had carried away together with two boats and the ticket office.",
    "Work is to begin in June and to last until the following spring, said the mayor, who thanked the "
    "engineers for their patience and the ferrymen for their long days on the water.",
    "Until then the ferry will go every twenty minutes, and more often on market days, so that nobody has "
    "to take the long road around the northern shore.",
]
PAGE = (
    "<html lang=en><head><title>Bridge to be rebuilt | Lake Herald</title></head><body><nav><a href=/>Home</a>"
    "<a href=/news>News</a></nav><article><h1>Bridge to be rebuilt</h1>"
    + "".join(f"<p>{text}</p>" for text in PARAGRAPHS)
    + "</article><footer><p>© 2021 Lake Herald</p></footer></body></html>"
)


@pytest.fixture(scope="module")
def record() -> Record:
    made = extract_record(PAGE.encode(), url="https://www.lake.example/news/bridge?utm_source=x")
    assert isinstance(made, Record)
    return made


def test_the_text_is_the_article_and_nothing_else(record: Record):
    assert record.text == "\n\n".join(PARAGRAPHS)


def test_the_headline_is_without_the_site_s_name(record: Record):
    assert record.title == "Bridge to be rebuilt"


def test_every_key_is_always_there(record: Record):
    encoded = json.loads(msgspec.json.encode(record))

    assert list(encoded) == list(Record.__struct_fields__)


def test_a_record_keeps_to_its_json_schema(record: Record):
    schema = json_schema()

    jsonschema.Draft202012Validator.check_schema(schema)
    jsonschema.validate(json.loads(msgspec.json.encode(record)), schema)


def test_a_record_with_a_key_missing_breaks_the_schema(record: Record):
    encoded = json.loads(msgspec.json.encode(record))
    del encoded["dateline_raw"]

    with pytest.raises(jsonschema.ValidationError, match="dateline_raw"):
        jsonschema.validate(encoded, json_schema())


def test_every_field_is_described():
    properties = json_schema()["$defs"]["Record"]["properties"]

    assert [name for name, spec in properties.items() if not spec.get("description")] == []


def test_a_record_survives_writing_and_reading(record: Record):
    assert msgspec.json.decode(msgspec.json.encode(record), type=Record) == record


@pytest.mark.parametrize(
    ("moment", "text"),
    [
        (datetime(2022, 9, 13, 15, 55, 30, 999, tzinfo=timezone(timedelta(hours=3))), "2022-09-13T12:55:30Z"),
        (datetime(2004, 2, 29, tzinfo=UTC), "2004-02-29T00:00:00Z"),
        (None, None),
    ],
)
def test_times_are_utc_whole_seconds_with_z(moment: datetime | None, text: str | None):
    assert rfc3339(moment) == text


@pytest.fixture(scope="module")
def jsonl(record: Record, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """First a record that is mostly null, then a full one: the order that makes loaders guess wrong."""
    full = msgspec.structs.replace(
        record,
        byline="By A. Writer",
        authors=["A. Writer"],
        tags=["bridges"],
        published_at="2021-05-03T00:00:00Z",
        duplicate_jaccard=0.5,
        warc_offset=12,
    )
    path = tmp_path_factory.mktemp("load") / "records.jsonl"
    path.write_bytes(b"".join(msgspec.json.encode(one) + b"\n" for one in (record, full)))
    return path


def load_pandas(path: Path) -> list[str]:
    import pandas

    return list(pandas.read_json(path, lines=True)["id"])


def load_polars(path: Path) -> list[str]:
    import polars

    return polars.read_ndjson(path)["id"].to_list()


def load_duckdb(path: Path) -> list[str]:
    import duckdb

    return [row[0] for row in duckdb.sql(f"select id from read_json('{path}')").fetchall()]


def load_datasets(path: Path) -> list[str]:
    import datasets

    datasets.disable_progress_bars()
    loaded: Any = datasets.load_dataset(
        "json", data_files=str(path), split="train", cache_dir=str(path.parent / "cache")
    )
    return list(loaded["id"])


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("load", [load_pandas, load_polars, load_duckdb, load_datasets])
def test_records_load_without_hints(load, jsonl: Path, record: Record):
    assert load(jsonl) == [record.id, record.id]


def test_the_reference_page_is_fresh():
    from pipelines.records import reference_page

    page = Path(__file__).parents[2] / "docs" / "record.md"

    assert page.read_text() == reference_page(), "newsscrape schema --markdown > docs/record.md"

"""The files of a run: whole or not there, and a resume that gives the same bytes."""

import gzip
import json
from pathlib import Path

import pytest

from pipelines.errors import SinkError
from pipelines.model import Drop
from pipelines.outcomes import Outcome
from pipelines.output import Journal, OutputPaths, RunOutput
from pipelines.sinks.files import AtomicFile, read_lines

RECORD = Outcome(record=b'{"id":"a"}', language="en", flags=["short"])
DROP = Outcome(drop=Drop(stage="pages", reason="not_html", url="https://example.com/a.pdf"))
FAILURE = Outcome(drop=Drop(stage="source", reason="broken_record", where="a.warc:12", is_failure=True))


def test_a_file_has_its_name_only_when_it_is_complete(tmp_path: Path):
    file = AtomicFile(tmp_path / "records.jsonl")
    file.write(b"{}\n")

    before = (tmp_path / "records.jsonl").exists()
    file.commit()

    assert (before, (tmp_path / "records.jsonl").read_bytes()) == (False, b"{}\n")


@pytest.mark.parametrize("ending", ["", ".gz", ".zst"])
def test_what_was_written_in_two_goes_reads_as_one(tmp_path: Path, ending: str):
    path = tmp_path / f"records.jsonl{ending}"
    first = AtomicFile(path)
    first.write(b'{"n":1}\n')
    size = first.checkpoint()
    first.write(b'{"n":2, torn')
    first.abandon()
    second = AtomicFile(path, resume_at=size)
    second.write(b'{"n":2}\n')
    second.commit()

    with read_lines(path) as stream:
        assert stream.read() == b'{"n":1}\n{"n":2}\n'


def test_gzip_output_is_the_same_bytes_each_time(tmp_path: Path):
    for name in ("a.gz", "b.gz"):
        file = AtomicFile(tmp_path / name)
        file.write(b"same" * 1000)
        file.commit()

    assert (tmp_path / "a.gz").read_bytes() == (tmp_path / "b.gz").read_bytes()
    assert gzip.decompress((tmp_path / "a.gz").read_bytes()) == b"same" * 1000


def test_an_output_that_cannot_be_written_is_named(tmp_path: Path):
    (tmp_path / "file").write_text("in the way")

    with pytest.raises(SinkError, match="file/records"):
        AtomicFile(tmp_path / "file" / "records.jsonl")


def test_captures_are_records_plus_drops_plus_failures(tmp_path: Path):
    output = RunOutput(OutputPaths.in_directory(tmp_path))
    for outcome in (RECORD, DROP, FAILURE, RECORD):
        output.add(outcome)
    output.commit({"command": "test"})

    run = json.loads((tmp_path / "run.json").read_text())

    assert (run["captures"], run["records"], run["drops"], run["failures"]) == (4, 2, 1, 1)
    assert run["failures_by_reason"] == {"source": {"broken_record": 1}}
    assert run["flags"] == {"short": 2}


def test_a_resumed_run_writes_what_one_run_would_have_written(tmp_path: Path):
    paths = OutputPaths.in_directory(tmp_path / "b")
    outcomes = [RECORD, DROP, RECORD, FAILURE, RECORD]
    whole = RunOutput(OutputPaths.in_directory(tmp_path / "a"))
    for outcome in outcomes:
        whole.add(outcome)
    whole.commit({})
    journal = Journal(tmp_path / "b" / ".journal", {"sources": ["x"]})
    first = RunOutput(paths, journal=journal)
    for outcome in outcomes[:2]:
        first.add(outcome)
    first.checkpoint({"items": 2}, force=True)
    first.add(outcomes[2])  # written, but behind the last checkpoint
    first.abandon()

    checkpoint = journal.last()
    assert checkpoint is not None
    from pipelines.counts import RunCounts

    second = RunOutput(
        paths, journal=journal, counts=RunCounts.from_dict(checkpoint.counts), sizes=checkpoint.sizes
    )
    for outcome in outcomes[checkpoint.position["items"] :]:
        second.add(outcome)
    second.commit({})

    for name in ("records.jsonl", "dropped.jsonl", "run.json"):
        assert (tmp_path / "b" / name).read_bytes() == (tmp_path / "a" / name).read_bytes()


def test_a_journal_of_another_task_is_not_gone_on_with(tmp_path: Path):
    Journal(tmp_path / "j", {"sources": ["x"]}).note(sizes={}, counts={}, position={"items": 1})

    assert Journal(tmp_path / "j", {"sources": ["y"]}).last() is None


def test_a_torn_last_line_of_a_journal_is_passed_over(tmp_path: Path):
    journal = Journal(tmp_path / "j", {})
    journal.note(sizes={}, counts={}, position={"items": 1})
    with (tmp_path / "j").open("ab") as stream:
        stream.write(b'{"sizes": {"rec')

    last = journal.last()

    assert last is not None
    assert last.position == {"items": 1}


def test_linked_records_name_their_first_version_and_their_first_text(tmp_path: Path):
    import msgspec

    from pipelines import extract_record
    from pipelines.records import Record

    body = "<h1>Rain</h1>" + "".join(
        f"<p>It rained all day in the {place}, and nobody who lives there could remember a wetter week.</p>"
        for place in ("valley", "northern hills", "old town")
    )
    first = extract_record(body.encode(), url="https://a.example/rain")
    assert isinstance(first, Record)
    first = msgspec.structs.replace(first, captured_at="2020-01-01T00:00:00Z")
    later = msgspec.structs.replace(
        first, id="f" * 64, text_sha256="e" * 64, captured_at="2021-01-01T00:00:00Z"
    )
    copy = msgspec.structs.replace(
        first, id="c" * 64, article_id="b" * 64, captured_at="2022-01-01T00:00:00Z"
    )
    output = RunOutput(OutputPaths(records=tmp_path / "r.jsonl"), link=True)
    for record in (later, first, copy):
        output.add(Outcome(record=msgspec.json.encode(record)))
    output.commit({})

    lines = [json.loads(line) for line in (tmp_path / "r.jsonl").read_text().splitlines()]

    assert [(line["version_of"], line["version_no"], line["duplicate_of"]) for line in lines] == [
        (first.id, 2, None),
        (None, 1, None),
        (None, 1, first.id),
    ]

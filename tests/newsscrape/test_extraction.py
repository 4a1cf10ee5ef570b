"""A run that is stopped: where its resume goes on from."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from newsscrape import extraction
from newsscrape.extraction import ExtractTask, run_extract
from pipelines.model import Drop
from pipelines.outcomes import Done, Outcome
from pipelines.output import Journal, OutputPaths, RunOutput

RESULTS = [
    Done([Outcome(drop=Drop(stage="test", reason=f"{task}.{part}")) for part in "ab"]) for task in "123"
]


@pytest.mark.parametrize(
    ("stopped_at", "items", "dropped"),
    [
        ("3.a", 2, ["1.a", "1.b", "2.a", "2.b"]),
        ("3.b", 0, []),
        (None, 3, ["1.a", "1.b", "2.a", "2.b", "3.a", "3.b"]),
    ],
    ids=["before a result", "amid a result", "behind the last"],
)
def test_a_stopped_run_is_resumed_behind_its_last_whole_result(
    stopped_at: str | None, items: int, dropped: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    task = ExtractTask(sources=("x",), paths=OutputPaths.in_directory(tmp_path))
    add = RunOutput.add

    def add_or_stop(output: RunOutput, outcome: Outcome) -> None:
        assert outcome.drop is not None
        if outcome.drop.reason == stopped_at:
            raise KeyboardInterrupt
        add(output, outcome)

    def stopped_results(*_: object, **__: object) -> Iterator[Done]:
        yield from RESULTS if stopped_at != "3.a" else RESULTS[:2]
        raise KeyboardInterrupt

    monkeypatch.setattr(RunOutput, "add", add_or_stop)
    monkeypatch.setattr(extraction, "iter_done", stopped_results)
    with pytest.raises(KeyboardInterrupt):
        run_extract(task, lambda: ())

    last = Journal(tmp_path / ".records.jsonl.journal", task.identity()).last()
    assert (last.position["items"] if last else 0) == items
    assert (sorted(last.counts["drops_by_reason"]["test"]) if last else []) == dropped

"""The cost of a record: each page seen once before it counts, freeing included, parts that add up."""

import time
from collections import Counter

import pytest

from benchmarks.speed import BARE, RECORD, STAGES, Sample, bare_parse, rounds, seconds, stage_seconds
from pipelines.run import extract_record

STORY = "<p>The river rose by two metres in the night, and the town's old bridge fell before the morning.</p>"
SAMPLES = [
    Sample(body, f"https://example.com/{number}/the-old-bridge-falls", body)
    for number in range(4)
    for body in [f"<title>The old bridge falls</title><h1>The old bridge falls</h1>{STORY * 9}".encode()]
]
FREEING_S = 0.02


class Dear:
    """Costs time to free, as a tree does."""

    def __del__(self) -> None:
        end = time.process_time() + FREEING_S
        while time.process_time() < end:
            pass


def record_of(sample: Sample) -> object:
    return extract_record(sample.body, url=sample.url)


def test_freeing_what_a_task_returns_counts():
    assert seconds(lambda sample: Dear(), SAMPLES[0]) >= FREEING_S


def test_a_round_runs_each_task_once_on_each_page_in_turning_order():
    seen: list[tuple[str, str]] = []
    tasks = {name: lambda sample, name=name: seen.append((name, sample.url)) for name in "ab"}
    measured = rounds(SAMPLES, tasks, 2)
    assert len(measured) == 2
    assert Counter(seen) == {(name, sample.url): 2 for name in "ab" for sample in SAMPLES}
    assert [name for name, _ in seen[:4]] == ["a", "b", "b", "a"]


def test_the_stages_of_the_chain_add_up_to_the_whole_record():
    originals = [getattr(module, function) for module, function in STAGES.values()]
    (spent,) = rounds(SAMPLES, {BARE: bare_parse, RECORD: record_of}, 1)
    parts = stage_seconds(spent)
    assert sum(parts.values()) == pytest.approx(spent[RECORD])
    assert all(part > 0 for part in parts.values())
    assert originals == [getattr(module, function) for module, function in STAGES.values()]

"""The ordered map over worker processes."""

import os
import time

import pytest

from pipelines.workers import TaskTimeoutError, ordered_results, time_limit


def slow_square(number: int) -> int:
    time.sleep(0.02 if number % 3 == 0 else 0)
    return number * number


def deadly(number: int) -> int:
    if number == 7:
        os.kill(os.getpid(), 9)
    return number


def stuck(number: int) -> int:
    if number == 3:
        time.sleep(60)
    return number


def named(task, reason):
    return (task, reason)


def test_results_come_in_the_order_of_the_tasks():
    results = list(ordered_results(slow_square, range(60), jobs=2, lost=named))

    assert results == [number * number for number in range(60)]


def test_a_task_that_kills_its_worker_costs_only_itself():
    results = list(ordered_results(deadly, range(20), jobs=2, lost=named))

    assert results == [*range(7), (7, "worker_died"), *range(8, 20)]


def test_a_task_that_hangs_is_given_up(monkeypatch):
    monkeypatch.setattr("pipelines.workers.GRACE_S", 0.5)

    results = list(ordered_results(stuck, range(6), jobs=2, lost=named, seconds=0.5))

    assert results == [0, 1, 2, (3, "time_limit"), 4, 5]


def test_large_tasks_and_results_do_not_block_each_other():
    tasks = [bytes([number]) * 3_000_000 for number in range(24)]

    assert list(ordered_results(bytes.upper, tasks, jobs=2, lost=named)) == [task.upper() for task in tasks]


def test_the_time_limit_interrupts_python():
    with pytest.raises(TaskTimeoutError, match="more than"), time_limit(0.1):
        time.sleep(10)


def test_a_task_sent_to_a_worker_that_has_just_died_is_done_elsewhere():
    def unhurried():
        for number in range(20):
            yield number
            time.sleep(0.05 if number == 7 else 0)  # worker 7 is dead before 8 is sent, and nobody has looked

    results = list(ordered_results(deadly, unhurried(), jobs=1, lost=named))

    assert results == [*range(7), (7, "worker_died"), *range(8, 20)]


def test_foreign_code_does_not_swallow_the_time_limit():
    def foreign():
        try:
            time.sleep(10)
        except Exception:  # as parsers do
            return

    with pytest.raises(TaskTimeoutError), time_limit(0.1):
        foreign()

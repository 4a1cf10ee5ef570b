"""The ordered map over worker processes."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

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


def megabytes(number: int) -> bytes:
    return bytes([number]) * 1_000_000


def named(task, reason):
    return (task, reason)


@pytest.fixture(params=[True, False], ids=["light", "heavy"], name="is_light")
def _is_light(request):
    return lambda task: request.param


def test_results_come_in_the_order_of_the_tasks(is_light):
    results = list(ordered_results(slow_square, range(200), jobs=2, lost=named, is_light=is_light))

    assert results == [number * number for number in range(200)]


def test_a_task_that_kills_its_worker_costs_only_itself(is_light):
    results = list(ordered_results(deadly, range(20), jobs=2, lost=named, is_light=is_light))

    assert results == [*range(7), (7, "worker_died"), *range(8, 20)]


def test_a_task_that_hangs_is_given_up(monkeypatch, is_light):
    monkeypatch.setattr("pipelines.workers.GRACE_S", 1.5)

    results = list(ordered_results(stuck, range(6), jobs=2, lost=named, is_light=is_light, seconds=1.5))

    assert results == [0, 1, 2, (3, "time_limit"), 4, 5]


def test_large_tasks_and_results_do_not_block_each_other(is_light):
    tasks = [bytes([number]) * 3_000_000 for number in range(24)]

    results = ordered_results(bytes.upper, tasks, jobs=2, lost=named, is_light=is_light)

    assert list(results) == [task.upper() for task in tasks]


def marked(path: Path) -> Path:
    path.touch()
    return path


def test_a_light_task_waits_for_no_other_while_its_worker_is_idle(tmp_path):
    is_done = []

    def unhurried():
        for number in range(3):
            yield tmp_path / str(number)
            deadline = time.monotonic() + 20  # nobody looks for results meanwhile
            while not (tmp_path / str(number)).exists() and time.monotonic() < deadline:
                time.sleep(0.01)
            is_done.append((tmp_path / str(number)).exists())

    list(ordered_results(marked, unhurried(), jobs=1, lost=named, is_light=lambda _: True))

    assert is_done == [True] * 3


def test_results_of_more_than_a_pipe_holds_come_while_the_others_work():
    results = ordered_results(megabytes, range(40), jobs=2, lost=named, is_light=lambda _: True)

    assert [len(one) for one in results] == [1_000_000] * 40


def test_the_time_limit_interrupts_python():
    with pytest.raises(TaskTimeoutError, match="more than"), time_limit(0.1):
        time.sleep(10)


def test_a_task_sent_to_a_worker_that_has_just_died_is_done_elsewhere(is_light):
    def unhurried():
        for number in range(20):
            yield number
            time.sleep(0.05 if number == 7 else 0)  # worker 7 is dead before 8 is sent, and nobody has looked

    results = list(ordered_results(deadly, unhurried(), jobs=1, lost=named, is_light=is_light))

    assert results == [*range(7), (7, "worker_died"), *range(8, 20)]


def test_foreign_code_does_not_swallow_the_time_limit():
    def foreign():
        try:
            time.sleep(10)
        except Exception:  # as parsers do
            return

    with pytest.raises(TaskTimeoutError), time_limit(0.1):
        foreign()


@pytest.mark.skipif(not Path("/proc/self/status").is_file(), reason="no /proc here")
def test_an_interrupt_is_for_the_parent_from_the_server_s_first_moment_on():
    code = (
        "from multiprocessing import forkserver; from pathlib import Path\n"
        "from pipelines.workers import start_server\n"
        "start_server()\n"
        "status = Path(f'/proc/{forkserver._forkserver._forkserver_pid}/status').read_text()\n"
        "print(next(line.split()[1] for line in status.splitlines() if line.startswith('SigIgn')))\n"
    )

    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert int(done.stdout, 16) >> (signal.SIGINT - 1) & 1

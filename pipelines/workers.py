"""An ordered map over worker processes, in which one task can neither stop nor stall the others."""

import _signal  # type: ignore[import-not-found]
import contextlib
import heapq
import multiprocessing
import pickle
import queue
import resource
import selectors
import signal
import sys
import threading
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from multiprocessing import forkserver
from multiprocessing.connection import Connection
from typing import Any, Generic, TypeVar

# what `signal.signal` calls; that one asks which member of an enum a function is, at 50 microseconds a page
set_handler: Callable[[int, Any], Any] = _signal.signal

Task = TypeVar("Task")
Result = TypeVar("Result")

OUTSTANDING = 8
"""Tasks a worker holds at most: enough to keep it busy, few enough to lose nothing by a restart."""
AHEAD = 64
"""Results per worker that may wait for a slow one before them."""
GRACE_S = 5.0
"""A worker ends a task itself at its time limit; so much later it is killed."""


class TaskTimeoutError(BaseException):
    """The task took longer than its limit.

    No `Exception`, as KeyboardInterrupt is none: foreign parsers catch all of those, and the limit would be lost.
    """


@contextmanager
def time_limit(seconds: float) -> Iterator[None]:
    """Raise `TaskTimeoutError` in the main thread after `seconds`; elsewhere no limit is set.

    Python code and regular expressions are interrupted; a C call ends first.
    """
    if seconds <= 0 or threading.current_thread() is not threading.main_thread():
        yield
        return

    def expired(signum: int, frame: Any) -> None:
        raise TaskTimeoutError(f"more than {seconds:g} s")

    previous = set_handler(signal.SIGALRM, expired)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        set_handler(signal.SIGALRM, previous)


class _Worker(Generic[Task]):
    def __init__(self, context: Any, function: Callable[[Any], Any], memory_bytes: int) -> None:
        self.connection, theirs = context.Pipe()
        self.tasks: deque[tuple[int, Task]] = deque()
        self.since = time.monotonic()
        self.process = context.Process(
            target=_serve, args=(theirs, function, memory_bytes), daemon=True, name="newsscrape-worker"
        )
        self.process.start()
        theirs.close()

    def send(self, index: int, task: Task) -> None:
        if not self.tasks:
            self.since = time.monotonic()
        self.tasks.append((index, task))
        with contextlib.suppress(OSError):  # it has just died: the next look for results finds that out
            self.connection.send_bytes(pickle.dumps((index, task), pickle.HIGHEST_PROTOCOL))

    def stop(self) -> None:
        self.connection.close()
        self.process.terminate()
        self.process.join(GRACE_S)
        if self.process.is_alive():
            self.process.kill()
            self.process.join()


def _serve(connection: Connection, function: Callable[[Any], Any], memory_bytes: int) -> None:
    """A worker's life: a thread takes tasks in, so that the parent's sends never wait for our work."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if memory_bytes and sys.platform.startswith("linux"):
        resource.setrlimit(resource.RLIMIT_AS, (memory_bytes, memory_bytes))
    inbox: queue.SimpleQueue[Any] = queue.SimpleQueue()

    def receive() -> None:
        try:
            while True:
                inbox.put(connection.recv())
        except (EOFError, OSError):
            inbox.put(None)

    threading.Thread(target=receive, daemon=True).start()
    while (item := inbox.get()) is not None:
        index, task = item
        result = function(task)
        try:
            connection.send((index, result))
        except OSError:  # the parent has gone
            return


def start_server() -> None:
    """Starts the process that workers are forked from, warmed up; nothing where it runs.

    Started early it warms up beside what its caller has to do first.
    """
    multiprocessing.get_context("forkserver").set_forkserver_preload(["pipelines.warm"])
    with _interrupts_ignored():  # which it inherits: it is for its parent to stop it
        forkserver.ensure_running()


@contextmanager
def _interrupts_ignored() -> Iterator[None]:
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    previous = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, previous)


def ordered_results(
    function: Callable[[Task], Result],
    tasks: Iterable[Task],
    *,
    jobs: int,
    lost: Callable[[Task, str], Result],
    seconds: float = 0.0,
    memory_bytes: int = 0,
) -> Iterator[Result]:
    """`function` over `tasks` on `jobs` processes, results in the order of the tasks.

    A task that kills its worker, or holds it `seconds` + 5 s, becomes `lost(task, reason)` with reason
    `worker_died` or `time_limit`; the worker's other tasks go to a new one. `function` must be importable.
    """
    start_server()
    context = multiprocessing.get_context("forkserver")
    pool = _Pool(context, function, jobs, lost, seconds, memory_bytes)
    try:
        yield from pool.run(iter(tasks))
    finally:
        pool.stop()


class _Pool(Generic[Task, Result]):
    def __init__(
        self,
        context: Any,
        function: Callable[[Task], Result],
        jobs: int,
        lost: Callable[[Task, str], Result],
        seconds: float,
        memory_bytes: int,
    ) -> None:
        self._new_worker: Callable[[], _Worker[Task]] = lambda: _Worker(context, function, memory_bytes)
        self._workers = [self._new_worker() for _ in range(jobs)]
        self._busy = selectors.DefaultSelector()
        """The connections of workers that hold tasks."""
        self._lost = lost
        self._seconds = seconds
        self._done: list[tuple[int, Result]] = []
        self._ahead = AHEAD * jobs

    def run(self, tasks: Iterator[Task]) -> Iterator[Result]:
        fed = yielded = 0
        exhausted = False
        while True:
            while not exhausted and fed - yielded < self._ahead and (worker := self._idlest()):
                try:
                    task = next(tasks)
                except StopIteration:
                    exhausted = True
                    break
                self._send(worker, fed, task)
                fed += 1
                self._collect(0)
                while self._done and self._done[0][0] == yielded:
                    yield heapq.heappop(self._done)[1]
                    yielded += 1
            while self._done and self._done[0][0] == yielded:
                yield heapq.heappop(self._done)[1]
                yielded += 1
            if exhausted and yielded == fed:
                return
            if not self._done or self._done[0][0] != yielded:
                self._collect(0.2)

    def _idlest(self) -> _Worker[Task] | None:
        worker = min(self._workers, key=lambda one: len(one.tasks))
        return worker if len(worker.tasks) < OUTSTANDING else None

    def _send(self, worker: _Worker[Task], index: int, task: Task) -> None:
        if not worker.tasks:
            self._busy.register(worker.connection, selectors.EVENT_READ, worker)
        worker.send(index, task)

    def _collect(self, timeout: float) -> None:
        for key, _ in self._busy.select(timeout):
            worker: _Worker[Task] = key.data
            try:
                index, result = worker.connection.recv()
            except (EOFError, OSError):
                self._replace(worker, "worker_died")
                continue
            worker.tasks.popleft()
            worker.since = time.monotonic()
            if not worker.tasks:
                self._busy.unregister(worker.connection)
            heapq.heappush(self._done, (index, result))
        if self._seconds > 0:
            now = time.monotonic()
            for worker in list(self._workers):
                if worker.tasks and now - worker.since > self._seconds + GRACE_S:
                    self._replace(worker, "time_limit")

    def _replace(self, worker: _Worker[Task], reason: str) -> None:
        """The first task it held is the one that did it; the others start again elsewhere."""
        self._busy.unregister(worker.connection)
        worker.stop()
        index, task = worker.tasks.popleft()
        heapq.heappush(self._done, (index, self._lost(task, reason)))
        fresh = self._new_worker()
        self._workers[self._workers.index(worker)] = fresh
        for index, task in worker.tasks:
            self._send(fresh, index, task)

    def stop(self) -> None:
        self._busy.close()
        for worker in self._workers:
            worker.stop()

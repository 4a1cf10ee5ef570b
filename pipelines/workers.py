"""An ordered map over worker processes, in which one task can neither stop nor stall the others."""

import _signal  # type: ignore[import-not-found]
import contextlib
import heapq
import multiprocessing
import os
import pickle
import queue
import resource
import selectors
import signal
import struct
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

OUTSTANDING = 16
"""Tasks a worker holds at most: enough to keep it busy, few enough to lose nothing by a restart."""
HEAVY_OUTSTANDING = 8
"""The same where tasks hold the bytes of their pages."""
FEW = 8
"""Tasks of a worker that is sent the next one at once, and watched."""
REST_S = 0.03
"""Who gives out work wakes no more often where it need not: each time it takes a core from a worker."""
PIPE_BYTES = 100_000
"""Results of one worker that do not fill its pipe; Linux lets 200 KB wait in one."""
READ_BYTES = 1024 * 1024
LENGTH = struct.Struct("=Q")
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
    """A process, what it was given and has not given back, and the pipe in between.

    The tasks go in lists and are received by a thread of the worker's, so that no send waits for its work.
    Results come one by one, 8 bytes of length before each: the first task that is still held is always the one
    that the worker is at.
    """

    def __init__(self, context: Any, function: Callable[[Any], Any], memory_bytes: int) -> None:
        self.connection, theirs = context.Pipe()
        self.tasks: deque[tuple[int, Task]] = deque()
        self.unsent: list[tuple[int, Task]] = []
        """The last of `tasks`, which wait for company."""
        self.since = time.monotonic()
        self.is_pressed = False
        """When results were last received, had it hardly anything left to do, or nearly filled its pipe?"""
        self._received = bytearray()
        self.process = context.Process(
            target=_serve, args=(theirs, function, memory_bytes), daemon=True, name="newsscrape-worker"
        )
        self.process.start()
        theirs.close()

    def give(self, index: int, task: Task, *, is_light: bool) -> None:
        """Takes a task for the worker; only a light one may wait, and only while the worker has others."""
        if not self.tasks:
            self.since = time.monotonic()
        self.tasks.append((index, task))
        self.unsent.append((index, task))
        if not is_light or len(self.tasks) <= FEW:
            self.send()

    def send(self) -> None:
        if self.unsent:
            with contextlib.suppress(OSError):  # it has just died: the next look for results finds that out
                self.connection.send_bytes(pickle.dumps(self.unsent, pickle.HIGHEST_PROTOCOL))
            self.unsent = []

    def receive(self) -> list[tuple[int, Any]]:
        """All results that are there, at least one byte of which must be. Raises EOFError, OSError: it has died."""
        piece = os.read(self.connection.fileno(), READ_BYTES)
        if not piece:
            raise EOFError
        buffer = self._received
        buffer += piece
        results = []
        start = 0
        while (end := start + LENGTH.size) <= len(buffer):
            end += LENGTH.unpack_from(buffer, start)[0]
            if end > len(buffer):
                break
            results.append(pickle.loads(memoryview(buffer)[start + LENGTH.size : end]))  # noqa: S301 - of our own worker
            start = end
        del buffer[:start]
        if results:
            for _ in results:
                self.tasks.popleft()
            self.since = time.monotonic()
        self.is_pressed = len(self.tasks) <= 1 or len(piece) > PIPE_BYTES
        return results

    def end(self) -> None:
        self.connection.close()
        self.process.terminate()

    def join(self) -> None:
        self.process.join(GRACE_S)
        if self.process.is_alive():
            self.process.kill()
            self.process.join()


def _serve(connection: Connection, function: Callable[[Any], Any], memory_bytes: int) -> None:
    """A worker's life."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if memory_bytes and sys.platform.startswith("linux"):
        resource.setrlimit(resource.RLIMIT_AS, (memory_bytes, memory_bytes))
    inbox: queue.SimpleQueue[Any] = queue.SimpleQueue()

    def receive() -> None:
        try:
            while True:
                for item in connection.recv():
                    inbox.put(item)
        except (EOFError, OSError):
            inbox.put(None)

    threading.Thread(target=receive, daemon=True).start()
    while (item := inbox.get()) is not None:
        index, task = item
        packed = pickle.dumps((index, function(task)), pickle.HIGHEST_PROTOCOL)
        content = memoryview(LENGTH.pack(len(packed)) + packed)
        try:
            while content:
                content = content[os.write(connection.fileno(), content) :]
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
    is_light: Callable[[Task], bool] = lambda _: False,
    seconds: float = 0.0,
    memory_bytes: int = 0,
) -> Iterator[Result]:
    """`function` over `tasks` on `jobs` processes, results in the order of the tasks.

    A task that kills its worker, or holds it `seconds` + 5 s, becomes `lost(task, reason)` with reason
    `worker_died` or `time_limit`; the worker's other tasks go to a new one. `function` must be importable.
    `is_light`: may the task wait a little for others, because it is small and the next one comes at once?
    """
    start_server()
    context = multiprocessing.get_context("forkserver")
    pool = _Pool(context, function, jobs, lost, is_light, seconds, memory_bytes)
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
        is_light: Callable[[Task], bool],
        seconds: float,
        memory_bytes: int,
    ) -> None:
        self._new_worker: Callable[[], _Worker[Task]] = lambda: _Worker(context, function, memory_bytes)
        self._workers = [self._new_worker() for _ in range(jobs)]
        self._busy = selectors.DefaultSelector()
        """The connections of workers that hold tasks."""
        self._lost = lost
        self._is_light = is_light
        self._seconds = seconds
        self._done: list[tuple[int, Result]] = []
        self._ahead = AHEAD * jobs
        self._outstanding = OUTSTANDING
        self._rest_s = REST_S

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
                is_light = self._is_light(task)
                self._outstanding = OUTSTANDING if is_light else HEAVY_OUTSTANDING
                self._give(worker, fed, task, is_light=is_light)
                fed += 1
                if not is_light:  # the next one may take its time
                    self._collect(0)
                    while self._done and self._done[0][0] == yielded:
                        yield heapq.heappop(self._done)[1]
                        yielded += 1
            for worker in self._workers:
                worker.send()
            while self._done and self._done[0][0] == yielded:
                yield heapq.heappop(self._done)[1]
                yielded += 1
            if exhausted and yielded == fed:
                return
            if not exhausted and fed - yielded < self._ahead:
                self._rest()
            self._collect(0.2)

    def _idlest(self) -> _Worker[Task] | None:
        worker = min(self._workers, key=lambda one: len(one.tasks))
        return worker if len(worker.tasks) < self._outstanding else None

    def _give(self, worker: _Worker[Task], index: int, task: Task, *, is_light: bool) -> None:
        if not worker.tasks:
            self._busy.register(worker.connection, selectors.EVENT_READ, worker)
        worker.give(index, task, is_light=is_light)

    def _rest(self) -> None:
        """Lets results gather, for as long as no worker runs out of work."""
        if min(len(worker.tasks) for worker in self._workers) > FEW:
            time.sleep(self._rest_s)

    def _collect(self, timeout: float) -> None:
        is_pressed = False
        for key, _ in self._busy.select(timeout):
            worker: _Worker[Task] = key.data
            try:
                results = worker.receive()
            except (EOFError, OSError):
                self._replace(worker, "worker_died")
                continue
            if not worker.tasks:
                self._busy.unregister(worker.connection)
            is_pressed = is_pressed or worker.is_pressed
            for result in results:
                heapq.heappush(self._done, result)
        self._rest_s = self._rest_s / 2 if is_pressed else min(REST_S, self._rest_s * 1.1)
        if self._seconds > 0:
            now = time.monotonic()
            for worker in list(self._workers):
                if worker.tasks and now - worker.since > self._seconds + GRACE_S:
                    self._replace(worker, "time_limit")

    def _replace(self, worker: _Worker[Task], reason: str) -> None:
        """The first task it held is the one that did it; the others start again elsewhere."""
        self._busy.unregister(worker.connection)
        worker.end()
        worker.join()
        index, task = worker.tasks.popleft()
        heapq.heappush(self._done, (index, self._lost(task, reason)))
        fresh = self._new_worker()
        self._workers[self._workers.index(worker)] = fresh
        for index, task in worker.tasks:
            self._give(fresh, index, task, is_light=False)

    def stop(self) -> None:
        self._busy.close()
        for worker in self._workers:
            worker.end()
        for worker in self._workers:
            worker.join()

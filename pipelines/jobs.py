"""Tasks to outcomes, in order, here or on worker processes; the latter alone import the chain."""

from collections.abc import Iterable, Iterator
from functools import partial
from itertools import chain, islice

from pipelines.model import Capture, Drop
from pipelines.outcomes import DEFAULT_OPTIONS, Done, Options, Outcome, placed, unreadable_source
from pipelines.sources import SourceCounts, Stored, Task, drop_from_stored, iter_stored
from pipelines.workers import ordered_results

WORKER_MEMORY_BYTES = 6 * 1024**3
"""Address space of a worker; a page that wants more is a failure `worker_died`."""
SMALL_BODY_BYTES = 256 * 1024


def iter_outcomes(
    tasks: Iterable[Task], *, options: Options = DEFAULT_OPTIONS, jobs: int = 0
) -> Iterator[Outcome]:
    """The outcomes of all tasks in their order, whatever `jobs` is: one a capture or drop."""
    for done in iter_done(tasks, options=options, jobs=jobs):
        yield from done.outcomes


def iter_done(tasks: Iterable[Task], *, options: Options = DEFAULT_OPTIONS, jobs: int = 0) -> Iterator[Done]:
    """What became of each task, in their order, whatever `jobs` is.

    A single small page, or `jobs` 0, is extracted in this process. Workers can be ended while they are
    inside C code (libxml2 needs minutes for a tag with 200,000 attributes), this process can not.
    """
    iterator = iter(tasks)
    first: list[Task] = list(islice(iterator, 2))
    if jobs <= 0 or not first or (len(first) < 2 and _is_small(first[0], options)):
        for task in chain(first, iterator):
            yield done_with_task(task, options=options)
        return
    yield from ordered_results(
        partial(done_with_task, options=options),
        chain(first, iterator),
        jobs=jobs if len(first) > 1 else 1,
        lost=partial(_lost, options=options),
        is_light=lambda task: not isinstance(task, Capture),
        seconds=options.limits.page_seconds,
        memory_bytes=WORKER_MEMORY_BYTES,
    )


def done_with_task(task: Task, *, options: Options) -> Done:
    """What becomes of a task, made in this process."""
    from pipelines.run import done_with_task  # here: a worker has imported it, who gives it work need not

    return done_with_task(task, options=options)


def _is_small(task: Task, options: Options) -> bool:
    try:
        items = _items(task, options)
    except OSError:  # there is nothing to read
        return True
    return all(isinstance(item, Drop) or len(item.body) <= SMALL_BODY_BYTES for item in items)


def _items(task: Task, options: Options) -> list[Capture | Drop]:
    if isinstance(task, Stored):
        return list(iter_stored(task, limits=options.limits, counts=SourceCounts()))
    return [task]


def _lost(task: Task, reason: str, *, options: Options) -> Done:
    """What is written of a task that ended its worker."""
    return Done([Outcome(drop=_dropped(task, reason, options))])


def _dropped(task: Task, reason: str, options: Options) -> Drop:
    if isinstance(task, Drop):
        return task
    if isinstance(task, Capture):
        return placed(Drop(stage="extract", reason=reason, is_failure=True), task)
    try:
        return drop_from_stored(task, reason, limits=options.limits)
    except OSError as error:
        return unreadable_source(task.path, error)

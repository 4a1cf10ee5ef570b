"""URLs to captures for the rest of the program: the urls spider in a process of its own, results in order.

A process, because Scrapy's reactor runs once a process and wants the main thread. URLs go to its standard
input one a line as they are taken from the iterator, frames of msgpack come from its standard output.
"""

import contextlib
import os
import subprocess
import sys
import threading
from collections.abc import Iterable, Iterator
from typing import IO, Any, BinaryIO

import msgspec

from newsscrape.adapters import FetchedItem
from newsscrape.ordering import Ordered
from pipelines.errors import PipelineError
from pipelines.limits import DEFAULT_LIMITS, Limits
from pipelines.model import Capture, Drop

LENGTH_BYTES = 8
STOP_WAIT_S = 5.0


class FetchTask(msgspec.Struct, frozen=True, kw_only=True):
    """What the process is told on its command line."""

    limits: Limits = DEFAULT_LIMITS
    arguments: dict[str, str] = {}
    """Spider arguments: `date_window_s`, `warc_output`, …"""
    settings: dict[str, str | int | float | bool | None] = {}
    """Scrapy settings."""


class Frame(msgspec.Struct, frozen=True, omit_defaults=True):
    """One result on the pipe: one of the two."""

    capture: Capture | None = None
    drop: Drop | None = None


def iter_fetched(
    urls: Iterable[str],
    *,
    limits: Limits = DEFAULT_LIMITS,
    arguments: dict[str, str] | None = None,
    settings: dict[str, str | int | float | bool | None] | None = None,
) -> Iterator[Capture | Drop]:
    """One capture or drop for each URL, in the order of the URLs, fetched politely and side by side.

    Replay addresses of web archives are recognised: such a capture has the page's own address and time.
    Every URL gets its answer; if the fetching process dies, those it owes become failures `fetch_died`.
    """
    task = FetchTask(limits=limits, arguments=arguments or {}, settings=settings or {})
    command = [sys.executable, "-m", "newsscrape.fetching", msgspec.json.encode(task).decode()]
    # The arguments are ours: the interpreter that runs already, a module of this package, JSON.
    process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)  # noqa: S603
    feeder = _Feeder(urls, _pipe(process.stdin))
    feeder.start()
    try:
        count = 0
        for frame in _frames(_pipe(process.stdout)):
            if frame.capture is not None:
                yield frame.capture
            elif frame.drop is not None:
                yield frame.drop
            count += 1
        feeder.join()
        if feeder.error is not None:
            raise feeder.error
        process.wait()
        for url in feeder.sent_after(count):
            detail = f"the fetching process ended with exit code {process.returncode}"
            yield Drop(stage="fetch", reason="fetch_died", url=url, detail=detail, is_failure=True)
    finally:
        feeder.stopped = True
        _stop(process)


def _pipe(stream: IO[bytes] | None) -> IO[bytes]:
    if stream is None:
        raise ValueError("the process has no pipe")
    return stream


def _stop(process: subprocess.Popen[bytes]) -> None:
    if process.poll() is None:
        process.terminate()
        try:
            process.wait(STOP_WAIT_S)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
    for stream in (process.stdin, process.stdout):
        if stream is not None:
            with contextlib.suppress(OSError):
                stream.close()


class _Feeder(threading.Thread):
    """Writes URLs into the pipe as they come; remembers them, in case the process dies."""

    def __init__(self, urls: Iterable[str], pipe: IO[bytes]) -> None:
        super().__init__(daemon=True)
        self._urls = urls
        self._pipe = pipe
        self._sent: list[str] = []
        self.stopped = False
        self.error: BaseException | None = None

    def run(self) -> None:
        try:
            for url in self._urls:
                if self.stopped:
                    return
                line = " ".join(url.split())
                self._sent.append(line)
                with contextlib.suppress(OSError):  # the process has gone; its URLs are answered for
                    self._pipe.write(line.encode() + b"\n")
                    self._pipe.flush()
        except Exception as error:  # whatever the caller's iterator raises is the caller's
            self.error = error
        finally:
            with contextlib.suppress(OSError):
                self._pipe.close()

    def sent_after(self, count: int) -> list[str]:
        """The URLs behind the first `count`."""
        return self._sent[count:]


def _frames(pipe: IO[bytes]) -> Iterator[Frame]:
    decoder = msgspec.msgpack.Decoder(Frame)
    while len(head := pipe.read(LENGTH_BYTES)) == LENGTH_BYTES:
        size = int.from_bytes(head, "little")
        body = pipe.read(size)
        if len(body) < size:
            return
        yield decoder.decode(body)


# ------------------------------------------------------------------------------------- in the process


class FramePipeline:
    """The item pipeline of the fetching process: each item as a frame, in the order of the positions."""

    pipe: BinaryIO

    def __init__(self) -> None:
        self._ordered: Ordered[Capture | Drop] = Ordered()

    def process_item(self, item: FetchedItem) -> FetchedItem:
        for outcome in self._ordered.add(item.position, item.outcome):
            self._write(outcome)
        return item

    def _write(self, outcome: Capture | Drop) -> None:
        frame = Frame(capture=outcome) if isinstance(outcome, Capture) else Frame(drop=outcome)
        body = msgspec.msgpack.encode(frame)
        self.pipe.write(len(body).to_bytes(LENGTH_BYTES, "little") + body)
        self.pipe.flush()


def serve(task: FetchTask, lines: IO[bytes], pipe: BinaryIO) -> None:
    """Fetch the URLs that come in as lines, write a frame for each."""
    from newsscrape.crawling import run_spider
    from newsscrape.spiders.urls import UrlsSpider

    FramePipeline.pipe = pipe
    arguments: dict[str, Any] = {**task.arguments, "limits": task.limits}
    arguments["urls"] = (line.decode("utf-8", "replace").strip() for line in lines)
    settings: dict[str, Any] = {"ITEM_PIPELINES": {"newsscrape.fetching.FramePipeline": 500}}
    settings |= {"DOWNLOAD_MAXSIZE": task.limits.body_bytes, **task.settings}
    run_spider(UrlsSpider, arguments, settings)


def main() -> None:
    """Entry of the process: the task is the first argument."""
    task = msgspec.json.decode(sys.argv[1], type=FetchTask)
    # Whatever prints goes to standard error; the pipe is for frames alone.
    pipe = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    from newsscrape import fetching  # by its own name, for Scrapy loads the item pipeline from there

    try:
        fetching.serve(task, sys.stdin.buffer, pipe)
    except PipelineError as error:
        print(f"newsscrape: {error}", file=sys.stderr)
        sys.exit(1)
    finally:
        pipe.close()


if __name__ == "__main__":
    main()

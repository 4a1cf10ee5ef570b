"""Runs `newsscrape …` again and again, each time in a process of its own, forked with all imports done.

Lines of JSON in: {"arguments": […], "stdout": path, "stderr": path, "environment": {…}}; exit codes out, one
a line. Saves the second that each fresh interpreter would take to import Scrapy.
"""

import json
import os
import sys
import warnings
from importlib import import_module
from types import TracebackType

WARMING = b"<title>Rain</title><h1>Rain at last</h1>" + b"<p>It rained all day in the valley below.</p>" * 9


def run(task: dict) -> int:
    """The exit code of one command, run in a child process."""
    child = os.fork()
    if child:
        return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    for name, number in (("stdout", 1), ("stderr", 2)):
        handle = os.open(task[name], os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
        os.dup2(handle, number)
    os.environ.update(task["environment"])
    sys.argv = ["newsscrape", *task["arguments"]]
    code = 1
    try:
        from newsscrape.cli import main

        main()
        code = 0
    except SystemExit as ended:
        code = ended.code if isinstance(ended.code, int) else int(ended.code is not None)
    except BaseException:
        sys.excepthook(*_error())
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(code)


def _error() -> tuple[type[BaseException], BaseException, TracebackType | None]:
    kind, value, trace = sys.exc_info()
    assert kind is not None
    assert value is not None
    return kind, value, trace


def main() -> None:
    warnings.simplefilter("default")
    import newsscrape.cli
    import newsscrape.item_pipelines
    import newsscrape.spiders.archive
    import newsscrape.spiders.urls
    import newsscrape.warc_pipeline
    from newsscrape.crawling import crawl_settings
    from pipelines.run import extract_record

    for name, number in crawl_settings().items():
        if name.endswith(("MIDDLEWARES", "EXTENSIONS", "_BASE", "PIPELINES")) and hasattr(number, "items"):
            for path, place in number.items():
                if isinstance(path, str) and "." in path and place is not None:
                    import_module(path.rpartition(".")[0])
    assert "twisted.internet.reactor" not in sys.modules, "a reactor cannot be forked"
    newsscrape.cli.build_app()
    extract_record(WARMING, url="http://www.news.example/warming")  # loads the models once for all
    for line in sys.stdin:
        print(run(json.loads(line)), flush=True)


if __name__ == "__main__":
    main()

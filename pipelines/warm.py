"""Imported by the process that workers are forked from: makes one record, so that all that a first page costs is done.

Imports, models and word lists are then read once, not by each worker, and shared in memory.
"""

import gc
import os

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # before numpy: workers have the cores already
gc.disable()  # looking for garbage among imports takes a tenth of their time

from pipelines.run import extract_record  # noqa: E402 - after what has to be set before it

PAGE = (
    b"<html lang=en><head><title>Rain at last - The Valley News</title><meta property=og:type content=article></head>"
    b"<body><ul><li><a href=/>Home</a><li><a href=/s>Sport</a></ul><h1>Rain at last</h1><p>By Jane Doe, 3 March 2020</p>"
    + b"<p>It rained all day in the valley, and the farmers who had waited for months were glad of it, they said.</p>"
    * 3
    + b"<p>Read also: <a href=/b>Storm over the lake</a></p></body></html>"
)

extract_record(PAGE, url="https://example.com/2020/03/03/rain-at-last-in-the-valley")

gc.freeze()  # nor do workers look through what all of them share, which would copy it
gc.enable()

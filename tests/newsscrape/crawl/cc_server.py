"""A small emulator of Common Crawl's index server and store, for tests on loopback.

collinfo.json, `showNumPages`, pages of NDJSON, 404 with a message for nothing, 400 past the end, ranges of
WARC files with 206; it can ignore the range, or promise a wrong number of pages.
"""

import json
import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

from warcio.archiveiterator import ArchiveIterator

ROWS_A_PAGE = 4
RANGE = re.compile(r"bytes=(\d+)-(\d+)")


@dataclass
class Crawl:
    """A WARC file and what the index says of it."""

    warc: Path
    promised_pages: int = 9
    ignores_range: bool = False
    log: list[tuple[str, str]] = field(default_factory=list)
    base: str = ""
    rows: list[dict[str, str]] = field(default_factory=list)

    def index(self) -> None:
        """Rows as Common Crawl's index has them: responses only."""
        with self.warc.open("rb") as stream:
            records = ArchiveIterator(stream)
            for record in records:
                if record.rec_type != "response":
                    continue
                record.raw_stream.read()
                offset, length = records.get_record_offset(), records.get_record_length()
                url = record.rec_headers.get_header("WARC-Target-URI")
                moment = re.sub(r"\D", "", record.rec_headers.get_header("WARC-Date"))[:14]
                self.rows.append(
                    {
                        "urlkey": f"{urlsplit(url).path}",
                        "timestamp": moment,
                        "url": url,
                        "mime": record.http_headers.get_header("Content-Type", "unk").partition(";")[0],
                        "mime-detected": "text/html",
                        "status": record.http_headers.get_statuscode(),
                        "digest": "X",
                        "length": str(length),
                        "offset": str(offset),
                        "filename": "crawl-data/warc/traps.warc.gz",
                        "languages": "eng",
                    }
                )


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    crawl: Crawl

    def log_message(self, format: str, *args: object) -> None:
        pass

    def do_GET(self) -> None:
        crawl = self.crawl
        crawl.log.append((self.path, self.headers.get("Range", "")))
        path = urlsplit(self.path).path
        said = {name: values[0] for name, values in parse_qs(urlsplit(self.path).query).items()}
        if path == "/collinfo.json":
            crawls = [
                {
                    "id": "A",
                    "cdx-api": f"{crawl.base}/A-index",
                    "from": "2014-01-01T00:00:00",
                    "to": "2014-12-31",
                },
                {
                    "id": "B",
                    "cdx-api": f"{crawl.base}/B-index",
                    "from": "2010-01-01T00:00:00",
                    "to": "2010-12-31",
                },
            ]
            self.answer(200, json.dumps(crawls).encode())
        elif path == "/A-index":
            self.listing(said)
        elif path == "/B-index":
            self.answer(404, b'{"message": "No Captures found"}')
        elif path == "/crawl-data/warc/traps.warc.gz":
            self.stored()
        else:
            self.answer(404, b"no")

    def listing(self, said: dict[str, str]) -> None:
        if said.get("showNumPages") == "true":
            self.answer(200, json.dumps({"pages": self.crawl.promised_pages, "pageSize": 5}).encode())
            return
        page = int(said["page"])
        rows = self.crawl.rows[page * ROWS_A_PAGE : (page + 1) * ROWS_A_PAGE]
        if not rows:
            self.answer(400, b'{"message": "Page %d invalid"}' % page)
            return
        self.answer(200, "".join(json.dumps(row) + "\n" for row in rows).encode())

    def stored(self) -> None:
        content = self.crawl.warc.read_bytes()
        match = RANGE.fullmatch(self.headers.get("Range", ""))
        if match is None or self.crawl.ignores_range:
            self.answer(200, content)
            return
        self.answer(206, content[int(match[1]) : int(match[2]) + 1])

    def answer(self, status: int, body: bytes) -> None:
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


@contextmanager
def serving_crawl(crawl: Crawl) -> Iterator[Crawl]:
    """The crawl on a port of its own."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), type("CrawlHandler", (Handler,), {"crawl": crawl}))
    server.daemon_threads = True
    server.block_on_close = False
    crawl.base = f"http://127.0.0.1:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    try:
        yield crawl
    finally:
        server.shutdown()
        server.server_close()
        thread.join(2)

"""The sockets of the replay server: the standard library's HTTP server around `answers`."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from newsscrape import __version__
from newsscrape.replay.answers import ReplayAnswer, Site, answer
from newsscrape.replay.collection import Collection

COLLECTION_NAME = "news"
LOOPBACK = "127.0.0.1"


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server_version = f"newsscrape-replay/{__version__}"
    server: "ReplayServer"

    def do_GET(self) -> None:
        self._send(with_body=True)

    def do_HEAD(self) -> None:
        self._send(with_body=False)

    def _send(self, *, with_body: bool) -> None:
        headers = {name.lower(): value for name, value in self.headers.items()}
        reply = answer(self.server.site, self.path, headers)
        self.send_response(reply.status)
        for name, value in reply.headers:
            self.send_header(name, _latin(value))
        self.send_header("Content-Length", str(len(reply.body)))
        self.end_headers()
        if with_body and _may_have_body(reply):
            self.wfile.write(reply.body)

    def log_message(self, format: str, *args: object) -> None:
        """Silence; who wants a log puts a proxy in front."""


class ReplayServer(ThreadingHTTPServer):
    """Serves one collection on loopback until it is shut down."""

    daemon_threads = True

    def __init__(self, collection: Collection, *, port: int = 0, name: str = COLLECTION_NAME) -> None:
        """Binds at once (`port` 0: a free one). Raises OSError if the port is taken."""
        super().__init__((LOOPBACK, port), _Handler)
        self.site = Site(collection=collection, name=name, base=f"http://{LOOPBACK}:{self.server_port}")

    @property
    def index_url(self) -> str:
        """Where the listing is: what `newsscrape crawl archive --archive` takes."""
        return f"{self.site.prefix}cdx"


@contextmanager
def serving(collection: Collection, *, port: int = 0, name: str = COLLECTION_NAME) -> Iterator[ReplayServer]:
    """A server that answers in a thread of its own for as long as the block lasts."""
    with ReplayServer(collection, port=port, name=name) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
        thread.start()
        try:
            yield server
        finally:
            server.shutdown()
            thread.join()


def _latin(value: str) -> str:
    """A header value as http.server can send it: UTF-8 bytes in the guise of latin-1, no line ends."""
    return " ".join(value.encode("utf-8").decode("latin-1").split("\n")).replace("\r", " ")


def _may_have_body(reply: ReplayAnswer) -> bool:
    return reply.status not in (204, 304) and reply.status >= 200

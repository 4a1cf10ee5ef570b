"""A live web site on loopback, for tests: pages, redirects, errors, robots, a few bad habits."""

import gzip
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from pages import story


@dataclass
class Site:
    """What was asked of it, and where it is."""

    log: list[str] = field(default_factory=list)
    agents: set[str] = field(default_factory=set)
    base: str = ""
    flaky_left: int = 2


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    site: Site

    def log_message(self, format: str, *args: object) -> None:
        pass

    def do_GET(self) -> None:
        self.site.log.append(self.path)
        self.site.agents.add(self.headers.get("User-Agent", ""))
        page = getattr(self, "page_" + self.path.strip("/").partition("?")[0].replace(".", "_"), None)
        if page is None:
            self.answer(404, b"<h1>Not found</h1>")
        else:
            page()

    def answer(self, status: int, body: bytes, *headers: tuple[str, str], length: int | None = None) -> None:
        self.send_response(status)
        for name, value in headers or [("Content-Type", "text/html; charset=utf-8")]:
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body) if length is None else length))
        self.end_headers()
        self.wfile.write(body)

    def page_robots_txt(self) -> None:
        self.answer(200, b"User-agent: *\nDisallow: /private\n", ("Content-Type", "text/plain"))

    def page_story(self) -> None:
        self.answer(200, story("The live story"))

    def page_packed(self) -> None:
        headers = (("Content-Type", "text/html"), ("Content-Encoding", "gzip"))
        self.answer(200, gzip.compress(story("The packed story")), *headers)

    def page_moved(self) -> None:
        self.answer(301, b"", ("Location", "/story"))

    def page_moved_to_private(self) -> None:
        self.answer(301, b"", ("Location", "/private"))

    def page_round(self) -> None:
        self.answer(302, b"", ("Location", "/round?again"))

    def page_private(self) -> None:
        self.answer(200, story("The private story"))

    def page_broken(self) -> None:
        self.answer(500, b"<h1>Error</h1>")

    def page_flaky(self) -> None:
        if self.site.flaky_left > 0:
            self.site.flaky_left -= 1
            self.answer(503, b"<h1>Busy</h1>")
        else:
            self.answer(200, story("The story that came at last"))

    def page_binary(self) -> None:
        self.answer(200, b"%PDF-1.7 \x00\x01", ("Content-Type", "application/pdf"))

    def page_bomb(self) -> None:
        headers = (("Content-Type", "text/html"), ("Content-Encoding", "gzip"))
        self.answer(200, gzip.compress(b"<p>" + b" " * 40_000_000), *headers)

    def page_huge(self) -> None:
        self.answer(200, b"<p>", length=10**9)

    def page_hang(self) -> None:
        time.sleep(20)

    def page_memento(self) -> None:
        """A memento at an address of no known shape."""
        moment = ("Memento-Datetime", "Sat, 01 Feb 2020 02:03:57 GMT")
        link = ("Link", '<http://old.example/story>; rel="original"')
        self.answer(200, story("The remembered story"), ("Content-Type", "text/html"), moment, link)


class Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False

    def handle_error(self, request: object, client_address: object) -> None:
        """A client that went away is no news."""


@contextmanager
def serving_site() -> Iterator[Site]:
    """The site on a port of its own."""
    site = Site()
    server = Server(("127.0.0.1", 0), type("SiteHandler", (Handler,), {"site": site}))
    site.base = f"http://127.0.0.1:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    try:
        yield site
    finally:
        server.shutdown()
        server.server_close()
        thread.join(2)

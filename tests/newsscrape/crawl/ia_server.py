"""A small emulator of the Internet Archive's CDX and replay servers, for tests on loopback.

True to recorded answers of 2020 to 2024: array rows with `[]` and `[resumeKey]`, text rows, Memento-Datetime
and `X-Archive-Orig-*`, date shifts as bare 302s, captured redirects with rewritten `Location`, archived 429s,
blocked sites (403 in the index, an own page with status 200 in replay), two `Content-Encoding` headers, 429
and then, for who does not listen, a closed port. It also can hang, drip, and break off.
"""

import gzip
import json
import re
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

REPLAY = re.compile(r"/web/(\d{1,14})(id_|mp_|if_)?/(.+)", re.S)
OWN_PAGE = "<!DOCTYPE html><title>Wayback Machine</title><div id='error'><p>{}</p></div>"
COLUMNS = ("urlkey", "timestamp", "original", "mimetype", "statuscode", "digest", "length")


@dataclass(frozen=True)
class Kept:
    """One capture that the archive has."""

    timestamp: str
    url: str
    body: bytes = b""
    status: int = 200
    mimetype: str = "text/html"
    headers: tuple[tuple[str, str], ...] = ()
    location: str = ""
    """Of a captured redirect, as the archive rewrites it; `{base}` is the archive's own address."""
    is_revisit: bool = False
    behaviour: str = ""
    """`hang`, `drip`, `cut`, `own_page`, `busy` (503), `double_encoding`."""

    @property
    def urlkey(self) -> str:
        parts = urlsplit(self.url)
        host = (parts.hostname or "").removeprefix("www.")
        key = ",".join(reversed(host.split("."))) + ")" + (parts.path or "/")
        return key + (f"?{parts.query}" if parts.query else "")

    @property
    def row(self) -> tuple[str, ...]:
        digest = str(abs(hash(self.body)) % 10**12)
        status = "-" if self.is_revisit else str(self.status)
        mimetype = "warc/revisit" if self.is_revisit else self.mimetype
        return (self.urlkey, self.timestamp, self.url, mimetype, status, digest, str(len(self.body)))


@dataclass
class Archive:
    """What the server has and how it behaves; `log` is what it was asked."""

    captures: list[Kept] = field(default_factory=list)
    extra_rows: list[tuple[str, ...]] = field(default_factory=list)
    blocked_hosts: set[str] = field(default_factory=set)
    robots: str = ""
    robots_status: int = 404
    too_many_after: int | None = None
    """Answers 429 to every request beyond so many, for `too_many_s`."""
    too_many_s: float = 1.0
    retry_after: str | None = None
    ban_when_ignored: bool = False
    """A request during the 429 closes the port, as the firewall does."""
    close_after: int | None = None
    """Closes the port after so many requests."""
    heavy_days: int | None = None
    """The index answers 504 to windows of more days."""
    same_key: bool = False
    """The resume key never changes."""
    log: list[tuple[float, str, dict[str, str]]] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)
    held_until: float = 0.0
    is_closed: bool = False
    base: str = ""

    def paths(self, prefix: str = "/") -> list[str]:
        """What was asked, oldest first."""
        return [path for _, path, _ in self.log if path.startswith(prefix)]


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    archive: Archive

    def log_message(self, format: str, *args: object) -> None:
        pass

    def do_GET(self) -> None:
        archive = self.archive
        if archive.is_closed:
            self.close_connection = True
            return
        with archive.lock:
            archive.log.append((time.time(), self.path, dict(self.headers)))
            count = len(archive.log)
        if archive.close_after is not None and count > archive.close_after:
            self.close_port()
            return
        if self.path == "/robots.txt":
            self.answer(archive.robots_status, archive.robots.encode(), [("Content-Type", "text/plain")])
            return
        if self.is_too_much(count):
            return
        if self.path.startswith("/cdx/search/cdx?"):
            self.index({name: values[0] for name, values in parse_qs(urlsplit(self.path).query).items()})
            return
        match = REPLAY.fullmatch(self.path)
        if match is None:
            self.answer(404, OWN_PAGE.format("No such page").encode())
            return
        self.replay(match[1], match[3].replace("%23", "#"))

    def is_too_much(self, count: int) -> bool:
        archive = self.archive
        if time.time() < archive.held_until and archive.ban_when_ignored:
            self.close_port()
            return True
        if archive.too_many_after is not None and count > archive.too_many_after:
            archive.too_many_after = None
            archive.held_until = time.time() + archive.too_many_s
        if time.time() < archive.held_until:
            headers = [("Retry-After", archive.retry_after)] if archive.retry_after else []
            self.answer(429, OWN_PAGE.format("Too Many Requests").encode(), headers)
            return True
        return False

    def close_port(self) -> None:
        """From now on connections are refused, and open ones are cut."""
        self.archive.is_closed = True
        self.close_connection = True
        self.server.socket.close()
        threading.Thread(target=self.server.shutdown, daemon=True).start()

    def answer(
        self,
        status: int,
        body: bytes,
        headers: list[tuple[str, str]] | None = None,
        length: int | None = None,
    ) -> None:
        self.send_response(status)
        for name, value in headers or []:
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body) if length is None else length))
        self.end_headers()
        self.wfile.write(body)

    # ----------------------------------------------------------------------------------------- index

    def index(self, said: dict[str, str]) -> None:
        archive = self.archive
        host = urlsplit(said["url"] if "//" in said["url"] else f"//{said['url']}").hostname or ""
        if host in archive.blocked_hosts:
            error = "org.archive.wayback.exception.AdministrativeAccessControlException: Blocked Site Error"
            self.answer(403, error.encode(), [("X-Archive-Wayback-Runtime-Error", error)])
            return
        start, end = said.get("from", "19910101000000"), said.get("to", "21000101000000")
        days = (datetime.strptime(end[:8], "%Y%m%d") - datetime.strptime(start[:8], "%Y%m%d")).days
        if archive.heavy_days is not None and days > archive.heavy_days:
            self.answer(504, b"<html>Gateway Time-out</html>")
            return
        kept = [capture.row for capture in archive.captures if self.is_wanted(capture, said, host)]
        rows = sorted(row for row in [*kept, *archive.extra_rows] if start <= row[1] <= end)
        first = int(said.get("resumeKey", "key%2B0").rpartition("%2B")[2])
        chosen = rows[first : first + int(said.get("limit", "150000"))]
        last = first + len(chosen)
        key = "key%2B0" if archive.same_key else f"key%2B{last}"
        goes_on = "showResumeKey" in said and last < len(rows)
        if said.get("output") == "json":
            table = [list(COLUMNS), *map(list, chosen)] if chosen else []
            self.answer(200, json.dumps([*table, *([[], [key]] if goes_on else [])]).encode())
            return
        lines = "".join(" ".join(row) + "\n" for row in chosen) + (f"\n{key}\n" if goes_on else "")
        self.answer(200, lines.encode(), [("Content-Type", "text/plain;charset=UTF-8")])

    @staticmethod
    def is_wanted(capture: Kept, said: dict[str, str], host: str) -> bool:
        wanted = Kept("", said["url"] if "//" in said["url"] else f"http://{said['url']}").urlkey
        match said.get("matchType", "exact"):
            case "exact":
                return capture.urlkey == wanted
            case "prefix":
                return capture.urlkey.startswith(wanted)
            case "host":
                return capture.urlkey.partition(")")[0] == wanted.partition(")")[0]
        return (capture.urlkey.partition(")")[0] + ",").startswith(wanted.partition(")")[0] + ",")

    # ---------------------------------------------------------------------------------------- replay

    def replay(self, timestamp: str, url: str) -> None:
        archive = self.archive
        if urlsplit(url).hostname in archive.blocked_hosts:
            self.answer(200, OWN_PAGE.format("This URL has been excluded from the Wayback Machine.").encode())
            return
        key = Kept("", url).urlkey
        same = [capture for capture in archive.captures if capture.urlkey == key]
        if not same:
            self.answer(404, OWN_PAGE.format("The Wayback Machine has not archived that URL.").encode())
            return
        at = [capture for capture in same if capture.timestamp == timestamp]
        exact = next((capture for capture in at if capture.url == url), at[0] if at else None)
        if exact is None:
            nearest = min(
                same, key=lambda capture: abs(int(capture.timestamp) - int(timestamp.ljust(14, "0")))
            )
            location = f"{archive.base}/web/{nearest.timestamp}id_/{nearest.url}"
            reason = ("X-Archive-Redirect-Reason", f"found capture at {nearest.timestamp}")
            self.answer(302, b"", [("Location", location), reason])
            return
        self.give(exact)

    def give(self, capture: Kept) -> None:
        base = self.archive.base
        body = capture.body
        if capture.behaviour == "own_page":
            self.answer(200, OWN_PAGE.format("Loading").encode())
            return
        if capture.behaviour == "busy":
            self.answer(503, OWN_PAGE.format("Temporarily out of service").encode())
            return
        moment = datetime.strptime(capture.timestamp, "%Y%m%d%H%M%S").replace(tzinfo=UTC)
        link = f'<{capture.url}>; rel="original", <{base}/web/timemap/link/{capture.url}>; rel="timemap"'
        headers = [("Memento-Datetime", format_datetime(moment, usegmt=True)), ("Link", link)]
        headers += [("X-Archive-Orig-Server", "Apache"), ("X-App-Server", "wwwb-app1")]
        headers += [(name, value) for name, value in capture.headers]
        if not any(name.lower() == "content-type" for name, _ in headers):
            headers.append(("Content-Type", capture.mimetype))
        if capture.location:
            headers.append(("Location", capture.location.replace("{base}", base)))
        if capture.behaviour == "double_encoding":
            headers += [("Content-Encoding", ""), ("Content-Encoding", "gzip")]
            body = gzip.compress(gzip.compress(body))
        length = None
        if capture.behaviour == "cut":
            body, length = body[:-100], len(body)
        if capture.behaviour == "hang":
            time.sleep(20)
        if capture.behaviour == "drip":
            self.drip(capture.status, headers, body)
            return
        self.answer(capture.status, body, headers, length)
        if capture.behaviour == "cut":
            self.close_connection = True

    def drip(self, status: int, headers: list[tuple[str, str]], body: bytes) -> None:
        self.send_response(status)
        for name, value in [*headers, ("Content-Length", str(len(body)))]:
            self.send_header(name, value)
        self.end_headers()
        for place in range(min(len(body), 40)):
            try:
                self.wfile.write(body[place : place + 1])
                self.wfile.flush()
            except OSError:
                return
            time.sleep(0.5)


class Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False

    def handle_error(self, request: object, client_address: object) -> None:
        """A client that went away, or a port that was closed on purpose, is no news."""


@contextmanager
def serving(archive: Archive) -> Iterator[Archive]:
    """The archive on a port of its own; `archive.base` is its address."""
    handler = type("ArchiveHandler", (Handler,), {"archive": archive})
    server = Server(("127.0.0.1", 0), handler)
    archive.base = f"http://127.0.0.1:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    try:
        yield archive
    finally:
        archive.is_closed = True
        server.shutdown()
        server.server_close()
        thread.join(2)

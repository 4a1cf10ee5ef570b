"""pywb, the real one, on a loopback port."""

import os
import socket
import subprocess
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
BIN = ROOT / ".venv-pywb" / "bin"


def require(tool: Path, target: str) -> None:
    """Skip the test where a tool is not installed; fail it where all is required."""
    if tool.exists():
        return
    message = f"{tool.name} is not installed: run `make {target}`"
    if os.environ.get("NEWSSCRAPE_REQUIRE_ALL") == "1":
        pytest.fail(message)
    pytest.skip(message)


def manage(folder: Path, *arguments: str | Path) -> None:
    """`wb-manager`: make collections in `folder`, add files to them."""
    require(BIN / "wb-manager", "pywb")
    subprocess.run([BIN / "wb-manager", *arguments], cwd=folder, check=True, capture_output=True)


@contextmanager
def serving_pywb(folder: Path, collection: str) -> Iterator[str]:
    """The address of a pywb over the collections of `folder`, as soon as it answers for one of them."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = str(probe.getsockname()[1])
    command = [BIN / "wayback", "-b", "127.0.0.1", "-p", port]
    server = subprocess.Popen(command, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    base = f"http://127.0.0.1:{port}"
    try:
        _wait_for(f"{base}/{collection}/cdx?url=x", server)
        yield base
    finally:
        server.terminate()
        server.wait(10)


def _wait_for(url: str, server: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline and server.poll() is None:
        try:
            with urllib.request.urlopen(url, timeout=5):  # noqa: S310 (an address on loopback)
                return
        except OSError:
            time.sleep(0.1)
    pytest.fail("pywb did not start")

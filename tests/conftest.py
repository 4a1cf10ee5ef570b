"""Fixtures for all tests; no test may reach beyond this machine."""

import socket
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import settings

from pipelines.model import Capture, Page, Provenance
from pipelines.pages import page_from_capture

# The same examples each run: what fails in one place fails everywhere.
settings.register_profile("same", derandomize=True, deadline=None)
settings.load_profile("same")

LOOPBACK = ("127.", "::1", "localhost", "0.0.0.0")


@pytest.fixture(autouse=True, scope="session")
def _only_loopback() -> Any:
    """Connecting to anything but loopback fails the test that tries."""
    connect = socket.socket.connect

    def guarded(self: socket.socket, address: Any) -> Any:
        if isinstance(address, tuple) and not str(address[0]).startswith(LOOPBACK):
            raise AssertionError(f"a test tried to reach {address}")
        return connect(self, address)

    socket.socket.connect = guarded  # type: ignore[method-assign]
    yield
    socket.socket.connect = connect  # type: ignore[method-assign]


@pytest.fixture
def capture_of() -> Callable[..., Capture]:
    """A capture of some bytes, as an HTML file unless said otherwise."""

    def make(
        body: bytes | str, *, url: str = "https://example.com/a", content_type: str = "text/html"
    ) -> Capture:
        raw = body.encode() if isinstance(body, str) else body
        return Capture(
            url=url,
            body=raw,
            headers=(("content-type", content_type),) if content_type else (),
            provenance=Provenance(source="file"),
        )

    return make


@pytest.fixture
def page_of(capture_of: Callable[..., Capture]) -> Callable[..., Page]:
    """A parsed page of some HTML."""
    return lambda body, **named: page_from_capture(capture_of(body, **named))

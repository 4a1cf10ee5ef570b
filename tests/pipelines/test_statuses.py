"""The status of a capture decides before its body is read."""

import pytest

from pipelines.model import Capture, Drop, Provenance
from pipelines.run import record_from_capture


@pytest.mark.parametrize(
    ("status", "reason"),
    [(301, "redirect"), (304, "redirect"), (404, "http_status"), (429, "http_status"), (503, "http_status")],
)
def test_a_redirect_or_an_error_is_dropped_before_its_body_is_read(status: int, reason: str) -> None:
    body = b"<h1>Moved</h1>" + b"<p>A long page about the move of the page to another place.</p>" * 20
    capture = Capture(url="http://a.org/", body=body, status=status, provenance=Provenance(source="warc"))
    made = record_from_capture(capture)
    assert isinstance(made, Drop)
    assert (made.stage, made.reason, made.is_failure) == ("pages", reason, False)

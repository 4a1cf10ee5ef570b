"""`iter_fetched`: what `newsscrape extract URL…` reads."""

import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from live_site import Site, serving_site

from newsscrape.fetching import iter_fetched
from pipelines.limits import Limits
from pipelines.model import Capture, Drop


@pytest.fixture(scope="module")
def site() -> Iterator[Site]:
    with serving_site() as served:
        yield served


def fetched(tmp_path: Path, *urls: str, **named: Limits) -> list[Capture | Drop]:
    settings = {"STATE_DIR": str(tmp_path), "POLITENESS_BACKOFF_S": 0.01, "POLITENESS_RETRIES": 1}
    return list(iter_fetched(urls, settings=settings, **named))


def test_results_come_in_the_order_of_the_urls(site: Site, tmp_path: Path) -> None:
    urls = [f"{site.base}/{name}" for name in ("moved", "nothing", "packed", "story")]
    found = fetched(tmp_path, *urls)
    assert [item.url for item in found] == urls


def test_bodies_are_decoded_and_headers_kept(site: Site, tmp_path: Path) -> None:
    capture = fetched(tmp_path, f"{site.base}/packed")[0]
    assert isinstance(capture, Capture)
    assert capture.body.startswith(b"<html")
    assert ("content-encoding", "gzip") in capture.headers


def test_a_url_that_cannot_be_fetched_is_a_drop_that_names_it(site: Site, tmp_path: Path) -> None:
    found = fetched(tmp_path, "http://host.invalid/", f"{site.base}/story")
    assert isinstance(found[0], Drop)
    assert (found[0].reason, found[0].url, found[0].is_failure) == (
        "unresolved_host",
        "http://host.invalid/",
        True,
    )
    assert isinstance(found[1], Capture)


@pytest.mark.parametrize(
    ("limits", "expected"), [(Limits(), Drop), (Limits(compression_ratio=5000), Capture)]
)
def test_limits_reach_the_fetching_process(
    site: Site, tmp_path: Path, limits: Limits, expected: type
) -> None:
    assert isinstance(fetched(tmp_path, f"{site.base}/bomb", limits=limits)[0], expected)


def test_no_url_is_no_result(tmp_path: Path) -> None:
    assert fetched(tmp_path) == []


def test_the_process_ends_when_nobody_reads_on(site: Site, tmp_path: Path) -> None:
    taken: list[int] = []

    def urls() -> Iterator[str]:
        for number in range(10_000):
            taken.append(number)
            yield f"{site.base}/story?{number}"

    results = iter_fetched(urls(), settings={"STATE_DIR": str(tmp_path)})
    first = next(results)
    assert isinstance(first, Capture)
    results.close()  # type: ignore[attr-defined]
    time.sleep(0.3)
    asked = len(site.log)
    time.sleep(0.5)
    assert len(site.log) == asked
    assert len(taken) < 10_000


def test_an_error_of_the_callers_iterator_is_the_callers(site: Site, tmp_path: Path) -> None:
    def urls() -> Iterator[str]:
        yield f"{site.base}/story"
        raise KeyError("lost")

    with pytest.raises(KeyError, match="lost"):
        list(iter_fetched(urls(), settings={"STATE_DIR": str(tmp_path)}))


def test_a_fetching_process_that_dies_leaves_failures_not_silence(site: Site, tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("in the way of the state folder")
    found = list(iter_fetched([f"{site.base}/story"], settings={"STATE_DIR": str(blocked / "state")}))
    assert [item.reason for item in found if isinstance(item, Drop)] == ["fetch_died"]

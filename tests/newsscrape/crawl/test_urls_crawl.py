"""One list of URLs, live and archived, good and bad, through `newsscrape crawl urls`; facts about it."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from conftest import Crawled, run_crawl, run_newsscrape
from ia_server import Archive, Kept
from live_site import Site, serving_site
from pages import WWW, story

CAPTURES = [
    Kept("20180808094144", f"{WWW}/kept", story("The kept story")),
    Kept(
        "20180808094144",
        f"{WWW}/old",
        status=301,
        location="{base}/web/20180808094144id_/http://else.example/new",
    ),
    Kept("20180808104500", "http://else.example/new", story("The story that moved away")),
]


@pytest.fixture(scope="module")
def site() -> Iterator[Site]:
    with serving_site() as served:
        yield served


@pytest.fixture(scope="module")
def archive(serve: Callable[[Archive], Archive]) -> Archive:
    return serve(Archive(list(CAPTURES)))


@pytest.fixture(scope="module")
def addresses(site: Site, archive: Archive) -> dict[str, str]:
    """By name, in the order of the list."""
    web = f"{archive.base}/web"
    return {
        "story": f"{site.base}/story",
        "packed": f"{site.base}/packed",
        "moved": f"{site.base}/moved",
        "round": f"{site.base}/round",
        "private": f"{site.base}/private",
        "moved_to_private": f"{site.base}/moved_to_private",
        "missing": f"{site.base}/nothing",
        "broken": f"{site.base}/broken",
        "flaky": f"{site.base}/flaky",
        "binary": f"{site.base}/binary",
        "bomb": f"{site.base}/bomb",
        "huge": f"{site.base}/huge",
        "hang": f"{site.base}/hang",
        "memento": f"{site.base}/memento",
        "kept": f"{web}/20180808094144/{WWW}/kept",
        "kept_in_year": f"{web}/2018if_/{WWW}/kept",
        "kept_far": f"{web}/20100101000000/{WWW}/kept",
        "redirected": f"{web}/20180808094144id_/{WWW}/old",
        "unknown": f"{web}/20180808094144id_/{WWW}/never",
        "unresolved": "http://host.invalid/story",
        "no_url": "not an address",
        "no_host": "http:///story",
        "again": f"{site.base}/story#part",
        "letters": f"{site.base}/story?й=ö ö",
    }


@pytest.fixture(scope="module")
def crawled(addresses: dict[str, str], tmp_path_factory: pytest.TempPathFactory) -> Crawled:
    folder: Path = tmp_path_factory.mktemp("urls")
    listed = folder / "urls.txt"
    listed.write_text("# a remark\n\n" + "\n".join(addresses.values()) + "\n", "utf-8")
    quick = ("--set", "DOWNLOAD_TIMEOUT=1.5", "--set", "POLITENESS_RETRIES=2")
    return run_crawl(folder, "urls", str(listed), *quick)


def reason(crawled: Crawled, address: str) -> str:
    return next(d["reason"] for d in crawled.dropped if address in (d["url"], d["where"]))


def test_every_url_has_its_record_or_drop(crawled: Crawled, addresses: dict[str, str]) -> None:
    run = crawled.run
    assert run["captures"] == run["records"] + run["drops"] + run["failures"] == len(addresses)


def test_records_stand_in_the_order_of_the_list(crawled: Crawled) -> None:
    assert [record["title"] for record in crawled.records] == [
        "The live story",
        "The packed story",
        "The live story",
        "The story that came at last",
        "The remembered story",
        "The kept story",
        "The kept story",
        "The story that moved away",
        "The live story",
        "The live story",
    ]


def test_an_address_in_other_letters_is_kept_as_it_was_asked(crawled: Crawled, site: Site) -> None:
    record = crawled.records[-1]
    assert (record["url"], record["final_url"]) == (f"{site.base}/story?й=ö ö", None)
    assert "/story?%D0%B9=%C3%B6%20%C3%B6" in site.log


def test_a_live_redirect_keeps_both_addresses(crawled: Crawled, addresses: dict[str, str]) -> None:
    record = next(r for r in crawled.records if r["url"] == addresses["moved"])
    assert (record["final_url"], record["source"]) == (addresses["story"], "live")


def test_a_replay_address_gives_the_pages_own_address_and_time(crawled: Crawled) -> None:
    record = next(r for r in crawled.records if r["title"] == "The kept story")
    assert (record["url"], record["captured_at"], record["source"]) == (
        f"{WWW}/kept",
        "2018-08-08T09:41:44Z",
        "archive",
    )


def test_a_memento_is_known_by_its_header_at_any_address(crawled: Crawled) -> None:
    record = next(r for r in crawled.records if r["title"] == "The remembered story")
    assert (record["url"], record["captured_at"], record["source"]) == (
        "http://old.example/story",
        "2020-02-01T02:03:57Z",
        "archive",
    )


def test_a_captured_redirect_is_followed_to_another_site(crawled: Crawled) -> None:
    record = next(r for r in crawled.records if r["title"] == "The story that moved away")
    assert (record["url"], record["final_url"], record["captured_at"]) == (
        f"{WWW}/old",
        "http://else.example/new",
        "2018-08-08T10:45:00Z",
    )


def test_a_year_asked_for_is_no_shift(crawled: Crawled) -> None:
    kept = [record["flags"] for record in crawled.records if record["title"] == "The kept story"]
    assert ["date_shifted" in flags for flags in kept] == [False, False]


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("round", "too_many_redirects"),
        ("private", "robots_disallowed"),
        ("moved_to_private", "robots_disallowed"),
        ("missing", "http_status"),
        ("broken", "http_status"),
        ("binary", "not_html"),
        ("bomb", "compression_bomb"),
        ("huge", "body_too_large"),
        ("hang", "timeout"),
        ("kept_far", "date_shift"),
        ("unknown", "not_in_archive"),
        ("unresolved", "unresolved_host"),
        ("no_url", "bad_url"),
        ("no_host", "bad_url"),
    ],
)
def test_what_gives_no_record_has_its_reason(
    crawled: Crawled, addresses: dict[str, str], name: str, expected: str
) -> None:
    address = addresses[name]
    inner = address.rpartition("/http")[2]
    found = [d["reason"] for d in crawled.dropped if address in (d["url"], d["where"])] or [
        d["reason"] for d in crawled.dropped if inner and d["url"].endswith(inner)
    ]
    assert found[0] == expected


def test_a_404_is_no_failure_and_a_500_is_one(crawled: Crawled) -> None:
    failures = {d["url"].rpartition("/")[2]: d["is_failure"] for d in crawled.dropped if d["url"]}
    assert (failures["nothing"], failures["broken"]) == (False, True)


def test_what_robots_forbid_is_not_asked_even_after_a_redirect(site: Site, crawled: Crawled) -> None:
    assert len(crawled.records) > 5
    assert "/private" not in site.log


def test_a_page_is_asked_for_again_after_a_503(site: Site, crawled: Crawled) -> None:
    assert crawled.run["retries"] >= 2
    assert site.log.count("/flaky") == 3


def test_a_404_is_asked_for_once(site: Site, crawled: Crawled) -> None:
    assert crawled.run["requests"] > 10
    assert site.log.count("/nothing") == 1


def test_a_list_that_is_not_there_is_wrong_use() -> None:
    done = run_newsscrape("crawl", "urls", "/nowhere/urls.txt")
    assert (done.returncode, done.stderr.count("\n")) == (2, 1)

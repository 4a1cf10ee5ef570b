"""Link headers and TimeMaps."""

import pytest

from pipelines.sources.linkformat import datetime_from_http, read_links

HEADER = (
    '<http://www.zew.de:80/>; rel="original", <https://web.archive.org/web/timemap/link/http://www.zew.de:80/>;'
    ' rel="timemap"; type="application/link-format", <https://web.archive.org/web/19970427191925/http://www.zew'
    '.de:80/>; rel="first memento"; datetime="Sun, 27 Apr 1997 19:19:25 GMT"'
)


def test_commas_in_dates_part_no_links() -> None:
    assert [sorted(link.relations) for link in read_links(HEADER)] == [
        ["original"],
        ["timemap"],
        ["first", "memento"],
    ]


def test_commas_and_semicolons_in_addresses_part_no_links() -> None:
    links = read_links('<http://a.b/?x=1,2;y="3">; rel="original", <http://c.d/>; rel=memento')
    assert [link.target for link in links] == ['http://a.b/?x=1,2;y="3"', "http://c.d/"]


def test_quoted_commas_and_escapes_in_parameters_are_kept() -> None:
    link = read_links(r'<http://a.b/>; title="One, \"two\"; three"; rel="memento"')[0]
    assert link.parameters["title"] == 'One, "two"; three'


def test_the_first_of_a_repeated_parameter_counts() -> None:
    assert read_links("<http://a.b/>; rel=original; rel=memento")[0].parameters["rel"] == "original"


@pytest.mark.parametrize("text", ["", "no links", "<unclosed", '<<a>; rel="x"', ";;;,,,<>"])
def test_what_is_no_link_does_no_harm(text: str) -> None:
    assert all(isinstance(link.target, str) for link in read_links(text))


def test_a_megabyte_of_half_links_is_read_in_bounded_time() -> None:
    assert read_links("<a>; ;" * 200_000)[0].target == "a"


@pytest.mark.parametrize("text", ["", "yesterday", "Thu, 99 Foo 2015 03:49:04 GMT", "0"])
def test_what_is_no_date_is_none(text: str) -> None:
    assert datetime_from_http(text) is None

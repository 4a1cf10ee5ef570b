"""What `newsscrape --version` says of the compiled part."""

import os
import sys

import pytest
from typer.testing import CliRunner

from newsscrape import __version__, compiled
from newsscrape.cli import build_app


def test_all_is_built_where_all_is_required() -> None:
    if os.environ.get("NEWSSCRAPE_REQUIRE_ALL") != "1":
        pytest.skip("set NEWSSCRAPE_REQUIRE_ALL=1")
    assert [name for name, is_in_use in compiled.compiled_parts().items() if not is_in_use] == []


def test_what_cannot_be_imported_is_not_in_use(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pipelines._text", None)

    assert compiled.compiled_parts()["pipelines._text"] is False


@pytest.mark.parametrize(
    ("parts", "said"),
    [
        ({"a": True, "b": True}, "in use"),
        ({"a": True, "b": False}, "in use but for b"),
        ({"a": False, "b": False}, "not built, the Python code serves"),
    ],
)
def test_the_version_says_what_is_in_use(
    parts: dict[str, bool], said: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(compiled, "compiled_parts", lambda: parts)

    assert CliRunner().invoke(build_app(), ["--version"]).stdout == f"{__version__}\ncompiled part: {said}\n"

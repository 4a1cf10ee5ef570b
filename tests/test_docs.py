"""The documentation is true: examples run, commands and links exist, lock files name no index."""

import doctest
import re
from importlib import import_module
from pathlib import Path

import pytest
from typer.testing import CliRunner

from newsscrape.cli import COMMANDS, build_app
from pipelines.extract.flags import FLAGS

ROOT = Path(__file__).parents[1]
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]
DOCTESTED = [page for page in PAGES if ">>> " in page.read_text()]
MODULES_WITH_EXAMPLES = [
    ".".join(path.relative_to(ROOT).with_suffix("").parts)
    for package in ("pipelines", "newsscrape")
    for path in sorted((ROOT / package).rglob("*.py"))
    if ">>> " in path.read_text()
]


@pytest.mark.parametrize("page", DOCTESTED, ids=lambda page: page.name)
def test_the_examples_of_the_manual_run(page: Path):
    failed, tried = doctest.testfile(
        str(page), module_relative=False, optionflags=doctest.NORMALIZE_WHITESPACE
    )

    assert (failed, tried > 0) == (0, True)


@pytest.mark.parametrize("name", MODULES_WITH_EXAMPLES)
def test_the_examples_of_a_module_run(name: str):
    failed, tried = doctest.testmod(import_module(name), optionflags=doctest.NORMALIZE_WHITESPACE)

    assert (failed, tried > 0) == (0, True)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_link_inside_the_project_leads_somewhere(page: Path):
    links = re.findall(r"\]\((?!https?:)([^)#]+)", page.read_text())

    assert [link for link in links if not (page.parent / link).exists()] == []


def test_every_command_has_a_module_in_the_table():
    modules = {path.stem for path in (ROOT / "newsscrape" / "cli").glob("*.py")} - {"__init__"}

    assert modules == {module.rpartition(".")[2] for module in COMMANDS.values()}


@pytest.mark.parametrize("name", sorted(COMMANDS))
def test_every_command_helps(name: str):
    shown = CliRunner().invoke(build_app(), [name, "--help"])

    assert (shown.exit_code, "Usage" in shown.output) == (0, True)


@pytest.mark.parametrize("name", sorted(COMMANDS))
def test_every_command_is_in_the_readme(name: str):
    assert f"newsscrape {name}" in PAGES[0].read_text()


@pytest.mark.parametrize("flag", sorted(FLAGS))
def test_every_flag_is_in_the_manual(flag: str):
    assert f"`{flag}`" in (ROOT / "docs" / "trust.md").read_text()


@pytest.mark.parametrize("lock", sorted((ROOT / "requirements").glob("*.lock")), ids=lambda lock: lock.name)
def test_lock_files_have_hashes_and_name_no_index(lock: Path):
    text = lock.read_text()

    assert "--hash=sha256:" in text
    assert re.findall(r"https?://|--index-url|--find-links", text) == []

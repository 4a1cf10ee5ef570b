"""docs/crawling.md says what the command line and the tables say."""

import re
from pathlib import Path

import pytest
import typer.main

from newsscrape.cli.crawl import app
from newsscrape.politeness.rates import DEFAULT_PER_MINUTE, RATES
from newsscrape.settings import POLITENESS_CONCURRENCY, POLITENESS_MAX_WAIT_S, POLITENESS_RETRIES
from pipelines.sources.remote import ARCHIVES

PAGE = (Path(__file__).parents[2] / "docs" / "crawling.md").read_text("utf-8")
COMMANDS = typer.main.get_command(app).commands  # type: ignore[attr-defined]
OPTIONS = sorted(
    {
        max(parameter.opts, key=len)
        for command in COMMANDS.values()
        for parameter in command.params
        if parameter.opts[0].startswith("-") and parameter.name != "help"
    }
)


@pytest.mark.parametrize("option", OPTIONS)
def test_every_option_is_in_the_manual(option: str) -> None:
    assert f"`{option}`" in PAGE or f"`{option} " in PAGE


@pytest.mark.parametrize("command", sorted(COMMANDS))
def test_every_option_of_a_command_has_help(command: str) -> None:
    assert [parameter.name for parameter in COMMANDS[command].params if not parameter.help] == []


@pytest.mark.parametrize("rate", RATES, ids=lambda rate: f"{rate.host} {rate.group}")
def test_every_rate_is_in_the_manual(rate: object) -> None:
    host, number = getattr(rate, "host", ""), getattr(rate, "per_minute", 0)
    lines = [line for line in PAGE.splitlines() if line.startswith(f"| {host} |")]
    assert any(re.search(rf"\b{number:g}\b", line) for line in lines)


def test_the_rates_of_other_hosts_are_in_the_manual() -> None:
    assert f"{DEFAULT_PER_MINUTE['index']:g} / {DEFAULT_PER_MINUTE['replay']:g}" in PAGE
    assert f"| a live site | pages | {DEFAULT_PER_MINUTE['live']:g} |" in PAGE


def test_the_numbers_of_politeness_are_in_the_manual() -> None:
    assert f"At most {POLITENESS_CONCURRENCY} requests" in PAGE
    assert f"up to {POLITENESS_RETRIES} tries more" in PAGE
    assert f"more than {POLITENESS_MAX_WAIT_S:g} s" in PAGE


@pytest.mark.parametrize("name", sorted(ARCHIVES))
def test_every_archive_known_by_name_is_in_the_manual(name: str) -> None:
    assert f"`{name}`" in PAGE

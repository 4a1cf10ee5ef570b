"""Where the demo archive is, in a wheel or in a checkout, and what its authors expect of each capture."""

import json
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from importlib import resources
from pathlib import Path

import msgspec

import newsscrape
from pipelines.errors import PipelineError

SITE = "arab.com.ua"
SEED_URL = "https://arab.com.ua/rus/news/obamas-secret-letter-to-khamenei-1688177892.html"
"""The page that the project began with: an English article in Russian furniture."""
PACKAGED = "resources/demo"
"""Where a wheel has the archive, below `newsscrape`."""
CHECKOUT = "data/demo"
MANIFEST = "manifest.json"


class Expectation(msgspec.Struct, frozen=True, kw_only=True):
    """What a person wrote down about one capture of an article."""

    url: str
    captured_at: str
    title: str
    text: str
    language: str
    furniture_language: str

    def holds_for(self, record: "Published") -> bool:
        """Are title, text and both languages exactly these?"""
        return (self.title, self.text, self.language, self.furniture_language) == (
            record.title,
            record.text,
            record.language,
            record.furniture_language,
        )


class Published(msgspec.Struct, frozen=True, kw_only=True):
    """The fields of a written record that the demonstration shows."""

    url: str
    captured_at: str
    title: str | None
    text: str
    language: str | None
    furniture_language: str | None


@contextmanager
def demo_folder() -> Iterator[Path]:
    """The folder of the demo archive. Raises `PipelineError` where it was not installed."""
    packaged = resources.files("newsscrape").joinpath(PACKAGED)
    with ExitStack() as stack:
        if packaged.joinpath(MANIFEST).is_file():
            yield stack.enter_context(resources.as_file(packaged))
            return
        checkout = Path(newsscrape.__file__).parents[1] / CHECKOUT
        if (checkout / MANIFEST).is_file():
            yield checkout
            return
        raise PipelineError("the demo archive is not installed: neither in the wheel nor in data/demo")


def warc_files(folder: Path) -> list[Path]:
    return sorted(folder.glob("*.warc.gz"))


def expectations(folder: Path) -> dict[tuple[str, str], Expectation]:
    """By address and time of capture (as records have it)."""
    found = {}
    for path in sorted((folder / "expected").glob("*.json")):
        article = json.loads(path.read_text("utf-8"))
        for capture in article["captures"]:
            key = capture["url"], capture["captured_at"]
            found[key] = Expectation(
                url=capture["url"],
                captured_at=capture["captured_at"],
                title=article["title"],
                text=article["texts"][capture["edition"]],
                language=article["language"],
                furniture_language=capture["furniture_language"],
            )
    return found


def read_published(records: Path) -> list[Published]:
    """The records of a JSONL file."""
    decoder = msgspec.json.Decoder(Published)
    return [decoder.decode(line) for line in records.read_bytes().splitlines()]

"""Files of URLs to the URLs."""

import csv
from collections.abc import Iterable, Iterator
from pathlib import Path

from pipelines.errors import PipelineError


def addresses_from_file(path: Path) -> Iterator[str]:
    """The URLs of a text file (one a line, `#` begins a remark) or of a CSV file (column `url`, else the first).

    Read as they are taken. Raises `PipelineError` that names the file where it cannot be read, or is no text.
    """
    try:
        with path.open(encoding="utf-8-sig", newline="") as lines:
            if path.suffix.lower() == ".csv":
                yield from _addresses_of_rows(csv.reader(lines))
            else:
                yield from (
                    line.strip() for line in lines if line.strip() and not line.lstrip().startswith("#")
                )
    except OSError as error:
        raise PipelineError(f"{path}: {error.strerror}") from error
    except (UnicodeDecodeError, csv.Error) as error:
        raise PipelineError(f"{path}: no list of addresses ({error})") from error


def _addresses_of_rows(rows: Iterable[list[str]]) -> Iterator[str]:
    column = 0
    for number, row in enumerate(rows):
        if number == 0:
            names = [name.strip().lower() for name in row]
            if "url" in names:
                column = names.index("url")
                continue
        if len(row) > column and "://" in row[column]:
            yield row[column].strip()

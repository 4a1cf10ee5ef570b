"""`python -m data.builder [FOLDER]`: writes the demo archive into FOLDER (default: data/demo)."""

import json
import shutil
import sys
from pathlib import Path
from typing import Any

from data.builder.articles import read_sources
from data.builder.expected import expected_article, manifest
from data.builder.plan import article_entries, other_entries
from data.builder.warcs import Entry, write_warc

DEMO = Path(__file__).parents[1] / "demo"


def build(folder: Path) -> None:
    """Writes WARC files, expected records and manifest; what was in `folder` before is removed."""
    sources = read_sources()
    planned = {source.id: article_entries(source, sources) for source in sources}
    entries = [entry for pairs in planned.values() for _, entry in pairs] + other_entries(sources)
    if folder.exists():
        shutil.rmtree(folder)
    (folder / "expected").mkdir(parents=True)
    for source in sources:
        _write_json(folder / "expected" / f"{source.id}.json", expected_article(source, planned[source.id]))
    _write_json(folder / "manifest.json", manifest(entries))
    by_file: dict[str, list[Entry]] = {}
    for entry in entries:
        by_file.setdefault(entry.file, []).append(entry)
    for name, group in sorted(by_file.items()):
        write_warc(folder / name, sorted(group, key=lambda e: (e.response.timestamp, e.response.url)))


def _write_json(path: Path, value: dict[str, Any]) -> None:
    path.write_text(json.dumps(value, ensure_ascii=False, indent=1) + "\n", "utf-8")


if __name__ == "__main__":
    build(Path(sys.argv[1]) if len(sys.argv) > 1 else DEMO)

"""Records against the WARCs they came from: what is right is verified, what is not is named, alone."""

import gzip
import io
import json
import random
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import msgspec
import pytest
import zstandard
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from pipelines.claims import Finding
from pipelines.jobs import iter_outcomes
from pipelines.model import Capture
from pipelines.recordfiles import RecordLine, iter_record_lines
from pipelines.sources import RevisitResolver, iter_captures
from pipelines.verify import ArchiveFiles, summary_of, verify_records

SUBJECTS = ("bridge", "orchard", "harbour", "library", "station", "theatre")
SENTENCES = (
    "The council of the lakeside town voted on Monday to rebuild the old {name}, which a flood in March had "
    "carried away together with two boats and the ticket office.",
    "Work on the {name} is to begin in June and to last until the following spring, said the mayor, who "
    "thanked the engineers for their patience and the ferrymen for their long days.",
    "Nobody was hurt when part of the {name} gave way, but {number} travellers waited for hours at the quay "
    "before the first buses came over the hill road.",
)


def page(name: str, number: int = 0) -> str:
    paragraphs = "".join(f"<p>{text.format(name=name, number=number + 100)}</p>" for text in SENTENCES)
    return (
        f"<html lang=en><head><title>About the {name} {number}</title></head><body><ul><li><a href=/>Home</a>"
        f"<li><a href=/news>News</a></ul><h1>About the {name} {number}</h1>{paragraphs}"
        "<div id=footer>Copyright Herald</div></body></html>"
    )


def write_warc(
    path: Path, pages: list[tuple[str, str, str]], *, is_packed: bool = True, first_id: int = 0
) -> Path:
    """A WARC of (URL, WARC-Date, markup); record ids follow from the place in the list."""
    with path.open("wb") as stream:
        writer = WARCWriter(stream, gzip=is_packed)
        for index, (url, date, markup) in enumerate(pages, first_id):
            http = StatusAndHeaders(
                "200 OK", [("Content-Type", "text/html; charset=utf-8")], protocol="HTTP/1.1"
            )
            record = writer.create_warc_record(
                url,
                "response",
                payload=io.BytesIO(markup.encode()),
                http_headers=http,
                warc_headers_dict={
                    "WARC-Date": date,
                    "WARC-Record-ID": f"<urn:uuid:00000000-0000-4000-8000-{index:012}>",
                },
            )
            writer.write_record(record)
    return path


def stories(number: int = len(SUBJECTS)) -> list[tuple[str, str, str]]:
    return [
        (f"https://example.com/{name}", f"2024-05-0{index + 1}T10:00:00Z", page(name, index))
        for index, name in enumerate(SUBJECTS[:number])
    ]


def extracted(*paths: Path) -> list[bytes]:
    captures = (capture for path in paths for capture in iter_captures(path))
    return [outcome.record for outcome in iter_outcomes(captures) if outcome.record is not None]


def lines_of(records: list[bytes]) -> list[RecordLine]:
    return [RecordLine(number, record, False) for number, record in enumerate(records, 1)]


def findings(records: list[bytes], *paths: Path, jobs: int = 1) -> list[Finding]:
    found = verify_records(lines_of(records), ArchiveFiles(paths), jobs=jobs)
    return sorted(found, key=lambda finding: finding.line)


def statuses(records: list[bytes], *paths: Path) -> list[str]:
    return [finding.status for finding in findings(records, *paths)]


def changed(record: bytes, **fields: object) -> bytes:
    return msgspec.json.encode({**json.loads(record), **fields})


@pytest.fixture
def warc(tmp_path: Path) -> Path:
    return write_warc(tmp_path / "crawl.warc.gz", stories())


@pytest.fixture
def plain_warc(tmp_path: Path) -> Path:
    return write_warc(tmp_path / "plain.warc", stories(), is_packed=False)


def test_records_as_extracted_are_verified(warc):
    assert statuses(extracted(warc), warc) == ["verified"] * 6


def test_findings_do_not_depend_on_the_number_of_workers(warc):
    records = extracted(warc)
    records[2] = changed(records[2], title="Another title")
    assert findings(records, warc, jobs=2) == findings(records, warc)


def test_a_warc_in_another_folder_verifies(warc, tmp_path):
    records = extracted(warc)
    folder = tmp_path / "moved" / "deep"
    folder.mkdir(parents=True)
    warc.rename(folder / warc.name)
    assert statuses(records, tmp_path) == ["verified"] * 6


def test_a_changed_field_is_named(warc):
    records = extracted(warc)
    records[1] = changed(records[1], title="Another title", section="Sport")
    found = findings(records, warc)[1]
    assert (found.status, found.fields) == ("differs", ("title", "section"))


def test_when_it_was_fetched_does_not_count(warc):
    records = [changed(record, fetched_at="2026-01-01T00:00:00Z") for record in extracted(warc)]
    assert statuses(records, warc) == ["verified"] * 6


def test_a_record_whose_text_was_changed_contradicts_itself(warc):
    records = extracted(warc)
    records[0] = changed(records[0], text="Something else.")
    found = findings(records, warc)[0]
    assert (found.status, found.fields) == ("own_digest", ("text_sha256", "id"))


def test_the_same_record_written_another_way_is_not_byte_for_byte_the_same(warc):
    records = extracted(warc)
    records[0] = json.dumps(json.loads(records[0])).encode()
    found = findings(records, warc)[0]
    assert (found.status, found.fields) == ("differs", ())


@pytest.mark.parametrize("seed", range(5))
def test_one_flipped_byte_of_a_payload_names_the_one_record_it_touched(plain_warc, seed):
    records = extracted(plain_warc)
    content = bytearray(plain_warc.read_bytes())
    rng = random.Random(seed)
    touched = rng.randrange(len(records))
    claim = json.loads(records[touched])
    start = content.index(b"<html", claim["warc_offset"])
    content[rng.randrange(start, content.index(b"</html>", start))] ^= 1 << rng.randrange(3)
    plain_warc.write_bytes(content)
    wrong = [finding.line - 1 for finding in findings(records, plain_warc) if finding.status != "verified"]
    assert wrong == [touched]


@pytest.mark.parametrize("seed", range(5))
def test_one_flipped_byte_of_a_gzip_member_names_the_one_record_it_touched(warc, seed):
    records = extracted(warc)
    content = bytearray(warc.read_bytes())
    rng = random.Random(seed)
    touched = rng.randrange(len(records))
    claim = json.loads(records[touched])
    content[claim["warc_offset"] + rng.randrange(30, claim["warc_length"] - 9)] ^= 1 << rng.randrange(8)
    warc.write_bytes(content)
    wrong = [finding.line - 1 for finding in findings(records, warc) if finding.status != "verified"]
    assert wrong == [touched]


def test_a_warc_that_is_not_there_is_named(warc, tmp_path):
    pages = [("https://example.org/", "2020-01-01T00:00:00Z", page("x"))]
    other = write_warc(tmp_path / "other.warc.gz", pages, first_id=100)
    found = findings(extracted(warc)[:1], other)[0]
    assert (found.status, found.detail) == ("missing", "no file named crawl.warc.gz")


def test_a_warc_that_was_packed_anew_is_told_as_moved(warc, tmp_path):
    records = extracted(warc)
    unpacked = write_warc(tmp_path / "plain.warc", stories(), is_packed=False)
    warc.unlink()
    assert statuses(records, unpacked) == ["moved"] * 6


def test_a_warc_cut_short_leaves_the_records_behind_the_cut_unverified(warc):
    records = extracted(warc)
    claim = json.loads(records[3])
    warc.write_bytes(warc.read_bytes()[: claim["warc_offset"]])
    assert statuses(records, warc) == ["verified"] * 3 + ["unreadable"] * 3


@pytest.mark.parametrize(
    "fields",
    [{"schema_version": "0.9"}, {"extractor": "newsscrape 0.0.1"}, {"config_sha256": "0" * 64}],
    ids=str,
)
def test_a_record_of_another_version_is_named_and_its_body_checked(warc, fields):
    found = findings([changed(extracted(warc)[0], **fields)], warc)[0]
    assert found.status == "other_version"
    assert found.detail is not None
    assert found.detail.endswith("body verified")


def test_a_torn_last_line_is_named(warc, tmp_path):
    records = extracted(warc)
    path = tmp_path / "records.jsonl"
    path.write_bytes(b"\n".join(records)[:-40])
    found = list(verify_records(iter_record_lines(path), ArchiveFiles([warc])))
    assert [finding.status for finding in found] == ["verified"] * 5 + ["torn_line"]


@pytest.mark.parametrize(
    "line", [b"not json", b"[1, 2]", b'{"id": 1}', b'{"urlkey": 1, "text": null}', b"\xff\xfe"], ids=repr
)
def test_a_line_that_is_no_record_is_counted(warc, line):
    assert statuses([line, *extracted(warc)], warc) == ["bad_line"] + ["verified"] * 6


@pytest.mark.parametrize("offset", [10**15, -1, 1.5, "0", True])
def test_an_impossible_offset_is_no_crash(warc, offset):
    records = [changed(extracted(warc)[0], warc_offset=offset)]
    assert statuses(records, warc)[0] in ("bad_line", "moved")


def test_many_records_of_one_url_are_each_checked_against_their_own_capture(tmp_path):
    pages = [
        ("https://example.com/live", f"2024-05-01T{index // 60:02}:{index % 60:02}:00Z", page("quay", index))
        for index in range(80)
    ]
    warc = write_warc(tmp_path / "one.warc.gz", pages)
    records = extracted(warc)
    records[77] = changed(records[77], byline="By Nobody")
    summary = summary_of(findings(records, warc))
    assert summary["statuses"] == {"differs": 1, "verified": 79}
    assert [problem["line"] for problem in summary["problems"]] == [78]


def test_records_from_a_remote_archive_are_found_by_address_and_time(warc):
    def replayed(item: object) -> object:
        assert isinstance(item, Capture)
        came = msgspec.structs.replace(
            item.provenance,
            source="archive",
            archive="archive.example",
            archive_url=f"https://archive.example/web/{item.url}",
            warc_file=None,
            warc_offset=None,
            warc_length=None,
            warc_record_id=None,
        )
        return msgspec.structs.replace(item, provenance=came, fetched_at=item.captured_at)

    outcomes = iter_outcomes(map(replayed, iter_captures(warc)))  # type: ignore[arg-type]
    records = [outcome.record for outcome in outcomes if outcome.record is not None]
    assert statuses(records, warc) == ["verified"] * 6


def test_records_of_saved_pages_are_found_by_the_digest_of_their_body(tmp_path):
    for number, name in enumerate(SUBJECTS):
        (tmp_path / f"{name}.html").write_text(page(name, number))
        (tmp_path / f"{name}-again.html").write_text(page(name, number))
    assert statuses(extracted(tmp_path), tmp_path) == ["verified"] * 12


def test_a_record_from_another_file_of_the_same_name_is_found(warc, tmp_path):
    records = extracted(warc)
    folder = tmp_path / "first"
    folder.mkdir()
    write_warc(folder / warc.name, stories()[::-1], first_id=100)
    assert statuses(records, tmp_path) == ["verified"] * 6


def test_a_revisit_is_verified_from_another_file(tmp_path):
    demo = Path(__file__).parents[2] / "data" / "demo"
    files = sorted(demo.glob("*.warc.gz"))
    resolver = RevisitResolver(files)
    captures = (capture for path in files[:1] for capture in iter_captures(path, resolver=resolver))
    records = [outcome.record for outcome in iter_outcomes(captures) if outcome.record is not None]
    assert set(statuses(records, demo)) == {"verified"}


PACKERS: dict[str, Callable[[bytes], bytes]] = {
    "plain": bytes,
    "gzip": gzip.compress,
    "zstd": lambda content: zstandard.ZstdCompressor().compress(content),
}


@pytest.mark.parametrize("pack", PACKERS.values(), ids=PACKERS)
def test_lines_of_packed_files_are_the_same(tmp_path, pack):
    path = tmp_path / "records"
    path.write_bytes(pack(b'{"a":1}\n\n{"a":2}\r\n'))
    assert [(line.number, line.content, line.is_torn) for line in iter_record_lines(path)] == [
        (1, b'{"a":1}', False),
        (3, b'{"a":2}', False),
    ]


def test_a_gzip_file_that_breaks_off_ends_in_a_torn_line(tmp_path):
    path = tmp_path / "records.gz"
    whole = gzip.compress("".join(f'{{"a":{random.random()}}}\n' for _ in range(2000)).encode())
    path.write_bytes(whole[: len(whole) // 2])
    assert [line.is_torn for line in iter_record_lines(path)][-1] is True


def run(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "newsscrape", "verify", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, timeout=100, check=False)


@pytest.fixture
def record_file(warc, tmp_path) -> Path:
    path = tmp_path / "records.jsonl"
    path.write_bytes(b"".join(record + b"\n" for record in extracted(warc)))
    return path


def test_the_command_ends_with_0_where_all_is_verified(record_file, warc):
    done = run(record_file, "--warc", warc, "--jobs", "1")
    assert (done.returncode, done.stdout.splitlines()[-1].partition(";")[0]) == (0, "6 of 6 records verified")


def test_the_command_ends_with_1_and_names_the_record_and_its_field(record_file, warc, tmp_path):
    lines = record_file.read_bytes().splitlines()
    lines[4] = changed(lines[4], publisher="Nobody")
    record_file.write_bytes(b"\n".join(lines) + b"\n")
    done = run(record_file, "--warc", warc, "--jobs", "1", "--format", "json")
    summary = json.loads(done.stdout)
    assert done.returncode == 1
    assert [(p["line"], p["status"], p["fields"]) for p in summary["problems"]] == [
        (5, "differs", ["publisher"])
    ]


@pytest.mark.parametrize("wrong", ["no archive", "no such archive", "no such records", "no such format"])
def test_wrong_use_ends_with_2(record_file, warc, tmp_path, wrong):
    arguments = {
        "no archive": (record_file,),
        "no such archive": (record_file, "--warc", tmp_path / "none.warc.gz"),
        "no such records": (tmp_path / "none.jsonl", "--warc", warc),
        "no such format": (record_file, "--warc", warc, "--format", "xml"),
    }
    assert run(*arguments[wrong]).returncode == 2

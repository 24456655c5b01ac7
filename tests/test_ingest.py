"""Articles come out of every kind of file, in order, with the place that they came from."""

from __future__ import annotations

import gzip
import json
from collections.abc import Callable
from pathlib import Path

import pyarrow
import pyarrow.parquet
import pytest
import zstandard

from extractor.errors import InputError
from extractor.ingest import Meter, read_items, unread
from extractor.types import Document

ROWS = [
    {"doc_id": "1", "title": "Bank hacked", "text": "Acme Bank was hacked.", "published": None},
    {"doc_id": "2", "title": None, "text": 'Two, "quoted"\nlines.', "published": "2020-01-02"},
]
LINES = "".join(json.dumps(row) + "\n" for row in ROWS).encode()
TABLE = (
    b"doc_id,title,text,published\n"
    b'1,Bank hacked,Acme Bank was hacked.,\n2,,"Two, ""quoted""\nlines.",2020-01-02\n'
)


def parquet(path: Path) -> None:
    pyarrow.parquet.write_table(pyarrow.Table.from_pylist(ROWS), path)


FILES: dict[str, bytes | Callable[[Path], None]] = {
    "a.jsonl": LINES,
    "mark.jsonl": b"\xef\xbb\xbf" + LINES,
    "a.ndjson.gz": gzip.compress(LINES),
    "two.jsonl.gz": gzip.compress(LINES[:20]) + gzip.compress(LINES[20:]),
    "a.jsonl.zst": zstandard.compress(LINES),
    "a.json": json.dumps(ROWS).encode(),
    "a.csv": TABLE,
    "mark.csv.gz": gzip.compress(b"\xef\xbb\xbf" + TABLE),
    "a.tsv": TABLE.replace(b"2,,", b"2\t\t").replace(b"Bank hacked,", b"Bank hacked\t")
    .replace(b"1,B", b"1\tB").replace(b"hacked.,", b"hacked.\t").replace(b'",2020', b'"\t2020')
    .replace(b"doc_id,title,text,", b"doc_id\ttitle\ttext\t"),
    "a.parquet": parquet,
}  # fmt: skip


def write(path: Path, content: bytes | Callable[[Path], None]) -> str:
    if isinstance(content, bytes):
        path.write_bytes(content)
    else:
        content(path)
    return str(path)


@pytest.mark.parametrize("name", FILES)
def test_every_kind_gives_the_same_articles(tmp_path: Path, name: str) -> None:
    file = write(tmp_path / name, FILES[name])
    meter = Meter()
    meter.measure([file])
    items = list(read_items([file], published="2019-05-06", meter=meter))
    assert [item.value for item in items] == [
        Document.of({**row, "published": row["published"] or "2019-05-06"}) for row in ROWS
    ]
    assert all(item.where.startswith(file) for item in items)
    assert meter.fraction() == 1.0


BROKEN: list[tuple[str, bytes, str]] = [
    ("cut.jsonl.gz", gzip.compress(LINES * 50)[:-9], "damaged"),
    ("no.jsonl.gz", b"not compressed", "damaged"),
    ("no.jsonl.zst", b"not compressed", "damaged"),
    ("no.parquet", b"not parquet", "Parquet"),
    ("body.csv", b"id,body\n1,x\n", "Columns found: id, body"),
    ("latin.csv", "text\nok\nZ\xfcrich\n".encode("latin-1"), "UTF-8"),
    ("date.csv", b"text,published\nok,soon\n", "ISO 8601"),
    ("no.json", b"[{]", "JSON"),
]


@pytest.mark.parametrize(("name", "content", "remedy"), BROKEN, ids=[b[0] for b in BROKEN])
def test_broken_file_is_one_error_and_the_next_is_read(
    tmp_path: Path, name: str, content: bytes, remedy: str
) -> None:
    broken, good = write(tmp_path / name, content), write(tmp_path / "good.jsonl", LINES)
    items = list(read_items([broken, good]))
    errors = [item.value for item in items if isinstance(item.value, InputError)]
    assert len(errors) == 1
    assert remedy in str(errors[0])
    assert name in str(errors[0])
    assert [i.where for i in items[-2:]] == [f"{good}:1", f"{good}:2"]


def test_folders_and_patterns_come_in_name_order(tmp_path: Path) -> None:
    for name in ("b.txt", "a/z.txt", "a/.hidden.txt", "c.jpg", "out.txt"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("Some text")
    skip = [tmp_path / "out.txt"]
    folder = list(read_items([str(tmp_path)], skip=skip))
    pattern = list(read_items([str(tmp_path / "**" / "*.txt")], skip=skip))
    assert [Path(i.where).name for i in folder] == ["z.txt", "b.txt"]
    assert [Path(i.where).name for i in pattern] == ["z.txt", "b.txt"]


def test_pattern_without_a_match(tmp_path: Path) -> None:
    [item] = read_items([str(tmp_path / "*.jsonl")])
    assert "no file matches" in str(item.value)


def test_addresses_name_files_and_folders_of_any_filesystem(tmp_path: Path) -> None:
    top = tmp_path / "news of today"
    for name in ("b.jsonl.gz", "a/c.parquet", "a.csv", ".hidden/d.csv", "e.jpg"):
        (top / name).parent.mkdir(parents=True, exist_ok=True)
    write(top / "b.jsonl.gz", gzip.compress(LINES))
    write(top / "a" / "c.parquet", parquet)
    for name in ("a.csv", ".hidden/d.csv", "e.jpg"):
        write(top / name, TABLE)
    address = top.as_uri()
    items = list(read_items([address]))
    names = [item.where.removeprefix(address).rpartition(":")[0] for item in items]
    assert names[::2] == names[1::2] == ["/a.csv", "/a/c.parquet", "/b.jsonl.gz"]
    assert items[0].value == Document.of(ROWS[0])
    assert [i.value for i in read_items([f"{address}/a.csv"])] == [Document.of(r) for r in ROWS]


@pytest.mark.parametrize("address", ["nowhere://news", "file:///no/such/folder"])
def test_address_that_cannot_be_read(address: str) -> None:
    [item] = read_items([address])
    assert f"{address}: cannot be read" in str(item.value)
    assert "\n" not in str(item.value)


def test_what_is_unread_leaves_out_what_was_read(tmp_path: Path) -> None:
    files = [write(tmp_path / name, LINES) for name in ("a.jsonl", "b.jsonl", "c.jsonl")]
    meter = Meter()
    items = read_items([files[0], "no-such-file", *files[1:]], meter=meter)
    for _ in range(4):  # two articles, an error, and the first of b.jsonl
        next(items)
    rest = [
        (getattr(source, "name", "?"), read)
        for source, read in unread([files[0], "no-such-file", *files[1:]], (), meter)
    ]
    assert rest == [(files[1], 1), (files[2], 0)]
    with pytest.raises(InputError, match="Give files"):
        list(unread(["-"], (), Meter()))

"""CSV as files really come, and files that are none."""

import gzip
from pathlib import Path

import pytest

from dagster_slimft.defs.source.csv_table import Record, find_file, read_records
from dagster_slimft.errors import SourceError

COLUMNS = {"id": True, "text": True, "extra": False}


def write(folder: Path, content: bytes, name: str = "things.csv") -> Path:
    path = folder / name
    path.write_bytes(gzip.compress(content) if name.endswith(".gz") else content)
    return path


def test_bom_windows_line_ends_and_quoted_newlines_are_read_and_lines_stay_right(tmp_path: Path) -> None:
    path = write(tmp_path, b'\xef\xbb\xbfid,text\r\n1,"one\r\ntwo ""quoted"""\r\n2,\r\n')
    assert list(read_records(path, COLUMNS)) == [
        Record(2, ("1", 'one\r\ntwo "quoted"', None)),
        Record(4, ("2", None, None)),
    ]


def test_gzip_reads_like_plain_and_other_columns_are_ignored(tmp_path: Path) -> None:
    content = b"other,text,id,extra\nx,hello,1,y\n"
    plain = list(read_records(write(tmp_path, content), COLUMNS))
    packed = list(read_records(write(tmp_path, content, "packed.csv.gz"), COLUMNS))
    assert plain == packed == [Record(2, ("1", "hello", "y"))]


def test_blank_lines_are_no_records(tmp_path: Path) -> None:
    path = write(tmp_path, b"id,text\n\n1,a\n\n")
    assert [record.line for record in read_records(path, COLUMNS)] == [3]


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "things.csv: empty file"),
        (b"id\n1\n", "things.csv line 1: column text is missing"),
        (b"id,text,id\n1,a,2\n", "things.csv line 1: column id appears twice"),
        (b"id,text\n1,a,SECRET\n", "things.csv line 2: 3 fields, the header has 2"),
        (b'id,text\n1,"a\nb"\n2\n', "things.csv line 4: 1 fields, the header has 2"),
        (b"id,text\n1,SECRET \xff\n", "things.csv line 2: not UTF-8 at byte 10 of the line"),
        (b"id,text\n1,SECRET\x00\n", "things.csv line 2: holds a NUL character"),
        (b'id,text\n1,"SECRET\n2,b\n', "things.csv line 2: no valid CSV record"),
        (b'id,text\n1,"a"SECRET\n', "things.csv line 2: no valid CSV record"),
    ],
)
def test_a_broken_file_is_refused_with_its_line_and_without_its_words(
    tmp_path: Path, content: bytes, reason: str
) -> None:
    with pytest.raises(SourceError) as refused:
        list(read_records(write(tmp_path, content), COLUMNS))
    assert reason in str(refused.value)
    assert "SECRET" not in str(refused.value)


def test_a_cut_off_gzip_file_is_refused(tmp_path: Path) -> None:
    whole = gzip.compress(b"id,text\n" + b"1,a\n" * 5000)
    path = tmp_path / "things.csv.gz"
    path.write_bytes(whole[: len(whole) // 2])
    with pytest.raises(SourceError, match="damaged or cut-off gzip"):
        list(read_records(path, COLUMNS))


def test_a_plain_file_named_gz_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "things.csv.gz"
    path.write_bytes(b"id,text\n1,a\n")
    with pytest.raises(SourceError, match="damaged or cut-off gzip"):
        list(read_records(path, COLUMNS))


def test_two_files_for_one_table_are_refused(tmp_path: Path) -> None:
    write(tmp_path, b"id\n")
    write(tmp_path, b"id\n", "things.csv.gz")
    with pytest.raises(SourceError, match=r"both things\.csv and things\.csv\.gz"):
        find_file(tmp_path, "things")

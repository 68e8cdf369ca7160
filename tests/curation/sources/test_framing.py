"""Where records begin: against the csv module, and on text that no csv module wrote."""

from __future__ import annotations

import csv
import hashlib
import io
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

import curation.sources.framing as framing
from curation.sources.framing import plan_ranges, read_frame, record_starts
from manifests.errors import UserError

FIELD = st.text(st.sampled_from('ab",;\n\ré 雪'), max_size=8)
ROWS = st.lists(st.lists(FIELD, min_size=1, max_size=4), max_size=12)


def write_csv(rows: list[list[str]], *, delimiter: str, end: str) -> tuple[bytes, list[int]]:
    """The rows as the csv module writes them, and where each begins."""
    data, starts = b"", []
    for row in rows:
        text = io.StringIO(newline="")
        csv.writer(text, delimiter=delimiter, lineterminator=end).writerow(row)
        starts.append(len(data))
        data += text.getvalue().encode()
    return data, starts


@given(ROWS, st.sampled_from([",", "\t", ";"]), st.sampled_from(["\n", "\r\n"]))
def test_starts_are_those_of_the_csv_module(
    rows: list[list[str]], delimiter: str, end: str
) -> None:
    data, starts = write_csv(rows, delimiter=delimiter, end=end)
    assert record_starts(data, quote_after=delimiter).tolist() == starts


@given(ROWS, st.booleans())
def test_a_last_line_without_a_break_is_a_record(rows: list[list[str]], quoted: bool) -> None:
    data, starts = write_csv(rows, delimiter=",", end="\n")
    if not quoted:
        data = data.replace(b'"', b"'")
        starts = [i for i in range(len(data)) if i == 0 or data[i - 1 : i] == b"\n"]
    cut = data.removesuffix(b"\n")
    expected = [start for start in starts if start < len(cut)]
    found = record_starts(cut, quote_after="," if quoted else None).tolist()
    assert found == expected


@given(st.binary(max_size=60))
@example(b'a,"b\nc,d\n')
@example(b'""""\n"\n')
def test_a_fast_count_and_the_exact_walk_agree(noise: bytes) -> None:
    """Whatever the quoting, the borders are those of the walk, quote by quote."""
    data = noise.translate(bytes(b'ab",\n\r"'[i % 7] for i in range(256)))
    walked = framing._walk(data, delimiter=",")
    expected = [0, *(walked + 1).tolist()]
    found = record_starts(data, quote_after=",").tolist()
    assert found == [start for start in expected if start < len(data)]


@pytest.mark.parametrize(
    ("data", "starts"),
    [
        (b'a,5" disk,b\nc,d,e\n', [0, 12]),
        (b'a,"b\nc",d\ne,f,g\n', [0, 10]),
        (b'a,"b ""q"" \nc",d\ne,f,g\n', [0, 17]),
        (b'"never closed\na,b\nc,d\n', [0, 14, 18]),
        (b'1,"open\n2,"q, z"\n3,c\n', [0, 8, 17]),
        (b'a,b\r"c\nd"\n', [0, 7]),
        (b"\n\na\n", [0, 1, 2]),
        (b"", []),
    ],
)
def test_stray_quotes(data: bytes, starts: list[int]) -> None:
    assert record_starts(data, quote_after=",").tolist() == starts


def test_a_stray_quote_costs_its_line_and_not_the_file() -> None:
    """A quote that is never closed would make one record of everything after it."""
    lines = b"".join(b"row,%d,some words of a caption\n" % i for i in range(50_000))
    data = b'first,"open\n' + lines
    assert len(record_starts(data, quote_after=",")) == 50_001


@given(ROWS, st.integers(1, 60), st.booleans())
def test_ranges_of_any_size_join_to_the_whole(
    rows: list[list[str]], size: int, quoted: bool
) -> None:
    data, _ = write_csv(rows, delimiter=",", end="\n")
    quote_after = "," if quoted else None
    everything = record_starts(data, quote_after=quote_after)
    with pytest.MonkeyPatch.context() as patch, TemporaryDirectory() as folder:
        patch.setattr(framing, "SHARD_BYTES", size)
        patch.setattr(framing, "MAX_RECORD_BYTES", 512)
        path = Path(folder) / "rows.csv"
        path.write_bytes(data)
        ranges = plan_ranges(path, start=0, quote_after=quote_after)
        assert [r.start for r in ranges] == [0, *(r.stop for r in ranges)][: len(ranges)]
        assert (ranges[-1].stop if ranges else 0) == len(data)
        frames = [read_frame(path, section, quote_after=quote_after) for section in ranges]
    assert b"".join(frame.data for frame in frames) == data
    assert [n for frame in frames for n in frame.record] == list(range(1, len(everything) + 1))
    assert [n for frame in frames for n in frame.offset] == everything.tolist()
    for section in ranges:
        part = data[section.start : section.stop]
        assert section.sha256 == hashlib.sha256(part).hexdigest()


def test_a_stray_quote_near_the_end_of_a_shard(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is stray for the whole file is stray for the shard that ends soon after it."""
    monkeypatch.setattr(framing, "SHARD_BYTES", 200)
    monkeypatch.setattr(framing, "MAX_RECORD_BYTES", 100)
    path = tmp_path / "rows.csv"
    path.write_bytes(b'k,"open\n' + b"a,b\n" * 200)
    ranges = plan_ranges(path, start=0, quote_after=",")
    frames = [read_frame(path, section, quote_after=",") for section in ranges]
    assert len(ranges) > 3
    assert [n for frame in frames for n in frame.record] == list(range(1, 202))


def test_a_quoted_field_may_end_after_the_stretch() -> None:
    data = b'a,b\nc,"d\ne'
    assert record_starts(data, quote_after=",", whole=False).tolist() == [0, 4]
    assert record_starts(data, quote_after=",", whole=True).tolist() == [0, 4, 9]


def test_ranges_depend_on_nothing_but_the_bytes(tmp_path: Path) -> None:
    for name in ("a.csv", "b.csv"):
        (tmp_path / name).write_bytes(b"x,y\n" * 1000)
    first, second = (
        plan_ranges(tmp_path / n, start=4, quote_after=",") for n in ("a.csv", "b.csv")
    )
    assert first == second
    assert [(r.start, r.stop, r.first_record) for r in first] == [(4, 4000, 1)]


def frame_of(tmp_path: Path, data: bytes) -> framing.Frame:
    path = tmp_path / "rows.txt"
    path.write_bytes(data)
    (section,) = plan_ranges(path, start=0, quote_after=None)
    return read_frame(path, section, quote_after=None)


def test_bad_utf8_costs_its_record_and_says_where(tmp_path: Path) -> None:
    frame = frame_of(tmp_path, "één\n".encode() + b"ab\xffcd\n" + b"ok\n\xc3\n")
    assert frame.data == "één\nok\n".encode()
    assert frame.record.tolist() == [1, 3]
    assert [(e.reason, e.record, e.byte_offset) for e in frame.errors] == [
        ("bad_utf8", 2, 6),
        ("bad_utf8", 4, 15),
    ]
    assert frame.errors[0].detail == "at byte 8: ab\\xffcd\\nok\\n\\xc3\\n"


def test_nul_bytes_cost_their_record(tmp_path: Path) -> None:
    frame = frame_of(tmp_path, b"a\nb\0\nc\n")
    assert frame.data == b"a\nc\n"
    assert [(e.reason, e.record, e.byte_offset) for e in frame.errors] == [("nul_byte", 2, 2)]


def test_a_caption_of_10_mb_costs_its_record(tmp_path: Path) -> None:
    long = b"x" * 10_000_000
    frame = frame_of(tmp_path, b"a\n" + long + b"\nb\n")
    assert frame.data == b"a\nb\n"
    assert frame.record.tolist() == [1, 3]
    (error,) = frame.errors
    assert (error.reason, error.record, error.byte_offset) == ("record_too_long", 2, 2)
    assert error.detail == "10000001 bytes, more than 1048576"


def test_a_long_record_spans_shards(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(framing, "SHARD_BYTES", 100)
    monkeypatch.setattr(framing, "MAX_RECORD_BYTES", 50)
    path = tmp_path / "rows.txt"
    path.write_bytes(b"a\n" + b"x" * 5000 + b"\nb\n")
    ranges = plan_ranges(path, start=0, quote_after=None)
    frames = [read_frame(path, section, quote_after=None) for section in ranges]
    assert b"".join(frame.data for frame in frames) == b"a\nb\n"
    errors = [error for frame in frames for error in frame.errors]
    assert [(e.reason, e.record) for e in errors] == [("record_too_long", 2)]


def test_a_file_without_line_breaks_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(framing, "SHARD_BYTES", 100)
    monkeypatch.setattr(framing, "MAX_RECORD_BYTES", 50)
    monkeypatch.setattr(framing, "_LONGEST_LINE_BYTES", 10_000)
    path = tmp_path / "blob.csv"
    path.write_bytes(b"x" * 30_000)
    with pytest.raises(UserError, match=r"blob\.csv: no line break in 0 MB from byte 0"):
        plan_ranges(path, start=0, quote_after=",")


def test_a_file_that_shrinks_is_noticed(tmp_path: Path) -> None:
    path = tmp_path / "rows.txt"
    path.write_bytes(b"a\nb\n")
    (section,) = plan_ranges(path, start=0, quote_after=None)
    path.write_bytes(b"a\n")
    with pytest.raises(UserError, match="became shorter"):
        read_frame(path, section, quote_after=None)

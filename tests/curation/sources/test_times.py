"""Times as sources write them."""

from __future__ import annotations

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from curation.sources.times import clock_seconds, iso_duration_seconds, span_literals


def column(*texts: str | None) -> pa.ChunkedArray:
    return pa.chunked_array([pa.array(texts, pa.string())])


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("PT00H00M30S", 30.0),
        ("PT1H2M3.5S", 3723.5),
        ("P1DT1S", 86401.0),
        ("PT5M", 300.0),
        ("30", None),
        ("PT30", None),
        ("", None),
        (None, None),
    ],
)
def test_iso_durations(text: str | None, seconds: float | None) -> None:
    assert iso_duration_seconds(column(text)).to_pylist() == [seconds]


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("00:00:17.759", 17.759),
        ("1:02:03", 3723.0),
        ("02:03", 123.0),
        (" 12.5 ", 12.5),
        ("12,5", 12.5),
        ("-1", None),
        ("a", None),
        (None, None),
    ],
)
def test_clock_times(text: str | None, seconds: float | None) -> None:
    (found,) = clock_seconds(column(text)).to_pylist()
    assert found == (seconds if seconds is None else pytest.approx(seconds, abs=1e-9))


@given(st.integers(0, 99), st.integers(0, 59), st.integers(0, 59_999))
def test_clock_times_in_milliseconds(hours: int, minutes: int, milliseconds: int) -> None:
    text = f"{hours:02d}:{minutes:02d}:{milliseconds // 1000:02d}.{milliseconds % 1000:03d}"
    (found,) = clock_seconds(column(text)).to_pylist()
    assert round(found * 1000) == (hours * 60 + minutes) * 60_000 + milliseconds


def test_span_literals() -> None:
    texts = column(
        "['00:00:17.759', '00:00:23.279']", '("1.5", "2")', "[1, 2]", "['a', 'b']", "[1]", None
    )
    starts, ends = span_literals(texts)
    assert starts.to_pylist() == [17.759, 1.5, 1.0, None, None, None]
    assert ends.to_pylist() == [23.279, 2.0, 2.0, None, None, None]

"""Times as the sources write them, to seconds; vectorised, null where a text is no time."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pyarrow as pa

_ISO = r"^P(?:(?P<d>\d+)D)?(?:T(?:(?P<h>\d+)H)?(?:(?P<m>\d+)M)?(?:(?P<s>\d+(?:\.\d+)?)S)?)?$"
_CLOCK = r"^\s*(?:(?:(?P<h>\d+):)?(?P<m>\d+):)?(?P<s>\d+(?:[.]\d+)?)\s*$"
_SPAN = (
    r"""^\s*[\[(]\s*['"]?(?P<a>[0-9:.]+)['"]?\s*,"""
    r"""\s*['"]?(?P<b>[0-9:.]+)['"]?\s*[\])]\s*$"""
)


def iso_duration_seconds(texts: pa.ChunkedArray) -> pa.ChunkedArray:
    """ISO 8601 durations (`PT00H00M30S`) in seconds, float64."""
    return _total(texts, _ISO, {"d": 86400.0, "h": 3600.0, "m": 60.0, "s": 1.0})


def clock_seconds(texts: pa.ChunkedArray) -> pa.ChunkedArray:
    """Clock times (`00:00:17.759`, `1:02:03`, `02:03`, `12.5`) in seconds, float64."""
    import pyarrow.compute as pc

    return _total(pc.replace_substring(texts, ",", "."), _CLOCK, {"h": 3600.0, "m": 60.0, "s": 1.0})


def span_literals(texts: pa.ChunkedArray) -> tuple[pa.ChunkedArray, pa.ChunkedArray]:
    """Spans written as Python lists, `['00:00:17.759', '00:00:23.279']`: starts and ends in s."""
    import pyarrow.compute as pc

    parts = pc.extract_regex(texts, pattern=_SPAN)
    return clock_seconds(pc.struct_field(parts, "a")), clock_seconds(pc.struct_field(parts, "b"))


def _total(texts: pa.ChunkedArray, pattern: str, units: dict[str, float]) -> pa.ChunkedArray:
    """The sum of the pattern's named numbers, each times its unit; null where nothing matches."""
    import pyarrow as pa
    import pyarrow.compute as pc

    # Times repeat (a data set has a few thousand different durations): work on the distinct ones.
    encoded = pc.dictionary_encode(pa.chunked_array(texts).combine_chunks())
    parts = pc.extract_regex(encoded.dictionary, pattern=pattern)
    total = None
    for name, unit in units.items():
        field = pc.struct_field(parts, name)
        number = pc.cast(pc.if_else(pc.equal(field, ""), "0", field), "float64")
        seconds = pc.multiply(number, unit)
        total = seconds if total is None else pc.add(total, seconds)
    assert total is not None
    return pa.chunked_array([total.take(encoded.indices)])

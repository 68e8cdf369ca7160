"""Who is who: the 128-bit keys and the canonical form of a locator.

The keys are the first 128 bits of a SHA-256, in 32 hex digits. They are defined once, as SQL, so
that millions of rows are hashed in one DuckDB pass; the scalar functions say the same in Python.

- `id` of an example: of "DATASET KEY"; the name of a data set has no blank.
- `medium_id`: of "START END CANONICAL", the span in whole milliseconds, nothing where it is open.
- `whole_id`: the `medium_id` of the whole image or video, whatever the span.
"""

from __future__ import annotations

import binascii
import hashlib
from decimal import ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING

from manifests.fingerprint import HEX_DIGITS

if TYPE_CHECKING:
    import numpy as np
    import pyarrow as pa

# Each rule: (a part that every match has, in lower case; regular expression with one group, in RE2
# syntax; scheme). What the group captures names the same medium whatever the host, protocol or
# file variant. The part is looked for first, because it is far cheaper than the expression.
_KNOWN_SITES = (
    (
        "youtu",
        r"(?i)^(?:https?:)?(?://)?(?:[a-z0-9-]+\.)*(?:youtube(?:-nocookie)?\.com"
        r"/(?:watch/?\?(?:[^#]*&)?v=|shorts/|embed/|live/|v/|e/)|youtu\.be/)([A-Za-z0-9_-]{11})"
        r"(?:[?&#/]|$)",
        "youtube",
    ),
    ("youtube:", r"^youtube:([A-Za-z0-9_-]{11})$", "youtube"),
    ("/shutterstock/videos/", r"(?i)^https?://[^/]*/shutterstock/videos/([0-9]+)/", "shutterstock"),
    (
        "coco",
        r"(?i)^https?://(?:images\.cocodataset\.org|mscoco\.org/images|"
        r"s3\.amazonaws\.com/images\.cocodataset\.org)/(?:[^?#]*/)?"
        r"(?:COCO_[a-z]+[0-9]+_)?0*([1-9][0-9]*)(?:\.jpg)?$",
        "coco",
    ),
    ("coco:", r"^coco:([0-9]+)$", "coco"),
    (
        "flickr.com/",
        r"(?i)^https?://(?:[a-z0-9-]+\.)*static\.?flickr\.com/(?:[0-9]+/)+([0-9]+)_[0-9a-f]+",
        "flickr",
    ),
    ("openimages:", r"^openimages:([0-9a-f]{16})$", "openimages"),
)


def hash128(*parts: str | None) -> str:
    """A 128-bit key of several parts, for a source without keys of its own.

    Parts are length-prefixed (`5:apple`) and a missing one is `~`, so no two lists collide.
    """
    return _digest("".join("~" if p is None else f"{len(p.encode())}:{p}" for p in parts))


def hash128_sql(*expressions: str) -> str:
    """DuckDB SQL for `hash128` of VARCHAR expressions."""
    parts = (f"coalesce(strlen({e}) || ':' || {e}, '~')" for e in expressions)
    return digest_sql(" || ".join(parts))


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8")).hexdigest()[:HEX_DIGITS]


def digest_sql(text: str) -> str:
    """DuckDB SQL for the 128-bit key of a VARCHAR expression."""
    return f"substr(sha256({text}), 1, {HEX_DIGITS})"


def example_id(*, dataset: str, key: str) -> str:
    """The id of an example."""
    assert " " not in dataset
    return _digest(f"{dataset} {key}")


def example_id_sql(*, dataset: str, key: str) -> str:
    """DuckDB SQL for the id of an example; `dataset` and `key` are VARCHAR expressions."""
    return digest_sql(f"{dataset} || ' ' || {key}")


def medium_id(canonical: str, *, start: float | None = None, end: float | None = None) -> str:
    """The id of a medium; `start` and `end` in seconds, `whole_id` without them."""
    times = ("" if t is None else _thousandths(t) for t in (start, end))
    return _digest(" ".join((*times, canonical)))


def _thousandths(seconds: float) -> str:
    # As DuckDB's round(): a half goes away from zero, where Python's goes to the even number.
    return str(Decimal(seconds * 1000).to_integral_value(ROUND_HALF_UP))


def medium_id_sql(*, canonical: str, start: str = "NULL", end: str = "NULL") -> str:
    """DuckDB SQL for the id of a medium; `start` and `end` are DOUBLE expressions, in seconds."""
    # TRY_CAST: a time that is no number, or beyond all numbers, is refused elsewhere.
    times = (
        "''"
        if t == "NULL"
        else f"coalesce(CAST(TRY_CAST(round({t} * 1000) AS BIGINT) AS VARCHAR), '')"
        for t in (start, end)
    )
    return digest_sql(" || ' ' || ".join((*times, canonical)))


def keys_of_ids(ids: pa.Array) -> np.ndarray:
    """Hex ids (a string array, 32 digits each) as uint64 (n, 2), in big-endian halves."""
    import numpy as np
    import pyarrow as pa

    ids = ids.cast(pa.string())
    if len(ids) == 0:
        return np.empty((0, 2), dtype=np.uint64)
    offsets = np.frombuffer(ids.buffers()[1], dtype=np.int32)[ids.offset :][: len(ids) + 1]
    text = memoryview(ids.buffers()[2])[int(offsets[0]) : int(offsets[-1])]
    assert len(text) == 32 * len(ids) and ids.null_count == 0
    halves = np.frombuffer(binascii.unhexlify(text), dtype=">u8").reshape(-1, 2)
    return halves.astype(np.uint64)


def canonical_sql(*, locator: str, sha256: str) -> str:
    """DuckDB SQL for the canonical form of a locator.

    A known site's own id whatever the URL variant; else a normalised URL (no scheme, lower-case
    host, no default port, no fragment, no empty query); else, where there is no address, the
    file's SHA-256; else the locator as it stands.
    """
    known = "".join(
        f" WHEN contains(lower({locator}), '{part}') AND regexp_matches({locator}, '{pattern}')"
        f" THEN '{scheme}:' || regexp_extract({locator}, '{pattern}', 1)"
        for part, pattern, scheme in _KNOWN_SITES
    )
    # Most URLs are tidy already: a match without groups tells, at a tenth of the rewrite's cost.
    tidy = r"^https?://[a-z0-9._-]+/(?:[^#]*[^#?])?$"
    host = f"lower(regexp_extract({locator}, '^[^:]+://([^/?#]*)', 1))"
    host = f"regexp_replace({host}, ':(80|443)$', '')"
    rest = f"regexp_extract({locator}, '^[^:]+://[^/?#]*/?([^#]*)', 1)"
    rest = f"rtrim({rest}, '?')"
    return (
        f"CASE{known}"
        f" WHEN regexp_matches({locator}, '{tidy}')"
        f" THEN 'url:' || substr({locator}, strpos({locator}, '://') + 3)"
        f" WHEN regexp_matches({locator}, '(?i)^https?://') THEN 'url:' || {host} || '/' || {rest}"
        f" WHEN {sha256} IS NOT NULL THEN 'sha256:' || {sha256}"
        f" ELSE {locator} END"
    )


def canonical_locator(locator: str, *, sha256: str | None = None) -> str:
    """The canonical form of one locator (see `canonical_sql`)."""
    import duckdb

    expression = canonical_sql(locator="l", sha256="h")
    with duckdb.connect() as connection:
        row = connection.execute(
            f"SELECT {expression} FROM (SELECT ?::VARCHAR AS l, ?::VARCHAR AS h)", [locator, sha256]
        ).fetchone()
    assert row is not None
    return str(row[0])

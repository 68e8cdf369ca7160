"""Choosing the rows of a mixture from all candidates, in bounded memory.

Candidates stream out of DuckDB as narrow batches; what is kept of each is 38 bytes of NumPy: key,
order, medium, stratum, source. Nothing here depends on the order in which rows arrive.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from curation.mixture.quotas import Quota, source_quotas
from curation.mixture.sampling import (
    draw_order,
    first_rows,
    places_per_stratum,
    weighted_order,
)
from curation.mixture.splits import TRAIN, split_rows
from curation.spec.model import Spec
from manifests.identity import keys_of_ids

if TYPE_CHECKING:
    import duckdb
    import numpy as np
    import pyarrow as pa

_BATCH_ROWS = 1_000_000


@dataclass(frozen=True)
class Choice:
    """The outcome.

    Args:
        rows: one row a chosen example: `id`, `split`, `repeat`, `stratum`, `group` (a table).
        quotas: by source.
        strata: by source, rows available and chosen of each stratum.
    """

    rows: pa.Table
    quotas: dict[str, Quota]
    strata: dict[str, dict[str, tuple[int, int]]]


@dataclass(frozen=True)
class _Candidates:
    keys: np.ndarray  # uint64 (n, 2)
    order: np.ndarray  # float64 or uint64 (n,), smaller is drawn earlier
    medium: np.ndarray  # uint64 (n,)
    source: np.ndarray  # uint8 or uint16 (n,)
    stratum: np.ndarray  # int32 (n,)
    strata: list[str]


def choose(
    connection: duckdb.DuckDBPyConnection, spec: Spec, *, stratum: str, weighted: bool
) -> Choice:
    """Choose `spec.size` rows.

    Args:
        connection: with `eligible`, `duplicates` and `media`, tables or views.
        spec: the spec.
        stratum: SQL of a row's stratum.
        weighted: whether any source has a `row_weight`.

    Raises:
        UserError: the sources cannot fill the quotas.
    """
    import numpy as np
    import pyarrow as pa

    names = list(spec.sources)
    found = _read(connection, spec, stratum=stratum, weighted=weighted)
    counts = np.bincount(found.source, minlength=len(names))
    quotas = source_quotas(spec, {name: int(counts[i]) for i, name in enumerate(names)})
    fractions = spec.splits.fractions()
    sides, groups = split_rows(found.medium, _links(connection), fractions)

    chosen_rows, repeats = [], []
    strata: dict[str, dict[str, tuple[int, int]]] = {}
    for place, name in enumerate(names):
        rows = np.flatnonzero(found.source == place)
        picked, repeat = _pick(found, rows, quotas[name], balance=spec.strata.balance)
        chosen_rows.append(picked)
        repeats.append(repeat)
        strata[name] = _strata_counts(found, rows, picked)
    chosen = np.concatenate(chosen_rows)
    split_names = pa.array([TRAIN, *fractions])
    table = pa.table(
        {
            "id": _hex(found.keys[chosen]),
            "split": split_names.take(pa.array(sides[chosen].astype(np.int32))),
            "repeat": pa.array(np.concatenate(repeats).astype(np.int32)),
            "stratum": pa.array(found.strata, pa.string()).take(pa.array(found.stratum[chosen])),
            "group": _hex(groups[chosen].reshape(-1, 1)),
        }
    )
    return Choice(rows=table, quotas=quotas, strata=strata)


def _read(
    connection: duckdb.DuckDBPyConnection, spec: Spec, *, stratum: str, weighted: bool
) -> _Candidates:
    import numpy as np
    import pyarrow as pa
    import pyarrow.compute as pc

    # A text row shows nothing: it is a group of its own.
    batches = connection.sql(f"""
        SELECT id, coalesce(media[1].whole_id, id) AS medium, source_order::SMALLINT AS source,
               {stratum} AS stratum, {"weight" if weighted else "1.0::DOUBLE"} AS weight
        FROM eligible ANTI JOIN duplicates USING (id)
    """).to_arrow_reader(_BATCH_ROWS)
    strata: dict[str, int] = {}
    columns: list[list[np.ndarray]] = [[], [], [], [], []]
    for batch in batches:
        keys = keys_of_ids(batch.column("id"))
        order = draw_order(keys, seed=spec.seed)
        if weighted:
            order = weighted_order(order, batch.column("weight").to_numpy())
        coded = pc.dictionary_encode(batch.column("stratum"))
        for name in coded.dictionary.to_pylist():
            strata.setdefault(name, len(strata))
        codes = np.array([strata[n] for n in coded.dictionary.to_pylist()], dtype=np.int32)
        parts = (
            keys,
            order,
            keys_of_ids(batch.column("medium"))[:, 0],
            batch.column("source").to_numpy().astype(np.uint16),
            codes[coded.indices.to_numpy()] if len(codes) else np.empty(0, np.int32),
        )
        for column, part in zip(columns, parts, strict=True):
            column.append(part)
    assert isinstance(batches, pa.RecordBatchReader)
    kinds = (np.uint64, np.float64 if weighted else np.uint64, np.uint64, np.uint16, np.int32)
    keys, order, medium, source, stratum_codes = (
        np.concatenate(parts) if parts else np.empty((0, 2) if i == 0 else 0, dtype=kind)
        for i, (parts, kind) in enumerate(zip(columns, kinds, strict=True))
    )
    return _Candidates(keys, order, medium, source, stratum_codes, list(strata))


def _links(connection: duckdb.DuckDBPyConnection) -> np.ndarray:
    """Media that have to be on one side: of one row, of two copies of a row, or of one file."""
    import numpy as np

    table = connection.sql("""
        SELECT DISTINCT a, b FROM (
            SELECT media[1].whole_id AS a, unnest(media[2:]).whole_id AS b
            FROM eligible WHERE media_count > 1
            UNION ALL
            SELECT whole_id, kept_whole_id FROM duplicates WHERE rule <> 'same_caption'
            UNION ALL
            SELECT whole_id, min(whole_id) OVER (PARTITION BY sha256)
            FROM media WHERE sha256 IS NOT NULL
        ) WHERE a <> b
    """).to_arrow_table()
    if table.num_rows == 0:
        return np.empty((0, 2), dtype=np.uint64)
    halves = [keys_of_ids(table[name].combine_chunks())[:, 0] for name in ("a", "b")]
    return np.stack(halves, axis=1)


def _pick(
    found: _Candidates, rows: np.ndarray, quota: Quota, *, balance: float
) -> tuple[np.ndarray, np.ndarray]:
    """Row numbers of a source's picks, and how often each counts."""
    import numpy as np

    # Every row as often as the quota goes round, and some of them once more.
    rounds, rest = divmod(quota.rows, max(1, len(rows)))
    repeat = np.full(len(rows), rounds, dtype=np.int64)
    if rest:
        cells = _by_stratum(found, rows)
        counts = np.array([len(cell) for cell in cells], dtype=np.int64)
        shares = counts.astype(np.float64) ** (1.0 - balance)
        places = places_per_stratum(counts, shares / shares.sum(), rows=rest)
        for here, places_here in zip(cells, places.tolist(), strict=True):
            order, tie = found.order[rows[here]], found.keys[rows[here], 1]
            repeat[here[first_rows(order, tie, rows=places_here)]] += 1
    taken = np.flatnonzero(repeat > 0)
    return rows[taken], repeat[taken]


def _by_stratum(found: _Candidates, rows: np.ndarray) -> list[np.ndarray]:
    """Positions in `rows` of each stratum's rows.

    Strata are sorted by name, so that their numbers do not depend on the order of arrival.
    """
    import numpy as np

    codes = found.stratum[rows]
    if len(found.strata) <= 1 << 16:
        # NumPy sorts these by radix.
        codes = codes.astype(np.uint16)
    order = np.argsort(codes, kind="stable")
    cells = np.split(order, np.flatnonzero(np.diff(codes[order])) + 1)
    return sorted(cells, key=lambda cell: found.strata[codes[cell[0]]])


def _strata_counts(
    found: _Candidates, rows: np.ndarray, picked: np.ndarray
) -> dict[str, tuple[int, int]]:
    import numpy as np

    there = np.bincount(found.stratum[rows], minlength=len(found.strata))
    taken = np.bincount(found.stratum[picked], minlength=len(found.strata))
    named = {n: (int(there[i]), int(taken[i])) for i, n in enumerate(found.strata) if there[i]}
    return dict(sorted(named.items()))


def _hex(halves: np.ndarray) -> pa.Array:
    """uint64 (n, k) as strings of 16 k hex digits, big-endian."""
    import binascii

    import numpy as np
    import pyarrow as pa

    rows, width = halves.shape
    text = binascii.hexlify(np.ascontiguousarray(halves).astype(">u8").tobytes())
    offsets = np.arange(rows + 1, dtype=np.int32) * np.int32(16 * width)
    return pa.StringArray.from_buffers(rows, pa.py_buffer(offsets), pa.py_buffer(text))

"""Ingest, part two: the shards of a source become its partition of `examples`.

Per source and in DuckDB, because a key may occur in any shard: the same key with the same content
is one row; the same key with other content is an ingest error that names both records. Rows that
were taken down are left out here, so that no table holds them.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from curation.duck import connect, count
from curation.ingest.shards import SourcePlan, read_errors
from curation.takedowns import Takedowns
from manifests.errors import UserError
from manifests.files import atomic_folder, commit, temporary_name
from manifests.fingerprint import fingerprint
from manifests.lineage import FileEntry
from manifests.schemas import EXAMPLES, INGEST_ERRORS
from manifests.store import is_current, table_folder, write_lineage, write_parquet

if TYPE_CHECKING:
    import numpy as np
    import pyarrow as pa

STAGE_VERSION = 1


def settle_fingerprint(plan: SourcePlan, takedowns: Takedowns) -> str:
    """The fingerprint of a source's `examples` and `ingest_errors`."""
    return fingerprint(
        ["settle", STAGE_VERSION, [s.fingerprint for s in plan.shards], takedowns.fingerprint()]
    )


def is_settled(plan: SourcePlan, takedowns: Takedowns, work: Path) -> bool:
    """Whether the source's tables in `work` are what settling would make."""
    wanted = settle_fingerprint(plan, takedowns)
    tables = (INGEST_ERRORS.name, EXAMPLES.name)
    return all(is_current(table_folder(work, t, plan.name), wanted) for t in tables)


def settle(plan: SourcePlan, takedowns: Takedowns, work: Path, *, memory: str) -> None:
    """Write a source's partitions of `ingest_errors` and `examples` from its read shards.

    Raises:
        UserError: no record of the source can be used; says why the most of them cannot.
    """
    if not plan.shards:
        raise UserError(
            f"the source {plan.name!r} has no records",
            where=", ".join(file.name for file in plan.files)[:200],
            remedy="Check that the files hold rows behind their header",
        )
    wanted = settle_fingerprint(plan, takedowns)
    paths = [plan.part(shard, "examples") for shard in plan.shards]
    dropped, conflicts, counts = _find_dropped(plan, paths, takedowns, memory=memory, work=work)
    errors = _with_conflicts(read_errors(plan), conflicts, source=plan.name)
    counts["errors"] = errors.num_rows
    counts["errors_by_reason"] = _count_by_reason(errors)
    spec = {"format": plan.fmt.name, "options": plan.options.as_data()}
    common: dict[str, Any] = {
        "partition": plan.name,
        "stage": "ingest",
        "stage_version": STAGE_VERSION,
        "fingerprint": wanted,
        "spec": spec,
        "inputs": plan.inputs(),
    }
    with atomic_folder(table_folder(work, INGEST_ERRORS.name, plan.name)) as folder:
        entry = write_parquet(
            folder / "part-00000.parquet", errors.to_batches(), INGEST_ERRORS, fingerprint=wanted
        )
        write_lineage(folder, schema=INGEST_ERRORS, files=[entry], counts=counts, **common)
    with atomic_folder(table_folder(work, EXAMPLES.name, plan.name)) as folder:
        files = [
            _publish(path, folder / f"part-{number:05d}.parquet", dropped.get(number))
            for number, path in enumerate(paths)
        ]
        counts["examples"] = sum(file.rows for file in files)
        if counts["examples"] == 0 and not counts["taken_down"]:
            raise _nothing_usable(plan, counts)
        write_lineage(folder, schema=EXAMPLES, files=files, counts=counts, **common)


def _find_dropped(
    plan: SourcePlan, paths: Sequence[Path], takedowns: Takedowns, *, memory: str, work: Path
) -> tuple[dict[int, np.ndarray], pa.Table, dict[str, Any]]:
    """The rows that go: row numbers by shard, the conflicts among them, and how many of each."""
    with connect(work, memory=memory) as connection:
        listed = ", ".join(map(_literal, paths))
        connection.execute(
            f"CREATE TEMP TABLE twice AS SELECT id FROM read_parquet([{listed}])"
            " GROUP BY id HAVING count(*) > 1"
        )
        connection.execute(f"""
            CREATE TEMP TABLE repeated AS
            SELECT *, first_value(content) OVER first_one AS kept_content,
                   first_value(file) OVER first_one AS kept_file,
                   first_value(record) OVER first_one AS kept_record,
                   row_number() OVER first_one AS occurrence
            FROM ({_keyed_sql(paths)}) SEMI JOIN twice USING (id)
            WINDOW first_one AS (PARTITION BY id ORDER BY shard, record)
        """)
        connection.execute("DELETE FROM repeated WHERE occurrence = 1")
        takedowns.find_rows(connection, paths, plan)
        conflicts = connection.sql("""
            SELECT file, record, byte_offset, 'key_conflict' AS reason,
                   substr(coalesce('the key ' || source_key, 'the same caption and address')
                          || ' has other content in record '
                          || kept_record || ' of ' || kept_file, 1, 200) AS detail
            FROM repeated WHERE content IS DISTINCT FROM kept_content ORDER BY shard, record
        """).to_arrow_table()
        rows = connection.execute("""
            SELECT shard, position FROM repeated UNION SELECT shard, position FROM taken_down
            ORDER BY ALL
        """).fetchnumpy()
        total = count(connection, f"read_parquet([{listed}])")
        copies = count(connection, "repeated")
        # A second copy of a row that was taken down is already counted as repeated.
        taken = count(connection, "taken_down ANTI JOIN repeated USING (shard, position)")
    shard, position = rows["shard"], rows["position"]
    dropped = {int(number): position[shard == number] for number in set(shard.tolist())}
    counts = {
        "records": total,
        "repeated": copies - conflicts.num_rows,
        "conflicts": conflicts.num_rows,
        "taken_down": taken,
    }
    return dropped, conflicts, counts


def _keyed_sql(paths: Sequence[Path]) -> str:
    parts = (
        "SELECT id, struct_pack(task, prompt, response, media) AS content,"
        " file, record, byte_offset, source_key,"
        f" {number}::INTEGER AS shard, file_row_number AS position"
        f" FROM read_parquet({_literal(path)}, file_row_number = true)"
        for number, path in enumerate(paths)
    )
    return " UNION ALL ".join(parts)


def _literal(path: Path) -> str:
    return "'" + str(path).replace("'", "''") + "'"


def _publish(shard: Path, final: Path, dropped: np.ndarray | None) -> FileEntry:
    """A shard's examples under their final name: the same file, or a copy without some rows."""
    import numpy as np
    import pyarrow as pa
    import pyarrow.parquet as pq

    from manifests.files import sha256_file
    from manifests.schemas import FINGERPRINT_KEY

    if dropped is None:
        temporary = temporary_name(final)
        try:
            os.link(shard, temporary)
        except OSError:
            # Another file system, or one without hard links.
            temporary.write_bytes(shard.read_bytes())
        commit(temporary, final)
        rows = pq.read_metadata(final).num_rows
        return FileEntry(final.name, rows, final.stat().st_size, sha256_file(final))
    table = pq.read_table(shard)
    keep = np.ones(table.num_rows, dtype=bool)
    keep[dropped] = False
    mark = (table.schema.metadata or {})[FINGERPRINT_KEY].decode()
    batches = table.filter(pa.array(keep)).to_batches()
    return write_parquet(final, batches, EXAMPLES, fingerprint=mark)


def _with_conflicts(errors: pa.Table, conflicts: pa.Table, *, source: str) -> pa.Table:
    import pyarrow as pa

    if conflicts.num_rows == 0:
        return errors
    names = pa.array([source] * conflicts.num_rows, pa.string())
    added = conflicts.append_column("source", names).select(errors.column_names)
    both = pa.concat_tables([errors, added.cast(errors.schema)])
    return both.sort_by([("file", "ascending"), ("record", "ascending"), ("reason", "ascending")])


def _count_by_reason(errors: pa.Table) -> dict[str, int]:
    counted = errors.group_by("reason").aggregate([("reason", "count")])
    pairs = zip(counted["reason"].to_pylist(), counted["reason_count"].to_pylist(), strict=True)
    return dict(sorted(pairs))


def _nothing_usable(plan: SourcePlan, counts: dict[str, Any]) -> UserError:
    reasons = counts["errors_by_reason"]
    why = max(reasons, key=lambda reason: reasons[reason]) if reasons else "no records"
    return UserError(
        f"no record of the source {plan.name!r} can be used (mostly: {why})",
        where=", ".join(file.name for file in plan.files)[:200],
        remedy="See the table ingest_errors for each record's reason",
    )

"""The two global stages after ingest: `duplicates`, then `mixture` with `rejections`."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from curation.duck import connect
from curation.duplicates.exact import STAGE_VERSION as DUPLICATES_VERSION
from curation.duplicates.exact import find_duplicates
from curation.ingest.media import media_fingerprint
from curation.ingest.shards import SourcePlan
from curation.licences import check_publishable
from curation.mixture.candidates import (
    Conditions,
    check_conditions,
    difficulty_sql,
    make_judged,
    order_terms,
    stratum_sql,
)
from curation.mixture.choose import Choice, choose
from curation.mixture.write import write_mixture, write_rejections
from curation.spec.load import LoadedSpec
from curation.takedowns import Takedowns
from manifests.errors import UserError
from manifests.files import atomic_folder
from manifests.fingerprint import fingerprint
from manifests.lineage import Lineage, read_lineage
from manifests.schemas import DUPLICATES, EXAMPLES, MEDIA, MIXTURE, REJECTIONS
from manifests.store import ROW_GROUP_ROWS, table_files, table_folder, write_lineage, write_parts

if TYPE_CHECKING:
    from collections.abc import Iterator

    import duckdb

# Raise when other rows are chosen, or chosen rows written otherwise, for the same input.
MIXTURE_VERSION = 1


@dataclass(frozen=True)
class Selection:
    """A spec whose expressions were checked, with the fingerprints of what it decides."""

    loaded: LoadedSpec
    work: Path
    conditions: Mapping[str, Conditions]
    stratum: str
    order_by: Sequence[str]
    inputs: Mapping[str, str]

    @property
    def names(self) -> list[str]:
        return list(self.loaded.spec.sources)

    def duplicates_fingerprint(self) -> str:
        spec = self.loaded.spec
        conditions = {n: [c.where, c.row_weight] for n, c in self.conditions.items()}
        return fingerprint(
            [
                ["duplicates", DUPLICATES_VERSION, dict(self.inputs), self.names],
                [spec.duplicates.model_dump(), spec.licences.model_dump(), conditions],
            ]
        )

    def mixture_fingerprint(self) -> str:
        return fingerprint(
            ["mixture", MIXTURE_VERSION, self.duplicates_fingerprint(), self.deciding_spec()]
        )

    def deciding_spec(self) -> dict[str, Any]:
        """The spec without what cannot change a byte: how the work runs."""
        data = self.loaded.spec.model_dump(mode="json", exclude={"engine"})
        data["splits"] = self.loaded.spec.splits.fractions()
        return data


def prepare(
    loaded: LoadedSpec, work: Path, plans: Sequence[SourcePlan], takedowns: Takedowns
) -> Selection:
    """Check every expression of the spec; the work that they decide comes later."""
    difficulty_sql(loaded)
    return Selection(
        loaded=loaded,
        work=work,
        conditions=check_conditions(loaded),
        stratum=stratum_sql(loaded),
        order_by=order_terms(loaded),
        inputs={"media": media_fingerprint(plans, takedowns)},
    )


def write_duplicates(selection: Selection) -> Lineage:
    """Find the exact duplicates and write the table, sorted by id."""
    wanted = selection.duplicates_fingerprint()
    with _opened(selection) as connection:
        find_duplicates(connection, selection.loaded.spec.duplicates, order_by=selection.order_by)
        counts = connection.execute(
            "SELECT source, rule, count(*) FROM removed GROUP BY ALL ORDER BY ALL"
        ).fetchall()
        rows = connection.sql("SELECT * FROM removed ORDER BY id")
        with atomic_folder(table_folder(selection.work, DUPLICATES.name)) as folder:
            batches = rows.to_arrow_reader(ROW_GROUP_ROWS)
            files = write_parts(folder, batches, DUPLICATES, fingerprint=wanted)
            by_source: dict[str, dict[str, int]] = {}
            for source, rule, count in counts:
                by_source.setdefault(source, {})[rule] = count
            return write_lineage(
                folder,
                schema=DUPLICATES,
                partition=None,
                stage="duplicates",
                stage_version=DUPLICATES_VERSION,
                fingerprint=wanted,
                spec=selection.loaded.spec.duplicates.model_dump(mode="json"),
                inputs=selection.inputs,
                files=files,
                counts={"by_source": by_source},
            )


def write_mixture_tables(
    selection: Selection, *, extras: Callable[[Path, Lineage], None]
) -> Lineage:
    """Choose the rows and write `rejections`, then `mixture` with what lies beside it.

    Args:
        extras: writes the card and the report into the folder of the mixture before it appears.

    Raises:
        UserError: quotas that cannot be filled, or licences that forbid publishing.
    """
    wanted = selection.mixture_fingerprint()
    loaded = selection.loaded
    with _opened(selection) as connection:
        files = table_files(table_folder(selection.work, DUPLICATES.name))
        connection.execute(
            f"CREATE VIEW duplicates AS SELECT * FROM read_parquet([{_listed(files)}])"
        )
        funnel = _funnel(connection, selection)
        if loaded.spec.publish:
            licences = {name: counts["licences"] for name, counts in funnel.items()}
            check_publishable(licences, where=loaded.where("publish"))
        weighted = any(c.row_weight for c in selection.conditions.values())
        choice = choose(connection, loaded.spec, stratum=selection.stratum, weighted=weighted)
        connection.register("chosen_rows", choice.rows)
        connection.execute("CREATE TEMP TABLE chosen AS SELECT * FROM chosen_rows")
        common: dict[str, Any] = {
            "partition": None,
            "stage": "mixture",
            "stage_version": MIXTURE_VERSION,
            "fingerprint": wanted,
            "spec": selection.deciding_spec(),
            "inputs": {**selection.inputs, "duplicates": selection.duplicates_fingerprint()},
            "root": os.path.relpath(loaded.folder, selection.work),
            "counts": {"sources": _with_quotas(funnel, choice), "strata": choice.strata},
        }
        with atomic_folder(table_folder(selection.work, REJECTIONS.name)) as folder:
            entries = write_rejections(connection, folder, fingerprint=wanted)
            write_lineage(folder, schema=REJECTIONS, files=entries, **common)
        with atomic_folder(table_folder(selection.work, MIXTURE.name)) as folder:
            entries = write_mixture(connection, loaded, folder, fingerprint=wanted)
            lineage = write_lineage(folder, schema=MIXTURE, files=entries, **common)
            extras(folder, lineage)
            return lineage


@contextmanager
def _opened(selection: Selection) -> Iterator[duckdb.DuckDBPyConnection]:
    """A database with the views `judged`, `eligible` and `media`."""
    work, loaded = selection.work, selection.loaded
    with connect(work, memory=loaded.spec.engine.memory) as connection:
        files = {
            name: table_files(table_folder(work, EXAMPLES.name, name)) for name in selection.names
        }
        make_judged(connection, loaded, selection.conditions, files)
        media = _listed(table_files(table_folder(work, MEDIA.name)))
        connection.execute(f"CREATE VIEW media AS SELECT * FROM read_parquet([{media}])")
        with _failing_expressions_told(loaded.path):
            yield connection


@contextmanager
def _failing_expressions_told(spec: Path) -> Iterator[None]:
    """An expression may fit the columns and still fail on a row's value: the user's to mend."""
    try:
        yield
    except Exception as error:
        # By its text, because it is an OSError where the row was on its way out in a stream.
        told = str(error).split("\n", 1)[0][:300]
        failures = ("Conversion Error", "Out of Range Error", "Invalid Input Error")
        if not told.startswith(failures) or "Failed to read file" in told:
            raise
        raise UserError(
            f"an expression of the spec fails on a row: {told}",
            where=str(spec),
            remedy="Where a value may not convert, write TRY_CAST(... AS ...), which gives null",
        ) from error


def _funnel(
    connection: duckdb.DuckDBPyConnection, selection: Selection
) -> dict[str, dict[str, Any]]:
    """From records to candidates, by source: how many each rule turned away."""
    funnel: dict[str, dict[str, Any]] = {}
    duplicates = read_lineage(table_folder(selection.work, DUPLICATES.name))
    assert duplicates is not None
    for name in selection.names:
        ingested = read_lineage(table_folder(selection.work, EXAMPLES.name, name))
        assert ingested is not None
        counts = ingested.counts
        funnel[name] = {
            "records": counts["records"] + counts["errors"] - counts["conflicts"],
            "errors": counts["errors"],
            "errors_by_reason": counts["errors_by_reason"],
            "repeated": counts["repeated"],
            "taken_down": counts["taken_down"],
            "examples": counts["examples"],
            "licence": 0,
            "where": 0,
            "row_weight": 0,
            "duplicates": duplicates.counts["by_source"].get(name, {}),
            "licences": {},
        }
    turned_away = connection.execute(
        "SELECT source, rule, licence, count(*) FROM judged GROUP BY ALL ORDER BY ALL"
    ).fetchall()
    for source, rule, licence, count in turned_away:
        if rule is None:
            funnel[source]["licences"][licence] = count
        else:
            funnel[source][rule] += count
    return funnel


def _with_quotas(funnel: dict[str, dict[str, Any]], choice: Choice) -> dict[str, dict[str, Any]]:
    for name, quota in choice.quotas.items():
        funnel[name] |= {
            "eligible": quota.available,
            "wish": quota.wish,
            "rows": quota.rows,
            "short": quota.short,
        }
    return funnel


def _listed(paths: Sequence[Path]) -> str:
    return ", ".join("'" + str(path).replace("'", "''") + "'" for path in paths)

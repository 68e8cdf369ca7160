"""The `media` table: every image and video span that any source shows, once."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from curation.duck import connect
from curation.ingest.settle import settle_fingerprint
from curation.ingest.shards import SourcePlan
from curation.takedowns import Takedowns
from manifests.files import atomic_folder
from manifests.fingerprint import fingerprint
from manifests.schemas import EXAMPLES, MEDIA
from manifests.store import (
    ROW_GROUP_ROWS,
    is_current,
    table_files,
    table_folder,
    write_lineage,
    write_parts,
)

STAGE_VERSION = 1


def media_fingerprint(plans: Sequence[SourcePlan], takedowns: Takedowns) -> str:
    """The fingerprint of the `media` table; the order of the sources is part of it."""
    sources = [[plan.name, settle_fingerprint(plan, takedowns)] for plan in plans]
    return fingerprint(["media", STAGE_VERSION, sources])


def has_media(plans: Sequence[SourcePlan], takedowns: Takedowns, work: Path) -> bool:
    """Whether the table in `work` is what `write_media` would make."""
    return is_current(table_folder(work, MEDIA.name), media_fingerprint(plans, takedowns))


def write_media(
    plans: Sequence[SourcePlan], takedowns: Takedowns, work: Path, *, memory: str
) -> None:
    """Write `media` from the sources' shards, sorted by `medium_id`.

    Where sources tell different things of one medium, the first in the spec's order that says
    anything is believed, column by column.
    """
    wanted = media_fingerprint(plans, takedowns)
    facts = [c.name for c in MEDIA.columns if c.nullable and c.name not in ("start", "end")]
    first = ", ".join(
        f'min_by({name}, place) FILTER ({name} IS NOT NULL) AS "{name}"' for name in facts
    )
    with connect(work, memory=memory) as connection:
        seen = " UNION ALL ".join(
            f"SELECT *, {rank}::BIGINT * 1000000 + {number} AS place,"
            f" '{plan.name}' AS source FROM read_parquet('{_quoted(plan.part(shard, 'media'))}')"
            for rank, plan in enumerate(plans)
            for number, shard in enumerate(plan.shards)
        )
        examples = [
            str(path)
            for plan in plans
            for path in table_files(table_folder(work, EXAMPLES.name, plan.name))
        ]
        connection.execute(
            "CREATE TEMP TABLE shown AS SELECT medium_id, count(*) AS examples"
            " FROM (SELECT unnest(CASE WHEN media_count > 1 THEN list_distinct(media)"
            " ELSE media END).medium_id AS medium_id FROM read_parquet($1)) GROUP BY medium_id",
            [examples],
        )
        rows = connection.sql(f"""
            SELECT medium_id, min(whole_id) AS whole_id, min_by(kind, place) AS kind,
                   min(canonical) AS canonical,
                   min_by(locator, place) AS locator,
                   min("start") AS "start", min("end") AS "end", {first},
                   min_by(source, place) AS source, any_value(examples) AS examples
            FROM ({seen}) JOIN shown USING (medium_id)
            GROUP BY medium_id ORDER BY medium_id
        """)
        with atomic_folder(table_folder(work, MEDIA.name)) as folder:
            batches = rows.to_arrow_reader(ROW_GROUP_ROWS)
            files = write_parts(folder, batches, MEDIA, fingerprint=wanted)
            write_lineage(
                folder,
                schema=MEDIA,
                partition=None,
                stage="media",
                stage_version=STAGE_VERSION,
                fingerprint=wanted,
                spec={},
                inputs={p.name: settle_fingerprint(p, takedowns) for p in plans},
                files=files,
            )


def _quoted(path: Path) -> str:
    return str(path).replace("'", "''")

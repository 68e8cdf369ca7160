"""Writing the chosen rows as `mixture`, and all others as `rejections`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from curation.mixture.candidates import difficulty_sql
from curation.spec.load import LoadedSpec, default_prompt
from manifests.lineage import FileEntry
from manifests.schemas import MIXTURE, REJECTIONS
from manifests.store import ROW_GROUP_ROWS, write_parts

if TYPE_CHECKING:
    import duckdb


def write_mixture(
    connection: duckdb.DuckDBPyConnection, loaded: LoadedSpec, folder: Path, *, fingerprint: str
) -> list[FileEntry]:
    """Write the rows of the table `chosen` with everything a trainer needs, a file set a split.

    Args:
        connection: with `chosen` (as `Choice.rows`), `eligible` and `media`.
        folder: where `train-00000.parquet` and so on go; rows are sorted by id.
    """
    connection.execute(f"""
        CREATE TEMP TABLE picked AS
        SELECT e.*, c.split, c.repeat, c.stratum, c."group", {_stage_sql(loaded)} AS stage,
               CAST({difficulty_sql(loaded)} AS DOUBLE) AS difficulty_value
        FROM eligible e JOIN chosen c USING (id)
    """)
    # What the chosen rows show, in order, with where it lies.
    connection.execute("""
        CREATE TEMP TABLE shown AS
        SELECT id, list({'medium_id': m.medium_id, 'whole_id': m.whole_id, 'kind': m.kind,
                         'locator': m.locator, 'path': m.path,
                         'path_is_span': m.path_is_span, 'start': m."start",
                         'end': m."end"} ORDER BY place) AS media
        FROM (SELECT id, unnest(media).medium_id AS medium_id,
                     generate_subscripts(media, 1) AS place FROM picked)
        JOIN media m USING (medium_id) GROUP BY id
    """)
    connection.execute(f"""
        CREATE TEMP TABLE mixture AS
        SELECT p.id, source, dataset, split, stage, task, {_prompt_sql(loaded)} AS prompt,
               response, coalesce(s.media, []) AS media, language, licence,
               percent_rank() OVER (PARTITION BY stage ORDER BY difficulty_value NULLS FIRST)
                   AS difficulty,
               {_loss_weight_sql(loaded)} AS weight, repeat, stratum, response_chars,
               response_words, seconds, "group"
        FROM picked p LEFT JOIN shown s USING (id)
    """)
    files: list[FileEntry] = []
    for split in ("train", *loaded.spec.splits.fractions()):
        rows = connection.sql(
            "SELECT * FROM mixture WHERE split = $1 ORDER BY id", params=[split]
        ).to_arrow_reader(ROW_GROUP_ROWS)
        files += write_parts(folder, rows, MIXTURE, fingerprint=fingerprint, prefix=split)
    return files


def write_rejections(
    connection: duckdb.DuckDBPyConnection, folder: Path, *, fingerprint: str
) -> list[FileEntry]:
    """Write every example that was not chosen, with the first rule that turned it away."""
    rows = connection.sql("""
        SELECT j.id, j.source,
               CASE WHEN j.rule IS NOT NULL THEN j.rule
                    WHEN d.id IS NOT NULL THEN 'duplicate' ELSE 'quota' END AS rule,
               CASE WHEN j.rule = 'licence' THEN j.licence
                    WHEN j.rule IS NOT NULL THEN ''
                    WHEN d.id IS NOT NULL THEN d.rule || ' of ' || d.kept_id
                    ELSE '' END AS detail
        FROM judged j LEFT JOIN duplicates d ON d.id = j.id
        WHERE NOT EXISTS (FROM chosen c WHERE c.id = j.id)
        ORDER BY j.id
    """).to_arrow_reader(ROW_GROUP_ROWS)
    return write_parts(folder, rows, REJECTIONS, fingerprint=fingerprint)


def _stage_sql(loaded: LoadedSpec) -> str:
    """SQL of a row's training stage: its source's, else that of its task."""
    own = "".join(
        f" WHEN source = {_literal(name)} THEN {_literal(source.stage)}"
        for name, source in loaded.spec.sources.items()
        if source.stage is not None
    )
    by_task = "".join(
        f" WHEN task = {_literal(task)} THEN {_literal(stage)}"
        for task, stage in loaded.spec.stages.model_dump().items()
    )
    return f"CASE{own}{by_task} END"


def _prompt_sql(loaded: LoadedSpec) -> str:
    """SQL of a row's prompt: its own, else one of its source's, else its task's."""
    cases = ""
    for name, source in loaded.spec.sources.items():
        if source.prompt is not None:
            prompts = [source.prompt] if isinstance(source.prompt, str) else source.prompt
            listed = ", ".join(map(_literal, prompts))
            # The id is a hash: its last digits are as good as a draw, and stay the same.
            pick = f"CAST('0x' || substr(p.id, 25, 8) AS BIGINT) % {len(prompts)} + 1"
            cases += f" WHEN source = {_literal(name)} THEN list_extract([{listed}], {pick})"
    for task in loaded.spec.stages.model_dump():
        for kind in ("image", "video", "mixed"):
            prompt = _literal(default_prompt(task, kind))
            cases += f" WHEN task = {_literal(task)} AND kind = '{kind}' THEN {prompt}"
    return f"CASE WHEN prompt IS NOT NULL THEN prompt{cases} ELSE '' END"


def _loss_weight_sql(loaded: LoadedSpec) -> str:
    cases = "".join(
        f" WHEN source = {_literal(name)} THEN {source.loss_weight!r}"
        for name, source in loaded.spec.sources.items()
    )
    return f"CAST(CASE{cases} END AS DOUBLE)"


def _literal(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"

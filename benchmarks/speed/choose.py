"""Choosing 500,000 rows from 15 million candidates, with quotas, strata and splits."""

from __future__ import annotations

import tempfile
from pathlib import Path

from benchmarks.speed.measure import measure
from benchmarks.speed.synthetic import write_examples, write_media

GOAL_SECONDS = 60
GOAL_BYTES = 8 * 2**30
MEMORY = "4GB"

# Source, task, kind of media, part of the candidates: the mission's proportions.
_SOURCES = (
    ("lvd2m", "dense_caption", "video", 0.14),
    ("youdescribe", "audio_description", "video", 0.02),
    ("webvid", "caption", "video", 0.62),
    ("cc3m", "caption", "image", 0.20),
    ("own", "caption", "image", 0.02),
)


def run(candidates: int = 15_000_000, size: int = 500_000) -> list[str]:
    """Measure, and return lines of Markdown."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        _write_candidates(folder, candidates)
        choosing = measure(_choose, folder, size)
        whole = measure(_write, folder, size)
    assert choosing.result == size and whole.result == size
    return [
        f"| choosing {size:,} of {candidates:,} candidates: quotas, {choosing_strata()} strata,"
        f" splits | **{choosing.seconds:.1f} s** | {GOAL_SECONDS} s, 8 GiB"
        f" | {choosing.peak_bytes / 2**30:.2f} GiB |",
        f"| the same, and writing `mixture` and {candidates - size:,} `rejections`"
        f" | {whole.seconds:.1f} s | | {whole.peak_bytes / 2**30:.2f} GiB |",
    ]


def choosing_strata() -> int:
    """Strata that the spec makes of each source's rows."""
    return 6


def _write_candidates(folder: Path, candidates: int) -> None:
    for source, task, kind, part in _SOURCES:
        (folder / "examples" / source).mkdir(parents=True)
        path = folder / "examples" / source / "part-00000.parquet"
        write_examples(path, round(candidates * part), source=source, task=task, kind=kind)
        write_media(folder / f"media-{source}.parquet", path)


def _spec(size: int) -> str:
    sources = "".join(
        f'[sources.{name}]\nformat = "jsonl"\nfiles = ["none"]\ndataset = "{name}"\n'
        f'weight = 1\nwhere = "response_words >= 5"\n'
        for name, *_ in _SOURCES
    )
    return (
        f"size = {size}\nseed = 1\ntemperature = 2.0\n[splits]\nvalidation = 0.01\n[strata]\n"
        'by = ["response_words"]\nedges = {response_words = [8, 16, 24, 32, 40]}\n' + sources
    )


def _connected(folder: Path, size: int):  # type: ignore[no-untyped-def]
    from curation.duck import connect
    from curation.mixture.candidates import check_conditions, make_judged, stratum_sql
    from curation.spec import load_spec

    (folder / "mix.toml").write_text(_spec(size), encoding="utf-8")
    loaded = load_spec(folder / "mix.toml")
    connection = connect(folder, memory=MEMORY)
    files = {name: [folder / "examples" / name / "part-00000.parquet"] for name, *_ in _SOURCES}
    make_judged(connection, loaded, check_conditions(loaded), files)
    connection.execute(f"CREATE VIEW media AS FROM read_parquet('{folder}/media-*.parquet')")
    connection.execute("""
        CREATE TEMP TABLE duplicates AS
        SELECT id, 'same_medium' AS rule, id AS kept_id, media[1].whole_id AS whole_id,
               media[1].whole_id AS kept_whole_id
        FROM eligible WHERE id < '05'
    """)
    return loaded, connection, stratum_sql(loaded)


def _choose(folder: Path, size: int) -> int:
    from curation.mixture.choose import choose

    loaded, connection, stratum = _connected(folder, size)
    choice = choose(connection, loaded.spec, stratum=stratum, weighted=False)
    return int(choice.rows.num_rows)


def _write(folder: Path, size: int) -> int:
    from curation.mixture.choose import choose
    from curation.mixture.write import write_mixture, write_rejections

    loaded, connection, stratum = _connected(folder, size)
    choice = choose(connection, loaded.spec, stratum=stratum, weighted=False)
    connection.register("chosen_rows", choice.rows)
    connection.execute("CREATE TEMP TABLE chosen AS SELECT * FROM chosen_rows")
    for name in ("mixture", "rejections"):
        (folder / name).mkdir(exist_ok=True)
    write_rejections(connection, folder / "rejections", fingerprint="speed")
    entries = write_mixture(connection, loaded, folder / "mixture", fingerprint="speed")
    return sum(entry.rows for entry in entries)

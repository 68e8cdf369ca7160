"""Golden output: what each stage makes of a fixed small world.

Tables are reused by the fingerprint of (stage version, spec, inputs). So when a stage comes to give
other rows for the same input, its version has to be raised, or work folders would mix old rows
with new. A failing test here means: was the change meant? Then raise the version that it names and
put the new digest in its place.
"""

from __future__ import annotations

import hashlib
import json

import pytest

import manifests
from curation.build import build_mixture
from curation.duplicates import exact
from curation.ingest import media, settle, shards
from curation.mixture import stage
from curation.progress import Progress
from curation.spec import load_spec
from tests.end_to_end.world import write_world

# Table -> (the versions that stand for it, digest of its rows at those versions).
GOLDEN = {
    "examples": ((shards.STAGE_VERSION, settle.STAGE_VERSION), "7a4fd8d452fb6e5d"),
    "ingest_errors": ((shards.STAGE_VERSION, settle.STAGE_VERSION), "bf2c0e663cb0b6cc"),
    "media": ((shards.STAGE_VERSION, media.STAGE_VERSION), "21532e119c7a33af"),
    "duplicates": ((exact.STAGE_VERSION,), "bf9ecf8f5bc932d6"),
    "mixture": ((stage.MIXTURE_VERSION,), "1206a048f779da0c"),
    "rejections": ((stage.MIXTURE_VERSION,), "7d0cdf0c4e62fb0d"),
}
VERSIONS = {
    "examples": (1, 1),
    "ingest_errors": (1, 1),
    "media": (1, 1),
    "duplicates": (1,),
    "mixture": (1,),
    "rejections": (1,),
}


@pytest.fixture(scope="module")
def digests(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    folder = tmp_path_factory.mktemp("golden")
    spec = write_world(folder / "in", rows=60, size=40)
    build_mixture(load_spec(spec), folder / "work", workers=1, progress=Progress(quiet=True))
    found = {}
    with manifests.open(folder / "work") as db:
        for table in GOLDEN:
            rows = db.sql(f"SELECT * FROM {table} ORDER BY ALL").to_arrow_table().to_pylist()
            text = json.dumps(rows, sort_keys=True)
            found[table] = hashlib.sha256(text.encode()).hexdigest()[:16]
    return found


@pytest.mark.parametrize("table", GOLDEN)
def test_rows_change_only_with_their_version(digests: dict[str, str], table: str) -> None:
    versions, digest = GOLDEN[table]
    assert versions == VERSIONS[table], "a version was raised: put the new digest here too"
    assert digests[table] == digest, f"{table} has other rows: raise its stage's version"

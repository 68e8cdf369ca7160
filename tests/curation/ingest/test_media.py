"""The media of all sources, each once, as the first source that knows tells it."""

from pathlib import Path

from curation.ingest.media import has_media, write_media
from curation.takedowns import Takedowns
from manifests.identity import medium_id
from tests.curation import tiny
from tests.curation.ingest.ingesting import ingest, plan

URL = "https://ak.picdn.net/shutterstock/videos/7/preview/stock-7.mp4"
WEB = '[sources.web]\nformat = "webvid"\nfiles = ["web.csv"]\n'
OWN = tiny.jsonl_source("own")


def _write(folder: Path) -> None:
    own = [
        {"id": "1", "video": URL, "caption": "one"},
        {"id": "2", "video": URL.replace("stock-7", "other-7"), "caption": "two"},
        {"id": "3", "video": URL, "start": 1, "end": 4, "caption": "three"},
        {"id": "4", "images": ["https://x.org/b.jpg", "https://x.org/a.jpg"], "caption": "four"},
        {"id": "5", "image": "https://x.org/unused.jpg", "caption": ""},
    ]
    tiny.write_jsonl(folder / "own.jsonl", own)
    tiny.write_webvid(
        folder / "web.csv", [tiny.clip(7, "a title", seconds=12), tiny.clip(8, "x y")]
    )


def test_every_medium_once_sorted_by_id(tmp_path: Path) -> None:
    _write(tmp_path)
    found = ingest(tmp_path, "size = 1\n" + OWN + WEB)
    media = {m["canonical"] + str(m["start"]): m for m in found.rows("media")}
    assert set(media) == {
        "shutterstock:7None",
        "shutterstock:71.0",
        "shutterstock:8None",
        "url:x.org/a.jpgNone",
        "url:x.org/b.jpgNone",
    }
    ids = [m["medium_id"] for m in found.rows("media")]
    assert ids == sorted(ids)
    whole = media["shutterstock:7None"]
    assert whole["medium_id"] == whole["whole_id"] == medium_id("shutterstock:7")
    # Two rows of `own` and one of `web`; `own` comes first and knows no length.
    assert (whole["examples"], whole["source"], whole["duration"]) == (3, "own", 12.0)
    assert whole["locator"] == URL
    span = media["shutterstock:71.0"]
    assert (span["start"], span["end"], span["examples"]) == (1.0, 4.0, 1)
    assert span["whole_id"] == whole["whole_id"]
    assert span["medium_id"] == medium_id("shutterstock:7", start=1, end=4)


def test_the_first_source_of_the_spec_is_believed(tmp_path: Path) -> None:
    _write(tmp_path)
    found = ingest(tmp_path, "size = 1\n" + WEB + OWN)
    media = {m["canonical"]: m for m in found.rows("media") if m["start"] is None}
    assert media["shutterstock:7"]["source"] == "web"
    assert media["shutterstock:8"]["source"] == "web"
    assert media["url:x.org/a.jpg"]["source"] == "own"


def test_an_example_that_shows_a_medium_twice_is_one(tmp_path: Path) -> None:
    a, b = "https://x.org/a.jpg", "https://x.org/b.jpg"
    rows = [
        {"id": "1", "images": [a, b, a], "caption": "one"},
        {"id": "2", "image": b, "caption": "2"},
    ]
    tiny.write_jsonl(tmp_path / "own.jsonl", rows)
    found = ingest(tmp_path, "size = 1\n" + OWN)
    assert {m["locator"]: m["examples"] for m in found.rows("media")} == {a: 1, b: 2}


def test_text_has_no_media(tmp_path: Path) -> None:
    tiny.write_jsonl(tmp_path / "own.jsonl", [{"id": "1", "prompt": "Sure?", "response": "yes"}])
    source = tiny.jsonl_source("own", "task = 'chat'", "columns = { image = '' }")
    found = ingest(tmp_path, "size = 1\n" + source)
    assert found.rows("media") == []
    assert found.lineage("media").rows == 0


def test_a_local_copy_belongs_to_its_source(tmp_path: Path) -> None:
    _write(tmp_path)
    local = 'local = "videos/{page_dir}/{key}.mp4"\nlocal_is_span = true\n'
    found = ingest(tmp_path, "size = 1\n" + OWN + WEB + local)
    media = {m["canonical"]: m for m in found.rows("media") if m["start"] is None}
    # `own` says nothing of a copy, so `web` may.
    assert media["shutterstock:7"]["path"] == "videos/000001_000050/7.mp4"
    assert media["shutterstock:7"]["path_is_span"] is None


def test_what_is_current_is_known(tmp_path: Path) -> None:
    _write(tmp_path)
    nothing = Takedowns()
    found = ingest(tmp_path, "size = 1\n" + OWN + WEB)
    assert has_media(found.plans, nothing, found.work)
    assert not has_media(found.plans[::-1], nothing, found.work)
    assert not has_media(found.plans[:1], nothing, found.work)
    assert not has_media(found.plans, Takedowns(keys=("f" * 32,)), found.work)
    (found.work / "media" / "part-00000.parquet").unlink()
    assert not has_media(found.plans, nothing, found.work)
    before = found.lineage("media").files
    write_media(found.plans, nothing, found.work, memory="1GB")
    assert found.lineage("media").files == before
    # Another size of the mixture has no say in it.
    assert has_media(plan(tmp_path, "size = 2\n" + OWN + WEB), nothing, found.work)

"""The mixture in the forms that other trainers read."""

import json
import tarfile
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

import curation.export.webdataset as webdataset
from curation.export import export_mixture, media_path
from manifests.errors import UserError
from manifests.files import sha256_file
from tests.curation import tiny
from tests.curation.conftest import TinyWorld

_ROWS: list[dict[str, Any]] = [
    {"id": "picture", "image": "media/a.JPG", "caption": "a picture"},
    {"id": "two", "images": ["media/a.JPG", "media/b.png"], "caption": "two pictures"},
    {"id": "clip", "video": "media/c.mp4", "start": 1, "end": 2.5, "caption": "a clip"},
    {"id": "whole", "video": "media/c.mp4", "caption": "a whole video"},
    {"id": "mixed", "image": "media/a.JPG", "video": "media/c.mp4", "caption": "both"},
    {"id": "far", "image": "https://x.org/a.jpg", "caption": "far away"},
    {"id": "tube", "video": "youtube:dQw4w9WgXcQ", "caption": "far away as well"},
    {
        "id": "asked",
        "image": "media/a.JPG",
        "prompt": "Look at <image> again?",
        "caption": 'said "it\'s" \u2028 so',
    },
    {"id": "text", "prompt": "Sure?", "caption": "yes", "task": "chat"},
]


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> TinyWorld:
    folder = tmp_path_factory.mktemp("export")
    source = folder / "source"
    (source / "media").mkdir(parents=True)
    for name in ("a.JPG", "b.png", "c.mp4"):
        (source / "media" / name).write_bytes(name.encode() * 100)
    tiny.write_jsonl(source / "a.jsonl", _ROWS)
    # 9 rows that count 13 times.
    text = "size = 13\non_shortage = 'repeat'\n" + tiny.jsonl_source("a")
    spec = tiny.write_spec(source, text)
    return TinyWorld(spec, folder / "work", tiny.build(spec, folder / "work"))


def _export(world: TinyWorld, out: Path, form: str, **more: Any) -> list[str]:
    given = {"split": None, "media_root": None, **more}
    return export_mixture(world.work, out, form=form, progress=tiny.QUIET, **given)


def _lines(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").split("\n") if line]


def _keys(world: TinyWorld) -> dict[str, str]:
    """The id of each record's own key."""
    return dict(tiny.ask(world.work, "SELECT source_key, id FROM examples"))


class TestMessages:
    def test_rows(self, world: TinyWorld, tmp_path: Path) -> None:
        report = _export(world, tmp_path / "chat", "messages", media_root="/data")
        assert [path.name for path in (tmp_path / "chat").iterdir()] == ["train.jsonl"]
        rows = {row["id"]: row for row in _lines(tmp_path / "chat" / "train.jsonl")}
        keys = _keys(world)

        def row(key: str) -> tuple[str, str, Any, Any, Any]:
            found = rows[keys[key]]
            asked, said = found["messages"]
            assert (asked["role"], said["role"]) == ("user", "assistant")
            return (
                asked["content"],
                said["content"],
                found.get("images"),
                found.get("videos"),
                found.get("spans"),
            )

        picture = "Describe this image in one sentence."
        film = "Describe this video in one sentence."
        a, b, c = (f"/data/media/{name}" for name in ("a.JPG", "b.png", "c.mp4"))
        assert row("picture") == (f"<image>\n{picture}", "a picture", [a], None, None)
        assert row("two") == (f"<image><image>\n{picture}", "two pictures", [a, b], None, None)
        assert row("clip") == (f"<video>\n{film}", "a clip", None, [c], [[1.0, 2.5]])
        assert row("whole") == (f"<video>\n{film}", "a whole video", None, [c], None)
        assert row("mixed") == (f"<image><video>\n{film}", "both", [a], [c], None)
        assert row("far")[2] == ["https://x.org/a.jpg"]
        assert row("tube")[3] == ["youtube:dQw4w9WgXcQ"]
        assert row("asked")[0] == "Look at <image> again?"
        assert row("asked")[1] == 'said "it\'s" so'
        assert row("text") == ("Sure?", "yes", None, None, None)
        spans = sum("spans" in line for line in _lines(tmp_path / "chat" / "train.jsonl"))
        assert report[0] == "train.jsonl: 13 rows"
        assert report[1].startswith(f"  {spans} rows show a part of a video")
        assert report[-1] == f"Written to {tmp_path / 'chat'}"

    def test_rows_that_count_more_than_once_are_there_as_often(
        self, world: TinyWorld, tmp_path: Path
    ) -> None:
        _export(world, tmp_path / "chat", "messages")
        counts = Counter(row["id"] for row in _lines(tmp_path / "chat" / "train.jsonl"))
        assert counts == dict(tiny.ask(world.work, "SELECT id, repeat FROM mixture"))
        assert sum(counts.values()) == 13

    def test_every_placeholder_has_a_medium(self, world: TinyWorld, tmp_path: Path) -> None:
        _export(world, tmp_path / "chat", "messages")
        for row in _lines(tmp_path / "chat" / "train.jsonl"):
            text = row["messages"][0]["content"]
            assert text.count("<image>") == len(row.get("images", []))
            assert text.count("<video>") == len(row.get("videos", []))

    @pytest.mark.parametrize(
        ("root", "path"),
        [
            (None, "{source}/media/a.JPG"),
            ("", "media/a.JPG"),
            ("/data/", "/data/media/a.JPG"),
            ("data", "data/media/a.JPG"),
            ("s3://bucket/data", "s3://bucket/data/media/a.JPG"),
        ],
    )
    def test_where_paths_begin(
        self, world: TinyWorld, tmp_path: Path, root: str | None, path: str
    ) -> None:
        _export(world, tmp_path / "chat", "messages", media_root=root)
        rows = {row["id"]: row for row in _lines(tmp_path / "chat" / "train.jsonl")}
        found = rows[_keys(world)["picture"]]["images"]
        assert found == [path.format(source=world.spec.parent)]


@pytest.mark.parametrize(
    ("path", "locator", "place"),
    [
        (None, "https://x.org/a.jpg", "https://x.org/a.jpg"),
        (None, "youtube:x", "youtube:x"),
        (None, "coco:1", "coco:1"),
        (None, "a/b.jpg", "root/a/b.jpg"),
        ("a/b.jpg", "https://x.org/a.jpg", "root/a/b.jpg"),
        ("a/b:c.jpg", "x", "root/a/b:c.jpg"),
        ("/abs/b.jpg", "x", "/abs/b.jpg"),
        ("../up/b.jpg", "x", "up/b.jpg"),
        ("data/0.tar#1.jpg", "x", "root/data/0.tar#1.jpg"),
    ],
)
def test_media_paths(path: str | None, locator: str, place: str) -> None:
    assert media_path({"path": path, "locator": locator}, "root") == place


class TestWebDataset:
    def members(self, path: Path) -> dict[str, bytes]:
        with tarfile.open(path) as tar:
            found = {m.name: tar.extractfile(m).read() for m in tar.getmembers()}  # type: ignore[union-attr]
            assert len(found) == len(tar.getmembers())
            assert {(m.mtime, m.uid, m.gid, m.uname) for m in tar.getmembers()} == {(0, 0, 0, "")}
        return found

    def test_rows_with_their_media(self, world: TinyWorld, tmp_path: Path) -> None:
        report = _export(world, tmp_path / "out", "webdataset")
        names = sorted(path.name for path in (tmp_path / "out").iterdir())
        assert names == ["train-00000.tar", "train-missing.txt"]
        members = self.members(tmp_path / "out" / "train-00000.tar")
        keys, repeats = _keys(world), dict(tiny.ask(world.work, "SELECT id, repeat FROM mixture"))
        a, b, c = (name.encode() * 100 for name in ("a.JPG", "b.png", "c.mp4"))
        assert members[f"{keys['picture']}.jpg"] == a
        assert members[f"{keys['two']}.0.jpg"] == a
        assert members[f"{keys['two']}.1.png"] == b
        assert members[f"{keys['clip']}.mp4"] == c
        assert members[f"{keys['mixed']}.0.jpg"] == a
        assert members[f"{keys['mixed']}.1.mp4"] == c
        assert members[f"{keys['text']}.txt"] == b"yes"
        row = json.loads(members[f"{keys['clip']}.json"])
        assert row["response"] == "a clip"
        assert row["media"][0]["start"] == 1.0
        assert set(row["media"][0]) == {"medium_id", "kind", "locator", "start", "end"}
        # Far media are not there; whatever counts more often is there under names of its own.
        missing = (tmp_path / "out" / "train-missing.txt").read_text().split()
        assert Counter(missing) == {keys[k]: repeats[keys[k]] for k in ("far", "tube")}
        texts = Counter(
            name.split(".")[0].split("-")[0] for name in members if name.endswith(".txt")
        )
        assert texts == {i: n for i, n in repeats.items() if i not in missing}
        written = sum(texts.values())
        assert report[0] == f"train: {written} rows in 1 tars"
        assert f"{len(missing)} rows have no local copy of their media" in report[1]

    def test_members_of_a_row_stand_together(self, world: TinyWorld, tmp_path: Path) -> None:
        _export(world, tmp_path / "out", "webdataset")
        with tarfile.open(tmp_path / "out" / "train-00000.tar") as tar:
            keys = [name.split(".")[0] for name in tar.getnames()]
        runs = [key for before, key in zip([None, *keys], keys, strict=False) if key != before]
        assert len(runs) == len(set(runs))

    def test_a_tar_holds_so_many_rows(
        self, world: TinyWorld, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(webdataset, "ROWS_PER_TAR", 4)
        _export(world, tmp_path / "out", "webdataset")
        tars = sorted((tmp_path / "out").glob("*.tar"))
        counts = [sum(n.endswith(".json") for n in self.members(tar)) for tar in tars]
        assert counts[:-1] == [4] * (len(tars) - 1)
        assert 1 <= counts[-1] <= 4


@pytest.mark.parametrize("form", ["messages", "webdataset"])
class TestEither:
    def test_the_same_bytes_again(self, world: TinyWorld, tmp_path: Path, form: str) -> None:
        for name in ("one", "other"):
            _export(world, tmp_path / name, form)
        one, other = (
            {path.name: sha256_file(path) for path in (tmp_path / name).iterdir()}
            for name in ("one", "other")
        )
        assert one == other

    def test_one_split(self, tiny_world: TinyWorld, tmp_path: Path, form: str) -> None:
        _export(tiny_world, tmp_path / "all", form)
        _export(tiny_world, tmp_path / "one", form, split="validation")
        names = {path.name.split(".")[0].split("-")[0] for path in (tmp_path / "all").iterdir()}
        assert names == {"train", "validation", "test"}
        for path in (tmp_path / "one").iterdir():
            assert path.name.startswith("validation")
            assert sha256_file(path) == sha256_file(tmp_path / "all" / path.name)

    def test_a_split_that_there_is_not(
        self, tiny_world: TinyWorld, tmp_path: Path, form: str
    ) -> None:
        with pytest.raises(UserError) as caught:
            _export(tiny_world, tmp_path / "out", form, split="dev")
        assert caught.value.what == "there is no split 'dev'"
        assert caught.value.remedy == "There are: test, train, validation"
        assert list(tmp_path.iterdir()) == []

    def test_a_folder_that_is_there(self, tiny_world: TinyWorld, tmp_path: Path, form: str) -> None:
        (tmp_path / "kept").write_text("x")
        with pytest.raises(UserError, match="the folder exists") as caught:
            _export(tiny_world, tmp_path, form)
        assert caught.value.where == str(tmp_path)
        assert (tmp_path / "kept").read_text() == "x"

    def test_without_a_mixture(self, tmp_path: Path, form: str) -> None:
        with pytest.raises(UserError, match="there is no mixture here") as caught:
            export_mixture(
                tmp_path,
                tmp_path / "out",
                form=form,
                split=None,
                media_root=None,
                progress=tiny.QUIET,
            )
        assert caught.value.remedy

    def test_an_error_leaves_nothing_behind(
        self, world: TinyWorld, tmp_path: Path, form: str, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def full(*_: object) -> None:
            raise OSError(28, "No space left on device")

        monkeypatch.setattr("os.replace", full)
        with pytest.raises(OSError, match="No space left"):
            _export(world, tmp_path / "out", form)
        assert list(tmp_path.iterdir()) == []

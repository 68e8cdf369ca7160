"""A sample on disk: deterministic, whole or absent, with media that decode and a true table."""

import errno
import hashlib
import io
import json
from collections import Counter
from pathlib import Path

import pytest
from PIL import Image

import curation.sample.write as write_module
from curation.sample import write_sample
from curation.sample.truth import SCHEMA
from curation.sample.video import decode


def hashes(root: Path) -> dict[str, str]:
    return {
        path.relative_to(root).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in root.rglob("*")
        if path.is_file()
    }


def test_same_arguments_same_bytes_and_another_seed_other_bytes(tmp_path: Path) -> None:
    for name, seed in (("a", 3), ("b", 3), ("c", 4)):
        write_sample(tmp_path / name, examples=50, seed=seed)
    first, second, third = (hashes(tmp_path / name) for name in "abc")
    assert first == second
    media = [
        {value for name, value in each.items() if name.startswith("media/")}
        for each in (first, third)
    ]
    assert not media[0] & media[1]


def test_every_medium_is_there_and_decodes(sample) -> None:
    for name in {row["medium_file"] for row in sample.truth}:
        path = sample.root / name
        if path.suffix == ".mp4":
            frames = decode(path)
            assert len(frames) >= 8
            assert frames[0].width <= 192
        else:
            with Image.open(path) as picture:
                picture.load()
                assert 70 <= picture.width <= 320


def test_truth_has_its_schema_and_one_row_a_record(sample) -> None:
    assert list(sample.truth[0]) == SCHEMA.names
    keys = Counter((row["file"], row["record"]) for row in sample.truth)
    assert max(keys.values()) == 1
    assert sum(sample.summary.records.values()) == len(sample.truth)
    assert Counter((row["plant"], row["kind"]) for row in sample.truth if row["plant"]) == Counter(
        sample.summary.plants
    )
    for row in sample.truth:
        assert (sample.root / row["file"]).exists()
        assert row["of_file"] is None or (sample.root / row["of_file"]).exists()
    page = (sample.root / "truth.md").read_text()
    assert all(f"`{name}`" in page for name in SCHEMA.names)


def test_records_are_where_the_truth_says(sample) -> None:
    """A record's number finds the line that names the record's medium."""
    lines = (sample.root / "sources/cc3m/Train_GCC.tsv").read_text().splitlines()
    narrated = (sample.root / "sources/custom/narrations.jsonl").read_text().splitlines()
    folder = sorted(
        path.relative_to(sample.root).as_posix()
        for path in (sample.root / "sources/custom/folder").rglob("*")
        if path.suffix in (".jpg", ".png")
    )
    captions = json.loads((sample.root / "sources/custom/captions_train.json").read_text())
    for row in sample.truth:
        name, place = Path(row["medium_file"]).name, row["record"] - 1
        if row["dataset"] == "cc3m":
            assert lines[place].split("\t")[1].split("?")[0].endswith(f"/{name}")
        elif row["dataset"] == "custom_narrations":
            image = json.loads(narrated[place])["image"]
            assert (sample.root / "sources/custom" / image).resolve().name == name
        elif row["dataset"] == "custom_folder":
            assert folder[place] == row["medium_file"]
        elif row["dataset"] == "custom_captions":
            assert captions["annotations"][place]["image_id"] == int(Path(name).stem)


def test_byte_identical_copies_are_byte_identical(sample) -> None:
    media = {(row["file"], row["record"]): row["medium_file"] for row in sample.truth}
    copies = [row for row in sample.truth if row["kind"] == "same_file"]
    assert copies
    for row in copies:
        original = media[row["of_file"], row["of_record"]]
        assert (sample.root / original).read_bytes() == (
            sample.root / row["medium_file"]
        ).read_bytes()


def test_examples_out_of_range_are_refused(tmp_path: Path) -> None:
    for examples in (49, 0, -1, 100_001):
        with pytest.raises(ValueError, match="from 50 to 100000"):
            write_sample(tmp_path / "out", examples=examples, seed=0)
    assert not any(tmp_path.iterdir())


def test_a_folder_in_use_is_refused_and_left_alone(tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("keep")
    with pytest.raises(ValueError, match="is in use"):
        write_sample(tmp_path, examples=50, seed=0)
    with pytest.raises(ValueError, match="is in use"):
        write_sample(tmp_path / "mine.txt", examples=50, seed=0)
    assert [path.name for path in tmp_path.iterdir()] == ["mine.txt"]


def test_a_full_disk_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(medium: object, root: Path) -> None:
        (root / "half").write_text("x")
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(write_module, "make", full)
    with pytest.raises(OSError, match="No space left"):
        write_sample(tmp_path / "out", examples=50, seed=0)
    assert not any(tmp_path.iterdir())


def test_progress_counts_to_the_end_into_an_empty_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # media are not the point here, and leaving them out keeps the test quick
    monkeypatch.setattr(write_module, "make", lambda medium, root: None)
    calls: list[tuple[int, int]] = []
    summary = write_sample(
        tmp_path, examples=50, seed=0, progress=lambda done, total: calls.append((done, total))
    )
    assert [done for done, _ in calls] == list(range(1, summary.media + 1))
    assert {total for _, total in calls} == {summary.media}
    assert summary.out == tmp_path
    assert (tmp_path / "README.md").exists()


def test_the_shipped_spec_is_copied_with_its_size(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shipped = tmp_path / "shipped"
    shipped.mkdir()
    monkeypatch.setattr(write_module, "files", lambda package: shipped)
    root = tmp_path / "out"
    root.mkdir()
    write_module._copy_spec(root, 400)
    assert not any(root.iterdir()), "without a shipped spec there is none"
    (shipped / "sample.toml").write_text(
        'seed = 1\nsize = 500  # how many\n[[source]]\nname = "x"\n'
    )
    write_module._copy_spec(root, 400)
    assert (root / "sample.toml").read_text() == 'seed = 1\nsize = 100\n[[source]]\nname = "x"\n'
    write_module._copy_spec(root, 60)
    assert "size = 20\n" in (root / "sample.toml").read_text()


def test_png_and_jpeg_files_are_what_their_names_say(sample) -> None:
    for path in (sample.root / "media/cc3m").iterdir():
        kind = {".jpg": "JPEG", ".png": "PNG"}[path.suffix]
        with Image.open(io.BytesIO(path.read_bytes())) as picture:
            assert picture.format == kind

"""Which files a source's `files` name."""

from pathlib import Path

import pytest

from curation.spec import load_spec
from curation.spec.load import LoadedSpec, input_files
from manifests.errors import UserError
from tests.curation import tiny

A = tiny.jsonl_source("a")


def load(folder: Path, text: str) -> LoadedSpec:
    for name in ("a", "b"):
        tiny.write_jsonl(folder / f"{name}.jsonl", tiny.image_rows(3, name=name))
    return load_spec(tiny.write_spec(folder, text))


class TestInputFiles:
    def names(self, folder: Path, *files: str) -> list[str]:
        listed = ", ".join(f'"{file}"' for file in files)
        loaded = load(folder, A.replace('"a.jsonl"', listed))
        found = input_files(loaded, "a")
        assert all(file.path.exists() for file in found)
        return [file.name for file in found]

    def test_patterns_are_sorted_and_given_files_are_not(self, tmp_path: Path) -> None:
        for name in ("deep/2.jsonl", "deep/10.jsonl", "deep/er/1.jsonl"):
            tiny.write_jsonl(tmp_path / name, [])
        assert self.names(tmp_path, "b.jsonl", "a.jsonl") == ["b.jsonl", "a.jsonl"]
        assert self.names(tmp_path, "deep/*.jsonl") == ["deep/10.jsonl", "deep/2.jsonl"]
        assert self.names(tmp_path, "deep/**/*.jsonl", "a.jsonl") == [
            "deep/10.jsonl",
            "deep/2.jsonl",
            "deep/er/1.jsonl",
            "a.jsonl",
        ]
        assert self.names(tmp_path, "[ab].jsonl") == ["a.jsonl", "b.jsonl"]

    def test_files_beside_the_specs_folder(self, tmp_path: Path) -> None:
        tiny.write_jsonl(tmp_path / "data" / "x.jsonl", [])
        spec = tmp_path / "specs"
        assert self.names(spec, "../data/x.jsonl") == ["../data/x.jsonl"]
        assert self.names(spec, "../data/*.jsonl") == ["../data/x.jsonl"]

    def test_absolute_paths_keep_their_name(self, tmp_path: Path) -> None:
        tiny.write_jsonl(tmp_path / "data" / "x.jsonl", [])
        name = str(tmp_path / "data" / "x.jsonl")
        assert self.names(tmp_path / "specs", name) == [name]
        assert self.names(tmp_path / "specs", f"{tmp_path}/data/*.jsonl") == [name]

    def test_a_name_with_the_signs_of_a_pattern(self, tmp_path: Path) -> None:
        tiny.write_jsonl(tmp_path / "a[1].jsonl", [])
        assert self.names(tmp_path, "a[1].jsonl") == ["a[1].jsonl"]

    def test_the_spec_may_be_named_without_a_folder(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        load(tmp_path, A)
        monkeypatch.chdir(tmp_path)
        loaded = load_spec(Path("mix.toml"))
        assert [file.name for file in input_files(loaded, "a")] == ["a.jsonl"]

    def test_a_name_that_is_not_utf8_is_refused(self, tmp_path: Path) -> None:
        folder = tmp_path / "x"
        folder.mkdir()
        try:
            Path(bytes(folder).decode() + "/caf\udce9.jsonl").write_text("{}\n")
        except OSError:
            pytest.skip("this file system takes no such name")
        with pytest.raises(UserError, match="is not UTF-8") as caught:
            self.names(tmp_path, "x/*.jsonl")
        assert caught.value.where == f"{tmp_path / 'mix.toml'}, line 5"
        assert caught.value.remedy

"""Small mixtures, built for real, that several tests look at."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from curation.build import build_mixture
from curation.progress import Progress
from curation.spec import load_spec
from curation.spec.load import LoadedSpec
from manifests.lineage import Lineage

# Texts that would break a page that believes them. `ALERT` must never come out unescaped.
ALERT = "<script>alert('x')</script><img src=x onerror=alert(1)>"
HOSTILE = (
    ALERT,
    "</div></article></section></main><style>*{display:none}</style>",
    '" onmouseover="alert(1)" x="',
    "safe \u202eevil reversed\u202c \u2066isolate \u2069\u2069\u202e end",
    "\u05e9\u05dc\u05d5\u05dd (\u05e1\u05d5\u05d2\u05e8\u05d9\u05d9\u05dd) 123.",
    "A" * 100_000,
    "\U0001f469\u200d\U0001f469\u200d\U0001f467" * 200,
    "Z" + "\u0301\u0302\u0303" * 300 + "algo",
    "{{ 7 * 7 }} {% raw %} &amp; &lt;b&gt; `|` $x$ [a](javascript:alert(1))",
)


@dataclass(frozen=True)
class Built:
    """A mixture on disk and what it was made from."""

    loaded: LoadedSpec
    work: Path
    lineage: Lineage

    @property
    def folder(self) -> Path:
        return self.work / "mixture"

    @property
    def html(self) -> str:
        return (self.folder / "report.html").read_text(encoding="utf-8")

    @property
    def card(self) -> str:
        return (self.folder / "README.md").read_text(encoding="utf-8")


def build(world: Path, work: Path) -> Built:
    loaded = load_spec(world / "mix.toml")
    lineage = build_mixture(loaded, work, workers=1, progress=Progress(quiet=True))
    return Built(loaded, work, lineage)


def write_rows(path: Path, rows: list[dict[str, Any]]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")


@pytest.fixture(scope="session")
def mixed_world(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Three sources: hostile texts with good and damaged pictures, clips, and one far too small."""
    from PIL import Image

    world = tmp_path_factory.mktemp("mixed")
    (world / "media").mkdir()
    rows = []
    for number, text in enumerate(HOSTILE):
        name = f"media/{number}.png"
        Image.new("RGB", (320 + number, 200), (20 * number, 90, 160)).save(world / name)
        rows.append({"id": f"h{number}", "image": name, "caption": text, "lang": ALERT})
    (world / "media" / "1.png").write_bytes(b"\x89PNG\r\n\x1a\nand then nothing")
    rows[2]["licence"] = "<b>licence</b>`|`"
    rows += [
        # The same picture with the same words: a duplicate of the first.
        {"id": "again", "image": "media/0.png", "caption": HOSTILE[0]},
        {"id": "empty", "image": "media/0.png", "caption": " "},
        {"id": "nul", "image": "media/0.png", "caption": "a\x00<script>b</script>"},
    ]
    write_rows(world / "pictures.jsonl", rows)
    clips = [
        {
            "id": f"c{n}",
            "video": f"https://example.org/{n}.mp4",
            "start": n / 2,
            "end": n / 2 + 1 + n % 7,
            "caption": " ".join(["word"] * (1 + n % 40)),
        }
        for n in range(120)
    ]
    write_rows(world / "clips.jsonl", clips)
    write_rows(world / "few.jsonl", [clips[0] | {"id": "f", "video": "https://example.org/f.mp4"}])
    (world / "mix.toml").write_text(
        """
name = "mixed"
size = 60
seed = 3
[splits]
validation = 0.2
[strata]
by = ["task", "response_words"]
edges = { response_words = [5, 20] }
[sources.pictures]
format = "jsonl"
dataset = "pictures"
files = ["pictures.jsonl"]
licence = "CC-BY-4.0"
columns = { response = "caption", language = "lang" }
min = 9
max = 9
[sources.clips]
format = "jsonl"
dataset = "clips"
files = ["clips.jsonl"]
licence = "CC-BY-NC-4.0"
task = "dense_caption"
columns = { response = "caption" }
where = "response_words > 1 AND response <> '|`<script>`|'"
[sources.few]
format = "jsonl"
dataset = "few"
files = ["few.jsonl"]
licence = "CC0-1.0"
columns = { response = "caption" }
share = 0.25
""",
        encoding="utf-8",
    )
    return world


@pytest.fixture(scope="session")
def mixed(mixed_world: Path, tmp_path_factory: pytest.TempPathFactory) -> Built:
    """`mixed_world` curated."""
    return build(mixed_world, tmp_path_factory.mktemp("mixed_work"))


@pytest.fixture(scope="session")
def single(tmp_path_factory: pytest.TempPathFactory) -> Built:
    """A mixture of one text row that counts three times; nothing is left to hold out."""
    world = tmp_path_factory.mktemp("single")
    turns = [{"role": "user", "content": "Hello?"}, {"role": "assistant", "content": "Yes."}]
    write_rows(world / "chat.jsonl", [{"messages": turns}])
    (world / "mix.toml").write_text(
        """
size = 3
seed = 1
on_shortage = "repeat"
[splits]
test = 0.000001
test-hard = 0.000001
[sources.chat]
format = "messages"
dataset = "chat"
files = ["chat.jsonl"]
licence = "CC-BY-SA-4.0"
""",
        encoding="utf-8",
    )
    return build(world, tmp_path_factory.mktemp("single_work"))

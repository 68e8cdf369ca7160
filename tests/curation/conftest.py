"""A tiny world that many tests look at: five sources, one mixture, built once a session."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path

import pytest

from manifests.lineage import Lineage
from tests.curation import tiny


@dataclass(frozen=True)
class TinyWorld:
    """A spec, the sources beside it, the work folder, and what building gave."""

    spec: Path
    work: Path
    lineage: Lineage

    def copy(self, to: Path) -> TinyWorld:
        """The same in another folder, to be changed."""
        folder = shutil.copytree(self.spec.parent.parent, to / "world")
        return TinyWorld(folder / "source" / self.spec.name, folder / "work", self.lineage)


_SPEC = """
name = "tiny"
size = 100
seed = 3
difficulty = "response_words"

[splits]
test = 0.1
validation = 0.2

[strata]
by = ["response_words"]
edges = { response_words = [6, 9] }

[duplicates]
captions_kept = 2

[sources.own]
format = "jsonl"
files = ["own.jsonl"]
dataset = "own"
licence = "CC-BY-4.0"
share = 0.3
where = "response_words >= 5"

[sources.asked]
format = "jsonl"
files = ["asked.jsonl"]
dataset = "asked"
task = "vqa"
share = 0.2
max = 30

[sources.talk]
format = "jsonl"
files = ["talk.jsonl"]
dataset = "talk"
task = "chat"
columns = { image = "" }
weight = 0.5

[sources.cc]
format = "cc3m"
files = ["cc.tsv"]
row_weight = "response_words"

[sources.web]
format = "webvid"
files = ["web.csv"]
loss_weight = 2.0
prompt = ["What happens?", "Tell what you see."]
"""


def write_world(source: Path) -> Path:
    """Write the sources and the spec."""
    own = tiny.image_rows(90, name="own")
    for number in range(3):
        (source / "images").mkdir(parents=True, exist_ok=True)
        (source / "images" / f"{number}.jpg").write_bytes(f"picture {number}".encode())
        own[number]["image"] = f"images/{number}.jpg"
        own[number]["caption"] = tiny.caption(number, words=8)
    repeated = dict(own[5])
    other_content = {**own[6], "caption": "something else of that key entirely"}
    empty = {"id": "own-empty", "image": "https://own.example.org/e.jpg", "caption": "  "}
    path = tiny.write_jsonl(source / "own.jsonl", [*own, repeated, other_content, empty])
    path.write_text(path.read_text() + "{no json\n")
    asked = [
        {
            "id": f"q{number}",
            "image": own[number]["image"],
            "question": f"How many of thing {number}?",
            "answer": f"There are {number}.",
        }
        for number in range(10, 50)
    ]
    tiny.write_jsonl(source / "asked.jsonl", asked)
    talk = [
        {"id": f"t{n}", "prompt": f"Say {n} twice.", "response": f"{n} and again {n}"}
        for n in range(30)
    ]
    tiny.write_jsonl(source / "talk.jsonl", talk)
    # The first ten show pictures that `own` has, the next four say the same.
    cc = [(tiny.caption(500 + n), str(own[20 + n]["image"])) for n in range(10)]
    cc += [("the same words for all", f"http://cc.example.org/same{n}.jpg") for n in range(4)]
    cc += [(tiny.caption(600 + n), f"http://cc.example.org/{n}.jpg") for n in range(40)]
    tiny.write_cc3m(source / "cc.tsv", cc)
    web = [tiny.clip(n, tiny.caption(700 + n), seconds=5 + n % 20) for n in range(1, 41)]
    tiny.write_webvid(source / "web.csv", web)
    return tiny.write_spec(source, _SPEC)


@pytest.fixture(scope="session")
def tiny_world(tmp_path_factory: pytest.TempPathFactory) -> TinyWorld:
    """Built once; `copy` it to change anything."""
    folder = tmp_path_factory.mktemp("tiny") / "world"
    spec = write_world(folder / "source")
    return TinyWorld(spec, folder / "work", tiny.build(spec, folder / "work"))

"""From examples to a mixture and its rejections: every row is accounted for."""

from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from curation.spec.tasks import TASKS
from curation.takedowns import Takedowns, save_takedowns
from manifests.errors import UserError
from manifests.lineage import read_lineage
from tests.curation import tiny
from tests.curation.conftest import TinyWorld


def _funnel(world: TinyWorld) -> dict[str, dict[str, Any]]:
    found: dict[str, dict[str, Any]] = world.lineage.counts["sources"]
    return found


def test_every_record_is_accounted_for(tiny_world: TinyWorld) -> None:
    funnel = _funnel(tiny_world)
    assert list(funnel) == ["own", "asked", "talk", "cc", "web"]
    for counts in funnel.values():
        assert counts["records"] == (
            counts["examples"] + counts["repeated"] + counts["errors"] + counts["taken_down"]
        )
        assert counts["errors"] == sum(counts["errors_by_reason"].values())
        turned_away = counts["licence"] + counts["where"] + counts["row_weight"]
        duplicates = sum(counts["duplicates"].values())
        assert counts["examples"] == turned_away + duplicates + counts["eligible"]
        assert sum(counts["licences"].values()) == duplicates + counts["eligible"]
    own = funnel["own"]
    assert (own["records"], own["examples"], own["repeated"], own["where"]) == (94, 90, 1, 11)
    assert own["errors_by_reason"] == {"bad_json": 1, "empty_response": 1, "key_conflict": 1}
    assert funnel["cc"]["duplicates"] == {"same_medium": 9, "same_caption": 2}


def test_every_example_is_chosen_or_rejected_once(tiny_world: TinyWorld) -> None:
    rows = tiny.ask(
        tiny_world.work,
        "SELECT e.id, (m.id IS NOT NULL)::INT + (r.id IS NOT NULL)::INT FROM examples e"
        " LEFT JOIN mixture m USING (id) LEFT JOIN rejections r USING (id)",
    )
    assert len(rows) == 254
    assert {count for _, count in rows} == {1}


def test_the_first_rule_that_turned_a_row_away(tiny_world: TinyWorld) -> None:
    rules = tiny.ask(
        tiny_world.work, "SELECT source, rule, count(*) FROM rejections GROUP BY ALL ORDER BY ALL"
    )
    assert rules == [
        ("asked", "quota", 20),
        ("cc", "duplicate", 11),
        ("cc", "quota", 21),
        ("own", "quota", 49),
        ("own", "where", 11),
        ("talk", "quota", 22),
        ("web", "quota", 20),
    ]
    for detail, kept in tiny.ask(
        tiny_world.work,
        "SELECT detail, d.rule || ' of ' || d.kept_id"
        " FROM rejections r JOIN duplicates d USING (id)",
    ):
        assert detail == kept


def test_the_kept_copies_are_still_there(tiny_world: TinyWorld) -> None:
    assert tiny.ask(
        tiny_world.work,
        "SELECT count(*) FROM duplicates d WHERE d.kept_id IN (SELECT id FROM duplicates)"
        " OR NOT EXISTS (FROM candidates c WHERE c.id = d.kept_id)",
    ) == [(0,)]


def test_splits_by_group(tiny_world: TinyWorld) -> None:
    rows = tiny.ask(
        tiny_world.work,
        'SELECT "group", count(DISTINCT split), count(DISTINCT media[1].whole_id) FROM mixture'
        " GROUP BY ALL",
    )
    assert {splits for _, splits, _ in rows} == {1}
    splits = Counter(s for (s,) in tiny.ask(tiny_world.work, "SELECT split FROM mixture"))
    assert set(splits) == {"train", "validation", "test"}
    # Half of `asked` shows pictures that `own` captions: they are on one side.
    assert tiny.ask(
        tiny_world.work,
        "SELECT count(*) FROM mixture a JOIN mixture b ON a.media[1].whole_id = b.media[1].whole_id"
        " AND a.split <> b.split",
    ) == [(0,)]


def test_a_file_set_a_split_sorted_by_id(tiny_world: TinyWorld) -> None:
    names = [file.name for file in tiny_world.lineage.files]
    assert names == [
        "train-00000.parquet",
        "test-00000.parquet",
        "validation-00000.parquet",
    ]
    ids = [i for (i,) in tiny.ask(tiny_world.work, "SELECT id FROM mixture WHERE split = 'train'")]
    assert ids == sorted(ids)


def test_prompts_are_the_records_own_the_sources_or_the_tasks(tiny_world: TinyWorld) -> None:
    prompts = tiny.ask(tiny_world.work, "SELECT source, prompt FROM mixture")
    by_source = {source: {p for s, p in prompts if s == source} for source, _ in prompts}
    assert by_source["web"] == {"What happens?", "Tell what you see."}
    assert by_source["own"] == by_source["cc"] == {TASKS["caption"]["image"]}
    assert all(prompt.startswith("How many of thing ") for prompt in by_source["asked"])
    assert all(prompt.startswith("Say ") for prompt in by_source["talk"])
    # Which of several is a matter of the id alone.
    for example, prompt in tiny.ask(
        tiny_world.work, "SELECT id, prompt FROM mixture WHERE source = 'web'"
    ):
        assert prompt == ["What happens?", "Tell what you see."][int(example[24:], 16) % 2]


def test_stages_weights_and_difficulty(tiny_world: TinyWorld) -> None:
    stages = tiny.ask(
        tiny_world.work, "SELECT DISTINCT source, stage, weight FROM mixture ORDER BY ALL"
    )
    assert stages == [
        ("asked", "multi_task", 1.0),
        ("cc", "alignment", 1.0),
        ("own", "alignment", 1.0),
        ("talk", "multi_task", 1.0),
        ("web", "alignment", 2.0),
    ]
    rows = tiny.ask(tiny_world.work, "SELECT stage, response_words, difficulty FROM mixture")
    for stage in {stage for stage, _, _ in rows}:
        ranked = sorted((d, w) for s, w, d in rows if s == stage)
        assert ranked[0][0] == 0.0
        assert ranked[-1][0] <= 1.0
        assert [w for _, w in ranked] == sorted(w for _, w in ranked)
        assert len({(d, w) for d, w in ranked}) == len({w for _, w in ranked})


def test_where_media_lie(tiny_world: TinyWorld) -> None:
    rows = tiny.ask(
        tiny_world.work,
        "SELECT source, media[1].kind, media[1].locator, media[1].path, len(media) FROM mixture",
    )
    for source, kind, locator, path, count in rows:
        if source == "talk":
            assert (kind, locator, path, count) == (None, None, None, 0)
        elif source == "web":
            assert kind == "video"
            assert locator.startswith("https://ak.picdn.net/")
        else:
            assert kind == "image"
            assert path is None or path == locator == f"images/{path[7]}.jpg"
    assert tiny_world.lineage.root == "../source"


def test_several_media_stay_in_order_and_texts_may_have_quotes(tmp_path: Path) -> None:
    rows = [
        {
            "id": str(n),
            "images": [f"https://x.org/{n}-{k}.jpg" for k in (3, 1, 2)],
            "caption": f"it's {n} 'quoted' \"things\" \\ here",
        }
        for n in range(8)
    ]
    tiny.write_jsonl(tmp_path / "it's.jsonl", rows)
    source = tiny.jsonl_source("a", "prompt = \"What's 'that'?\"", files="it's.jsonl")
    spec = tiny.write_spec(tmp_path, "size = 8\n" + source + "[splits]\nvalidation = 0.5\n")
    tiny.build(spec, tmp_path / "wo'rk")
    for number, prompt, response, media in tiny.ask(
        tmp_path / "wo'rk",
        "SELECT e.source_key, m.prompt, m.response, m.media"
        " FROM mixture m JOIN examples e USING (id)",
    ):
        assert prompt == "What's 'that'?"
        assert response == rows[int(number)]["caption"]
        assert [m["locator"] for m in media] == rows[int(number)]["images"]


_AS_NUMBER = "CAST(extra->>'score' AS DOUBLE)"


@pytest.mark.parametrize(
    "text",
    [
        tiny.jsonl_source("a", f'where = "{_AS_NUMBER} > 0.5"'),
        tiny.jsonl_source("a", f'row_weight = "{_AS_NUMBER}"'),
        f'difficulty = "{_AS_NUMBER}"\n' + tiny.jsonl_source("a"),
        f'strata.by = ["{_AS_NUMBER}"]\n' + tiny.jsonl_source("a"),
    ],
    ids=["where", "row_weight", "difficulty", "strata"],
)
def test_an_expression_that_fails_on_a_row_is_the_users_to_mend(tmp_path: Path, text: str) -> None:
    rows = [{**row, "score": "0.7" if n else "high"} for n, row in enumerate(tiny.image_rows(9))]
    tiny.write_jsonl(tmp_path / "a.jsonl", rows)
    spec = tiny.write_spec(tmp_path, "size = 9\n" + text)
    with pytest.raises(UserError) as caught:
        tiny.build(spec, tmp_path / "work")
    assert "Could not convert string" in caught.value.what
    assert caught.value.where == str(spec)
    assert "TRY_CAST" in str(caught.value.remedy)
    assert read_lineage(tmp_path / "work" / "mixture") is None


@pytest.fixture(scope="module")
def licensed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Rows under three licences, one of them without a word."""
    folder = tmp_path_factory.mktemp("licensed")
    names = ("CC-BY-4.0", "CC-BY-NC-ND-4.0", None)
    rows = [{**row, "licence": names[n % 3]} for n, row in enumerate(tiny.image_rows(30))]
    tiny.write_jsonl(folder / "a.jsonl", rows)
    return folder


def test_an_allow_list_of_licences(licensed: Path) -> None:
    text = "size = 5\npublish = true\n" + tiny.jsonl_source("a")
    spec = tiny.write_spec(licensed, text + "[licences]\nallow = ['CC-BY-4.0', \"it's\"]\n")
    lineage = tiny.build(spec, licensed / "work")
    assert lineage.counts["sources"]["a"]["licence"] == 20
    assert tiny.ask(licensed / "work", "SELECT DISTINCT licence FROM mixture") == [("CC-BY-4.0",)]
    rejected = tiny.ask(
        licensed / "work",
        "SELECT detail, count(*) FROM rejections WHERE rule = 'licence' GROUP BY ALL ORDER BY ALL",
    )
    assert rejected == [("CC-BY-NC-ND-4.0", 10), ("LicenseRef-unstated", 10)]


def test_publishing_what_may_not_be_given_on(licensed: Path) -> None:
    spec = tiny.write_spec(licensed, "size = 5\npublish = true\n" + tiny.jsonl_source("a"))
    with pytest.raises(UserError) as caught:
        tiny.build(spec, licensed / "work")
    assert "a: 10 rows under CC-BY-NC-ND-4.0" in caught.value.what
    assert "a: 10 rows under LicenseRef-unstated (nobody said)" in caught.value.what
    assert "CC-BY-4.0 " not in caught.value.what
    assert caught.value.where == f"{spec}, line 3"


def test_no_licence_allowed_leaves_nothing(licensed: Path) -> None:
    text = "size = 5\n" + tiny.jsonl_source("a") + "[licences]\nallow = []\n"
    with pytest.raises(UserError, match="can give 0 rows, fewer than `size` 5"):
        tiny.build(tiny.write_spec(licensed, text), licensed / "work")


def test_a_row_weight_of_nothing_turns_a_row_away(licensed: Path) -> None:
    weight = "row_weight = 'CASE WHEN response_words > 6 THEN response_words - 7 ELSE seconds END'"
    spec = tiny.write_spec(licensed, "size = 5\n" + tiny.jsonl_source("a", weight))
    counts = tiny.build(spec, licensed / "work").counts["sources"]["a"]
    # 4 to 6 words: null; 7 words: 0.
    words = [4 + n % 8 for n in range(30)]
    assert counts["row_weight"] == sum(w <= 7 for w in words)
    assert counts["eligible"] == sum(w > 7 for w in words)


def test_the_order_of_the_records_and_of_the_work_does_not_matter(
    tiny_world: TinyWorld, tmp_path: Path
) -> None:
    world = tiny_world.copy(tmp_path)
    for name in ("asked.jsonl", "talk.jsonl", "cc.tsv"):
        path = world.spec.parent / name
        path.write_text("".join(reversed(path.read_text().splitlines(keepends=True))))
    tiny.build(world.spec, tmp_path / "fresh")
    for query in (
        "SELECT * FROM mixture ORDER BY id",
        "SELECT * FROM rejections ORDER BY id",
        "SELECT * FROM duplicates ORDER BY id",
        "SELECT * FROM media ORDER BY medium_id",
    ):
        assert tiny.ask(tmp_path / "fresh", query) == tiny.ask(tiny_world.work, query)


def test_a_takedown_of_a_row_kept_for_others_brings_the_best_of_them_back(tmp_path: Path) -> None:
    rows = [{**row, "caption": "the same words"} for row in tiny.image_rows(5)]
    tiny.write_jsonl(tmp_path / "a.jsonl", rows)
    text = "size = 1\n" + tiny.jsonl_source("a") + "[duplicates]\ncaptions_kept = 1\n"
    spec = tiny.write_spec(tmp_path, text)
    tiny.build(spec, tmp_path / "work")
    (kept,) = {k for (k,) in tiny.ask(tmp_path / "work", "SELECT kept_id FROM duplicates")}
    save_takedowns(tmp_path / "work", Takedowns(keys=(kept,)))
    tiny.build(spec, tmp_path / "work")
    (next_kept,) = {k for (k,) in tiny.ask(tmp_path / "work", "SELECT kept_id FROM duplicates")}
    assert next_kept != kept
    assert tiny.ask(tmp_path / "work", "SELECT id FROM mixture") == [(next_kept,)]

"""The plan of a sample: sizes, plants, and what each kind of plant promises."""

from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from curation.sample.planting import Planner
from curation.sample.plants import MEANINGS, PLANTED, SHARES, planned
from curation.sample.world import Item, Record, World, normalised


def test_shares_and_meanings_are_complete() -> None:
    assert sum(SHARES.values()) == pytest.approx(1)
    assert {(each.plant, each.kind) for each in PLANTED} == MEANINGS.keys()
    for dataset, share in SHARES.items():
        assert sum(each.share for each in PLANTED if each.dataset == dataset) < 0.9 * share


def test_every_planted_kind_is_there_at_a_thousand(plan) -> None:
    found = Counter((each.dataset, each.plant, each.kind) for each in plan.records if each.plant)
    wanted = {
        (planted.dataset, planted.plant, planted.kind): count for planted, count in planned(1000)
    }
    assert found == wanted
    assert min(wanted.values()) >= 2


def test_records_are_about_as_many_as_asked_for(plan) -> None:
    found = Counter(each.dataset for each in plan.records)
    for dataset, share in SHARES.items():
        assert found[dataset] == pytest.approx(share * 1000, abs=3), dataset
    assert len(plan.records) == pytest.approx(1000, abs=8)


@settings(max_examples=40)
@given(st.integers(50, 600), st.integers(0, 2**16))
def test_any_size_and_seed_can_be_planned(examples: int, seed: int) -> None:
    world = World(examples=examples, seed=seed)
    ordered = Planner(world).ordered()
    assert sum(map(len, ordered.values())) == len(world.records)
    assert len(world.records) == pytest.approx(examples, abs=5)
    assert all(ordered.values()), "every source has a record"


def test_numbers_run_from_one_in_every_file(plan) -> None:
    files: dict[str, list[int]] = {}
    for record in plan.records:
        files.setdefault(record.file, []).append(record.number)
    assert len(files) == 10
    for numbers in files.values():
        assert numbers == list(range(1, len(numbers) + 1))


def test_an_original_is_clean_and_copied_once(plan) -> None:
    originals = [each.of for each in plan.records if each.of is not None]
    assert all(each.plant is None for each in originals if isinstance(each, Record))
    pictures = [(each.file, each.number) for each in originals]
    assert len(set(pictures)) == len(pictures)
    for record in plan.records:
        assert (record.of is None) == (record.plant in (None, "fault"))
        assert isinstance(record.of, Item) == (record.plant == "leak")


def test_copies_show_the_scene_of_their_original_and_others_do_not(plan) -> None:
    for record in plan.records:
        if record.of is None:
            continue
        same = record.subject.known.id == record.of.subject.known.id
        assert same == (record.kind not in ("same_caption", "text")), record.kind


def test_captions_are_equal_only_where_planted(plan) -> None:
    answers = "custom_questions"
    clean = [
        normalised(each.caption)
        for each in plan.records
        if each.dataset != answers
        and each.kind not in ("same_record", "same_caption", "repeated_description", "text")
    ]
    assert len(set(clean)) == len(clean)
    for kind in ("same_record", "same_caption", "repeated_description"):
        for record in plan.planted(kind):
            assert normalised(record.caption) == normalised(record.of.caption)
    for record in plan.planted("text"):
        assert normalised(record.caption) in {normalised(each) for each in record.of.captions}


def test_mismatched_captions_name_none_of_the_things(plan) -> None:
    for record in plan.planted("mismatch"):
        words = set(normalised(record.caption).split())
        assert not words & {group.colour for group in record.subject.known.scene.groups}


def test_a_conflict_has_the_key_but_not_the_content(plan) -> None:
    keys = {"webvid": "videoid", "lvd2m": "key", "youdescribe": "audio_clips_id"}
    for dataset, key in keys.items():
        for record in plan.planted("key_conflict", dataset):
            assert record.row[key] == record.of.row[key]
            assert normalised(record.caption) != normalised(record.of.caption)
        again = plan.planted("same_record", dataset)
        assert again
        assert all(record.row == record.of.row for record in again)


def test_source_keys_are_unique_otherwise(plan) -> None:
    keys = {"webvid": "videoid", "lvd2m": "key", "youdescribe": "audio_clips_id", "cc3m": "url"}
    for dataset, key in keys.items():
        values = [
            each.row[key]
            for each in plan.records
            if each.dataset == dataset and each.kind not in ("same_record", "key_conflict")
        ]
        assert len(set(values)) == len(values), dataset

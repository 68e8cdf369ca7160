"""Splits: one group on one side, the same side for ever, and no way out of training."""

from random import Random

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from curation.mixture.sampling import draw_order, mix
from curation.mixture.splits import TRAIN, groups_of, side_of, split_rows

FRACTIONS = {"test": 0.2, "validation": 0.3}
# Scattered as hashes are, and few enough that links join them.
_MEDIA = [int(m) for m in mix(np.arange(1, 41, dtype=np.uint64))]
_medium = st.sampled_from(_MEDIA)
_links = st.lists(st.tuples(_medium, _medium).filter(lambda p: p[0] != p[1]), max_size=40)


def _array(values: list[int] | set[int]) -> np.ndarray:
    return np.array(sorted(values) if isinstance(values, set) else values, dtype=np.uint64)


def _pairs(links: list[tuple[int, int]]) -> np.ndarray:
    return np.array(links, dtype=np.uint64).reshape(-1, 2)


def _union_find(links: list[tuple[int, int]]) -> dict[int, int]:
    """The smallest medium of everybody's group."""
    parent = {medium: medium for pair in links for medium in pair}

    def root(medium: int) -> int:
        while parent[medium] != medium:
            medium = parent[medium]
        return medium

    for a, b in links:
        low, high = sorted((root(a), root(b)))
        parent[high] = low
    return {medium: root(medium) for medium in parent}


@given(_links)
def test_groups_are_the_connected_components(links: list[tuple[int, int]]) -> None:
    if not links:
        return
    media, labels = groups_of(np.unique(_pairs(links)), _pairs(links))
    assert dict(zip(media.tolist(), labels.tolist(), strict=True)) == _union_find(links)


def test_a_long_chain_is_one_group() -> None:
    media = np.sort(mix(np.arange(1, 5001, dtype=np.uint64)))
    shuffled = np.random.default_rng(1).permutation(media)
    _, labels = groups_of(media, np.stack([shuffled[:-1], shuffled[1:]], axis=1))
    assert (labels == media[0]).all()


@given(st.lists(_medium, max_size=60), _links)
def test_a_group_is_on_one_side_and_held_out_only_if_all_agree(
    first: list[int], links: list[tuple[int, int]]
) -> None:
    sides, groups = split_rows(_array(first), _pairs(links), FRACTIONS)
    roots = _union_find(links)
    own = dict(zip(_MEDIA, side_of(_array(_MEDIA), FRACTIONS).tolist(), strict=True))
    for medium, side, group in zip(first, sides.tolist(), groups.tolist(), strict=True):
        root = roots.get(medium, medium)
        assert group == root
        members = {own[m] for m in {m for m in roots if roots[m] == root} | {medium}}
        assert side == (members.pop() if len(members) == 1 else 0)


@given(st.lists(_medium, min_size=1, max_size=40), _links, _links)
def test_no_link_moves_a_row_out_of_training_or_to_another_held_out_side(
    first: list[int], links: list[tuple[int, int]], more: list[tuple[int, int]]
) -> None:
    before, _ = split_rows(_array(first), _pairs(links), FRACTIONS)
    after, _ = split_rows(_array(first), _pairs(links + more), FRACTIONS)
    assert ((after == before) | (after == 0)).all()


@given(st.lists(_medium, max_size=40), st.lists(_medium, max_size=40), _links)
def test_other_rows_do_not_matter(
    rows: list[int], others: list[int], links: list[tuple[int, int]]
) -> None:
    alone = split_rows(_array(rows), _pairs(links), FRACTIONS)
    among = split_rows(_array(rows + others), _pairs(links), FRACTIONS)
    for one, other in zip(alone, among, strict=True):
        assert one.tolist() == other[: len(rows)].tolist()


@given(st.lists(_medium, max_size=30), _links, st.randoms(use_true_random=False))
def test_neither_order_nor_direction_matters(
    first: list[int], links: list[tuple[int, int]], random: Random
) -> None:
    turned = [(b, a) for a, b in links]
    random.shuffle(turned)
    one = split_rows(_array(first), _pairs(links), FRACTIONS)
    other = split_rows(_array(first), _pairs(turned + turned), FRACTIONS)
    assert [v.tolist() for v in one] == [v.tolist() for v in other]


def test_sides_do_not_change() -> None:
    # Other numbers here move rows between train and validation in everybody's mixtures.
    media = np.arange(20, dtype=np.uint64) << np.uint64(56)
    assert side_of(media, FRACTIONS).tolist() == (
        [2, 0, 0, 0, 0, 0, 0, 0, 1, 2, 0, 2, 0, 2, 2, 1, 2, 1, 1, 0]
    )


def test_fractions_are_met() -> None:
    media = mix(np.arange(100_000, dtype=np.uint64))
    sides = side_of(media, {"test": 0.01, "validation": 0.05})
    counts = np.bincount(sides, minlength=3)
    assert counts[1] == pytest.approx(1000, abs=130)
    assert counts[2] == pytest.approx(5000, abs=300)


def test_without_held_out_parts_everything_trains() -> None:
    sides, groups = split_rows(_array(_MEDIA), _pairs([]), {})
    assert sides.tolist() == [0] * len(_MEDIA)
    assert groups.tolist() == _MEDIA
    linked, _ = split_rows(_array(_MEDIA), _pairs([(_MEDIA[0], _MEDIA[1])]), {})
    assert linked.tolist() == [0] * len(_MEDIA)


def test_the_seed_is_no_part_of_it() -> None:
    # The draw and the side are hashes of different things: one says nothing of the other.
    halves = np.stack([mix(np.arange(50_000, dtype=np.uint64))] * 2, axis=1)
    held_out = side_of(halves[:, 0], {"validation": 0.5}) == 1
    early = draw_order(halves, seed=1) < np.uint64(2**63)
    assert np.corrcoef(held_out, early)[0, 1] == pytest.approx(0, abs=0.02)


def test_train_is_the_name_of_side_0() -> None:
    assert TRAIN == "train"

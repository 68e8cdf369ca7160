"""Which rows: stable hashes, places for strata, and draws that grow by adding."""

import math
from collections.abc import Sequence
from random import Random

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from curation.mixture.sampling import (
    draw_order,
    first_rows,
    mix,
    places_per_stratum,
    weighted_order,
)
from manifests.identity import keys_of_ids

MIXED = [0, 6238072747940578789, 2720858781877447050, 13029008266876403067]
DRAWN = {
    0: [3746585686858627171, 3092335531369821329, 5030171812741402187, 18238592909620668334],
    1: [736442933886495122, 3193540615753203535, 18305576409122062080, 15677868130279384215],
    -1: [1702081318012823930, 2181398784854397194, 6191916053119282705, 14705509689915975281],
    20260101: [6311640350361003590, 679148756791032866, 116093560369338630, 4064875725655765095],
}
_IDS = st.lists(st.integers(0, 2**128 - 1).map("{:032x}".format), max_size=20)
_KEYS = st.integers(1, 60).flatmap(
    lambda n: arrays(np.uint64, (n, 2), elements=st.integers(0, 2**64 - 1))
)


@given(_IDS, st.integers(0, 5), st.integers(0, 5))
def test_keys_are_the_halves_of_the_ids(ids: list[str], before: int, after: int) -> None:
    padded = pa.array(["f" * 32] * before + ids + ["e" * 32] * after, pa.string())
    for array in (pa.array(ids, pa.string()), padded.slice(before, len(ids))):
        keys = keys_of_ids(array)
        assert keys.dtype == np.uint64
        assert keys.shape == (len(ids), 2)
        assert [[int(high), int(low)] for high, low in keys] == [
            [int(i[:16], 16), int(i[16:], 16)] for i in ids
        ]
    assert (keys_of_ids(pa.array(ids, pa.large_string())) == keys).all()


def test_an_id_of_another_length_is_our_mistake() -> None:
    with pytest.raises(AssertionError):
        keys_of_ids(pa.array(["0" * 31]))
    with pytest.raises(AssertionError):
        keys_of_ids(pa.array(["0" * 32, None]))


def test_the_draw_does_not_change() -> None:
    # Other numbers here mean other rows in everybody's mixtures.
    assert [int(v) for v in mix(np.array([0, 1, 2**63, 2**64 - 1], dtype=np.uint64))] == MIXED
    keys = np.array([[0, 0], [0, 1], [1, 0], [2**64 - 1, 2**64 - 1]], dtype=np.uint64)
    for seed, wanted in DRAWN.items():
        assert [int(v) for v in draw_order(keys, seed=seed)] == wanted


@given(st.lists(st.integers(0, 2**64 - 1), unique=True, max_size=50))
def test_mixing_is_a_bijection(values: list[int]) -> None:
    mixed = mix(np.array(values, dtype=np.uint64))
    assert len(set(mixed.tolist())) == len(values)


@given(_KEYS, st.integers(-(2**70), 2**70))
def test_an_order_is_a_function_of_the_id_and_the_seed(keys: np.ndarray, seed: int) -> None:
    order = draw_order(keys, seed=seed)
    alone = [int(draw_order(keys[i : i + 1], seed=seed)[0]) for i in range(len(keys))]
    assert order.tolist() == alone


def test_draws_look_uniform_and_seeds_independent() -> None:
    keys = np.stack([np.arange(20_000), np.zeros(20_000)], axis=1).astype(np.uint64)
    one, other = (draw_order(keys, seed=seed) / 2**64 for seed in (1, 2))
    assert abs(one.mean() - 0.5) < 0.01
    assert np.histogram(one, bins=10, range=(0, 1))[0].min() > 1800
    assert abs(np.corrcoef(one, other)[0, 1]) < 0.03


@given(_KEYS)
def test_equal_weights_change_no_order(keys: np.ndarray) -> None:
    order = draw_order(keys, seed=5)
    weighted = weighted_order(order, np.full(len(order), 3.0))
    # A float has fewer bits, so neighbours may become equal, but never change places.
    assert (np.diff(weighted[np.argsort(order, kind="stable")]) >= 0).all()
    assert np.isfinite(weighted).all()
    assert (weighted > 0).all()


def test_rows_are_drawn_in_proportion_to_their_weight() -> None:
    keys = np.stack([np.arange(40_000), np.ones(40_000)], axis=1).astype(np.uint64)
    weights = np.where(np.arange(40_000) % 2 == 0, 1.0, 4.0)
    order = weighted_order(draw_order(keys, seed=7), weights)
    drawn = first_rows(order, keys[:, 1], rows=2000)
    heavy = int((weights[drawn] == 4).sum())
    # 4 of 5 of the first draws; a few less, because heavy rows run out.
    assert 1500 < heavy < 1700


@settings(max_examples=25)
@given(
    st.lists(st.integers(0, 40), min_size=1, max_size=6),
    st.sampled_from([0.0, 0.3, 0.5, 1.0]),
)
@example([1, 5, 1, 1], 0.0)
@example([7, 7, 7, 7, 7, 7], 0.0)
def test_places_of_strata(counts: list[int], balance: float) -> None:
    there = np.array(counts, dtype=np.int64)
    if there.sum() == 0:
        assert places_per_stratum(there, np.ones(len(there)), rows=0).tolist() == [0] * len(there)
        return
    shares = np.where(there > 0, there.astype(float) ** (1 - balance), 0.0)
    shares = shares / shares.sum()
    before = np.zeros(len(there), dtype=np.int64)
    for rows in range(int(there.sum()) + 1):
        places = places_per_stratum(there, shares, rows=rows)
        assert places.sum() == rows
        assert (places <= there).all()
        # A larger quota takes nothing from anybody.
        assert (places >= before).all()
        before = places
        if balance == 0 and len(there) <= 3:
            # With three strata or fewer Webster's rule never leaves the quota.
            assert (np.abs(places - rows * shares) < 1 + 1e-9).all()
    assert before.tolist() == counts


def _webster(counts: Sequence[int], shares: Sequence[float], rows: int) -> list[int]:
    """Place after place to the stratum whose next row stands first."""
    places = [0] * len(counts)
    for _ in range(rows):
        open_ones = [i for i, count in enumerate(counts) if places[i] < count]
        places[min(open_ones, key=lambda i: ((places[i] + 0.5) / shares[i], i))] += 1
    return places


@given(st.lists(st.integers(1, 30), min_size=1, max_size=6), st.data())
def test_places_are_those_of_webster(counts: list[int], data: st.DataObject) -> None:
    # Powers of two, so that equal places are equal in floats.
    powers = data.draw(st.lists(st.integers(0, 4), min_size=len(counts), max_size=len(counts)))
    shares = [2.0**-power for power in powers]
    rows = data.draw(st.integers(0, sum(counts)))
    found = places_per_stratum(np.array(counts), np.array(shares), rows=rows)
    assert found.tolist() == _webster(counts, shares, rows)


def test_strata_in_proportion_and_balanced() -> None:
    counts = np.array([900, 90, 10])
    even = counts / counts.sum()
    assert places_per_stratum(counts, even, rows=100).tolist() == [90, 9, 1]
    assert places_per_stratum(counts, np.full(3, 1 / 3), rows=90).tolist() == [40, 40, 10]


@given(
    st.lists(st.integers(0, 5), max_size=30),
    st.integers(0, 35),
    st.randoms(use_true_random=False),
)
def test_first_rows_are_the_smallest_and_ties_go_by_the_id(
    order: list[int], rows: int, random: Random
) -> None:
    ties = list(range(len(order)))
    random.shuffle(ties)
    found = first_rows(np.array(order, dtype=np.uint64), np.array(ties, dtype=np.uint64), rows=rows)
    wanted = sorted(range(len(order)), key=lambda i: (order[i], ties[i]))[:rows]
    assert found.tolist() == sorted(wanted)
    assert found.dtype == np.int64


@given(_KEYS, st.integers(0, 60), st.integers(0, 60))
def test_fewer_rows_are_a_part_of_more(keys: np.ndarray, one: int, other: int) -> None:
    order = draw_order(keys, seed=1)
    fewer, more = (
        set(first_rows(order, keys[:, 1], rows=rows).tolist()) for rows in sorted((one, other))
    )
    assert fewer <= more
    assert len(more) == min(len(keys), max(one, other))


def test_a_weight_of_nearly_nothing_comes_last() -> None:
    order = weighted_order(np.array([2**63, 2**63], dtype=np.uint64), np.array([1e-300, 1.0]))
    assert math.isfinite(order[0])
    assert order[0] > order[1]

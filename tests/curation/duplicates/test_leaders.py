"""Greedy leaders: the best stay, what they cover goes, and nothing else."""

from random import Random

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from curation.duplicates.leaders import greedy_leaders

_ROWS = 14
_row = st.integers(0, _ROWS - 1)
_EDGES = st.lists(st.tuples(_row, _row), max_size=40)


def _leaders(edges: list[tuple[int, int]]) -> list[int]:
    pairs = np.array(edges, dtype=np.int64).reshape(-1, 2)
    found = greedy_leaders(pairs[:, 0], pairs[:, 1], rows=_ROWS)
    assert found.dtype == np.int64
    result: list[int] = found.tolist()
    return result


def _one_after_another(edges: list[tuple[int, int]]) -> list[int]:
    """From the best row to the worst: kept unless a kept row is joined to it."""
    joined = {(min(pair), max(pair)) for pair in edges}
    keeper: list[int] = []
    for row in range(_ROWS):
        covering = [k for k in range(row) if keeper[k] == k and (k, row) in joined]
        keeper.append(covering[0] if covering else row)
    return keeper


@given(_EDGES)
def test_the_same_as_one_after_another(edges: list[tuple[int, int]]) -> None:
    assert _leaders(edges) == _one_after_another(edges)


@given(_EDGES)
def test_no_two_kept_are_joined_and_every_removed_one_is_joined_to_a_better_kept_one(
    edges: list[tuple[int, int]],
) -> None:
    keeper = _leaders(edges)
    kept = {row for row in range(_ROWS) if keeper[row] == row}
    joined = {frozenset(pair) for pair in edges if pair[0] != pair[1]}
    assert not any(pair <= kept for pair in joined)
    for row in range(_ROWS):
        if row not in kept:
            assert keeper[row] in kept
            assert keeper[row] < row
            assert {row, keeper[row]} in joined


@given(_EDGES, st.randoms(use_true_random=False))
def test_order_direction_and_repetition_of_edges_do_not_matter(
    edges: list[tuple[int, int]], random: Random
) -> None:
    turned = [(b, a) for a, b in edges] + edges[:5]
    random.shuffle(turned)
    assert _leaders(turned) == _leaders(edges)


def test_being_alike_is_not_transitive() -> None:
    # 0 covers 1, so 1 covers nothing, and 2 stays.
    assert _leaders([(0, 1), (1, 2)])[:3] == [0, 0, 2]


def test_without_edges_all_are_kept() -> None:
    assert _leaders([]) == list(range(_ROWS))
    assert _leaders([(3, 3)]) == list(range(_ROWS))
    empty = np.empty(0, dtype=np.int64)
    assert greedy_leaders(empty, empty, rows=0).tolist() == []


@pytest.mark.parametrize("step", [1, -1])
def test_a_long_chain(step: int) -> None:
    rows = 3000
    a = np.arange(rows - 1)[::step]
    keeper = greedy_leaders(a, a + 1, rows=rows)
    assert keeper.tolist() == [row - row % 2 for row in range(rows)]

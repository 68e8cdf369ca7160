"""Greedy leaders: of rows joined by edges, keep the best and remove what it covers.

Being alike is not transitive, so groups cannot simply be merged. Going from the best row to the
worst, a row is kept unless a kept row is joined to it by an edge: the lexicographically first
maximal independent set. It is the only set in which no two kept rows are joined and every removed
row is joined to a kept one that is better than it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np


def greedy_leaders(a: np.ndarray, b: np.ndarray, *, rows: int) -> np.ndarray:
    """For each row, the row that is kept for it; itself where it is kept.

    Args:
        a, b: int64 (edges,), row numbers; rows are numbered from the best to the worst.
        rows: how many rows there are.

    Returns:
        int64 (rows,). Of several kept neighbours it is the best.
    """
    import numpy as np

    better, worse = np.minimum(a, b).astype(np.int64), np.maximum(a, b).astype(np.int64)
    proper = better != worse
    better, worse = better[proper], worse[proper]
    all_better, all_worse = better, worse
    undecided, kept, removed = 0, 1, 2
    state = np.full(rows, undecided, dtype=np.int8)
    while (state == undecided).any():
        # Each round keeps the rows that no undecided better row could still remove.
        waiting = np.zeros(rows, dtype=bool)
        waiting[worse[state[better] == undecided]] = True
        state[(state == undecided) & ~waiting] = kept
        state[worse[state[better] == kept]] = removed
        live = state[worse] == undecided
        better, worse = better[live], worse[live]
    keeper = np.arange(rows, dtype=np.int64)
    covers = state[all_better] == kept
    keeper[state == removed] = rows
    np.minimum.at(keeper, all_worse[covers], all_better[covers])
    return keeper

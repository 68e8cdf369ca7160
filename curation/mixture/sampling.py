"""Which rows: a stable hash of the id decides, never an engine's order or a random state.

Within a source and a stratum the rows with the smallest -ln(u) / weight are drawn, u being uniform
and a function of id and seed alone (Efraimidis and Spirakis, 2006): weighted sampling without
replacement in which a smaller number of rows is a subset of a larger one, and rows of other sources
have no say.

Between the strata of a source, places are given by the divisor method of Webster / Sainte-Lague:
the r-th row of a stratum with share p stands at (r - 1/2) / p, and the source's quota is the first
places in that order. Unlike largest remainder it never takes a row from a stratum when the quota
grows, so a smaller quota is a subset here as well.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np

_MASK = (1 << 64) - 1


def mix(values: np.ndarray) -> np.ndarray:
    """The finaliser of SplitMix64 (Steele, Lea and Flood, 2014), a bijection on uint64."""
    import numpy as np

    x = values.astype(np.uint64)
    x = (x ^ (x >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    x = (x ^ (x >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return np.asarray(x ^ (x >> np.uint64(31)))


def draw_order(keys: np.ndarray, *, seed: int) -> np.ndarray:
    """A uniform uint64 for each id (keys as of `keys_of_ids`); smaller is drawn earlier."""
    import numpy as np

    start = mix(np.array([(seed + 0x9E3779B97F4A7C15) & _MASK], dtype=np.uint64))[0]
    return mix(mix(keys[:, 0] ^ start) ^ keys[:, 1])


def weighted_order(order: np.ndarray, weights: np.ndarray) -> np.ndarray:
    """-ln(1 - u) / weight, float64; `order` as of `draw_order`, weights above 0.

    1 - u is as uniform as u, and with equal weights the order stays that of `order`.
    """
    import numpy as np

    u = ((order >> np.uint64(11)).astype(np.float64) + 0.5) / float(1 << 53)
    return np.asarray(-np.log1p(-u) / weights)


def places_per_stratum(counts: np.ndarray, shares: np.ndarray, *, rows: int) -> np.ndarray:
    """How many of `rows` places each stratum gets.

    Args:
        counts: int64 (strata,), rows there are; `rows` is at most their sum.
        shares: float64 (strata,), above 0 where there are rows.
        rows: places to give.

    Returns:
        int64 (strata,), adding up to `rows`, none above its count. Never decreases when `rows`
        grows; equal places go to the stratum that stands first.
    """
    import numpy as np

    assert 0 <= rows <= counts.sum()
    places = np.zeros(len(counts), dtype=np.int64)
    there = np.flatnonzero(counts)
    if not rows:
        return places
    counts, shares = counts[there], shares[there]

    def given(limit: float) -> np.ndarray:
        upto = np.floor(limit * shares + 0.5)
        # The floor may be off by one where places are equal: where a row stands decides.
        upto += (upto + 0.5) / shares <= limit
        upto -= (upto - 0.5) / shares > limit
        return np.minimum(counts, upto.astype(np.int64))

    low, high = 0.0, float(rows + 1) / float(shares.min())
    while low < (middle := (low + high) / 2) < high:
        if given(middle).sum() <= rows:
            low = middle
        else:
            high = middle
    # What is left all stands at one place, a row of each stratum.
    found = given(low)
    nearest = np.where(found < counts, (found + 0.5) / shares, np.inf)
    found[np.argsort(nearest, kind="stable")[: rows - int(found.sum())]] += 1
    places[there] = found
    return places


def first_rows(order: np.ndarray, tie: np.ndarray, *, rows: int) -> np.ndarray:
    """Positions (int64, ascending) of the `rows` smallest values of `order`, ties by `tie`."""
    import numpy as np

    if rows >= len(order):
        return np.arange(len(order), dtype=np.int64)
    if rows == 0:
        return np.empty(0, dtype=np.int64)
    limit = np.partition(order, rows - 1)[rows - 1]
    chosen = np.flatnonzero(order < limit)
    equal = np.flatnonzero(order == limit)
    equal = equal[np.argsort(tie[equal], kind="stable")][: rows - len(chosen)]
    return np.sort(np.concatenate([chosen, equal]))

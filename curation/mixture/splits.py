"""On which side of a split a row stands; decided before any quota, from what it shows.

Every whole image or video has its own side by a hash of its canonical locator, whatever the seed.
Rows that share a medium, and media that duplicates join, form a group, and a group is held out only
if all its media are on one held-out side; else it trains. So everything of one video and of one
duplicate group is on one side, and a new source can only ever add media to a group, which can bring
a held-out group into training but never move a row that was trained on into a held-out split.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from curation.mixture.sampling import mix

if TYPE_CHECKING:
    import numpy as np

TRAIN = "train"
_SALT = 0x5370_6C69_7473_0001


def side_of(media: np.ndarray, fractions: Mapping[str, float]) -> np.ndarray:
    """The side of each medium on its own.

    Args:
        media: uint64 (n,), the first half of each `whole_id`.
        fractions: held-out split to its part of all media, in a fixed order.

    Returns:
        int8 (n,): 0 is train, k the k-th held-out split.
    """
    import numpy as np

    u = (mix(media ^ np.uint64(_SALT)) >> np.uint64(11)).astype(np.float64) / float(1 << 53)
    limits = np.cumsum(list(fractions.values()))
    side = np.searchsorted(limits, u, side="right") + 1
    return np.where(side > len(limits), 0, side).astype(np.int8)


def groups_of(media: np.ndarray, links: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The media that are joined to others, and the group of each.

    Args:
        media: uint64 (n,), distinct and sorted: those that occur in `links`.
        links: uint64 (m, 2), pairs of media that have to be on one side.

    Returns:
        `media` again and, for each, the smallest medium of its connected component.
    """
    import numpy as np

    a, b = np.searchsorted(media, links[:, 0]), np.searchsorted(media, links[:, 1])
    label = np.arange(len(media), dtype=np.int64)
    while True:
        # Hook every root to the smallest root it is linked to, then halve all paths.
        low = np.minimum(label[a], label[b])
        before = label.copy()
        np.minimum.at(label, label[a], low)
        np.minimum.at(label, label[b], low)
        while not np.array_equal(label, shorter := label[label]):
            label = shorter
        if np.array_equal(before, label):
            return media, media[label]


def split_rows(
    first: np.ndarray, links: np.ndarray, fractions: Mapping[str, float]
) -> tuple[np.ndarray, np.ndarray]:
    """The side and the group of every row.

    Args:
        first: uint64 (rows,), one medium of each row (the others are linked to it).
        links: uint64 (m, 2), media joined by a row or by a duplicate.
        fractions: held-out split to its part.

    Returns:
        int8 (rows,) sides as in `side_of`, and uint64 (rows,) groups.
    """
    import numpy as np

    side = side_of(first, fractions)
    group = first.copy()
    if len(links) == 0:
        return side, group
    media, labels = groups_of(np.unique(links), links)
    own = side_of(media, fractions)
    order = np.argsort(labels, kind="stable")
    starts = np.flatnonzero(np.r_[True, labels[order][1:] != labels[order][:-1]])
    lowest = np.minimum.reduceat(own[order], starts)
    highest = np.maximum.reduceat(own[order], starts)
    agreed = np.where(lowest == highest, lowest, 0)
    group_names = labels[order][starts]
    position = np.minimum(np.searchsorted(media, first), len(media) - 1)
    linked = media[position] == first
    group[linked] = labels[position[linked]]
    side[linked] = agreed[np.searchsorted(group_names, group[linked])]
    return side, group

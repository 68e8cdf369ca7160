"""How many rows each source gives, so that the total is exact.

Every source has a wish: `share` times the size, or its part of what the shares leave, in
proportion to weight * available ** (1 / temperature). Bounds (`min`, `max`, the rows there are) are
met by water-filling: all wishes are scaled by one factor, each is clipped to its bounds, and the
factor is the one at which the clipped wishes add up to the size. Whole numbers come by largest
remainder.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

from curation.spec.model import Spec
from manifests.errors import UserError

_HALVINGS = 200


@dataclass(frozen=True)
class Quota:
    """What a source is to give.

    Args:
        wish: rows it was to give before any bound, a real number.
        rows: rows of the mixture, repeats included.
        available: different rows there are.
    """

    wish: float
    rows: int
    available: int

    @property
    def short(self) -> int:
        """Rows that had to be repeated for want of others."""
        return max(0, self.rows - self.available)


def source_quotas(spec: Spec, available: Mapping[str, int]) -> dict[str, Quota]:
    """The quota of each source, in the spec's order; they add up to `spec.size`.

    Args:
        available: eligible rows of each source.

    Raises:
        UserError: a source runs short and the spec says `error`, a minimum cannot be met, or there
            are too few rows altogether.
    """
    wishes = _wishes(spec, available)
    repeat = spec.on_shortage == "repeat"
    least, most = {}, {}
    for name, source in spec.sources.items():
        there = available[name]
        # What is not there can only be had by repeating what is.
        bounded = spec.on_shortage == "redistribute" or (repeat and there == 0)
        ceiling = source.max if source.max is not None else spec.size
        most[name] = min(ceiling, there) if bounded else ceiling
        least[name] = source.min
        if source.min > there and not (repeat and there > 0):
            raise UserError(
                f"source {name!r} has {there} eligible rows, fewer than its `min` {source.min}",
                remedy="Lower `min`, loosen `where`, or set on_shortage to repeat",
            )
    if sum(most.values()) < spec.size:
        figures = ", ".join(f"{name} {count}" for name, count in most.items())
        raise UserError(
            f"the sources can give {sum(most.values())} rows, fewer than `size` {spec.size}"
            f" ({figures})",
            remedy="Lower `size`, loosen `where` or `max`, add a source, or set on_shortage to"
            " repeat",
        )
    rows = _round(water_fill(wishes, least, most, total=spec.size), least, most, total=spec.size)
    if spec.on_shortage == "error":
        short = [name for name in rows if rows[name] > available[name]]
        if short:
            figures = ", ".join(f"{n} has {available[n]} of {rows[n]}" for n in short)
            raise UserError(
                f"sources run short: {figures}",
                remedy="Lower their share, loosen `where`, or set on_shortage to redistribute or"
                " repeat",
            )
    return {
        name: Quota(wish=wishes[name], rows=rows[name], available=available[name]) for name in rows
    }


def water_fill(
    wishes: Mapping[str, float],
    least: Mapping[str, float],
    most: Mapping[str, float],
    *,
    total: float,
) -> dict[str, float]:
    """`wishes`, scaled by one factor and clipped to [least, most], adding up to `total`.

    `total` has to lie between the sums of `least` and `most`.
    """
    assert sum(least.values()) <= total <= sum(most.values())

    def filled(factor: float) -> dict[str, float]:
        return {n: min(max(factor * w, least[n]), most[n]) for n, w in wishes.items()}

    low, high = 0.0, 1.0
    while sum(filled(high).values()) < total and high < 1e18:
        low, high = high, high * 2
    for _ in range(_HALVINGS):
        middle = (low + high) / 2
        if sum(filled(middle).values()) < total:
            low = middle
        else:
            high = middle
    found = filled(high)
    # Sources without a wish are filled last, when the others cannot take more.
    left = total - sum(found.values())
    for name in found:
        if left > 1e-6:
            added = min(left, most[name] - found[name])
            found[name] += added
            left -= added
    return found


def _wishes(spec: Spec, available: Mapping[str, int]) -> dict[str, float]:
    shares = {name: s.share for name, s in spec.sources.items() if s.share is not None}
    left = max(0.0, 1.0 - sum(shares.values())) * spec.size
    weights = {
        name: (s.weight or 1.0) * available[name] ** (1 / spec.temperature)
        for name, s in spec.sources.items()
        if s.share is None
    }
    together = sum(weights.values()) or 1.0
    return {
        name: shares[name] * spec.size if name in shares else weights[name] / together * left
        for name in spec.sources
    }


def _round(
    quotas: Mapping[str, float],
    least: Mapping[str, int],
    most: Mapping[str, int],
    *,
    total: int,
) -> dict[str, int]:
    """Whole numbers by largest remainder, within the bounds; ties go in the spec's order."""
    # Bisection leaves dust of 1e-10 around whole numbers.
    rows = {name: math.floor(value + 1e-6) for name, value in quotas.items()}
    left = total - sum(rows.values())
    order = sorted(quotas, key=lambda name: rows[name] - quotas[name])
    while left != 0:
        step = 1 if left > 0 else -1
        movable = [n for n in order if (rows[n] < most[n] if step > 0 else rows[n] > least[n])]
        assert movable, "bounds were checked before"
        for name in movable[: abs(left)] if step > 0 else movable[::-1][: abs(left)]:
            rows[name] += step
        left = total - sum(rows.values())
    return rows

"""How many rows each source gives: exact totals, bounds, shares and what a shortage does."""

import math
from typing import Any, ClassVar

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from curation.mixture.quotas import Quota, source_quotas, water_fill
from curation.spec.model import Spec
from manifests.errors import UserError


def spec(size: int, sources: dict[str, dict[str, Any]], **keys: Any) -> Spec:
    given = {name: {"format": "cc3m", "files": ["x"], **source} for name, source in sources.items()}
    return Spec.model_validate({"size": size, "seed": 1, "sources": given, **keys})


def rows(quotas: dict[str, Quota]) -> dict[str, int]:
    return {name: quota.rows for name, quota in quotas.items()}


_BOUNDED = st.lists(
    st.tuples(st.floats(0, 1e6), st.integers(0, 50), st.integers(0, 200)), min_size=1, max_size=6
)


@given(_BOUNDED, st.floats(0, 1))
def test_water_filling_meets_the_total_within_the_bounds(
    sources: list[tuple[float, int, int]], level: float
) -> None:
    wishes = {str(i): wish for i, (wish, _, _) in enumerate(sources)}
    least = {str(i): low for i, (_, low, _) in enumerate(sources)}
    most = {str(i): low + more for i, (_, low, more) in enumerate(sources)}
    total = sum(least.values()) + level * (sum(most.values()) - sum(least.values()))
    filled = water_fill(wishes, least, most, total=total)
    assert math.isclose(sum(filled.values()), total, abs_tol=1e-5)
    for name, value in filled.items():
        assert least[name] <= value <= most[name]
    # One factor for all: of two that are free, the larger wish has the larger part.
    free = [n for n in filled if least[n] + 1e-6 < filled[n] < most[n] - 1e-6 and wishes[n] > 1e-3]
    for one in free:
        for other in free:
            assert filled[one] * wishes[other] == pytest.approx(filled[other] * wishes[one], 1e-6)


@given(_BOUNDED, st.floats(0, 1), st.floats(0, 1))
def test_water_rises_everywhere(
    sources: list[tuple[float, int, int]], one: float, other: float
) -> None:
    wishes = {str(i): wish for i, (wish, _, _) in enumerate(sources)}
    least = {str(i): low for i, (_, low, _) in enumerate(sources)}
    most = {str(i): low + more for i, (_, low, more) in enumerate(sources)}
    span = sum(most.values()) - sum(least.values())
    low, high = sorted((one, other))
    less = water_fill(wishes, least, most, total=sum(least.values()) + low * span)
    more = water_fill(wishes, least, most, total=sum(least.values()) + high * span)
    assert all(less[name] <= more[name] + 1e-5 for name in wishes)


_SOURCES = st.lists(
    st.fixed_dictionaries(
        {
            "there": st.integers(0, 60),
            "weight": st.sampled_from([None, 0.5, 1.0, 3.0]),
            "min": st.integers(0, 10),
            "max": st.sampled_from([None, 10, 25, 40]),
        }
    ),
    min_size=1,
    max_size=5,
)


@given(
    _SOURCES,
    st.integers(1, 120),
    st.sampled_from(["error", "redistribute", "repeat"]),
    st.sampled_from([1.0, 2.0, 100.0]),
)
def test_quotas_are_exact_and_bounded_or_refused(
    sources: list[dict[str, Any]], size: int, policy: str, temperature: float
) -> None:
    keys = {
        f"s{i}": {k: v for k, v in source.items() if k != "there" and v is not None}
        for i, source in enumerate(sources)
    }
    there = {f"s{i}": source["there"] for i, source in enumerate(sources)}
    # What loading a spec refuses.
    assume(sum(source["min"] for source in sources) <= size)
    if all(source["max"] is not None for source in sources):
        assume(sum(source["max"] for source in sources) >= size)
    made = spec(size, keys, on_shortage=policy, temperature=temperature)
    try:
        quotas = source_quotas(made, there)
    except UserError as error:
        assert error.remedy
        if policy == "redistribute":
            able = sum(min(made.sources[n].max or size, there[n]) for n in there)
            assert able < size or any(made.sources[n].min > there[n] for n in there)
        return
    assert sum(rows(quotas).values()) == size
    for name, quota in quotas.items():
        source = made.sources[name]
        assert source.min <= quota.rows <= (source.max or size)
        assert quota.available == there[name]
        assert quota.short == max(0, quota.rows - there[name])
        if policy != "repeat" or there[name] == 0:
            assert quota.rows <= there[name]


@given(st.lists(st.integers(1, 9), min_size=1, max_size=6), st.integers(1, 500))
def test_shares_are_met_where_there_is_enough(parts: list[int], size: int) -> None:
    shares = {f"s{i}": part / sum(parts) for i, part in enumerate(parts)}
    made = spec(size, {name: {"share": share} for name, share in shares.items()})
    quotas = source_quotas(made, dict.fromkeys(shares, 1000))
    for name, quota in quotas.items():
        assert quota.wish == pytest.approx(shares[name] * size)
        assert abs(quota.rows - shares[name] * size) < 1


@given(st.lists(st.integers(0, 300), min_size=1, max_size=5), st.integers(1, 400))
def test_a_larger_size_takes_no_row_from_a_source_beyond_rounding(
    there: list[int], size: int
) -> None:
    assume(sum(there) > size)
    available = {f"s{i}": count for i, count in enumerate(there)}
    keys: dict[str, dict[str, Any]] = {name: {} for name in available}
    less = rows(source_quotas(spec(size, keys), available))
    more = rows(source_quotas(spec(size + 1, keys), available))
    # Largest remainder may take one row back (the Alabama paradox), never more.
    assert all(less[name] <= more[name] + 1 for name in less)


def test_weights_go_by_rows_and_temperature_evens_them_out() -> None:
    there = {"large": 9000, "small": 1000}
    keys: dict[str, dict[str, Any]] = {"large": {}, "small": {}}
    assert rows(source_quotas(spec(100, keys), there)) == {"large": 90, "small": 10}
    warm = source_quotas(spec(100, keys, temperature=2.0), there)
    assert rows(warm) == {"large": 75, "small": 25}  # 3 to 1, the square roots
    assert rows(source_quotas(spec(100, keys, temperature=1e9), there)) == {
        "large": 50,
        "small": 50,
    }
    weighted = spec(100, {"large": {}, "small": {"weight": 9}})
    assert rows(source_quotas(weighted, there)) == {"large": 50, "small": 50}


def test_weights_share_what_the_shares_leave() -> None:
    made = spec(100, {"a": {"share": 0.4}, "b": {"weight": 1}, "c": {"weight": 2}})
    assert rows(source_quotas(made, {"a": 50, "b": 100, "c": 100})) == {"a": 40, "b": 20, "c": 40}


def test_a_source_without_rows_gives_none_and_the_others_fill_in() -> None:
    made = spec(100, {"a": {"share": 0.5}, "b": {"share": 0.5}})
    assert rows(source_quotas(made, {"a": 0, "b": 200})) == {"a": 0, "b": 100}
    by_weight = spec(100, {"a": {}, "b": {}})
    assert rows(source_quotas(by_weight, {"a": 0, "b": 200})) == {"a": 0, "b": 100}


def test_equal_remainders_go_in_the_spec_s_order() -> None:
    made = spec(10, {name: {} for name in ("z", "y", "x")})
    assert rows(source_quotas(made, dict.fromkeys("zyx", 100))) == {"z": 4, "y": 3, "x": 3}


class TestShortage:
    """Source a wishes 50 rows and has 10."""

    sources: ClassVar = {"a": {"share": 0.5}, "b": {"share": 0.25}, "c": {"share": 0.25}}

    def test_redistribute_gives_the_rest_to_the_others_in_proportion(self) -> None:
        made = spec(100, self.sources)
        quotas = source_quotas(made, {"a": 10, "b": 90, "c": 90})
        assert rows(quotas) == {"a": 10, "b": 45, "c": 45}
        assert quotas["a"].wish == 50
        assert quotas["a"].short == 0

    def test_redistribute_fills_one_after_another(self) -> None:
        made = spec(100, self.sources)
        assert rows(source_quotas(made, {"a": 10, "b": 30, "c": 90})) == {"a": 10, "b": 30, "c": 60}

    def test_repeat_counts_rows_more_than_once(self) -> None:
        made = spec(100, self.sources, on_shortage="repeat")
        quotas = source_quotas(made, {"a": 10, "b": 90, "c": 90})
        assert rows(quotas) == {"a": 50, "b": 25, "c": 25}
        assert quotas["a"].short == 40

    def test_repeat_cannot_repeat_nothing(self) -> None:
        made = spec(100, self.sources, on_shortage="repeat")
        assert rows(source_quotas(made, {"a": 0, "b": 90, "c": 90})) == {"a": 0, "b": 50, "c": 50}

    def test_error_stops_with_the_figures(self) -> None:
        made = spec(100, self.sources, on_shortage="error")
        with pytest.raises(UserError) as caught:
            source_quotas(made, {"a": 10, "b": 90, "c": 20})
        assert caught.value.what == "sources run short: a has 10 of 50, c has 20 of 25"
        assert "redistribute or repeat" in str(caught.value.remedy)

    def test_error_stops_for_a_source_without_any_row(self) -> None:
        made = spec(100, self.sources, on_shortage="error")
        with pytest.raises(UserError) as caught:
            source_quotas(made, {"a": 0, "b": 90, "c": 90})
        assert caught.value.what == "sources run short: a has 0 of 50"

    def test_error_is_no_error_where_nobody_runs_short(self) -> None:
        made = spec(100, self.sources, on_shortage="error")
        assert rows(source_quotas(made, {"a": 50, "b": 90, "c": 90})) == {"a": 50, "b": 25, "c": 25}

    def test_too_few_rows_altogether(self) -> None:
        with pytest.raises(UserError) as caught:
            source_quotas(spec(100, self.sources), {"a": 10, "b": 20, "c": 30})
        assert caught.value.what == (
            "the sources can give 60 rows, fewer than `size` 100 (a 10, b 20, c 30)"
        )
        assert "Lower `size`" in str(caught.value.remedy)

    @pytest.mark.parametrize("policy", ["error", "redistribute"])
    def test_a_minimum_that_is_not_there(self, policy: str) -> None:
        made = spec(100, {"a": {"min": 20}, "b": {}}, on_shortage=policy)
        with pytest.raises(UserError) as caught:
            source_quotas(made, {"a": 10, "b": 200})
        assert caught.value.what == "source 'a' has 10 eligible rows, fewer than its `min` 20"

    def test_a_minimum_by_repeating(self) -> None:
        made = spec(100, {"a": {"min": 20}, "b": {}}, on_shortage="repeat")
        quotas = source_quotas(made, {"a": 10, "b": 990})
        assert rows(quotas) == {"a": 20, "b": 80}
        with pytest.raises(UserError, match="has 0 eligible rows"):
            source_quotas(made, {"a": 0, "b": 990})


def test_bounds_hold_against_shares() -> None:
    made = spec(100, {"a": {"share": 0.5, "max": 20}, "b": {"share": 0.3}, "c": {"share": 0.2}})
    assert rows(source_quotas(made, dict.fromkeys("abc", 500))) == {"a": 20, "b": 48, "c": 32}
    made = spec(100, {"a": {"share": 0.1, "min": 40}, "b": {"share": 0.6}, "c": {"share": 0.3}})
    assert rows(source_quotas(made, dict.fromkeys("abc", 500))) == {"a": 40, "b": 40, "c": 20}

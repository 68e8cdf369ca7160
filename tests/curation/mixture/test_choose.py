"""Choosing: a function of the rows, not of their order, and every source draws for itself."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from random import Random
from typing import Any

import duckdb
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from curation.mixture.choose import Choice, choose
from curation.mixture.sampling import draw_order, weighted_order
from curation.mixture.splits import side_of
from curation.spec.model import Spec
from manifests.identity import hash128, keys_of_ids


@dataclass(frozen=True)
class Row:
    """What `choose` looks at of a row."""

    id: str
    source: str
    media: tuple[str, ...] = ()
    stratum: str = "all"
    weight: float = 1.0


def row(source: str, number: int, **more: Any) -> Row:
    given = {"media": (hash128("medium", source, str(number)),), **more}
    return Row(hash128(source, str(number)), source, **given)


def spec(size: int, *sources: str, shares: dict[str, float] | None = None, **keys: Any) -> Spec:
    made = {name: {"format": "cc3m", "files": ["x"]} for name in sources}
    for name, share in (shares or {}).items():
        made[name]["share"] = share
    return Spec.model_validate({"size": size, "seed": 4, "sources": made, **keys})


def chosen(
    rows: Sequence[Row],
    made: Spec,
    *,
    duplicates: Sequence[tuple[str, str, str, str]] = (),
    files: Sequence[tuple[str, str]] = (),
    weighted: bool | None = None,
) -> Choice:
    """`choose` over rows; `duplicates` are (id, rule, whole_id, kept_whole_id)."""
    order = list(made.sources)
    eligible = pa.table(
        {
            "id": pa.array([r.id for r in rows], pa.string()),
            "source_order": pa.array([order.index(r.source) for r in rows], pa.int32()),
            "stratum": pa.array([r.stratum for r in rows], pa.string()),
            "weight": pa.array([r.weight for r in rows], pa.float64()),
            "media": pa.array(
                [[{"whole_id": m} for m in r.media] for r in rows],
                pa.list_(pa.struct([("whole_id", pa.string())])),
            ),
            "media_count": pa.array([len(r.media) for r in rows], pa.int32()),
        }
    )
    names = ["id", "rule", "whole_id", "kept_whole_id"]
    removed = pa.table(
        {name: pa.array([d[i] for d in duplicates], pa.string()) for i, name in enumerate(names)}
    )
    media = pa.table(
        {
            "whole_id": pa.array([f[0] for f in files], pa.string()),
            "sha256": pa.array([f[1] for f in files], pa.string()),
        }
    )
    if weighted is None:
        weighted = any(r.weight != 1 for r in rows)
    with duckdb.connect() as connection:
        connection.execute("SET threads = 1")
        connection.register("eligible", eligible)
        connection.register("duplicates", removed)
        connection.register("media", media)
        return choose(connection, made, stratum="stratum", weighted=weighted)


def picks(choice: Choice) -> set[str]:
    return set(choice.rows["id"].to_pylist())


def splits(choice: Choice) -> dict[str, str]:
    return dict(zip(choice.rows["id"].to_pylist(), choice.rows["split"].to_pylist(), strict=True))


def as_rows(choice: Choice) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = choice.rows.sort_by("id").to_pylist()
    return found


A = [row("a", n, stratum=f"words={n % 3}") for n in range(40)]
B = [row("b", n, stratum=f"words={n % 5}") for n in range(60)]
C = [row("c", n) for n in range(30)]


@settings(max_examples=8)
@given(st.randoms(use_true_random=False))
def test_the_order_of_the_rows_does_not_matter(random: Random) -> None:
    made = spec(30, "a", "b", splits={"validation": 0.3}, strata={"by": [], "balance": 0.5})
    rows = [replace(r, weight=1 + i % 3) for i, r in enumerate([*A, *B])]
    rows += [row("a", n, media=("f" * 32, A[n - 100].media[0])) for n in range(100, 104)]
    duplicates = [(A[3].id, "same_medium", A[3].media[0], A[4].media[0])]
    one = chosen(rows, made, duplicates=duplicates)
    shuffled = list(rows)
    random.shuffle(shuffled)
    other = chosen(shuffled, made, duplicates=duplicates)
    assert as_rows(one) == as_rows(other)
    assert one.quotas == other.quotas
    assert one.strata == other.strata


def test_the_total_is_exact_and_every_row_counts_once() -> None:
    choice = chosen([*A, *B], spec(50, "a", "b"))
    assert choice.rows.num_rows == len(picks(choice)) == 50
    assert choice.rows["repeat"].to_pylist() == [1] * 50
    assert {name: quota.rows for name, quota in choice.quotas.items()} == {"a": 20, "b": 30}
    assert len(picks(choice) & {r.id for r in A}) == 20


def test_the_rows_with_the_smallest_hashes_are_drawn() -> None:
    made = spec(10, "c")
    order = draw_order(keys_of_ids(pa.array([r.id for r in C])), seed=4).tolist()
    wanted = {r.id for _, r in sorted(zip(order, C, strict=True), key=lambda pair: pair[0])[:10]}
    assert picks(chosen(C, made)) == wanted


def test_weights_decide_the_order_of_the_draw() -> None:
    heavy = [replace(r, weight=1e9 if n < 10 else 1.0) for n, r in enumerate(C)]
    assert picks(chosen(heavy, spec(10, "c"))) == {r.id for r in C[:10]}
    light = [replace(r, weight=1 + n) for n, r in enumerate(C)]
    order = weighted_order(
        draw_order(keys_of_ids(pa.array([r.id for r in C])), seed=4),
        pa.array([r.weight for r in light]).to_numpy(),
    ).tolist()
    wanted = {r.id for _, r in sorted(zip(order, C, strict=True), key=lambda pair: pair[0])[:10]}
    assert picks(chosen(light, spec(10, "c"))) == wanted


@settings(max_examples=10)
@given(st.integers(1, 100), st.integers(1, 100), st.sampled_from([0.0, 0.5, 1.0]))
def test_a_smaller_quota_is_a_part_of_a_larger_one(one: int, other: int, balance: float) -> None:
    small, large = sorted((one, other))
    rows = [row("a", n, stratum=f"words={n * n % 7}") for n in range(100)]
    strata = {"balance": balance}
    fewer = chosen(rows, spec(small, "a", strata=strata))
    more = chosen(rows, spec(large, "a", strata=strata))
    assert picks(fewer) <= picks(more)
    assert len(picks(more)) == large


def test_another_source_changes_no_picks_of_a_source_with_its_old_quota() -> None:
    splits = {"validation": 0.3}
    before = chosen([*A, *B], spec(40, "a", "b", shares={"a": 0.5, "b": 0.5}, splits=splits))
    shares = {"a": 0.4, "b": 0.4, "c": 0.2}
    after = chosen([*C, *A, *B], spec(50, "c", "a", "b", shares=shares, splits=splits))
    assert [quota.rows for quota in after.quotas.values()] == [10, 20, 20]
    of_c = {r.id for r in C}
    assert [r for r in as_rows(after) if r["id"] not in of_c] == as_rows(before)


def test_row_weights_of_one_source_change_no_picks_of_another() -> None:
    made = spec(40, "a", "b", shares={"a": 0.5, "b": 0.5})
    before = chosen([*A, *B], made)
    weighted = [replace(r, weight=1 + n % 9) for n, r in enumerate(B)]
    after = chosen([*A, *weighted], made, weighted=True)
    of_a = {r.id for r in A}
    assert picks(before) & of_a == picks(after) & of_a
    assert picks(before) != picks(after)


def test_another_seed_draws_other_rows_and_leaves_the_sides_alone() -> None:
    made = spec(30, "a", "b", splits={"validation": 0.4})
    one = chosen([*A, *B], made)
    other = chosen([*A, *B], made.model_copy(update={"seed": 5}))
    assert picks(one) != picks(other)
    both = picks(one) & picks(other)
    assert both
    assert {i: splits(one)[i] for i in both} == {i: splits(other)[i] for i in both}


def test_strata_are_filled_in_proportion() -> None:
    rows = [row("a", n, stratum="short" if n < 60 else "long") for n in range(80)]
    choice = chosen(rows, spec(40, "a"))
    assert choice.strata == {"a": {"long": (20, 10), "short": (60, 30)}}
    assert Counter(choice.rows["stratum"].to_pylist()) == {"short": 30, "long": 10}
    even = chosen(rows, spec(40, "a", strata={"balance": 1.0}))
    assert even.strata == {"a": {"long": (20, 20), "short": (60, 20)}}
    between = chosen(rows, spec(40, "a", strata={"balance": 0.5}))
    assert between.strata == {"a": {"long": (20, 15), "short": (60, 25)}}


def test_strata_belong_to_their_source() -> None:
    choice = chosen([*A, *B], spec(50, "a", "b"))
    assert list(choice.strata) == ["a", "b"]
    assert sum(there for there, _ in choice.strata["a"].values()) == 40
    assert sum(taken for _, taken in choice.strata["a"].values()) == 20
    assert list(choice.strata["b"]) == [f"words={n}" for n in range(5)]


def test_as_many_strata_as_rows() -> None:
    rows = [row("a", n, stratum=f"key={n}") for n in range(3000)]
    choice = chosen(rows, spec(1000, "a"))
    assert len(picks(choice)) == 1000
    assert sum(taken for _, taken in choice.strata["a"].values()) == 1000


def test_repeating_goes_round_before_a_row_counts_once_more() -> None:
    made = spec(100, "a", "c", shares={"a": 0.25, "c": 0.75}, on_shortage="repeat")
    choice = chosen([*A, *C], made)
    assert sum(choice.rows["repeat"].to_pylist()) == 100
    of_c = {r.id for r in C}
    counts = {r["id"]: r["repeat"] for r in as_rows(choice) if r["id"] in of_c}
    assert len(counts) == 30  # 75 = 2 * 30 + 15
    assert Counter(counts.values()) == {2: 15, 3: 15}
    assert choice.quotas["c"].short == 45
    # Those that count more are the first of the draw.
    assert {i for i, times in counts.items() if times == 3} == picks(chosen(C, spec(15, "c")))


def test_duplicates_take_no_part() -> None:
    removed = [(r.id, "same_text", r.media[0], A[0].media[0]) for r in A[1:]]
    choice = chosen(A, spec(1, "a"), duplicates=removed)
    assert picks(choice) == {A[0].id}
    assert choice.quotas["a"].available == 1


def _side(medium: str) -> str:
    sides = side_of(keys_of_ids(pa.array([medium]))[:, 0], {"validation": 0.5})
    return ["train", "validation"][int(sides[0])]


def _on(side: str, count: int) -> list[str]:
    media = (hash128("of a side", str(n)) for n in range(1000))
    return [medium for medium in media if _side(medium) == side][:count]


HELD_OUT = {"splits": {"validation": 0.5}}


def test_rows_of_one_medium_are_on_its_side() -> None:
    for side in ("train", "validation"):
        (medium,) = _on(side, 1)
        rows = [row(source, n, media=(medium,)) for source in "ab" for n in range(5)]
        choice = chosen(rows, spec(10, "a", "b", **HELD_OUT))
        assert set(splits(choice).values()) == {side}
        assert len(set(choice.rows["group"].to_pylist())) == 1


def test_text_is_a_group_of_its_own() -> None:
    rows = [row("a", n, media=()) for n in range(40)]
    choice = chosen(rows, spec(40, "a", **HELD_OUT))
    assert splits(choice) == {r.id: _side(r.id) for r in rows}
    assert len(set(choice.rows["group"].to_pylist())) == 40


@pytest.mark.parametrize("by", ["row", "duplicate", "file"])
def test_what_is_joined_is_held_out_only_together(by: str) -> None:
    train, held, other = *_on("train", 1), *_on("validation", 2)
    rows = [row("a", 0, media=(held,)), row("a", 1, media=(other,)), row("a", 2, media=(train,))]
    size = {"splits": {"validation": 0.5}}

    def joined(one: str, two: str) -> list[str]:
        if by == "row":
            found = chosen([*rows, row("a", 9, media=(one, two))], spec(4, "a", **size))
        elif by == "duplicate":
            removed = [("e" * 32, "same_file", one, two)]
            found = chosen(rows, spec(3, "a", **size), duplicates=removed)
        else:
            found = chosen(rows, spec(3, "a", **size), files=[(one, "s"), (two, "s"), (one, "t")])
        sides = splits(found)
        groups = dict(
            zip(found.rows["id"].to_pylist(), found.rows["group"].to_pylist(), strict=True)
        )
        assert (groups[rows[0].id] == groups[rows[1].id]) == ({one, two} == {held, other})
        return [sides[r.id] for r in rows]

    assert joined(held, other) == ["validation", "validation", "train"]
    assert joined(held, train) == ["train", "validation", "train"]
    assert joined(train, other) == ["validation", "train", "train"]


def test_the_same_words_join_nothing() -> None:
    held, train = *_on("validation", 1), *_on("train", 1)
    rows = [row("a", 0, media=(held,)), row("a", 1, media=(train,))]
    removed = [("e" * 32, "same_caption", held, train)]
    found = chosen(rows, spec(2, "a", **HELD_OUT), duplicates=removed)
    assert splits(found) == {rows[0].id: "validation", rows[1].id: "train"}

"""Fingerprints are the same everywhere and say no to what has no canonical form."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from manifests.fingerprint import HEX_DIGITS, fingerprint

_PLAIN = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    # A lone surrogate is no text: UTF-8 cannot hold it.
    | st.text(st.characters(exclude_categories=["Cs"])),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text("abc"), inner, max_size=4),
    max_leaves=10,
)


def test_the_values_do_not_change() -> None:
    assert fingerprint([]) == "4f53cda18c2baa0c0354bb5f9a3ecbe5"
    assert fingerprint({"b": [1, None, True], "a": "naïve"}) == "56f33c0d62bb6f9fa84283d9297753ce"


@given(_PLAIN)
def test_it_is_32_hex_digits_and_a_function_of_the_value(value: Any) -> None:
    found = fingerprint(value)
    assert len(found) == HEX_DIGITS
    assert set(found) <= set("0123456789abcdef")
    assert found == fingerprint(value)


@given(st.dictionaries(st.text("abcd", max_size=3), st.integers(), max_size=6))
def test_the_order_of_keys_says_nothing(value: dict[str, int]) -> None:
    assert fingerprint(value) == fingerprint(dict(reversed(value.items())))


@pytest.mark.parametrize(
    ("one", "other"),
    [([1, 2], [2, 1]), ("1", 1), ([], {}), (None, "null"), (["a", "b"], ["a,b"]), (True, 1)],
)
def test_different_values_differ(one: Any, other: Any) -> None:
    assert fingerprint(one) != fingerprint(other)


@pytest.mark.parametrize("value", [float("nan"), float("inf"), -float("inf")])
def test_numbers_without_a_json_form_are_refused(value: float) -> None:
    with pytest.raises(ValueError, match="JSON compliant"):
        fingerprint({"share": value})


@pytest.mark.parametrize("value", [{1, 2}, b"bytes", object()])
def test_what_json_cannot_hold_is_refused(value: Any) -> None:
    with pytest.raises(TypeError, match="not JSON serializable"):
        fingerprint([value])

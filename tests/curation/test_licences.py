"""What may be given on."""

import pytest

from curation.licences import LICENCES, check_publishable
from curation.sources import format_names, get_format
from manifests.errors import UserError


def test_rows_that_may_be_given_on() -> None:
    check_publishable({"a": {"CC-BY-4.0": 3, "CC0-1.0": 1}, "b": {}}, where="mix.toml, line 3")
    check_publishable({}, where="mix.toml, line 3")


@pytest.mark.parametrize(
    ("licence", "why"),
    [
        ("CC-BY-NC-ND-4.0", "(no changed versions, not commercial)"),
        ("CC-BY-ND-4.0", "(no changed versions)"),
        ("LicenseRef-WebVid-withdrawn", "(withdrawn by its owner in 2024)"),
        ("LicenseRef-LVD-2M-research", "(research use only)"),
        ("LicenseRef-unstated", "(nobody said)"),
        ("My own", "which curation/licences.py lacks"),
        ("cc-by-4.0", "which curation/licences.py lacks"),
    ],
)
def test_rows_that_may_not(licence: str, why: str) -> None:
    licences = {"a": {"CC0-1.0": 5}, "b": {"CC-BY-4.0": 1, licence: 1200}}
    with pytest.raises(UserError) as caught:
        check_publishable(licences, where="mix.toml, line 3")
    assert f"b: 1200 rows under {licence}" in caught.value.what
    assert why in caught.value.what
    assert "1 licences forbid it" in caught.value.what
    assert caught.value.where == "mix.toml, line 3"
    assert "[licences] allow" in str(caught.value.remedy)


def test_a_mixture_is_a_change() -> None:
    for licence in LICENCES.values():
        if licence.publish:
            assert licence.change
        assert licence.why


@pytest.mark.parametrize("name", format_names())
def test_the_licence_of_every_format_is_known_or_forbids(name: str) -> None:
    licence = get_format(name).licence
    assert licence in LICENCES or licence.startswith("LicenseRef-")

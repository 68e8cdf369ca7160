"""The one exception for what a user did wrong."""

import pickle

import pytest

from manifests.errors import UserError


@pytest.mark.parametrize(
    ("error", "text"),
    [
        (UserError("it is empty"), "it is empty."),
        (UserError("it is empty", where="a.csv"), "a.csv: it is empty."),
        (UserError("it is empty", remedy="Fill it"), "it is empty. Fill it."),
        (UserError("it is empty", where="a.csv", remedy="Fill it"), "a.csv: it is empty. Fill it."),
    ],
)
def test_the_text_says_where_what_and_what_to_do(error: UserError, text: str) -> None:
    assert str(error) == text


def test_it_is_a_value_error() -> None:
    with pytest.raises(ValueError, match="it is empty"):
        raise UserError("it is empty")


def test_it_survives_the_way_out_of_a_worker_process() -> None:
    error = pickle.loads(pickle.dumps(UserError("it is empty", where="a.csv", remedy="Fill it")))
    assert isinstance(error, UserError)
    assert (error.what, error.where, error.remedy) == ("it is empty", "a.csv", "Fill it")

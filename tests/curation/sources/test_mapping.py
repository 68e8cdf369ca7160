"""Which column has which role."""

from __future__ import annotations

import pytest

import curation.sources.mapping as mapping
from manifests.errors import UserError


@pytest.mark.parametrize(
    ("found", "columns", "chosen"),
    [
        (["image", "response"], {}, {"image": "image", "response": "response"}),
        (["image", "caption"], {}, {"image": "image", "response": "caption"}),
        (
            ["image", "question", "answer", "text"],
            {},
            {"image": "image", "prompt": "question", "response": "text"},
        ),
        (
            ["image", "question", "answer", "text"],
            {"response": "answer"},
            {"image": "image", "prompt": "question", "response": "answer"},
        ),
        (["image", "caption"], {"id": "image"}, {"id": "image", "response": "caption"}),
        (
            ["url", "caption", "id"],
            {"image": "url", "id": ""},
            {"image": "url", "response": "caption"},
        ),
        (["prompt", "question"], {}, {"prompt": "prompt"}),
    ],
)
def test_choose(found: list[str], columns: dict[str, str], chosen: dict[str, str]) -> None:
    assert mapping.choose(found, columns) == chosen


def test_a_sparse_table_may_have_any_column_later() -> None:
    chosen = mapping.choose(["text"], {"video": ""}, sparse=True)
    assert chosen["response"] == "text"
    assert chosen["image"] == "image"
    assert "video" not in chosen


def test_a_table_needs_a_response_and_a_medium() -> None:
    where = "rows.csv"
    with pytest.raises(UserError, match=r"rows\.csv: no column for the response"):
        mapping.require(["image"], {}, where=where)
    with pytest.raises(UserError, match=r"rows\.csv: no column for a medium"):
        mapping.require(["caption"], {}, where=where)
    assert mapping.require(["caption"], {"image": ""}, where=where) == {"response": "caption"}


def test_an_unknown_role_is_named_with_the_nearest() -> None:
    with pytest.raises(UserError, match=r"unknown key 'imgae'\. Did you mean 'image'\?"):
        mapping.check_roles({"imgae": "x"})

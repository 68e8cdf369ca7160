"""Where tests find real rows and media, which are not part of the repository."""

import os
from pathlib import Path

import pytest

REPO = Path(__file__).resolve().parent.parent


def real(path: str) -> Path:
    """Return a file or folder of the real data, or skip the test that asks for it.

    `path` is relative to the data folder: the environment variable NARRATOR_DATA, else
    `shared/data` beside the repository.
    """
    folder = Path(os.environ.get("NARRATOR_DATA") or REPO.parent / "shared" / "data")
    found = folder / path
    if not found.exists():
        pytest.skip(f"real data absent: {found} (NARRATOR_DATA names another data folder)")
    return found

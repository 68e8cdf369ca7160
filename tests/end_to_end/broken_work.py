"""Work that fails, in a module of its own so that worker processes can import it."""

from __future__ import annotations


def fail_on_three(item: int) -> None:
    if item == 3:
        raise RuntimeError("three is a bad number")

"""Every command of the tutorial is run, and prints what the tutorial shows."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.docs.walkthrough import Step, difference, run, steps

TUTORIAL = Path(__file__).parents[2] / "docs" / "tutorial.md"


def test_tutorial_prints_what_it_shows(tmp_path: Path) -> None:
    found = steps(TUTORIAL.read_text(encoding="utf-8"))
    assert len(found) > 10
    assert sum(step.shown is not None for step in found) > 10
    for step in found:
        printed = run(step, tmp_path)
        if step.shown is not None:
            wrong = difference(step.shown, printed)
            assert wrong is None, (
                f"{TUTORIAL.name}, line {step.line}: the page shows {wrong!r}, and this is printed:"
                f"\n{printed}"
            )


def test_steps_are_the_shell_blocks_with_what_they_print() -> None:
    page = (
        "\n\n```bash\necho a\n```\n\n```text\na\n```\n\n```toml\nb = 1\n```\n\n```bash\ntrue\n```\n"
    )
    assert steps(page) == [Step(4, "echo a\n", "a\n"), Step(16, "true\n", None)]


@pytest.mark.parametrize(
    ("shown", "printed", "wrong"),
    [
        ("a\nb\n", "a  \n\nb\n", None),
        ("a\n…\nc\n", "a\nb\nb\nc\n", None),
        ("a\n…\n", "a\nb\n", None),
        ("…\nb…\n", "a\nbc\n", None),
        ("a\n", "a\nb\n", "(nothing more), not 'b'"),
        ("a\nc\n", "a\nb\nc\n", "c"),
        ("a\n…\nd\n", "a\nb\n", "d"),
        ("a\nb\n", "a\n", "b"),
    ],
)
def test_difference_is_the_first_line_that_is_not_there(
    shown: str, printed: str, wrong: str | None
) -> None:
    assert difference(shown, printed) == wrong


def test_a_step_that_fails_tells_what_it_said(tmp_path: Path) -> None:
    with pytest.raises(AssertionError, match="oh no"):
        run(Step(1, "echo oh no >&2\nfalse | true\n", None), tmp_path)

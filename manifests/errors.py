"""The one exception for what a user did wrong.

House rule 5: a mistake of the user raises `UserError` (a `ValueError`), a mistake of ours trips an
`assert`. The command line prints the first in one line and exits with 2; everything else is a
traceback and exit 1.
"""

from __future__ import annotations


class UserError(ValueError):
    """What went wrong, where, and what to do about it.

    Args:
        what: the mistake, in one sentence without a final full stop.
        where: the file, line, record or column it was found at.
        remedy: what the user can do, in one sentence without a final full stop.
    """

    def __init__(self, what: str, *, where: str | None = None, remedy: str | None = None) -> None:
        self.what = what
        self.where = where
        self.remedy = remedy
        super().__init__(what, where, remedy)

    def __str__(self) -> str:
        text = f"{self.where}: {self.what}" if self.where else self.what
        return f"{text}. {self.remedy}." if self.remedy else f"{text}."

    def __reduce__(self) -> tuple[object, tuple[str, str | None, str | None]]:
        # Raised in worker processes, so it has to survive pickling with its keyword arguments.
        return _rebuild, (self.what, self.where, self.remedy)


def _rebuild(what: str, where: str | None, remedy: str | None) -> UserError:
    return UserError(what, where=where, remedy=remedy)

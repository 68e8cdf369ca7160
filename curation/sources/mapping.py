"""Which column of a custom table plays which role.

Without a word in the spec a column has the role of its own name, and a few other names that many
tables use are known. `columns = { response = "alt_text" }` in the spec says it outright;
`columns = { image = "" }` says that there is none, and that a row may do without a medium.
"""

from __future__ import annotations

import difflib
from collections.abc import Mapping, Sequence

from manifests.errors import UserError

ROLES: dict[str, str] = {
    "id": "the key; without one, the hash of the content",
    "image": "path or address of an image",
    "images": "several images, in order",
    "video": "path, address or youtube:ID of a video",
    "videos": "several videos, in order",
    "start": "where the span of the video begins, in seconds or as a clock time",
    "end": "where it ends",
    "prompt": "what is asked",
    "response": "the caption or answer",
    "task": "caption, dense_caption, audio_description, vqa or chat",
    "language": "BCP 47 tag of the response",
    "licence": "SPDX identifier or LicenseRef",
}
MEDIA_ROLES: dict[str, str] = {
    "image": "image",
    "images": "image",
    "video": "video",
    "videos": "video",
}
TEXT_ROLES: tuple[str, ...] = ("id", "prompt", "response", "task", "language", "licence")
# The roles as `Format.columns` lists them.
COLUMNS: dict[str, str] = {
    role if role == "response" else f"{role}?": meaning for role, meaning in ROLES.items()
}
_OTHER_NAMES: dict[str, tuple[str, ...]] = {
    "messages": ("conversations",),
    "response": ("caption", "text", "answer"),
    "prompt": ("question",),
    "licence": ("license",),
}


def check_roles(columns: Mapping[str, str], roles: Sequence[str] = tuple(ROLES)) -> None:
    """Raise UserError when `columns` names a role that there is not."""
    for role in columns:
        if role not in roles:
            near = difflib.get_close_matches(role, roles, n=1)
            hint = f"Did you mean {near[0]!r}? " if near else ""
            raise UserError(
                f"`columns` has the unknown key {role!r}",
                remedy=f"{hint}The keys are {', '.join(roles)}",
            )


def choose(
    found: Sequence[str],
    columns: Mapping[str, str],
    *,
    roles: Sequence[str] = tuple(ROLES),
    sparse: bool = False,
) -> dict[str, str]:
    """Role -> column, of the columns `found` and those that the spec names.

    Args:
        found: the columns of the table; those of its first rows where `sparse`.
        columns: what the spec says; an empty name switches a role off.
        sparse: a column may begin to occur later, so each role that is still without one has the
            column of its own name.
    """
    chosen = {role: name for role, name in columns.items() if name}
    taken = set(chosen.values())
    for role in roles:
        if role in columns:
            continue
        names = (role, *_OTHER_NAMES.get(role, ()))
        name = next((n for n in names if n in found and n not in taken), None)
        if name is None and sparse and role not in taken:
            name = role
        if name is not None:
            chosen[role] = name
            taken.add(name)
    return chosen


def allows_no_medium(columns: Mapping[str, str]) -> bool:
    """Whether the spec says that a row may do without a medium."""
    return any(columns.get(role) == "" for role in MEDIA_ROLES)


def require(
    found: Sequence[str],
    columns: Mapping[str, str],
    *,
    where: str,
    sparse: bool = False,
) -> dict[str, str]:
    """The chosen columns of a table, or UserError where a necessary one is missing.

    Args:
        found: the columns of the table; those of its first rows where `sparse`.
        sparse: rows need not have every column, so one that the spec names like its role may
            come later.
    """
    require_named(found, columns, where=where, sparse=sparse)
    listed = ", ".join(found)[:300]
    chosen = choose(found, columns)
    if "response" not in chosen:
        names = ", ".join(("response", *_OTHER_NAMES["response"]))
        raise UserError(
            f"no column for the response: none of {names} (found: {listed})",
            where=where,
            remedy='Name it in the spec: columns = { response = "..." }',
        )
    if not any(role in chosen for role in MEDIA_ROLES) and not allows_no_medium(columns):
        raise UserError(
            f"no column for a medium: none of {', '.join(MEDIA_ROLES)} (found: {listed})",
            where=where,
            remedy='Name it in the spec: columns = { image = "..." }, or say that rows are text'
            ' alone: columns = { image = "" }',
        )
    return chosen


def require_named(
    found: Sequence[str], columns: Mapping[str, str], *, where: str, sparse: bool = False
) -> None:
    """Raise UserError where the spec names a column that the table has not."""
    lost = [
        name
        for role, name in columns.items()
        if name and name not in found and not (sparse and name == role)
    ]
    if lost:
        raise UserError(
            f"no column {', '.join(map(repr, lost))}, which `columns` names"
            f" (found: {', '.join(found)[:300]})",
            where=where,
        )

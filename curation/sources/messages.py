"""Chat rows as LLaMA-Factory, ms-swift and TRL read them: `messages` and `images`/`videos`."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, ClassVar

import curation.sources.json_rows as json_rows
import curation.sources.mapping as mapping
from curation.sources.base import Format, InputFile, ReaderOptions, Records, Shard
from curation.sources.conversation import BadRowError, Conversation, read_conversation
from curation.sources.custom_rows import References, Rows, first_problem, to_records
from curation.sources.json_columns import extra_column, reference, text_column
from curation.sources.local_files import media_folder
from manifests.errors import UserError

if TYPE_CHECKING:
    import pyarrow as pa

_COLUMNS = {
    "messages": "list of turns, `role` and `content` or `from` and `value` (`conversations`)",
    "system?": "a system text beside the turns",
    "id?": mapping.ROLES["id"],
    "image?": mapping.ROLES["image"],
    "images?": mapping.ROLES["images"],
    "video?": mapping.ROLES["video"],
    "videos?": mapping.ROLES["videos"],
    "task?": mapping.ROLES["task"],
    "language?": mapping.ROLES["language"],
    "licence?": mapping.ROLES["licence"],
}
_ROLES = tuple(name.rstrip("?") for name in _COLUMNS)


class Messages(Format):
    """JSON Lines or one JSON array of conversations.

    The last turn of the assistant is the response and the turns before it are the prompt (see
    `curation.sources.conversation`). A conversation may be about any number of media, or none.
    """

    name = "messages"
    title = "Chat rows: messages (or ShareGPT conversations) with images and videos"
    columns: ClassVar = _COLUMNS
    homepage = "huggingface.co/docs/trl/dataset_formats"
    terms = "yours: name the `licence` in the spec"
    licence = "LicenseRef-unstated"
    task = "chat"
    options: ClassVar = frozenset({"columns", "images"})
    keeps_line_breaks = True

    def check(self, files: Sequence[InputFile], options: ReaderOptions) -> None:
        mapping.check_roles(options.columns, _ROLES)
        for file in files:
            media_folder(options.images, file)
            found = json_rows.names_of(json_rows.check(file.path, format_name=self.name))
            where = str(file.path)
            mapping.require_named(found, options.columns, where=where, sparse=True)
            chosen = mapping.choose(found, options.columns, roles=_ROLES)
            if chosen.get("messages") not in found:
                raise UserError(
                    f"no column messages or conversations (found: {', '.join(found)[:300]})",
                    where=where,
                    remedy='Name it in the spec: columns = { messages = "..." }',
                )

    def plan(self, files: Sequence[InputFile], options: ReaderOptions) -> list[Shard]:
        return json_rows.plan(files)

    def read(self, shard: Shard, options: ReaderOptions) -> Records:
        import numpy as np
        import pyarrow as pa

        file = shard.files[0]
        head = json_rows.names_of(json_rows.check(file.path, format_name=self.name))
        chosen = mapping.choose(head, options.columns, roles=_ROLES, sparse=True)
        data = json_rows.read(shard)
        texts: dict[str, pa.Array] = {}
        problems: list[pa.Array | None] = []
        for role in ("id", "task", "language", "licence"):
            if role in chosen:
                texts[role], problem = text_column(
                    data.rows, chosen[role], numbers_too=role == "id"
                )
                problems.append(problem)
        read: list[Conversation] = []
        unread: list[str | None] = []
        for row in data.rows:
            try:
                read.append(_conversation(row, chosen))
                unread.append(None)
            except BadRowError as error:
                read.append(Conversation(None, "", ()))
                unread.append(str(error))
        texts["prompt"] = pa.array([one.prompt for one in read], pa.string())
        texts["response"] = pa.array([one.response for one in read], pa.string())
        media = list(itertools.chain.from_iterable(one.media for one in read))
        return to_records(
            Rows(
                record=data.record,
                byte_offset=data.byte_offset,
                texts=texts,
                media=References(
                    counts=np.array([len(one.media) for one in read], dtype=np.int64),
                    kind=pa.array([kind for kind, _ in media], pa.string()),
                    reference=pa.array([where for _, where in media], pa.string()),
                ),
                extra=extra_column(data.rows, frozenset(chosen.values())),
                problem=first_problem(*problems, pa.array(unread, pa.string())),
                text_alone=True,
                errors=data.errors,
            ),
            within=media_folder(options.images, file),
        )


def _conversation(row: dict[str, Any], chosen: dict[str, str]) -> Conversation:
    """The conversation in a row.

    Raises:
        BadRowError: with the reason.
    """
    system = row.get(chosen["system"]) if "system" in chosen else None
    if system is not None and not isinstance(system, str):
        raise BadRowError("bad_type: system is not a text")
    media: dict[str, list[str]] = {"image": [], "video": []}
    for role, kind in mapping.MEDIA_ROLES.items():
        value = row.get(chosen[role]) if role in chosen else None
        if value is not None:
            several = value if isinstance(value, list) else [value]
            media[kind] += [_reference(one, role) for one in several]
    if row.get("audios") or row.get("audio"):
        raise BadRowError("unsupported_medium: audio")
    turns = row.get(chosen["messages"])
    return read_conversation(turns, system=system, images=media["image"], videos=media["video"])


def _reference(value: Any, role: str) -> str:
    try:
        return reference(value) or ""
    except TypeError as error:
        raise BadRowError(f"bad_type: {role} holds what is neither path nor address") from error

"""Chat rows: turns and media into one prompt and one response.

The last turn of the assistant is the response. What stands before it is the prompt: the text of a
single question as it is; several turns, or one with a system text, as paragraphs that begin with
`System:`, `User:`, `Assistant:` or `Tool:`. Turns after the response are left out.

`<image>` and `<video>` in the text, or parts of that type, mark where the media stand. With no
mark at all the media come first. Marks that all stand at the beginning of the first question, or a
single one at its end, say no more than that and are taken out; any others stay in the prompt, in
the order of the media.
"""

from __future__ import annotations

import re
import reprlib
from collections.abc import Iterator
from typing import Any, NamedTuple

_ROLES = {
    "system": "System",
    "developer": "System",
    "user": "User",
    "human": "User",
    "assistant": "Assistant",
    "gpt": "Assistant",
    "model": "Assistant",
    "bot": "Assistant",
    "chatgpt": "Assistant",
    "bing": "Assistant",
    "bard": "Assistant",
    "tool": "Tool",
    "tool_call": "Tool",
    "tool_response": "Tool",
    "function": "Tool",
    "function_call": "Tool",
    "observation": "Tool",
}
_MARK = re.compile(r"<(image|video)>")
_LEADING_MARKS = re.compile(r"\A(?:\s*<(?:image|video)>)+[ \t]*\n?")
_LAST_MARK = re.compile(r"\s*<(?:image|video)>\s*\Z")


class BadRowError(Exception):
    """The row cannot be used; the text is "reason: detail"."""


class Conversation(NamedTuple):
    """One row.

    Args:
        prompt: None where the assistant speaks first.
        response: its last words.
        media: (kind, reference) in order.
    """

    prompt: str | None
    response: str
    media: tuple[tuple[str, str], ...]


class _Turn(NamedTuple):
    """Who speaks, what, and (kind, its own reference) of each mark in it."""

    who: str
    text: str
    marks: tuple[tuple[str, str | None], ...] = ()


def read_conversation(
    turns: Any, *, system: str | None, images: list[str], videos: list[str]
) -> Conversation:
    """The conversation of one row.

    Args:
        turns: list of objects with `role` and `content`, or `from` and `value`.
        system: the row's own system text.
        images, videos: the media that the marks stand for, in order.

    Raises:
        BadRowError: with the reason.
    """
    if not isinstance(turns, list) or not turns:
        raise BadRowError(f"bad_turns: not a list of turns: {reprlib.repr(turns)}")
    said = [_read_turn(turn) for turn in turns]
    answers = [index for index, turn in enumerate(said) if turn.who == "Assistant"]
    if not answers:
        raise BadRowError("bad_turns: no turn of the assistant")
    answer = said[answers[-1]]
    if answer.marks:
        raise BadRowError("placeholder_mismatch: a mark in the answer")
    before = said[: answers[-1]]
    media = _place_media(
        [mark for turn in before for mark in turn.marks], images=images, videos=videos
    )
    if system and not any(turn.who == "System" for turn in before):
        before.insert(0, _Turn("System", system))
    return Conversation(_render(before), answer.text, media)


def _read_turn(turn: Any) -> _Turn:
    if not isinstance(turn, dict):
        raise BadRowError(f"bad_turns: a turn is not an object: {reprlib.repr(turn)}")
    role = turn.get("role", turn.get("from"))
    who = _ROLES.get(role.lower()) if isinstance(role, str) else None
    if who is None:
        raise BadRowError(f"bad_turns: unknown role {reprlib.repr(role)}")
    content = turn.get("content", turn.get("value"))
    if isinstance(content, str):
        return _Turn(who, content, _marks(content))
    parts = content if isinstance(content, list) else [content or ""]
    texts: list[str] = []
    marks: list[tuple[str, str | None]] = []
    for part in parts:
        text, found = _read_part(part)
        texts.append(text)
        marks += found
    return _Turn(who, "".join(texts), tuple(marks))


def _marks(text: str) -> tuple[tuple[str, str | None], ...]:
    return tuple((mark, None) for mark in _MARK.findall(text)) if "<" in text else ()


def _read_part(part: Any) -> tuple[str, tuple[tuple[str, str | None], ...]]:
    """The text of one part of a content, a medium as its mark; and the marks in it."""
    kind = part.get("type") if isinstance(part, dict) else "text"
    text = part.get("text") if isinstance(part, dict) else part
    if kind == "text" and isinstance(text, str):
        return text, _marks(text)
    if kind in ("image", "image_url", "video", "video_url"):
        medium = "image" if kind.startswith("image") else "video"
        own = next((part[name] for name in (kind, medium, "url", "path") if part.get(name)), None)
        if isinstance(own, dict):
            own = own.get("url") or own.get("path")
        if own is not None and not isinstance(own, str):
            raise BadRowError(f"bad_type: neither path nor address: {reprlib.repr(own)}")
        return f"<{medium}>", ((medium, own),)
    if isinstance(kind, str) and "audio" in kind:
        raise BadRowError("unsupported_medium: audio")
    raise BadRowError(f"bad_turns: neither text, image nor video: {reprlib.repr(part)}")


def _place_media(
    marks: list[tuple[str, str | None]], *, images: list[str], videos: list[str]
) -> tuple[tuple[str, str], ...]:
    """The media in the order of the marks; images, then videos, where there is no mark."""
    if not marks:
        return tuple([("image", i) for i in images] + [("video", v) for v in videos])
    given = {"image": images, "video": videos}
    for kind, media in given.items():
        places = marks.count((kind, None))
        if places != len(media):
            raise BadRowError(
                f"placeholder_mismatch: {places} <{kind}> in the text for {len(media)} {kind}s"
            )
    waiting: dict[str, Iterator[str]] = {kind: iter(media) for kind, media in given.items()}
    return tuple((kind, own if own is not None else next(waiting[kind])) for kind, own in marks)


def _render(turns: list[_Turn]) -> str | None:
    """The turns before the answer as one text."""
    question = next((i for i, turn in enumerate(turns) if turn.who == "User"), None)
    if question is not None and sum(len(turn.marks) for turn in turns) == len(
        marks := turns[question].marks
    ):
        text = turns[question].text
        bare = _LEADING_MARKS.sub("", text)
        if len(marks) == 1:
            bare = _LAST_MARK.sub("", bare)
        if not _MARK.search(bare):
            turns[question] = _Turn("User", bare)
    if len(turns) == 1 and turns[0].who == "User":
        return turns[0].text
    return "\n\n".join(f"{turn.who}: {turn.text}" for turn in turns) or None

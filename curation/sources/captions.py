"""The bytes of a caption file, beside its medium or in the same archive, as text."""

from __future__ import annotations

from curation.sources.framing import MAX_RECORD_BYTES


def decode_caption(data: bytes, *, name: str) -> tuple[str | None, str | None]:
    """The text, or the problem with it.

    Args:
        data: the content; no more than MAX_RECORD_BYTES + 1 of it need be read.
        name: of the file, for the problem.
    """
    if len(data) > MAX_RECORD_BYTES:
        return None, f"record_too_long: {name} has more than {MAX_RECORD_BYTES} bytes"
    if b"\0" in data:
        return None, f"nul_byte: in {name}"
    try:
        return data.decode("utf-8-sig"), None
    except UnicodeDecodeError as error:
        return None, f"bad_utf8: at byte {error.start} of {name}"

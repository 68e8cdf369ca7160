"""Why a record could not be used: every reason code of `ingest_errors`, and what it means."""

from __future__ import annotations

REASONS: dict[str, str] = {
    # The bytes.
    "bad_json": "The line is not JSON",
    "bad_utf8": "The text is not UTF-8",
    "nul_byte": "The text holds a NUL character",
    "record_too_long": "A record or a text of more than 1 MiB",
    "truncated_archive": "The tar is cut off or damaged; what stands before that place was read",
    "wrong_column_count": "The row has more or fewer fields than the header",
    # The record.
    "bad_span": "A span that ends before it starts, or a start or end without a video",
    "bad_task": "A task that the toolkit does not know; docs/spec.md lists them",
    "bad_time": "A start or end that is no time",
    "bad_turns": "A conversation without an answer, or with a turn that is none",
    "bad_type": "A value of another type than the column has, such as a number for a caption",
    "empty_response": "No caption or answer, or one of nothing but white space",
    "key_conflict": "Two records with one key and different content",
    "missing_caption": "A medium without its caption file",
    "missing_key": "The record has no key",
    "placeholder_mismatch": "Other <image> or <video> marks in the text than there are media",
    "repeated": "The same thing stands twice where it may stand once; the first one was taken",
    "unpaired": "One half of a pair: a question without annotation, a row without its tar member",
    # The media.
    "bad_kind": "A medium that is neither an image nor a video",
    "missing_file": "The local file is not there, or is not a regular file",
    "missing_locator": "A medium without an address",
    "missing_medium": "A caption without an image or video",
    "not_media": "The local file is neither by its name nor by its content an image or video",
    "unsafe_path": "A path that leads out of the data's own folder",
    "unsupported_medium": "A medium written into the row itself (base64), or audio",
    # What img2dataset says of a download.
    "bad_status": "A download status that is neither success nor a known failure",
    "failed_to_download": "img2dataset could not download the image",
    "failed_to_resize": "img2dataset could not decode or resize the image",
}

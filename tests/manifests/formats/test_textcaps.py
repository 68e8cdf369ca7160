"""The parser of TextCaps."""

from __future__ import annotations

import json
from pathlib import Path

from manifests.formats.json_stream import BadRow
from manifests.formats.textcaps import TextCapsCaption, read_captions


def test_rows_and_what_is_none(tmp_path: Path) -> None:
    path = tmp_path / "t.json"
    rows = [
        {
            "caption_id": 5,
            "image_id": "ab",
            "caption_str": "A sign.",
            "flickr_300k_url": "",
            "flickr_original_url": "http://f/1.jpg",
            "image_width": 10,
            "image_height": "20",
            "set_name": "val",
        },
        {"caption_id": 6, "image_id": "ab"},
        [],
    ]
    path.write_text(json.dumps({"data": rows}))
    first, second, third = read_captions(path)
    assert first == TextCapsCaption(
        1, "5", "ab", "A sign.", None, "http://f/1.jpg", 10, None, "val"
    )
    assert (type(second), second.record, type(third), third.record) == (BadRow, 2, BadRow, 3)

"""TextCaps: captions that read the text in an image (Sidorov et al. 2020).

`{dataset_type, dataset_name, dataset_version, data: [{image_id, caption_id, caption_str,
flickr_300k_url, flickr_original_url, image_width, image_height, set_name, ...}, ...]}`, one element
a caption. `image_id` is the id in Open Images.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from manifests.formats.json_stream import BadRow, stream_items
from manifests.formats.values import pixels, shown, text


@dataclass(frozen=True, slots=True)
class TextCapsCaption:
    """One caption of one image. Width and height are those of the original image, in pixels."""

    record: int
    caption_id: str
    image_id: str
    caption: str
    flickr_300k_url: str | None
    flickr_original_url: str | None
    width: int | None
    height: int | None
    set_name: str | None


def read_captions(path: Path) -> Iterator[TextCapsCaption | BadRow]:
    """The list `data`, in order.

    Raises:
        UserError: the document is cut off or not JSON.
    """
    for record, item in enumerate(stream_items(path, prefix="data.item"), start=1):
        caption_id = item.get("caption_id") if isinstance(item, dict) else None
        image_id = text(item, "image_id")
        caption = text(item, "caption_str")
        if type(caption_id) not in (int, str) or image_id is None or caption is None:
            lost = "without `caption_id`, `image_id` or `caption_str`"
            yield BadRow(record, f"an element {lost}: {shown(item)}")
            continue
        yield TextCapsCaption(
            record=record,
            caption_id=str(caption_id),
            image_id=image_id,
            caption=caption,
            flickr_300k_url=text(item, "flickr_300k_url") or None,
            flickr_original_url=text(item, "flickr_original_url") or None,
            width=pixels(item, "image_width"),
            height=pixels(item, "image_height"),
            set_name=text(item, "set_name") or None,
        )

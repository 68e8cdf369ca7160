"""COCO captions: `{info, licenses, images: [...], annotations: [{id, image_id, caption}, ...]}`.

The format of cocodataset.org (Lin et al. 2014; captions: Chen et al. 2015), which nocaps and many
data sets of one's own use as well.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from manifests.formats.json_stream import BadRow, stream_items
from manifests.formats.values import identifier, pixels, shown, text


@dataclass(frozen=True, slots=True)
class CocoImage:
    """One image. `licence` is the id of an entry of the document's `licenses`."""

    record: int
    id: str
    file_name: str | None
    coco_url: str | None
    flickr_url: str | None
    width: int | None
    height: int | None
    licence: str | None


@dataclass(frozen=True, slots=True)
class CocoCaption:
    """One caption of one image. Ids are whole numbers or texts in the file, and texts here."""

    record: int
    id: str
    image_id: str
    caption: str


@dataclass(frozen=True, slots=True)
class CocoLicence:
    """One entry of `licenses`."""

    name: str
    url: str


def read_images(path: Path) -> Iterator[CocoImage | BadRow]:
    """The list `images`, in order.

    Raises:
        UserError: the document is cut off or not JSON.
    """
    for record, item in enumerate(stream_items(path, prefix="images.item"), start=1):
        found = identifier(item, "id")
        if found is None:
            yield BadRow(record, f"an image without `id`: {shown(item)}")
            continue
        yield CocoImage(
            record=record,
            id=found,
            file_name=text(item, "file_name") or None,
            coco_url=text(item, "coco_url") or None,
            flickr_url=text(item, "flickr_url") or None,
            width=pixels(item, "width"),
            height=pixels(item, "height"),
            licence=identifier(item, "license"),
        )


def read_captions(path: Path) -> Iterator[CocoCaption | BadRow]:
    """The list `annotations`, in order.

    Raises:
        UserError: the document is cut off or not JSON.
    """
    for record, item in enumerate(stream_items(path, prefix="annotations.item"), start=1):
        found, image = identifier(item, "id"), identifier(item, "image_id")
        caption = item.get("caption") if isinstance(item, dict) else None
        if found is None or image is None:
            yield BadRow(record, f"an annotation without `id` or `image_id`: {shown(item)}")
        elif not isinstance(caption, str):
            yield BadRow(record, f"the annotation {found} has no text as `caption`: {shown(item)}")
        else:
            yield CocoCaption(record, found, image, caption)


def read_licences(path: Path) -> dict[str, CocoLicence]:
    """The list `licenses`, by id."""
    return {
        found: CocoLicence(name=text(item, "name") or "", url=text(item, "url") or "")
        for item in stream_items(path, prefix="licenses.item")
        if (found := identifier(item, "id")) is not None
    }

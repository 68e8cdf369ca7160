"""TextCaps: captions that read the text in an image."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from curation.sources.base import (
    Format,
    InputFile,
    ReaderOptions,
    Records,
    Shard,
    one_medium,
    records_table,
)
from curation.sources.columns import json_objects
from curation.sources.documents import plan_document, require_file, rows_of_shard
from curation.sources.image_folder import check_images, image_folder
from curation.sources.local_files import NO_FILE, file_columns
from manifests.errors import UserError
from manifests.formats.json_stream import describe, head_list, read_head
from manifests.formats.textcaps import TextCapsCaption, read_captions


class TextCaps(Format):
    """One JSON document of captions.

    An image is known by its smaller Flickr address (`flickr_300k_url`), else by the larger one,
    which both stand for the same Flickr photo; else by `openimages:ID`. With `images`, it lies
    there as `ID.jpg`.
    """

    name = "textcaps"
    title = "TextCaps: captions that read the text in an image"
    columns: ClassVar = {
        "data": "caption_id and image_id (together the key), caption_str, and"
        " flickr_300k_url, flickr_original_url, image_width, image_height, set_name where known",
    }
    homepage = "textvqa.org/textcaps"
    terms = "captions CC BY 4.0; the images are of Open Images, CC BY 2.0"
    licence = "CC-BY-4.0"
    task = "caption"
    dataset = "textcaps"
    options: ClassVar = frozenset({"images"})
    unit = "records"

    def check(self, files: Sequence[InputFile], options: ReaderOptions) -> None:
        for file in files:
            require_file(file.path, format_name=self.name)
            head = read_head(file.path)
            data = head_list(head, "data")
            if not data or not isinstance(data[0], dict) or "caption_str" not in data[0]:
                raise UserError(
                    f"not a TextCaps file: this is {describe(head)}"
                    f"{' whose elements have no caption_str' if data else ''}",
                    where=str(file.path),
                    remedy="Use TextCaps_0.1_train.json or its like",
                )
            check_images(options.images, file, has_file_names=True)

    def plan(self, files: Sequence[InputFile], options: ReaderOptions) -> list[Shard]:
        return [shard for file in files for shard in plan_document(file, prefix="data.item")]

    def read(self, shard: Shard, options: ReaderOptions) -> Records:
        import pyarrow as pa

        file = shard.files[0]
        captions, errors = rows_of_shard(read_captions(file.path), shard)
        folder = image_folder(options.images, file)
        local = [
            folder.find(image_id=c.image_id, file_name=f"{c.image_id}.jpg") if folder else NO_FILE
            for c in captions
        ]
        image_ids = pa.array([c.image_id for c in captions], pa.string())
        set_names = pa.array([c.set_name for c in captions], pa.string())
        table = records_table(
            len(captions),
            record=[c.record for c in captions],
            key=[f"{c.caption_id}:{c.image_id}" for c in captions],
            response=[c.caption for c in captions],
            media=one_medium(
                len(captions),
                kind="image",
                locator=pa.array([_locator(c) for c in captions], pa.string()),
                width=pa.array([c.width for c in captions], pa.int32()),
                height=pa.array([c.height for c in captions], pa.int32()),
                **file_columns(local),
            ),
            extra=json_objects(image_id=image_ids, set_name=set_names),
            problem=[file.problem for file in local],
        )
        return Records(table, errors)


def _locator(caption: TextCapsCaption) -> str:
    address = caption.flickr_300k_url or caption.flickr_original_url
    return address or f"openimages:{caption.image_id}"

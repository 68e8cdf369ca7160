"""COCO captions: one JSON document with images, captions and licences."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from curation.sources.base import (
    Format,
    InputFile,
    ReaderOptions,
    Records,
    Shard,
    one_medium,
    records_table,
)
from curation.sources.documents import (
    RECORDS_PER_SHARD,
    digest_of,
    ranges,
    require_file,
    rows_of_shard,
)
from curation.sources.image_folder import ImageFolder, check_images, image_folder
from curation.sources.local_files import (
    NO_FILE,
    LocalFile,
    file_columns,
    folder_of,
    is_unsafe,
    read_local,
)
from manifests.errors import UserError
from manifests.formats.coco import (
    CocoCaption,
    CocoImage,
    CocoLicence,
    read_captions,
    read_images,
    read_licences,
)
from manifests.formats.json_stream import describe, head_list, read_head
from manifests.formats.values import text

_COCO_NAME = re.compile(r"(?:COCO_(?:train|val|test)\d{4}_)?\d{12}\.jpg")
_CREATIVE_COMMONS = re.compile(r"creativecommons\.org/licenses/([a-z-]+)/(\d\.\d)", re.IGNORECASE)
_CC_ZERO = re.compile(r"creativecommons\.org/publicdomain/zero/1\.0", re.IGNORECASE)


class Coco(Format):
    """Captions of COCO, of nocaps, or of one's own images in this format.

    An image is known by its `coco_url`, else its `flickr_url`, else, in a document of COCO itself,
    by `coco:ID`. One that has none of these is the local file `file_name`, in the folder `images`
    or else beside the document. Where `images` is given, every image has to be there.
    """

    name = "coco"
    title = "COCO captions JSON"
    columns: ClassVar = {
        "annotations": "id (the key), image_id, caption",
        "images": "id, file_name, and coco_url, flickr_url, width, height, license where known",
        "licenses?": "id, name, url",
    }
    homepage = "cocodataset.org"
    terms = "captions CC BY 4.0; each image has its own licence, which the records carry"
    licence = "CC-BY-4.0"
    task = "caption"
    options: ClassVar = frozenset({"images"})
    unit = "records"

    def check(self, files: Sequence[InputFile], options: ReaderOptions) -> None:
        for file in files:
            require_file(file.path, format_name=self.name)
            _check_head(file)
            check_images(options.images, file, has_file_names=True)

    def plan(self, files: Sequence[InputFile], options: ReaderOptions) -> list[Shard]:
        shards = []
        for file in files:
            total = captions = 0
            for row in read_captions(file.path):
                total += 1
                captions += isinstance(row, CocoCaption)
            if captions == 0:
                raise UserError(
                    f"none of its {total} annotations is a caption",
                    where=str(file.path),
                    remedy="Of COCO, use the files captions_*.json",
                )
            digest = digest_of([file])
            shards += [
                Shard((file,), start, stop, start + 1, digest)
                for start, stop in ranges(total, RECORDS_PER_SHARD)
            ]
        return shards

    def read(self, shard: Shard, options: ReaderOptions) -> Records:
        import pyarrow as pa

        file = shard.files[0]
        captions, errors = rows_of_shard(read_captions(file.path), shard)
        images = _images_of(captions, file)
        licences = read_licences(file.path)
        medium_of = _Media(
            file=file,
            folder=image_folder(options.images, file),
            is_coco=_is_coco(read_head(file.path)),
        )
        media = {image.id: medium_of(image) for image in images.values()}
        shown = [media.get(caption.image_id, _absent(caption.image_id)) for caption in captions]
        table = records_table(
            len(captions),
            record=[caption.record for caption in captions],
            key=[caption.id for caption in captions],
            response=[caption.caption for caption in captions],
            licence=[_licence(images.get(caption.image_id), licences) for caption in captions],
            media=one_medium(
                len(captions),
                kind="image",
                locator=pa.array([medium.locator for medium in shown], pa.string()),
                width=pa.array([medium.width for medium in shown], pa.int32()),
                height=pa.array([medium.height for medium in shown], pa.int32()),
                **file_columns([medium.file for medium in shown]),
            ),
            problem=[medium.problem for medium in shown],
        )
        return Records(table, errors)


@dataclass(frozen=True)
class _Medium:
    locator: str | None
    file: LocalFile = NO_FILE
    width: int | None = None
    height: int | None = None
    problem: str | None = None


@dataclass(frozen=True)
class _Media:
    """Makes the medium of an image."""

    file: InputFile
    folder: ImageFolder | None
    is_coco: bool

    def __call__(self, image: CocoImage) -> _Medium:
        name = image.file_name
        address = image.coco_url or image.flickr_url
        if address is None and name is not None and "://" in name:
            address = name
        if address is None and (self.is_coco or _COCO_NAME.fullmatch(name or "")):
            address = f"coco:{image.id}"
        local = NO_FILE
        if self.folder is not None:
            local = self.folder.find(image_id=image.id, file_name=name)
        elif address is None and name is not None:
            if is_unsafe(name):
                return _Medium(None, problem=f"unsafe_path: {name}"[:200])
            local = read_local(name, within=folder_of(self.file))
        return _Medium(
            locator=address or local.path,
            file=local,
            width=image.width,
            height=image.height,
            problem=local.problem,
        )


def _absent(image_id: str) -> _Medium:
    return _Medium(None, problem=f"missing_medium: image_id {image_id} is not among the images")


def _images_of(captions: Sequence[CocoCaption], file: InputFile) -> dict[str, CocoImage]:
    """The images of some captions, by id."""
    wanted = {caption.image_id for caption in captions}
    return {
        image.id: image
        for image in read_images(file.path)
        if isinstance(image, CocoImage) and image.id in wanted
    }


def _licence(image: CocoImage | None, licences: dict[str, CocoLicence]) -> str | None:
    """The SPDX identifier of an image's licence; a LicenseRef for what has none."""
    stated = licences.get(image.licence) if image is not None and image.licence else None
    if stated is None:
        return None
    if match := _CREATIVE_COMMONS.search(stated.url):
        return f"CC-{match.group(1).upper()}-{match.group(2)}"
    if _CC_ZERO.search(stated.url):
        return "CC0-1.0"
    name = re.sub(r"[^A-Za-z0-9.]+", "-", stated.name).strip("-")
    return f"LicenseRef-{name}" if name else None


def _is_coco(head: Any) -> bool:
    """Whether a document says that it is COCO itself."""
    info = head.get("info") if isinstance(head, dict) else None
    said = f"{text(info, 'url') or ''} {text(info, 'description') or ''}"
    return "cocodataset.org" in said or "mscoco.org" in said or "COCO 20" in said


def _check_head(file: InputFile) -> None:
    head = read_head(file.path)
    annotations = head_list(head, "annotations")
    first = annotations[0] if annotations and isinstance(annotations[0], dict) else {}
    remedy = "Use a file with `images` and `annotations` that have captions"
    what = None
    if head_list(head, "questions") or "question_id" in first:
        what, remedy = "a VQA file", "Use the format vqav2"
    elif head_list(head, "data"):
        what, remedy = "not COCO; TextCaps has a list `data`", "Try the format textcaps"
    elif len(annotations) > 1 and "caption" not in first:
        what, remedy = "a file without captions", "Of COCO, use the files captions_*.json"
    elif not (head_list(head, "images") or annotations):
        what = describe(head)
    if what is not None:
        raise UserError(
            f"not a COCO captions file: this is {what}", where=str(file.path), remedy=remedy
        )

"""Local copies of the images that a document names: the spec's `images`.

`images` is a folder, relative to that of the spec, in which a file has the name that the document
gives it; or a template such as `images/COCO_val2014_{image_id:012}.jpg`, with the fields
`image_id` (zeros in front to the width given) and `file_name`.
"""

from __future__ import annotations

import posixpath
import re
from dataclasses import dataclass, field

from curation.sources.base import InputFile
from curation.sources.local_files import Folder, LocalFile, is_unsafe, read_local, spec_folder
from manifests.errors import UserError

_FIELD = re.compile(r"\{(?:(file_name)|image_id(?::0?(\d{1,2}))?)\}")


@dataclass
class ImageFolder:
    """Looks up and hashes each image once.

    Args:
        images: the folder or template.
        within: what it is relative to.
    """

    images: str
    within: Folder
    _known: dict[str, LocalFile] = field(default_factory=dict)

    def find(self, *, image_id: str, file_name: str | None) -> LocalFile:
        """The local copy of an image; its `problem` says where there is none."""
        path = _path(self.images, image_id=image_id, file_name=file_name)
        if path is None:
            return LocalFile(image_id, problem=f"missing_file: no file name for image {image_id}")
        if path not in self._known:
            named = file_name if "{" not in self.images else f"{image_id}/{file_name or ''}"
            if is_unsafe(named or ""):
                return LocalFile(path, problem=f"unsafe_path: {path}")
            self._known[path] = read_local(path, within=self.within)
        return self._known[path]


def image_folder(images: str | None, file: InputFile) -> ImageFolder | None:
    """The images that go with a document, where the spec says that there are any."""
    return None if images is None else ImageFolder(images, spec_folder(file))


def check_images(images: str | None, file: InputFile, *, has_file_names: bool) -> None:
    """Raise UserError where `images` cannot lead to a file.

    Args:
        has_file_names: whether the document says, or lets guess, what its images are called.
    """
    if images is None:
        return
    left = _FIELD.sub("", images)
    if "{" in left or "}" in left:
        raise UserError(
            f"`images` has an unknown field: {images!r}",
            remedy="The fields are {file_name} and {image_id}, or {image_id:012} for 12 digits",
        )
    if not has_file_names and "{image_id" not in images:
        raise UserError(
            "the file does not say which part of COCO its images are, so they have no file names",
            where=str(file.path),
            remedy='Give a template, such as images = "val2014/COCO_val2014_{image_id:012}.jpg"',
        )
    fixed = images.split("{", 1)[0]
    folder = images if fixed == images else posixpath.dirname(fixed)
    if not (spec_folder(file).path / folder).is_dir():
        raise UserError(
            f"`images`: there is no folder {folder!r}",
            remedy=f"It is relative to the spec's folder {spec_folder(file).path}",
        )


def _path(images: str, *, image_id: str, file_name: str | None) -> str | None:
    if "{" not in images:
        return None if file_name is None else posixpath.join(images, file_name)
    if file_name is None and "{file_name}" in images:
        return None

    def fill(match: re.Match[str]) -> str:
        named, width = match.groups()
        return str(file_name) if named else image_id.zfill(int(width or 0))

    return _FIELD.sub(fill, images)

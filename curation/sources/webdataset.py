"""Webdataset tars: the members of one sample share a key, and their endings say what they are."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, ClassVar

import orjson

from curation.sources.base import (
    Format,
    InputFile,
    ReaderOptions,
    RecordError,
    Records,
    Shard,
    records_table,
)
from curation.sources.captions import decode_caption
from curation.sources.columns import media_lists
from curation.sources.documents import digest_of
from curation.sources.local_files import LocalFile, file_columns, is_unsafe, kind_of
from curation.sources.tar_index import Member, check_tar, read_tar

# The key is the path up to the first dot of the base name, the ending is the rest.
_SAMPLE_MEMBER = re.compile(r"((?:.*/)?[^./][^./]*)\.([^/]+)", re.DOTALL)
_CAPTION_FIELDS = ("caption", "text")
_IMG2DATASET_FIELDS = frozenset({"url", "key", "status"})


class WebDataset(Format):
    """Plain tars, read in place: nothing is written to disk, and a medium's path is `TAR#MEMBER`.

    The caption is in `KEY.txt`, or in `KEY.json` as `caption` or `text`. Samples may have several
    media. Where a tar was made by img2dataset, its JSON holds the address of the image: that is
    the locator then. Members without an ending and hidden ones belong to no sample, as in
    webdataset itself.
    """

    name = "webdataset"
    title = "Webdataset tars"
    columns: ClassVar = {
        "KEY.jpg, KEY.mp4, ...": "the media",
        "KEY.txt?": "the caption",
        "KEY.json?": "an object with `caption` or `text`; what img2dataset writes",
    }
    homepage = "github.com/webdataset/webdataset"
    terms = "yours: name the `licence` in the spec"
    licence = "LicenseRef-unstated"
    task = "caption"

    def check(self, files: Sequence[InputFile], options: ReaderOptions) -> None:
        for file in files:
            check_tar(file.path, format_name=self.name)

    def plan(self, files: Sequence[InputFile], options: ReaderOptions) -> list[Shard]:
        return [Shard((file,), 0, file.path.stat().st_size, 1, digest_of([file])) for file in files]

    def read(self, shard: Shard, options: ReaderOptions) -> Records:
        import numpy as np
        import pyarrow as pa

        tar = shard.files[0]
        archive = read_tar(
            tar.path,
            is_text=lambda name: name.lower().endswith((".txt", ".json")),
            is_medium=lambda name: kind_of(name) is not None,
        )
        samples = _samples(archive.members)
        errors = []
        rows = []
        for number, sample in enumerate(samples, start=1):
            if _is_utf8(sample):
                rows.append(_read_sample(number, sample))
            else:
                name = sample.key.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
                errors.append(RecordError("bad_utf8", f"in the member name {name}", number))
        if archive.damage is not None:
            errors.append(RecordError("truncated_archive", archive.damage))
        owners = [row for row in rows for _ in row.media]
        media = [
            LocalFile(f"{tar.name}#{member.name}", sha256=member.sha256, size=member.size)
            for row in rows
            for member in row.media
        ]
        locators = [row.url or file.path for row, file in zip(owners, media, strict=True)]
        table = records_table(
            len(rows),
            record=[row.number for row in rows],
            key=[row.key for row in rows],
            response=[row.response for row in rows],
            media=media_lists(
                np.array([len(row.media) for row in rows], dtype=np.int64),
                kind=pa.array([kind_of(file.path or "") for file in media], pa.string()),
                locator=pa.array(locators, pa.string()),
                width=pa.array([row.size[0] for row in owners], pa.int32()),
                height=pa.array([row.size[1] for row in owners], pa.int32()),
                **file_columns(media),
            ),
            extra=[row.extra for row in rows],
            problem=[row.problem for row in rows],
        )
        return Records(table, errors)


@dataclass
class _Sample:
    key: str
    members: dict[str, Member] = field(default_factory=dict)
    twice: str | None = None


@dataclass(frozen=True)
class _Row:
    number: int
    key: str
    media: list[Member]
    response: str | None
    problem: str | None
    url: str | None
    size: tuple[int | None, int | None]
    extra: str | None


def _samples(members: Sequence[Member]) -> list[_Sample]:
    """The members by key, in the order in which the keys first occur."""
    samples: dict[str, _Sample] = {}
    for member in members:
        match = _SAMPLE_MEMBER.fullmatch(member.name)
        if match is None:
            continue
        key, ending = match.groups()
        sample = samples.setdefault(key, _Sample(key))
        if ending.lower() in sample.members:
            sample.twice = member.name
        else:
            sample.members[ending.lower()] = member
    return list(samples.values())


def _is_utf8(sample: _Sample) -> bool:
    try:
        "".join([sample.key, *(member.name for member in sample.members.values())]).encode()
    except UnicodeEncodeError:
        return False
    return True


def _read_sample(number: int, sample: _Sample) -> _Row:
    media = [member for member in sample.members.values() if kind_of(member.name)]
    about, json_problem = _json_of(sample)
    response, problem = None, json_problem
    caption = sample.members.get("txt")
    if caption is not None and caption.text is not None:
        response, problem = decode_caption(caption.text, name=caption.name)
    elif problem is None:
        found = next((about[name] for name in _CAPTION_FIELDS if about.get(name) is not None), None)
        if isinstance(found, str):
            response = found
        elif found is not None:
            problem = f"bad_type: the caption in {sample.key}.json is not a text: {found!r:.80}"
        else:
            problem = f"missing_caption: {sample.key} has no .txt, and no caption in a .json"
    # A tar of img2dataset says where each image came from.
    is_img2dataset = about.keys() >= _IMG2DATASET_FIELDS and isinstance(about["url"], str)
    original = about.get("sha256") if is_img2dataset else None
    extra = {"original_sha256": original} if isinstance(original, str) else None
    return _Row(
        number=number,
        key=sample.key,
        media=media,
        response=response,
        problem=_wrong_members(sample, media) or problem,
        url=about["url"] if is_img2dataset and len(media) == 1 else None,
        size=(_pixels(about, "width"), _pixels(about, "height")),
        extra=orjson.dumps(extra).decode() if extra else None,
    )


def _wrong_members(sample: _Sample, media: Sequence[Member]) -> str | None:
    if is_unsafe(sample.key):
        return f"unsafe_path: {sample.key}"
    if sample.twice is not None:
        return f"repeated: the member {sample.twice} stands twice"
    if any(member.is_link for member in sample.members.values()):
        return f"unsafe_path: a member of {sample.key} is a link"
    if not media:
        return f"missing_medium: no image or video among {', '.join(sample.members)}"[:200]
    return None


def _json_of(sample: _Sample) -> tuple[dict[str, Any], str | None]:
    """The object in a sample's JSON member, empty where there is none; and the problem with it."""
    member = sample.members.get("json")
    if member is None or member.text is None:
        return {}, None
    text, problem = decode_caption(member.text, name=member.name)
    if text is None:
        return {}, problem
    try:
        value = orjson.loads(text)
    except orjson.JSONDecodeError as error:
        return {}, f"bad_json: {member.name}: {error}"
    if not isinstance(value, dict):
        return {}, f"bad_type: {member.name} is not an object"
    return value, None


def _pixels(about: dict[str, Any], name: str) -> int | None:
    value = about.get(name)
    return value if type(value) is int and 0 < value < 1 << 31 else None

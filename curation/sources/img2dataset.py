"""img2dataset: its lists of addresses and captions, and what it has downloaded."""

from __future__ import annotations

import posixpath
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, ClassVar

import curation.sources.mapping as mapping
from curation.sources.base import (
    Format,
    InputFile,
    ReaderOptions,
    RecordError,
    Records,
    Shard,
    one_medium,
    records_table,
)
from curation.sources.columns import json_objects
from curation.sources.documents import digest_of
from curation.sources.local_files import (
    NO_FILE,
    Folder,
    LocalFile,
    file_columns,
    folder_of,
    is_unsafe,
    kind_of,
    read_local,
)
from curation.sources.parquet_file import (
    is_number,
    is_scalar,
    is_text,
    open_parquet,
    plan_row_groups,
    read_row_groups,
)
from curation.sources.tar_index import read_tar
from manifests.errors import UserError

if TYPE_CHECKING:
    import pyarrow as pa

_KNOWN_NAMES = {
    "image": ("url", "image_url"),
    "response": ("caption", "text", "txt", "alt"),
}
# What img2dataset itself writes beside the caption; of no use in a query, or used otherwise.
_BOOKKEEPING = frozenset({"key", "shard_id", "status", "error_message", "exif", "width", "height"})
_FAILURES = frozenset({"failed_to_download", "failed_to_resize"})


class Img2Dataset(Format):
    """`files` are Parquet lists, the Parquet files of an output folder, or that folder itself.

    The key is the address, a tab and the caption. Where a `00000.tar` or a folder `00000` lies
    beside `00000.parquet`, images have a path there, and their hash. Rows whose status is not
    `success` are ingest errors with the reason that img2dataset gives.
    """

    name = "img2dataset"
    title = "img2dataset lists (Parquet) and output folders (Parquet and tars)"
    columns: ClassVar = {
        "url": "address of the image (also URL, image_url)",
        "caption": "the caption (also TEXT, text, txt, alt)",
        "key?": "name of the image in the tar beside the file",
        "status?": "success, or why there is no image",
        "error_message?": "more on that",
        "width?": "in pixels",
        "height?": "in pixels",
        "sha256?": "of the image as it was downloaded",
    }
    homepage = "github.com/rom1504/img2dataset"
    terms = "those of the list; the images belong to their owners"
    licence = "LicenseRef-unstated"
    task = "caption"
    plan_is_of_files = False
    options: ClassVar = frozenset({"columns"})
    stores_key = False
    unit = "row groups"

    def check(self, files: Sequence[InputFile], options: ReaderOptions) -> None:
        mapping.check_roles(options.columns, tuple(_KNOWN_NAMES))
        for file in _expand(files):
            with open_parquet(file.path, format_name=self.name) as opened:
                schema = opened.schema_arrow
            for role, name in _chosen(schema.names, options.columns, file).items():
                if not is_text(schema.field(name).type):
                    raise UserError(
                        f"the column {name!r} should hold texts for `{role}`"
                        f" and holds {schema.field(name).type}",
                        where=str(file.path),
                    )

    def plan(self, files: Sequence[InputFile], options: ReaderOptions) -> list[Shard]:
        shards = []
        for file in _expand(files):
            if not _has_images(file):
                shards += plan_row_groups(file, format_name=self.name)
                continue
            with open_parquet(file.path, format_name=self.name) as opened:
                groups = opened.metadata.num_row_groups
            # A download is read as a whole, with what lies beside it.
            tar = file.path.with_suffix(".tar")
            both = [file, InputFile(tar, tar.name)] if tar.is_file() else [file]
            shards.append(Shard((file,), 0, groups, 1, digest_of(both)))
        return shards

    def read(self, shard: Shard, options: ReaderOptions) -> Records:
        import pyarrow as pa
        import pyarrow.compute as pc

        file = shard.files[0]
        with open_parquet(file.path, format_name=self.name) as opened:
            schema = opened.schema_arrow
        chosen = _chosen(schema.names, options.columns, file)
        scalars = [f.name for f in schema if is_scalar(f.type) and not f.name.startswith("__")]
        wanted = [*dict.fromkeys([*chosen.values(), *scalars])]
        table, record, errors = read_row_groups(shard, columns=wanted, format_name=self.name)
        by_name = {name.lower(): name for name in reversed(scalars)}
        count = table.num_rows

        def column(name: str) -> pa.Array:
            if name not in by_name:
                return pa.nulls(count, pa.string())
            return table[by_name[name]].combine_chunks().cast(pa.string())

        def pixels(name: str) -> pa.Array:
            if name not in by_name or not is_number(schema.field(by_name[name]).type):
                return pa.nulls(count, pa.int32())
            value = table[by_name[name]].combine_chunks().cast(pa.float64())
            fits = pc.and_(pc.greater(value, 0), pc.less(value, 1 << 31))
            return pc.floor(pc.if_else(fits, value, None)).cast(pa.int32())

        url = table[chosen["image"]].combine_chunks().cast(pa.string())
        caption = table[chosen["response"]].combine_chunks().cast(pa.string())
        problem = _status_problem(column("status"), column("error_message"))
        local: dict[str, pa.Array] = {}
        if _has_images(file):
            keys = pc.if_else(pc.is_null(problem), column("key"), None).to_pylist()
            found, image_errors = _find_images(file, keys)
            errors += image_errors
            local = file_columns(found)
            lost = pa.array([image.problem for image in found], pa.string())
            problem = pc.coalesce(problem, lost)
        others = sorted(
            name
            for name in scalars
            if name not in chosen.values() and name.lower() not in _BOOKKEEPING
        )
        extra = {"original_sha256" if n == "sha256" else n: table[n] for n in others}
        records = records_table(
            count,
            record=record,
            # The same picture may have several captions, so the key is both.
            key=pc.binary_join_element_wise(url, pc.fill_null(caption, ""), "\t"),
            response=caption,
            media=one_medium(
                count,
                kind="image",
                locator=url,
                width=pixels("width"),
                height=pixels("height"),
                **local,
            ),
            extra=json_objects(**extra) if extra else None,
            problem=problem,
        )
        return Records(records, errors)


def _find_images(
    file: InputFile, keys: Sequence[str | None]
) -> tuple[list[LocalFile], list[RecordError]]:
    """By key, the images beside a Parquet file, in its tar or else its folder.

    Args:
        keys: of the rows that should have one; None for the others.
    """
    if file.path.with_suffix(".tar").is_file():
        return _find_in_tar(file, keys)
    return _find_in_folder(file, keys), []


def _find_in_tar(
    file: InputFile, keys: Sequence[str | None]
) -> tuple[list[LocalFile], list[RecordError]]:
    name = posixpath.splitext(file.name)[0] + ".tar"
    archive = read_tar(
        file.path.with_suffix(".tar"),
        is_text=lambda member: False,
        is_medium=lambda member: kind_of(member) is not None,
    )
    members = {
        posixpath.splitext(member.name)[0]: member
        for member in archive.members
        if member.sha256 is not None
    }
    found = []
    for key in keys:
        if key is None:
            found.append(NO_FILE)
        elif key in members:
            member = members[key]
            found.append(LocalFile(f"{name}#{member.name}", member.sha256, member.size))
        else:
            found.append(LocalFile(None, problem=f"missing_file: {name} has no image {key}"))
    errors = [
        RecordError("unpaired", f"no row of {file.name} has the image {key} of {name}")
        for key in members.keys() - set(keys)
    ]
    errors.sort(key=lambda error: error.detail)
    if archive.damage is not None:
        errors.append(RecordError("truncated_archive", f"{name}: {archive.damage}"))
    return found, errors


def _find_in_folder(file: InputFile, keys: Sequence[str | None]) -> list[LocalFile]:
    folder = file.path.with_suffix("")
    within = Folder(folder, posixpath.join(folder_of(file).name, folder.name))
    names = {path.stem: path.name for path in folder.iterdir() if kind_of(path.name)}
    found = []
    for key in keys:
        if key is None:
            found.append(NO_FILE)
        elif is_unsafe(key):
            found.append(LocalFile(None, problem=f"unsafe_path: {key}"))
        else:
            found.append(read_local(names.get(key, f"{key}.jpg"), within=within))
    return found


def _has_images(file: InputFile) -> bool:
    """Whether images lie beside a Parquet file, so that it is no mere list."""
    return file.path.with_suffix(".tar").is_file() or file.path.with_suffix("").is_dir()


def _expand(files: Sequence[InputFile]) -> list[InputFile]:
    """The Parquet files, with those inside of folders.

    Raises:
        UserError: a folder has none.
    """
    found = []
    for file in files:
        if not file.path.is_dir():
            found.append(file)
            continue
        inside = sorted(file.path.glob("*.parquet"))
        if not inside:
            raise UserError(
                "there is no Parquet file in the folder",
                where=str(file.path),
                remedy="img2dataset writes 00000.parquet beside 00000.tar; tars alone have the"
                " format webdataset",
            )
        found += [InputFile(path, posixpath.join(file.name, path.name)) for path in inside]
    return found


def _chosen(names: Sequence[str], columns: Mapping[str, str], file: InputFile) -> dict[str, str]:
    """Role -> column.

    Raises:
        UserError: there is none for a role.
    """
    mapping.require_named(names, columns, where=str(file.path))
    chosen = {}
    for role, known in _KNOWN_NAMES.items():
        lower = {name.lower(): name for name in reversed(names)}
        name = columns.get(role) or next((lower[n] for n in known if n in lower), None)
        if name is None:
            raise UserError(
                f"not an img2dataset file: no column {' or '.join(known)}"
                f" (found: {', '.join(names)[:300]})",
                where=str(file.path),
                remedy=f'Name it in the spec: columns = {{ {role} = "..." }}',
            )
        chosen[role] = name
    return chosen


def _status_problem(status: pa.Array, message: pa.Array) -> pa.Array:
    import pyarrow as pa
    import pyarrow.compute as pc

    fine = pc.or_kleene(pc.is_null(status), pc.equal(status, "success"))
    known = pc.is_in(status, value_set=pa.array(sorted(_FAILURES)))
    reason = pc.if_else(known, status, "bad_status")
    detail = pc.coalesce(message, status, pa.scalar(""))
    shown = pc.binary_join_element_wise(reason, ": ", detail, "")
    return pc.if_else(fine, pa.scalar(None, pa.string()), shown)

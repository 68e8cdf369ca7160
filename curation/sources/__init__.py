"""The source formats, by name. A new one is a file here and a line in `_FORMATS`.

Formats are imported when they are asked for, so listing their names costs nothing.
"""

from __future__ import annotations

import difflib
from importlib import import_module

from curation.sources.base import Format
from manifests.errors import UserError

_FORMATS: dict[str, str] = {
    "lvd2m": "lvd2m:LVD2M",
    "youdescribe": "youdescribe:YouDescribe",
    "webvid": "webvid:WebVid",
    "cc3m": "cc3m:CC3M",
    "cc12m": "cc3m:CC12M",
    "jsonl": "jsonl:JsonLines",
    "csv": "csv_rows:CsvRows",
    "parquet": "parquet:ParquetRows",
    "messages": "messages:Messages",
    "folder": "folder:Folder",
    "webdataset": "webdataset:WebDataset",
    "img2dataset": "img2dataset:Img2Dataset",
    "coco": "coco:Coco",
    "vqav2": "vqav2:VqaV2",
    "textcaps": "textcaps:TextCaps",
}


def format_names() -> list[str]:
    """The names of all formats, in the order `curate formats` lists them."""
    return list(_FORMATS)


def get_format(name: str) -> Format:
    """The format of that name.

    Raises:
        UserError: there is none; suggests the nearest.
    """
    if name not in _FORMATS:
        near = difflib.get_close_matches(name, _FORMATS, n=1)
        remedy = f"Did you mean {near[0]!r}?" if near else f"Known: {', '.join(_FORMATS)}"
        raise UserError(f"there is no format {name!r}", remedy=remedy.rstrip("?"))
    module, _, cls = _FORMATS[name].partition(":")
    fmt: Format = getattr(import_module(f"curation.sources.{module}"), cls)()
    assert fmt.name == name
    return fmt

"""Reading a spec: TOML in, a validated `Spec` out, every mistake with its line and a remedy."""

from __future__ import annotations

import difflib
import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ValidationError

from curation.sources import get_format
from curation.sources.base import Format, InputFile, ReaderOptions
from curation.spec.lines import key_lines, line_of
from curation.spec.model import Source, Spec
from curation.spec.tasks import TASKS
from manifests.errors import UserError

_SEE = "docs/spec.md shows how a spec is written"


@dataclass(frozen=True)
class LoadedSpec:
    """A spec, where it came from, and what its lines are."""

    spec: Spec
    path: Path
    lines: Mapping[tuple[str, ...], int] = field(repr=False)

    @property
    def folder(self) -> Path:
        return self.path.parent

    def where(self, *path: str) -> str:
        """File and line of a key, for a message."""
        line = line_of(dict(self.lines), path)
        return f"{self.path}, line {line}" if line else str(self.path)


def load_spec(path: Path) -> LoadedSpec:
    """Read and check a spec; opens no source file.

    Raises:
        UserError: naming file, line, what is wrong and what to do.
    """
    text = _read_text(path)
    raw = _parse(text, path)
    lines = key_lines(text)
    try:
        spec = Spec.model_validate(raw)
    except ValidationError as error:
        raise _first_mistake(error, path, lines) from error
    loaded = LoadedSpec(spec=spec, path=path, lines=lines)
    _check_sources(loaded)
    _check_shares(loaded)
    return loaded


def _read_text(path: Path) -> str:
    try:
        data = path.read_bytes()
    except FileNotFoundError as error:
        raise UserError(
            "there is no such spec", where=str(path), remedy="See manifests/mix.toml for one"
        ) from error
    except OSError as error:
        raise UserError(
            f"the spec cannot be read ({error.strerror})", where=str(path), remedy=_SEE
        ) from error
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise UserError(
            "the spec is not UTF-8", where=f"{path}, line {line}", remedy="Save it as UTF-8"
        ) from error


def _parse(text: str, path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        place = re.search(r" \(at (?:line ([0-9]+), column [0-9]+|end of document)\)$", str(error))
        line = (place and place.group(1)) or text.count("\n") + 1
        raise UserError(f"not TOML ({error})", where=f"{path}, line {line}", remedy=_SEE) from error
    except RecursionError as error:
        what = "not TOML (brackets in brackets in brackets without end)"
        raise UserError(what, where=str(path), remedy=_SEE) from error


def source_format(loaded: LoadedSpec, name: str) -> Format:
    """The format of a source, or a UserError with the spec's line."""
    try:
        return get_format(loaded.spec.sources[name].format)
    except UserError as error:
        where = loaded.where("sources", name, "format")
        raise UserError(error.what, where=where, remedy=error.remedy) from error


def reader_options(source: Source) -> ReaderOptions:
    """What a reader is told."""
    before, after = source.visual_window
    return ReaderOptions(
        columns=source.columns,
        caption=source.caption,
        visual_window=(before, after),
        images=source.images,
        delimiter=source.delimiter,
    )


def dataset_name(loaded: LoadedSpec, name: str) -> str:
    """The data set of a source: the spec's, else the format's."""
    source = loaded.spec.sources[name]
    dataset = source.dataset or source_format(loaded, name).dataset
    if dataset is None:
        raise UserError(
            f"[sources.{name}] needs `dataset`",
            where=loaded.where("sources", name),
            remedy="Name the data set once and for all: the name is part of every id",
        )
    return dataset


def input_files(loaded: LoadedSpec, name: str) -> list[InputFile]:
    """The files of a source, patterns resolved and sorted.

    Raises:
        UserError: a file is missing or a pattern matches nothing.
    """
    found: list[InputFile] = []
    for text in loaded.spec.sources[name].files:
        where = loaded.where("sources", name, "files")
        if any(sign in text for sign in "*?[") and not (loaded.folder / text).exists():
            top = Path(Path(text).anchor) if Path(text).is_absolute() else loaded.folder
            pattern = str(Path(text).relative_to(top)) if Path(text).is_absolute() else text
            matches = sorted(top.glob(pattern))
            if not matches:
                raise UserError(
                    f"nothing matches {text!r}",
                    where=where,
                    remedy=f"Patterns are relative to the spec's folder {loaded.folder}",
                )
        else:
            matches = [loaded.folder / text]
            if not matches[0].exists():
                raise UserError(
                    f"there is no file {text!r}",
                    where=where,
                    remedy=f"Paths are relative to the spec's folder {loaded.folder}",
                )
        for path in matches:
            given = Path(text).is_absolute()
            label = path.as_posix() if given else path.relative_to(loaded.folder).as_posix()
            try:
                label.encode("utf-8")
            except UnicodeEncodeError as error:
                raise UserError(
                    f"the name of the file {label!r} is not UTF-8",
                    where=where,
                    remedy="Rename the file",
                ) from error
            found.append(InputFile(path=path, name=label))
    return found


def _check_sources(loaded: LoadedSpec) -> None:
    datasets: dict[str, str] = {}
    defaults = ReaderOptions()
    for name, source in loaded.spec.sources.items():
        fmt = source_format(loaded, name)
        given = reader_options(source)
        for option in defaults.__dataclass_fields__:
            if getattr(given, option) != getattr(defaults, option) and option not in fmt.options:
                raise UserError(
                    f"`{option}` means nothing to the format {fmt.name!r}",
                    where=loaded.where("sources", name, option),
                    remedy="Remove it; `curate formats` shows what each format understands",
                )
        dataset = dataset_name(loaded, name)
        if dataset in datasets:
            raise UserError(
                f"the sources {datasets[dataset]!r} and {name!r} are both data set {dataset!r}",
                where=loaded.where("sources", name),
                remedy="List all files under one source, or give one of them another `dataset`",
            )
        datasets[dataset] = name
        if source.share is not None and source.weight is not None:
            raise UserError(
                f"[sources.{name}] has both `share` and `weight`",
                where=loaded.where("sources", name, "weight"),
                remedy="Keep one of them",
            )
        if source.max is not None and source.min > source.max:
            raise UserError(
                f"`min` {source.min} is more than `max` {source.max}",
                where=loaded.where("sources", name, "min"),
                remedy="Lower `min` or raise `max`",
            )
        if source.prompt == []:
            raise UserError(
                "`prompt` is an empty list",
                where=loaded.where("sources", name, "prompt"),
                remedy="Leave it out, and the task's own prompt is used",
            )
    if loaded.spec.engine.executor == "slurm" and loaded.spec.engine.slurm is None:
        raise UserError(
            "the executor is slurm and there is no [engine.slurm]",
            where=loaded.where("engine", "executor"),
            remedy="Add [engine.slurm] with at least `partition`",
        )
    fractions = loaded.spec.splits.fractions()
    for name in fractions:
        # It becomes the beginning of file names.
        if not re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9_-]*", name):
            raise UserError(
                f"the split {name!r} has a name that is no plain word",
                where=loaded.where("splits", name),
                remedy="Use letters, digits, - and _",
            )
    if "train" in fractions or sum(fractions.values()) >= 1:
        raise UserError(
            "[splits] names the held-out parts; they have to leave something for train",
            where=loaded.where("splits"),
            remedy="As in validation = 0.01",
        )


def _check_shares(loaded: LoadedSpec) -> None:
    """Shares, minima and maxima that cannot all hold are told before any work."""
    sources = loaded.spec.sources
    shares = {name: s.share for name, s in sources.items() if s.share is not None}
    total = sum(shares.values())
    everyone = len(shares) == len(sources)
    if total > 1 + 1e-9 or (everyone and abs(total - 1) > 1e-9):
        worst = max(shares, key=lambda name: shares[name])
        raise UserError(
            f"the shares add up to {total:g}, not 1 ("
            + ", ".join(f"{name} {share:g}" for name, share in shares.items())
            + ")",
            where=loaded.where("sources", worst, "share"),
            remedy="Change them so that they add up to 1, or give one source a `weight` instead",
        )
    if not everyone and total > 1 - 1e-9:
        left = next(name for name in sources if name not in shares)
        raise UserError(
            f"the shares fill the whole mixture and leave nothing for {left!r}",
            where=loaded.where("sources", left),
            remedy="Lower the shares, or give every source one",
        )
    least = sum(s.min for s in sources.values())
    if least > loaded.spec.size:
        raise UserError(
            f"the minima add up to {least}, more than `size` {loaded.spec.size}",
            where=loaded.where("size"),
            remedy="Raise `size` or lower a `min`",
        )
    if all(s.max is not None for s in sources.values()):
        most = sum(s.max or 0 for s in sources.values())
        if most < loaded.spec.size:
            raise UserError(
                f"the maxima add up to {most}, less than `size` {loaded.spec.size}",
                where=loaded.where("size"),
                remedy="Lower `size` or raise a `max`",
            )


def _first_mistake(
    error: ValidationError, path: Path, lines: dict[tuple[str, ...], int]
) -> UserError:
    mistakes = error.errors()
    # A misspelt key also leaves the right one missing: tell the cause first.
    mistake = min(
        mistakes,
        key=lambda m: (m["type"] != "extra_forbidden", line_of(lines, _names(m["loc"])) or 0),
    )
    names = _names(mistake["loc"])
    line = line_of(lines, names)
    where = f"{path}, line {line}" if line else str(path)
    dotted = ".".join(names)
    more = f" (and {len(mistakes) - 1} more)" if len(mistakes) > 1 else ""
    kind = mistake["type"]
    if kind == "extra_forbidden":
        keys = _keys_beside(names)
        near = difflib.get_close_matches(names[-1], keys, n=1)
        remedy = f"Did you mean `{near[0]}`" if near else f"Known here: {', '.join(keys)}"
        return UserError(f"unknown key `{dotted}`{more}", where=where, remedy=remedy)
    if kind == "missing":
        remedy = "docs/spec.md explains every key"
        return UserError(f"the key `{dotted}` is missing{more}", where=where, remedy=remedy)
    found = mistake.get("input")
    shown = f", found {found!r}"[:80] if not isinstance(found, dict) else ""
    message = str(mistake["msg"]).replace("Input should", "it should")
    return UserError(
        f"`{dotted}`: {message}{shown}{more}", where=where, remedy="docs/spec.md explains every key"
    )


def _names(location: Sequence[Any]) -> tuple[str, ...]:
    # A union adds the name of each type it tried; those and list positions are no keys.
    tags = {"str", "list[str]", "[key]"}
    return tuple(p for p in location if isinstance(p, str) and p not in tags)


def _keys_beside(names: Sequence[str]) -> list[str]:
    """The keys that may stand where the unknown one does."""
    model: type[BaseModel] = Spec
    for name in names[:-1]:
        if model is Spec and name == "sources":
            model = Source
        elif (known := model.model_fields.get(name)) is not None:
            kind = known.annotation
            candidates = [kind, *getattr(kind, "__args__", ())]
            model = next(
                (c for c in candidates if isinstance(c, type) and issubclass(c, BaseModel)), model
            )
    return list(model.model_fields)


def default_prompt(task: str, kind: str) -> str:
    """What is asked of a row that asks nothing, by task and kind of media."""
    return TASKS[task]["video" if kind in ("video", "mixed") else "image"]

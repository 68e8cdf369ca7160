"""Fill the parts of the documentation that the code knows better than a writer.

    python docs/make_reference.py

A page is written by hand; between two marks, `make_reference:NAME` and `/make_reference:NAME`,
stands what `BLOCKS` gives for that name. `tests/docs/test_reference.py` fails while a page says
something else than the code.
"""

from __future__ import annotations

import inspect
import json
import re
import types
import typing
from collections.abc import Callable, Collection, Iterable
from functools import partial
from pathlib import Path
from typing import Any

import annotated_types
import click
from pydantic import BaseModel
from pydantic.fields import FieldInfo

from curation.cli import curate
from curation.ingest.reasons import REASONS
from curation.licences import LICENCES
from curation.mixture.candidates import RULES
from curation.sources import format_names, get_format
from curation.spec import model
from curation.spec.tasks import TASKS
from manifests.catalog import shipped_queries
from manifests.expression import _FUNCTIONS
from manifests.schemas import EXAMPLES, TABLES, TableSchema

DOCS = Path(__file__).resolve().parent
_HELP_WIDTH = 92
_MARK = re.compile(
    r"(<!-- make_reference:(?P<name>\S+) -->\n).*?(<!-- /make_reference:(?P=name) -->)", re.DOTALL
)

_SECTIONS = ("splits", "strata", "stages", "duplicates", "licences", "engine", "sources")
_PATTERNS = {
    r"^[A-Za-z0-9][A-Za-z0-9_-]*$": " of letters, digits, `_` and `-`",
    r"^[0-9]+ ?[KMGT]i?B$": ', such as `"8GB"`',
}
_RULES = {
    "licence": "`[licences] allow` does not list its licence. `detail` is the licence",
    "where": "the `where` of its source is false or null for it",
    "row_weight": "the `row_weight` of its source is null, not finite, or not above 0 for it",
    "duplicate": "it is a copy of a row that stands. `detail` names the rule and that row",
    "quota": "others were drawn for its source's quota",
}
_DUPLICATE_RULES = {
    "same_text": "the same media, prompt and response, up to case, accents and punctuation",
    "same_medium": "the same stretch of one video (temporal IoU from `span_iou` on), or the same"
    " image in two data sets; an audio description only with the same words, a question only with"
    " the same question and answer",
    "same_file": "as `same_medium`, where two addresses hold a file of one SHA-256",
    "same_caption": "beyond the first `captions_kept` rows with one normalised caption",
}


def pages() -> dict[Path, str]:
    """Every page with marks, as it has to be."""
    return {path: filled(path.read_text(encoding="utf-8")) for path in _pages_with_marks()}


def filled(text: str) -> str:
    """A page with what stands between its marks made anew."""
    return _MARK.sub(lambda mark: f"{mark[1]}\n{BLOCKS[mark['name']]()}\n\n{mark[3]}", text)


def _pages_with_marks() -> list[Path]:
    return [p for p in sorted(DOCS.rglob("*.md")) if _MARK.search(p.read_text(encoding="utf-8"))]


def table(header: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    """A Markdown table."""
    cells = [list(header)]
    cells.append(["---"] * len(cells[0]))
    cells += [
        [_escaped(cell).replace("|", "\\|").replace("\n", " ") for cell in row] for row in rows
    ]
    return "\n".join("| " + " | ".join(row) + " |" for row in cells)


def _escaped(text: str) -> str:
    """The text with `<` as an entity, except in code."""
    parts = text.split("`")
    return "`".join(p if i % 2 else p.replace("<", "&lt;") for i, p in enumerate(parts))


def keys(section: type[BaseModel], *, without: Collection[str] = ()) -> str:
    """The keys of a section of the spec, without those that are sections themselves."""
    rows = []
    for name, field in section.model_fields.items():
        if name in without:
            continue
        assert field.description, f"the key {name} has no description"
        kind = _words(field.annotation, field.metadata)
        rows.append([f"`{name}`", kind, _default(field), field.description])
    return table(["Key", "Type", "Default", "Meaning"], rows)


def _words(annotation: Any, metadata: Iterable[Any] = ()) -> str:
    """A type and its bounds in words."""
    origin, parts = typing.get_origin(annotation), typing.get_args(annotation)
    if origin is typing.Annotated:
        found = [m for part in parts[1:] for m in getattr(part, "metadata", [part])]
        return _words(parts[0], [*found, *metadata])
    if origin in (types.UnionType, typing.Union):
        given = [_words(part, metadata) for part in parts if part is not types.NoneType]
        return " or ".join(given)
    if origin is typing.Literal:
        return "one of " + ", ".join(f'`"{part}"`' for part in parts)
    if origin is list:
        text = f"list of {_plural(_words(parts[0]))}"
    elif origin is dict:
        text = f"table of {_plural(_words(parts[1]))}"
    else:
        text = {str: "text", int: "whole number", float: "number", bool: "true or false"}[
            annotation
        ]
    return text + "".join(_bounds(metadata, is_list=origin is list, is_text=annotation is str))


def _bounds(metadata: Iterable[Any], *, is_list: bool, is_text: bool) -> Iterable[str]:
    metadata = list(metadata)
    lengths: dict[str, int] = {}
    for bound in metadata:
        for kind, words in (("gt", "above"), ("ge", "from"), ("lt", "below"), ("le", "up to")):
            limit = getattr(bound, kind, None)
            if limit is not None:
                yield f", {words} {limit}"
        if isinstance(bound, annotated_types.MinLen):
            lengths["least"] = bound.min_length
        if isinstance(bound, annotated_types.MaxLen):
            lengths["most"] = bound.max_length
        pattern = getattr(bound, "pattern", None)
        if pattern is not None:
            yield _PATTERNS[pattern]
    unit = "character" if is_text else "entry" if is_list else ""
    units = {"character": "characters", "entry": "entries"}.get(unit, "")
    least, most = lengths.get("least"), lengths.get("most")
    if least is not None and least == most:
        yield f", {least} {unit if least == 1 else units}"
    elif most is not None:
        yield f", up to {most} {units}"
    elif least is not None:
        yield f", {least} {unit if least == 1 else units} or more"


def _plural(words: str) -> str:
    first, comma, rest = words.partition(",")
    first = {"text": "texts", "number": "numbers", "whole number": "whole numbers"}.get(
        first, first
    )
    return first + comma + rest


def _default(field: FieldInfo) -> str:
    if field.is_required():
        return "required"
    value = field.get_default(call_default_factory=True)
    if value is None:
        return "none"
    if value == {}:
        return "`{}`"
    return f"`{json.dumps(value, ensure_ascii=False)}`"


def functions() -> str:
    """The functions that an expression may use."""
    # The others are operators, and the names that DuckDB gives to LIKE … ESCAPE.
    words = re.compile(r"(?!.*like_escape)[a-z0-9_]+")
    return _code(sorted(name for name in _FUNCTIONS if words.fullmatch(name)))


def expression_columns() -> str:
    """The columns that an expression may use."""
    return _code(EXAMPLES.names)


def _code(names: Iterable[str]) -> str:
    return "`" + "`, `".join(names) + "`"


def tasks() -> str:
    """The tasks and what is asked of rows that ask nothing."""
    rows = [
        [f"`{task}`", prompts["image"], prompts["video"], f"`{_stage(task)}`"]
        for task, prompts in TASKS.items()
    ]
    header = ["Task", "Asked of an image", "Asked of a video", "Training stage, if left out"]
    return table(header, rows)


def _stage(task: str) -> str:
    return str(model.Stages.model_fields[task].default)


def licences() -> str:
    """What the toolkit knows of licences."""
    rows = [
        [f"`{name}`", "yes" if each.publish and each.change else "no", each.why]
        for name, each in LICENCES.items()
    ]
    return table(["Licence", "`publish = true`", "Why"], rows)


def table_page() -> str:
    """All tables with their columns."""
    return "\n\n".join(_table_section(schema) for schema in TABLES.values())


def _table_section(schema: TableSchema) -> str:
    rows = [
        [
            f"`{column.name}`",
            f"`{column.type}`",
            column.meaning,
            column.unit,
            "may be null" if column.nullable else "",
        ]
        for column in schema.columns
    ]
    return (
        f"## {schema.name}\n\nA row is {schema.row}. Schema version {schema.version}.\n\n"
        + table(["Column", "Type", "Meaning", "Unit", ""], rows)
    )


def queries() -> str:
    """The queries that come with the toolkit."""
    rows = [
        [f"`{name}`", text.splitlines()[0].removeprefix("-- ")]
        for name, text in shipped_queries().items()
    ]
    return table(["Name", "What it tells"], rows)


def format_list() -> str:
    """One line a format."""
    rows = []
    for name in format_names():
        fmt = get_format(name)
        rows.append([f"[`{name}`](#{name})", fmt.title, f"`{fmt.licence}`", f"`{fmt.task}`"])
    return table(["Format", "What it is", "Licence if none is stated", "Task"], rows)


def format_page() -> str:
    """Every format in full."""
    return "\n\n".join(_format_section(name) for name in format_names())


def _format_section(name: str) -> str:
    fmt = get_format(name)
    parts = [f"## {name}", f"{fmt.title}."]
    own = type(fmt).__dict__.get("__doc__")
    if own:
        # Paragraphs come wrapped; the page's reader wraps them again.
        paragraphs = inspect.cleandoc(own).split("\n\n")
        parts += [_escaped(" ".join(paragraph.split())) for paragraph in paragraphs]
    rows = [
        [f"`{column.rstrip('?')}`", meaning, "optional" if column.endswith("?") else ""]
        for column, meaning in fmt.columns.items()
    ]
    parts.append(table(["Column", "What it is", ""], rows))
    options = ", ".join(f"`{option}`" for option in sorted(fmt.options)) or "none"
    dataset = f"`{fmt.dataset}`" if fmt.dataset else "named in the spec: `dataset`"
    parts.append(
        "\n".join(
            [
                f"- Spec keys of its own: {options}",
                f"- Task: `{fmt.task}`; data set: {dataset}",
                f"- Licence: `{fmt.licence}`. Terms: {fmt.terms}",
                f"- Where it is found: {fmt.homepage}",
            ]
        )
    )
    return "\n\n".join(parts)


def reasons() -> str:
    """Why a record could not be used."""
    return table(["Reason", "Meaning"], [[f"`{r}`", text] for r, text in REASONS.items()])


def rules() -> str:
    """Why an example was not chosen."""
    assert tuple(_RULES) == RULES, "a rule came or went: explain it here"
    return table(["Rule", "The example is not chosen because"], _quoted(_RULES))


def duplicate_rules() -> str:
    """Why an example was removed as a copy."""
    stated = next(c.meaning for c in TABLES["duplicates"].columns if c.name == "rule")
    known = {name for name in _DUPLICATE_RULES if name in stated}
    assert known == set(_DUPLICATE_RULES), "a duplicate rule came or went: explain it here"
    return table(["Rule", "What two rows share"], _quoted(_DUPLICATE_RULES))


def _quoted(meanings: dict[str, str]) -> list[list[str]]:
    return [[f"`{name}`", meaning] for name, meaning in meanings.items()]


def commands() -> str:
    """The help of `curate` and of each subcommand."""
    whole = click.Context(curate, info_name="curate", **_width(), **curate.context_settings)
    parts = ["## curate", _as_text(curate.get_help(whole))]
    for name in sorted(curate.commands):
        command = curate.commands[name]
        context = click.Context(command, info_name=name, parent=whole, **_width())
        parts += [f"## curate {name}", _as_text(command.get_help(context))]
    return "\n\n".join(parts)


def _width() -> dict[str, Any]:
    return {"terminal_width": _HELP_WIDTH, "max_content_width": _HELP_WIDTH}


def _as_text(text: str) -> str:
    lines = "\n".join(line.rstrip() for line in text.splitlines())
    return f"```text\n{lines}\n```"


BLOCKS: dict[str, Callable[[], str]] = {
    "keys-spec": partial(keys, model.Spec, without=_SECTIONS),
    "keys-source": partial(keys, model.Source),
    "keys-strata": partial(keys, model.Strata),
    "keys-duplicates": partial(keys, model.Duplicates),
    "keys-licences": partial(keys, model.Licences),
    "keys-engine": partial(keys, model.Engine, without=["slurm"]),
    "keys-slurm": partial(keys, model.Slurm),
    "functions": functions,
    "expression-columns": expression_columns,
    "tasks": tasks,
    "licences": licences,
    "tables": table_page,
    "queries": queries,
    "format-list": format_list,
    "formats": format_page,
    "reasons": reasons,
    "rules": rules,
    "duplicate-rules": duplicate_rules,
    "commands": commands,
}


def main() -> None:
    """Write the pages that changed."""
    from manifests.files import write_text

    for path, text in pages().items():
        if path.read_text(encoding="utf-8") != text:
            write_text(path, text)
            print(f"written: {path.relative_to(DOCS.parent)}")


if __name__ == "__main__":
    main()

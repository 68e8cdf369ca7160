"""The dataset card: `README.md` as the Hugging Face hub reads it, and as a person does.

The front matter follows the hub's metadata for data sets; `configs` makes each split loadable by
name. Values are written as JSON strings, which are YAML too.
"""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Mapping, Sequence

from curation.report.figures import Figures
from curation.report.flow import GROUPS, RULES, Flow, flows, split_rows, together
from curation.report.words import (
    counted,
    few_licences,
    licence_situation,
    licence_words,
    quantities,
    target,
    verdict,
)
from curation.spec.model import Spec
from manifests.lineage import Lineage
from manifests.page import number, plain, share

# Licences that the hub knows under these names; all others are "other" there.
_HUB_LICENCES = {
    "CC0-1.0": "cc0-1.0",
    "CC-BY-2.0": "cc-by-2.0",
    "CC-BY-4.0": "cc-by-4.0",
    "CC-BY-SA-4.0": "cc-by-sa-4.0",
    "CC-BY-NC-2.0": "cc-by-nc-2.0",
    "CC-BY-NC-4.0": "cc-by-nc-4.0",
    "CC-BY-NC-SA-2.0": "cc-by-nc-sa-2.0",
    "CC-BY-NC-SA-4.0": "cc-by-nc-sa-4.0",
    "CC-BY-ND-4.0": "cc-by-nd-4.0",
    "CC-BY-NC-ND-4.0": "cc-by-nc-nd-4.0",
    "Apache-2.0": "apache-2.0",
    "MIT": "mit",
}
_SIZES = (
    (1_000, "n<1K"),
    (10_000, "1K<n<10K"),
    (100_000, "10K<n<100K"),
    (1_000_000, "100K<n<1M"),
    (10_000_000, "1M<n<10M"),
    (100_000_000, "10M<n<100M"),
)
_LANGUAGE = re.compile(r"[a-z]{2,3}(?=-|\Z)")


def card(spec: Spec, lineage: Lineage, figures: Figures) -> str:
    """The whole text of the card."""
    parts = flows(lineage)
    total = together(parts)
    licences = {name: rows for name, (rows, _) in figures.by["licence"].items()}
    splits = split_rows(lineage)
    blocks = [
        _front_matter(spec, lineage, figures, splits),
        f"# {spec.name}",
        _what(total, parts, figures),
        licence_situation(licence_words(licences)),
        "## Composition\n\n" + _composition(spec, parts, total),
        "## How it was made\n\n" + _making(spec, parts, total),
        "## Splits\n\n" + _splits(splits),
        "## Licences\n\n" + _licences(licences),
        "## Columns\n\n" + _columns(),
        "## Known limits\n\n" + _limits(total, figures),
        "## How to load it\n\n" + _loading(splits),
        "## Lineage\n\n" + _lineage(spec, lineage),
    ]
    return "\n\n".join(blocks) + "\n"


def split_paths(splits: Sequence[str], split: str, files: Sequence[str]) -> str | list[str]:
    """A pattern for the files of a split; their names where a pattern would find others too."""
    if any(other.startswith(f"{split}-") for other in splits):
        return [name for name in files if name.rpartition("-")[0] == split]
    return f"{split}-*.parquet"


def _front_matter(spec: Spec, lineage: Lineage, figures: Figures, splits: Mapping[str, int]) -> str:
    licences = list(figures.by["licence"])
    licence = _HUB_LICENCES.get(licences[0], "other") if len(licences) == 1 else "other"
    lines = ["---", f"pretty_name: {_quoted(spec.name)}", f"license: {licence}"]
    if licence == "other":
        lines.append("license_name: see-licences-below")
    languages = sorted({m[0] for tag in figures.by["language"] if (m := _LANGUAGE.match(tag))})
    lines += _listed("language", languages)
    lines += _listed("task_categories", _tasks(figures))
    lines += _listed("size_categories", [_size(lineage.rows)])
    files = [entry.name for entry in lineage.files]
    lines += ["configs:", "- config_name: default", "  data_files:"]
    for split in splits:
        paths = split_paths(list(splits), split, files)
        lines.append(f"  - split: {_quoted(_hub_name(split, list(splits)))}")
        if isinstance(paths, str):
            lines.append(f"    path: {_quoted(paths)}")
        else:
            lines += ["    path:", *(f"    - {_quoted(path)}" for path in paths)]
    return "\n".join([*lines, "---"])


def _what(total: Flow, parts: Sequence[Flow], figures: Figures) -> str:
    stages = ", ".join(
        f"{name.replace('_', ' ')} ({number(rows)})"
        for name, (rows, _) in figures.by["stage"].items()
    )
    kinds = ", ".join(f"{name} ({number(rows)})" for name, (rows, _) in figures.by["kind"].items())
    return (
        f"{counted(total.chosen, 'example')} for training a model that describes images and"
        f" video, chosen out of {counted(total.records, 'record')} of"
        f" {counted(len(parts), 'source')}. Each row has what is shown (by address, not the"
        " pixels), what is asked, and the text to be learnt.\n\n"
        f"- Training stages: {stages}\n- What is shown: {kinds}\n\n"
        "`report.html` beside this file draws all of it and shows sample rows; it opens offline."
    )


def _composition(spec: Spec, parts: Sequence[Flow], total: Flow) -> str:
    repeats = total.counted > total.chosen
    rows = [
        [
            f"`{part.name}`",
            spec.sources[part.name].format,
            number(part.records),
            number(part.chosen),
            share(part.chosen, total.chosen),
            *([number(part.counted)] if repeats else []),
            target(part),
            verdict(part, spec.sources[part.name], spec),
        ]
        for part in parts
    ]
    rows.append(
        [
            "all",
            "",
            number(total.records),
            number(total.chosen),
            share(total.chosen, total.chosen),
            *([number(total.counted)] if repeats else []),
            target(total),
            "",
        ]
    )
    heads = ["Source", "Format", "Records", "Chosen", "Part"]
    heads += [*(["With repeats"] if repeats else []), "Target", "Against its target"]
    return _table(heads, rows, numeric=range(2, len(heads) - 1))


def _making(spec: Spec, parts: Sequence[Flow], total: Flow) -> str:
    lines = [f"{quantities(spec)} The seed is {spec.seed}. Of the records:", ""]
    for key, head in GROUPS.items():
        if not total.group(key):
            continue
        told = ", ".join(
            f"{rule.label.lower()} {number(total.lost[rule.key])}"
            for rule in RULES
            if rule.group == key and total.lost[rule.key]
        )
        detail = f" ({told})" if key != "quota" else ""
        lines.append(f"- {head}: {number(total.group(key))}{detail}")
    lines.append(f"- In the mixture: {number(total.chosen)}")
    conditions = [
        f"- `{part.name}`: {_code(where)}"
        for part in parts
        if (where := spec.sources[part.name].where) is not None
    ]
    if conditions:
        lines += ["", "Conditions on a source's rows:", "", *conditions]
    if spec.strata.by:
        names = ", ".join(_code(name) for name in spec.strata.by)
        lines += ["", f"Within a source, rows are drawn from cells made by {names}."]
    return "\n".join(lines)


def _splits(splits: Mapping[str, int]) -> str:
    rows = [[f"`{name}`", f"`{name}-*.parquet`", number(count)] for name, count in splits.items()]
    return (
        _table(["Split", "Files", "Rows"], rows, numeric={2})
        + "\n\nAll rows of one video, and all copies of one thing that were found, are on one side."
    )


def _licences(rows: Mapping[str, int]) -> str:
    words = few_licences(licence_words(rows))
    cells = [[_code(w.name), number(w.rows), w.may, w.why] for w in words]
    return (
        _table(["Licence", "Rows", "You may", "Why"], cells, numeric={1})
        + "\n\nThe column `licence` says it row by row. This is a reading aid and no legal advice:"
        " read the licence itself before you publish."
    )


def _columns() -> str:
    from manifests.schemas import MIXTURE

    rows = [
        [f"`{column.name}`", column.meaning, column.unit, "yes" if column.nullable else ""]
        for column in MIXTURE.columns
    ]
    return _table(["Column", "Meaning", "Unit", "May be null"], rows)


def _limits(total: Flow, figures: Figures) -> str:
    shown = sum(rows for kind, (rows, _) in figures.by["kind"].items() if kind != "text")
    silent = figures.by["language"].get("", (0, 0))[0]
    return "\n".join(
        [
            f"- It holds no pixels. {number(figures.with_copy)} of {number(shown)} rows with media"
            " name a local copy; the others give an address, and addresses rot.",
            "- Texts are as their sources have them. What they say of a picture may be wrong,"
            " incomplete or unkind, and people are described by how they look.",
            "- Only exact duplicates were looked for: the same address, stretch of video, file or"
            " text. Pictures that merely look alike may be here more than once.",
            f"- The language is not stated for {number(silent)} of {number(total.chosen)} rows.",
            "- `difficulty` ranks rows within a training stage; it is not a measure across stages.",
        ]
    )


def _loading(splits: Mapping[str, int]) -> str:
    names = list(splits)
    files = "".join(f'\n    "{_hub_name(name, names)}": "{name}-*.parquet",' for name in names)
    return f"""In this folder, with DuckDB:

```sql
SELECT source, count(*) FROM 'train-*.parquet' GROUP BY ALL;
```

with polars:

```python
import polars as pl

train = pl.scan_parquet("train-*.parquet")
```

with datasets:

```python
from datasets import load_dataset

mixture = load_dataset("parquet", data_files={{{files}
}})
```"""


def _lineage(spec: Spec, lineage: Lineage) -> str:
    versions = ", ".join(f"{name} {version}" for name, version in lineage.versions.items())
    return (
        f"Fingerprint `{lineage.fingerprint}`, seed {spec.seed}. `_lineage.json` has the spec that"
        " decided, the inputs, and the SHA-256 of every file; the same spec and inputs give the"
        f" same bytes. Made with {versions}."
    )


def _tasks(figures: Figures) -> list[str]:
    tasks, kinds = set(figures.by["task"]), set(figures.by["kind"])
    found = []
    if kinds & {"image", "mixed"}:
        found.append("image-to-text")
    if kinds & {"video", "mixed"}:
        found.append("video-text-to-text")
    if "vqa" in tasks and kinds & {"image", "mixed"}:
        found.append("visual-question-answering")
    if "text" in kinds:
        found.append("text-generation")
    return found


def _size(rows: int) -> str:
    return next((name for most, name in _SIZES if rows < most), "100M<n<1B")


def _hub_name(split: str, splits: Sequence[str]) -> str:
    """The split as the hub takes it: word characters only."""
    named = [re.sub(r"\W", "_", name) for name in splits]
    mine = named[list(splits).index(split)]
    return mine if named.count(mine) == 1 else f"{mine}_{list(splits).index(split)}"


def _listed(key: str, values: Sequence[str]) -> list[str]:
    return [f"{key}:", *(f"- {_quoted(value)}" for value in values)] if values else []


def _quoted(text: str) -> str:
    return json.dumps(plain(text), ensure_ascii=False)


def _table(
    heads: Sequence[str], rows: Sequence[Sequence[str]], *, numeric: Collection[int] = ()
) -> str:
    rule = ["---:" if place in numeric else "---" for place in range(len(heads))]
    safe = [[cell.replace("|", "\\|") for cell in row] for row in rows]
    return "\n".join("| " + " | ".join(cells) + " |" for cells in (heads, rule, *safe))


def _code(text: str) -> str:
    """Any text as a code span on one line."""
    flat = " ".join(plain(text).split())[:400] or "(empty)"
    ticks = "`" * (1 + max((len(run) for run in re.findall("`+", flat)), default=0))
    pad = " " if len(ticks) > 1 else ""
    return f"{ticks}{pad}{flat}{pad}{ticks}"

"""The keys of a mixture spec: type, default and meaning of each, in one place.

`docs/spec.md` is made from this file, so the description of a key is written for its user.
Defaults live here and nowhere else.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from curation.spec.tasks import STAGES, TASKS

Task = Literal["caption", "dense_caption", "audio_description", "vqa", "chat"]
Stage = Literal["alignment", "multi_task", "audio_description"]
assert set(Task.__args__) == set(TASKS)  # type: ignore[attr-defined]
assert set(Stage.__args__) == set(STAGES)  # type: ignore[attr-defined]

Fraction = Annotated[float, Field(ge=0, le=1)]
Name = Annotated[str, Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9_-]*$", max_length=64)]


class _Section(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, strict=True, allow_inf_nan=False)


class Source(_Section):
    """One source of examples: `[sources.NAME]`."""

    format: str = Field(description="Which reader; `curate formats` lists them.")
    files: list[str] = Field(
        min_length=1,
        description="Files or patterns (`*`, `**`), relative to the spec; a pattern is sorted.",
    )
    dataset: Name | None = Field(
        None,
        description="The data set's own name, part of every id. Formats that belong to one data"
        " set know it; custom ones need it.",
    )
    task: Task | None = Field(
        None, description="Task of records that do not state one; the format's own if left out."
    )
    licence: str | None = Field(
        None,
        description="Licence (SPDX) of records that do not state one; the format's if left out.",
    )
    share: Annotated[float, Field(gt=0, le=1)] | None = Field(
        None, description="Part of `size` that this source is to fill. Shares add up to 1."
    )
    weight: Annotated[float, Field(gt=0)] | None = Field(
        None,
        description="Instead of `share`: what is left after shares goes by weight times available"
        " rows to the power of 1 / `temperature`. 1 if neither is given.",
    )
    min: Annotated[int, Field(ge=0)] = Field(0, description="At least so many rows.")
    max: Annotated[int, Field(ge=1)] | None = Field(None, description="At most so many rows.")
    where: str | None = Field(
        None, description="SQL condition over the columns of `examples`; others are turned away."
    )
    row_weight: str | None = Field(
        None,
        description="SQL number over the same columns: rows are drawn in proportion to it"
        " (0 or less: never). All alike if left out.",
    )
    prompt: str | list[str] | None = Field(
        None,
        description="What is asked of records that ask nothing; of several, each record keeps one."
        " The task's own if left out.",
    )
    stage: Stage | None = Field(
        None, description="Training stage of these rows; `[stages]` decides by task if left out."
    )
    loss_weight: Annotated[float, Field(gt=0)] = Field(
        1.0, description="Weight of these rows in the loss."
    )
    local: str | None = Field(
        None,
        description="Where local copies lie, relative to the spec, with `{key}`, `{name}` (last"
        " part of the address), `{stem}` or a field of `extra` in braces.",
    )
    local_is_span: bool = Field(
        False, description="Local copies hold only the span of a row, not the whole video."
    )
    hash_local: bool = Field(
        False,
        description="Read the local copies while reading the rows, so that one file under two"
        " addresses is found before anything else is spent on it.",
    )
    columns: dict[str, str] = Field(
        default_factory=dict,
        description="For custom rows: our field (id, image, images, video, videos, start, end,"
        " prompt, response, task, language, licence) = their column.",
    )
    caption: str | None = Field(None, description="Which of a format's captions, as in lvd2m.")
    visual_window: list[Annotated[float, Field(ge=0)]] = Field(
        default=[2.0, 2.0],
        min_length=2,
        max_length=2,
        description="Seconds before and after the pause that an `extended` audio description"
        " is shown.",
    )
    images: str | None = Field(
        None,
        description="Folder, relative to the spec, where the images lie that a file names; for"
        " coco, vqav2 and textcaps also a template with `{image_id:012}` or `{file_name}`.",
    )
    delimiter: str = Field(
        ",", min_length=1, max_length=1, description="Between the fields of a custom csv."
    )


class Splits(_Section):
    """Held-out splits: name = part of all video or image groups. The rest is `train`."""

    model_config = ConfigDict(extra="allow", frozen=True, strict=True, allow_inf_nan=False)
    __pydantic_extra__: dict[Name, Annotated[float, Field(gt=0, lt=1)]]

    def fractions(self) -> dict[str, float]:
        """Name and fraction, sorted by name."""
        return dict(sorted((self.__pydantic_extra__ or {}).items()))


class Strata(_Section):
    """Rows of a source are drawn in proportion from cells of these columns."""

    by: list[str] = Field(
        default_factory=list,
        description="Columns of `examples`, or SQL expressions over them.",
    )
    edges: dict[str, list[float]] = Field(
        default_factory=dict,
        description="For a numeric column: where a new cell begins, as in"
        " response_words = [10, 20, 50].",
    )
    balance: Fraction = Field(
        0.0,
        description="0: cells in proportion to the rows they hold; 1: all cells alike; between:"
        " rows to the power of 1 - balance.",
    )


class Duplicates(_Section):
    """Exact duplicates, found before anything costs money."""

    prefer: list[str] = Field(
        default=["source_order asc", "response_words desc"],
        description="Which of two copies is kept: columns of `examples` or `source_order` (the"
        " order of the spec), each with asc or desc. The id decides last.",
    )
    same_medium: bool = Field(
        True,
        description="The same image in two data sets, or the same stretch of one video, with the"
        " same task, is one.",
    )
    span_iou: Annotated[float, Field(gt=0, le=1)] = Field(
        0.9, description="Two spans of one video are the same from this temporal IoU on."
    )
    same_file: bool = Field(
        True, description="Media with the same file hash are the same medium (where it is known)."
    )
    captions_kept: Annotated[int, Field(ge=0)] = Field(
        0, description="How many rows may have the same normalised caption; 0: all."
    )


class Licences(_Section):
    """What may be used, and whether the mixture is to be published."""

    allow: list[str] | None = Field(
        None, description="Licences whose rows may be chosen; all if left out."
    )


class Stages(_Section):
    """Training stage by task: task = stage."""

    caption: Stage = "alignment"
    dense_caption: Stage = "alignment"
    audio_description: Stage = "audio_description"
    vqa: Stage = "multi_task"
    chat: Stage = "multi_task"


class Slurm(_Section):
    """Settings of the Slurm executor."""

    partition: str = Field(description="Where the jobs run.")
    time: str = Field("04:00:00", description="Limit of a job, as Slurm writes it.")
    cpus_per_task: Annotated[int, Field(ge=1)] = Field(2, description="Cores of a job.")
    mem_per_cpu_gb: Annotated[int, Field(ge=1)] = Field(4, description="GB of memory for a core.")
    poll_seconds: Annotated[float, Field(gt=0)] = Field(
        30.0, description="How often the command looks whether jobs are done."
    )
    sbatch_args: dict[str, str] = Field(
        default_factory=dict, description="Further options for sbatch."
    )
    env_command: str | None = Field(
        None, description="Shell line that prepares a job, such as activating an environment."
    )


class Engine(_Section):
    """How the work runs. Nothing here changes a byte of the result."""

    executor: Literal["local", "slurm", "ray"] = Field(
        "local", description="Where per-shard work runs."
    )
    workers: Annotated[int, Field(ge=1)] | None = Field(
        None, description="Shards at a time; the machine's cores if left out."
    )
    memory: str = Field(
        "4GB", pattern=r"^[0-9]+ ?[KMGT]i?B$", description="DuckDB's limit; past it, it spills."
    )
    slurm: Slurm | None = Field(None, description="`[engine.slurm]`, needed for slurm.")


class Spec(_Section):
    """A whole mixture spec."""

    name: Name = Field("mixture", description="Name of the mixture, for its card.")
    size: Annotated[int, Field(ge=1)] = Field(
        description="Rows of the mixture, over all splits; the total is exact."
    )
    seed: int = Field(description="Another seed draws other rows.")
    temperature: Annotated[float, Field(ge=1)] = Field(
        1.0,
        description="For sources by weight: 1 is in proportion to their rows, more evens them out.",
    )
    on_shortage: Literal["error", "redistribute", "repeat"] = Field(
        "redistribute",
        description="When a source has fewer rows than its quota: stop, give the rest to the"
        " others, or let its rows count more than once.",
    )
    publish: bool = Field(
        False,
        description="true refuses a mixture with rows whose licence forbids giving them on.",
    )
    difficulty: str = Field(
        "response_words",
        description="SQL number over the columns of `examples`; its rank within a training stage"
        " becomes the row's `difficulty`.",
    )
    splits: Splits = Splits()
    strata: Strata = Strata()
    stages: Stages = Stages()
    duplicates: Duplicates = Duplicates()
    licences: Licences = Licences()
    engine: Engine = Engine()
    sources: dict[Name, Source] = Field(min_length=1, description="`[sources.NAME]`, see there.")

"""Single rows: one unusable record of each reason, and a few chosen rows of each source."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from markupsafe import Markup

from curation.ingest.reasons import REASONS
from curation.report.figures import Figures
from curation.report.flow import Flow
from curation.report.samples import (
    PROMPT_CHARACTERS,
    RESPONSE_CHARACTERS,
    Sample,
    Shown,
)
from manifests.page import Cell, Column, Section, foreign, label, number, table

_REASONS_SHOWN = 60


def errors_section(total: Flow, parts: Sequence[Flow], figures: Figures) -> Section:
    """Records that could not be used, by reason, with the first of each."""
    if not total.reasons:
        return Section(
            key="errors",
            title="Records that could not be used",
            body=Markup("<p>None: every record of every file was read.</p>"),
        )
    columns = [
        Column("Reason"),
        Column("Records", numeric=True),
        Column("In"),
        Column("The first of them"),
    ]
    rows: list[list[Cell]] = []
    for reason, count in list(total.reasons.items())[:_REASONS_SHOWN]:
        within = [f"{p.name} {p.reasons[reason]:,}" for p in parts if p.reasons.get(reason)]
        name = Markup('<span class="key">{}</span><small>{}</small>').format(
            reason, REASONS.get(reason, "")
        )
        rows.append([name, count, ", ".join(within), _example(figures, reason)])
    return Section(
        key="errors",
        title="Records that could not be used",
        intro=Markup(
            "The table <code>ingest_errors</code> has them all, with file, record number and byte"
            " offset."
        ),
        body=table(columns, rows, title="Unusable records by reason"),
    )


def samples_section(samples: Mapping[str, Sequence[Sample]]) -> Section:
    """A few rows of each source, as a trainer gets them."""
    body = []
    for source, rows in samples.items():
        body.append(Markup("<h3>{}</h3>").format(label(source, characters=64)))
        shown = [_sample(row) for row in rows]
        body.append(Markup('<div class="samples">{}</div>').format(Markup("\n").join(shown)))
    return Section(
        key="samples",
        title="Sample rows",
        intro="Those with the smallest ids of each source. Ids are hashes, so these rows are as"
        " good as drawn at random.",
        body=Markup("\n").join(body),
    )


def _example(figures: Figures, reason: str) -> Markup:
    one = figures.errors.get(reason)
    if one is None:
        return Markup("\u2013")
    place = one.file if one.record is None else f"{one.file}, record {one.record:,}"
    return Markup('{}<span class="origin">{}</span>').format(
        foreign(one.detail, characters=200), label(place, characters=80)
    )


def _sample(row: Sample) -> Markup:
    pictures = [_picture(medium) for medium in row.media if medium.picture is not None]
    column = Markup('<div class="pictures">{}</div>').format(Markup("").join(pictures))
    prompt = Markup('<div class="prompt">{}</div>').format(
        foreign(row.prompt, characters=PROMPT_CHARACTERS, length=row.prompt_length)
    )
    text = foreign(row.response, characters=RESPONSE_CHARACTERS, length=row.response_length)
    return Markup('<article class="{}">{}<div>{}{}{}</div></article>').format(
        "sample" if pictures else "sample bare",
        column if pictures else "",
        prompt if row.prompt else "",
        text,
        _origin(row),
    )


def _origin(row: Sample) -> Markup:
    lines = [Markup('<span class="key">{}</span>').format(row.id)]
    facts = [row.split, row.stage.replace("_", " "), row.task.replace("_", " "), row.licence]
    if row.language:
        facts.append(row.language)
    lines.append(Markup(" \u00b7 ").join(label(fact, characters=60) for fact in facts))
    lines += [
        Markup("{} {}{}").format(m.kind, label(m.locator, characters=90), _span(m))
        for m in row.media
    ]
    if row.media_left > 0:
        lines.append(Markup("and {} more media").format(number(row.media_left)))
    return Markup('<div class="origin">{}</div>').format(Markup("<br>").join(lines))


def _span(medium: Shown) -> str:
    if medium.start is None and medium.end is None:
        return ""
    start = f"{medium.start or 0:,.1f}"
    return f", {start} s to " + ("its end" if medium.end is None else f"{medium.end:,.1f} s")


def _picture(medium: Shown) -> Markup:
    picture = medium.picture
    assert picture is not None
    if picture.uri is None:
        return Markup('<div class="picture nothing">No picture: {}</div>').format(picture.why)
    what = "The image" if medium.kind == "image" else "A frame from the middle of the video"
    return Markup(
        '<div class="picture"><img src="{}" width="{}" height="{}" alt="{}"></div>'
    ).format(picture.uri, picture.width, picture.height, f"{what} that the text beside it is about")

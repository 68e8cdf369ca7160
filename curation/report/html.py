"""The report as a page: what is said and drawn, section by section."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from markupsafe import Markup

from curation.report.composition import composition_section
from curation.report.figures import Figures
from curation.report.flow import RULES, Flow, flows, rules_at_work, split_rows, together
from curation.report.origin import origin_section
from curation.report.rows import errors_section, samples_section
from curation.report.samples import Sample
from curation.report.spreads import spreads_section
from curation.report.strata import strata_section
from curation.report.words import counted, licence_situation, licence_words
from curation.spec.load import LoadedSpec
from manifests.lineage import Lineage
from manifests.page import (
    Column,
    Loss,
    Section,
    Segment,
    Stack,
    facts,
    funnel,
    number,
    page,
    share,
    stacked_bars,
    table,
)

# Colours of what became of a record; chosen is the first one everywhere.
_CHOSEN = 0
_GROUP_COLOURS = {"unusable": 1, "condition": 5, "duplicate": 2, "quota": 7}


def report(
    loaded: LoadedSpec,
    lineage: Lineage,
    figures: Figures,
    samples: Mapping[str, Sequence[Sample]],
) -> str:
    """The whole HTML document."""
    spec = loaded.spec
    parts = flows(lineage)
    total = together(parts)
    sections = [
        _funnel_section(parts, total),
        composition_section(spec, parts, figures, split_rows(lineage)),
        spreads_section(figures, [part.name for part in parts]),
        strata_section(spec, lineage),
        errors_section(total, parts, figures),
        samples_section(samples),
        origin_section(loaded, lineage),
    ]
    return page(
        title=spec.name,
        kind="A training mixture",
        lead=_lead(spec.seed, lineage, parts, total, figures),
        sections=sections,
        foot=f"Made by visual-narrator {lineage.versions['visual-narrator']}."
        f" Fingerprint {lineage.fingerprint}.",
    )


def _lead(
    seed: int, lineage: Lineage, parts: Sequence[Flow], total: Flow, figures: Figures
) -> Markup:
    giving = sum(1 for part in parts if part.chosen)
    said = Markup('<p class="lead">{} from {}, chosen out of {}.</p>').format(
        counted(total.chosen, "row"), counted(giving, "source"), counted(total.records, "record")
    )
    splits = [(f"Rows of {name}", number(rows)) for name, rows in split_rows(lineage).items()]
    words = licence_words({name: rows for name, (rows, _) in figures.by["licence"].items()})
    pairs: list[tuple[str | Markup, str | Markup]] = [
        ("Records read", number(total.records)),
        ("Rows chosen", number(total.chosen)),
    ]
    if total.counted > total.chosen:
        pairs.append(("Rows in an epoch, with repeats", number(total.counted)))
    pairs += [*splits, ("Kept", share(total.chosen, total.records)), ("Seed", str(seed))]
    free = all(word.may.startswith("publish") for word in words)
    licence = Markup('<p class="{}">{}</p>').format(
        "note" if free else "warn", licence_situation(words)
    )
    mark = Markup('<p class="note">Fingerprint <span class="key">{}</span></p>').format(
        lineage.fingerprint
    )
    return said + facts(pairs) + mark + licence


def _funnel_section(parts: Sequence[Flow], total: Flow) -> Section:
    working = rules_at_work(total)
    losses = [
        Loss(rule.label, total.lost[rule.key], rule.meaning, _GROUP_COLOURS[rule.group])
        for rule in working
    ]
    shape = funnel(
        losses,
        start=total.records,
        start_label="Records in the files",
        end_label="In the mixture",
        title="From the records of all sources to the mixture",
    )
    idle = [rule.label.lower() for rule in RULES if rule not in working]
    note = Markup('<p class="note">Nothing was lost to: {}.</p>').format(", ".join(idle))
    stacks = [Stack(part.name, _segments(part)) for part in parts]
    if len(parts) > 1:
        stacks.append(Stack("all", _segments(total)))
    columns = [Column("Source"), Column("Records", numeric=True)]
    columns += [Column(rule.label, numeric=True) for rule in working]
    columns.append(Column("Chosen", numeric=True))
    rows = [_figures(part, part.name, [rule.key for rule in working]) for part in parts]
    body = [
        shape,
        note if idle else Markup(""),
        Markup("<h3>What became of each source's records</h3>"),
        stacked_bars(stacks, title="What became of each source's records"),
        table(
            columns,
            rows,
            title="Records lost to each rule, by source",
            total=_figures(total, "all", [rule.key for rule in working]),
        ),
    ]
    return Section(
        key="funnel",
        title="From records to the mixture",
        intro=Markup(
            "Each record is lost to the first rule that turns it away, so the numbers add up."
            " The table <code>rejections</code> names the rule for every example."
        ),
        body=Markup("\n").join(body),
    )


def _segments(flow: Flow) -> list[Segment]:
    names = {
        "quota": "Not drawn",
        "duplicate": "Duplicate",
        "condition": "Turned away",
        "unusable": "Unusable, repeated or taken down",
    }
    segments = [Segment("Chosen", flow.chosen, _CHOSEN)]
    segments += [Segment(names[group], flow.group(group), _GROUP_COLOURS[group]) for group in names]
    return segments


def _figures(flow: Flow, name: str, keys: Sequence[str]) -> list[str | int]:
    return [name, flow.records, *(flow.lost[key] for key in keys), flow.chosen]

"""Figures said in words, the same in the report and in the card."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from curation.licences import LICENCES
from curation.report.flow import Flow
from curation.spec.model import Source, Spec


def verdict(flow: Flow, source: Source, spec: Spec) -> str:
    """How a source did against its target, and why; empty where it is on target."""
    wish = round(flow.wish)
    missing = wish - flow.counted
    if flow.counted > flow.chosen:
        most = -(-flow.counted // max(1, flow.chosen))
        return (
            f"has only {flow.chosen:,} rows for {flow.counted:,} places: each counts up to"
            f" {most:,} times"
        )
    # Whole numbers by largest remainder may differ from the wish by less than one row.
    if abs(flow.counted - flow.wish) < 1:
        return "on target"
    if missing > 0 and flow.counted == flow.eligible:
        return f"fell short by {missing:,}: all {flow.eligible:,} rows it could give are in"
    if missing > 0 and source.max is not None and flow.counted == source.max:
        return f"held to its maximum of {source.max:,}, {missing:,} below its target"
    if missing > 0:
        return f"gave {missing:,} fewer, because another source has a minimum to be met"
    if source.min and flow.counted == source.min:
        return f"raised to its minimum of {source.min:,}, {-missing:,} above its target"
    return f"topped up by {-missing:,}, because other sources gave less than theirs"


@dataclass(frozen=True)
class LicenceWord:
    """What a licence means for the rows under it."""

    name: str
    rows: int
    may: str
    why: str


def licence_words(rows: Mapping[str, int]) -> list[LicenceWord]:
    """One for each licence, with what may be done with rows under it."""
    words = []
    for name, count in rows.items():
        known = LICENCES.get(name)
        if known is None:
            words.append(LicenceWord(name, count, "unknown", "not a licence this toolkit knows"))
            continue
        if not (known.publish and known.change):
            may = "use, do not publish"
        else:
            may = "publish" if known.sell else "publish, do not sell"
        words.append(LicenceWord(name, count, may, known.why))
    return words


def licence_situation(words: list[LicenceWord]) -> str:
    """Whether the mixture may be given on, in a sentence or two."""
    whole = sum(word.rows for word in words)
    held = sum(word.rows for word in words if not word.may.startswith("publish"))
    unsold = sum(word.rows for word in words if word.may == "publish, do not sell")
    if held == whole and whole:
        return "No row of this mixture may be published: see the licences."
    if held:
        return (
            f"This mixture may not be published as it stands: {held:,} of its {whole:,} rows are"
            " under licences that forbid it or are not known."
        )
    if unsold:
        return (
            f"The texts may be published with credit; {unsold:,} of {whole:,} rows are not for"
            " commercial use. Media are given by address only."
        )
    return "The texts may be published with credit. Media are given by address only."


def quantities(spec: Spec) -> str:
    """How the quotas were set, in a sentence."""
    ways = {
        "error": "a source that runs short stops the build",
        "redistribute": "what a source cannot fill goes to the others",
        "repeat": "a source that runs short counts its rows more than once",
    }
    return f"{spec.size:,} rows were asked for; {ways[spec.on_shortage]}."

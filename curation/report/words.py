"""Figures said in words, the same in the report and in the card."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from curation.licences import LICENCES
from curation.report.flow import Flow
from curation.spec.model import Source, Spec


def counted(count: int, noun: str) -> str:
    """`1 row`, `12,345 rows`."""
    return f"{count:,} {noun}{'' if count == 1 else 's'}"


def target(flow: Flow) -> str:
    """The rows a source was to give; with a decimal where it is no whole number."""
    whole = abs(flow.wish - round(flow.wish)) < 0.05
    return f"{flow.wish:,.0f}" if whole else f"{flow.wish:,.1f}"


def verdict(flow: Flow, source: Source, spec: Spec) -> str:
    """How a source did against its target, and why; empty where it is on target."""
    wish = round(flow.wish)
    missing = wish - flow.counted
    if flow.counted > flow.chosen:
        most = -(-flow.counted // max(1, flow.chosen))
        return (
            f"has only {counted(flow.chosen, 'row')} for {flow.counted:,} places: each counts up"
            f" to {most:,} times"
        )
    if flow.eligible == 0 and missing > 0:
        return f"fell short by {missing:,}: it has no row to give"
    # Whole numbers by largest remainder may differ from the wish by less than one row.
    if abs(flow.counted - flow.wish) < 1:
        return "on target"
    if missing > 0 and flow.counted == flow.eligible:
        all_in = "the only row" if flow.eligible == 1 else f"all {flow.eligible:,} rows"
        verb = "is" if flow.eligible == 1 else "are"
        return f"fell short by {missing:,}: {all_in} it could give {verb} in"
    if missing > 0 and source.max is not None and flow.counted == source.max:
        return f"held to its maximum of {source.max:,}, {missing:,} below its target"
    if missing > 0:
        return f"gave {missing:,} fewer, because another source has a minimum to be met"
    if source.min and flow.counted == source.min:
        return f"raised to its minimum of {source.min:,}, {-missing:,} above its target"
    return f"topped up by {-missing:,}, because other sources gave less than theirs"


# Rows may state their own licence, so there may be as many as there are rows.
LICENCES_SHOWN = 30


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


def few_licences(words: list[LicenceWord]) -> list[LicenceWord]:
    """The first `LICENCES_SHOWN`, and one for all others together."""
    shown, others = words[:LICENCES_SHOWN], words[LICENCES_SHOWN:]
    if not others:
        return shown
    rows = sum(word.rows for word in others)
    name = counted(len(others), "other licence")
    return [*shown, LicenceWord(name, rows, "see the column licence", "too many to list")]


def licence_situation(words: list[LicenceWord]) -> str:
    """Whether the mixture may be given on, in a sentence or two."""
    whole = sum(word.rows for word in words)
    held = sum(word.rows for word in words if not word.may.startswith("publish"))
    unsold = sum(word.rows for word in words if word.may == "publish, do not sell")
    if held == whole and whole:
        return "No row of this mixture may be published: see the licences."
    if held:
        return (
            f"This mixture may not be published as it stands: {held:,} of its {whole:,} rows"
            f" {'is' if held == 1 else 'are'} under licences that forbid it or are not known."
        )
    if unsold:
        return (
            f"The texts may be published with credit; {unsold:,} of {whole:,} rows"
            f" {'is' if unsold == 1 else 'are'} not for commercial use. Media are given by address"
            " only."
        )
    return "The texts may be published with credit. Media are given by address only."


def quantities(spec: Spec) -> str:
    """How the quotas were set, in a sentence."""
    ways = {
        "error": "a source that runs short stops the build",
        "redistribute": "what a source cannot fill goes to the others",
        "repeat": "a source that runs short counts its rows more than once",
    }
    asked = f"{counted(spec.size, 'row')} {'was' if spec.size == 1 else 'were'} asked for"
    return f"{asked}; {ways[spec.on_shortage]}."

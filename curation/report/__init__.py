"""What lies beside a mixture for people: its card and its report; and a summary on a console."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from curation.report.summary import summary_table
from manifests.files import write_text
from manifests.lineage import Lineage

if TYPE_CHECKING:
    from curation.spec.load import LoadedSpec

__all__ = ["BESIDE_MIXTURE", "summary_table", "write_beside_mixture"]

_CARD, _REPORT = BESIDE_MIXTURE = ("README.md", "report.html")


def write_beside_mixture(loaded: LoadedSpec, work: Path, folder: Path, lineage: Lineage) -> None:
    """Write the dataset card `README.md` and the self-contained `report.html`.

    The same mixture gives the same bytes: neither holds a date, a time or the name of a folder.

    Args:
        loaded: the spec of the mixture.
        work: the folder with the tables `examples` and `ingest_errors`.
        folder: where the finished files of the mixture lie, and where the two files go.
        lineage: of the mixture.
    """
    from curation.duck import connect
    from curation.report.card import card
    from curation.report.figures import count_figures, open_tables
    from curation.report.html import report
    from curation.report.samples import sample_rows

    with connect(work, memory=loaded.spec.engine.memory) as connection:
        open_tables(connection, work, folder, lineage)
        figures = count_figures(connection)
        sources = list(lineage.counts["sources"])
        samples = sample_rows(connection, sources=sources, root=loaded.folder)
    write_text(folder / _CARD, card(loaded.spec, lineage, figures))
    write_text(folder / _REPORT, report(loaded, lineage, figures, samples))

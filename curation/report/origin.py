"""Where the mixture comes from, how to make it again, and what to ask it next."""

from __future__ import annotations

import json

from markupsafe import Markup

from curation.spec.load import LoadedSpec
from manifests.lineage import Lineage
from manifests.page import Cell, Column, Section, plain, table

# Each is a question and the SQL that answers it over the tables of the work folder.
QUERIES: tuple[tuple[str, str], ...] = (
    (
        "How much of each source is in each stage?",
        "SELECT source, stage, count(*) AS rows, round(avg(response_words), 1) AS words\n"
        "FROM mixture GROUP BY ALL ORDER BY ALL",
    ),
    (
        "Why were examples turned away?",
        "SELECT source, rule, count(*) AS rows FROM rejections GROUP BY ALL ORDER BY rows DESC",
    ),
    (
        "Which sources hold copies of each other?",
        "SELECT source, kept_source, rule, count(*) AS rows\n"
        "FROM duplicates GROUP BY ALL ORDER BY rows DESC",
    ),
    (
        "What do the longest responses look like?",
        "SELECT id, source, response_words, left(response, 200) AS begins\n"
        "FROM mixture ORDER BY response_words DESC, id LIMIT 10",
    ),
)


def origin_section(loaded: LoadedSpec, lineage: Lineage) -> Section:
    """Fingerprints, files, versions, the deciding spec, and the commands to go on with."""
    key = Markup('<span class="key">{}</span>')
    inputs = [[name, key.format(mark)] for name, mark in sorted(lineage.inputs.items())]
    inputs.insert(0, ["this mixture", key.format(lineage.fingerprint)])
    files: list[list[Cell]] = [
        [entry.name, entry.rows, entry.bytes, key.format(entry.sha256)] for entry in lineage.files
    ]
    versions = [[name, version] for name, version in sorted(lineage.versions.items())]
    # The figures of the lineage are drawn above; its spec is what the fingerprint is made from.
    spec = json.dumps(lineage.spec, indent=2, ensure_ascii=False)
    number = Column("Rows", numeric=True)
    body = [
        Markup("<h3>Make it again</h3>"),
        Markup("<pre>curate build-mixture --spec {} --work WORK</pre>").format(loaded.path.name),
        Markup(
            "<p>The same spec and the same files give the same bytes, on any number of workers."
            " <code>curate verify</code> compares the files with the sums below;"
            " <code>curate explain ID</code> says why a row is in or out.</p>"
        ),
        Markup("<h3>Ask it more</h3>"),
        Markup('<p>With <code>curate sql --work WORK "\u2026"</code>:</p>'),
        *(
            Markup('<p class="note">{}</p><pre>{}</pre>').format(question, sql)
            for question, sql in QUERIES
        ),
        Markup("<h3>Files</h3>"),
        table(
            [Column("File"), number, Column("Bytes", numeric=True), Column("SHA-256")],
            files,
            title="Files of the mixture",
        ),
        Markup("<h3>Fingerprints</h3>"),
        table([Column("Of"), Column("Fingerprint")], inputs, title="Fingerprints"),
        Markup("<h3>Packages</h3>"),
        table([Column("Package"), Column("Version")], versions, title="Versions of packages"),
        Markup("<details><summary>The spec that decided, with its defaults</summary>"),
        Markup("<pre>{}</pre></details>").format(plain(spec)),
    ]
    return Section(
        key="origin",
        title="Lineage",
        intro="Everything here is also in _lineage.json, beside this page.",
        body=Markup("\n").join(body),
    )

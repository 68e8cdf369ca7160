"""What licences allow, as far as a mixture is concerned.

Only what decides whether rows may be given on is recorded; read the licence itself before you
publish. Licences without an SPDX identifier have a LicenseRef name of their own.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from manifests.errors import UserError


@dataclass(frozen=True)
class Licence:
    """Whether texts and media may be given on, changed (a mixture is a change) and sold."""

    publish: bool
    change: bool
    sell: bool
    why: str


LICENCES: Mapping[str, Licence] = {
    "CC0-1.0": Licence(True, True, True, "public domain"),
    "CC-BY-2.0": Licence(True, True, True, "with credit"),
    "CC-BY-4.0": Licence(True, True, True, "with credit"),
    "CC-BY-SA-2.0": Licence(True, True, True, "with credit, under the same licence"),
    "CC-BY-SA-4.0": Licence(True, True, True, "with credit, under the same licence"),
    "CC-BY-NC-2.0": Licence(True, True, False, "not for commercial use"),
    "CC-BY-NC-4.0": Licence(True, True, False, "not for commercial use"),
    "CC-BY-NC-SA-2.0": Licence(True, True, False, "not for commercial use, same licence"),
    "CC-BY-NC-SA-4.0": Licence(True, True, False, "not for commercial use, same licence"),
    "CC-BY-ND-2.0": Licence(False, False, True, "no changed versions"),
    "CC-BY-ND-4.0": Licence(False, False, True, "no changed versions"),
    "CC-BY-NC-ND-2.0": Licence(False, False, False, "no changed versions, not commercial"),
    "CC-BY-NC-ND-4.0": Licence(False, False, False, "no changed versions, not commercial"),
    "Apache-2.0": Licence(True, True, True, "with the licence text"),
    "MIT": Licence(True, True, True, "with the licence text"),
    "LicenseRef-ConceptualCaptions": Licence(True, True, True, "with credit; images by address"),
    "LicenseRef-WebVid-withdrawn": Licence(False, False, False, "withdrawn by its owner in 2024"),
    "LicenseRef-LVD-2M-research": Licence(False, False, False, "research use only"),
    "LicenseRef-unstated": Licence(False, False, False, "nobody said"),
}


def check_publishable(licences: Mapping[str, Mapping[str, int]], *, where: str) -> None:
    """Refuse to publish rows whose licence forbids it or is not known.

    Args:
        licences: source -> licence -> eligible rows.
        where: file and line of `publish`.

    Raises:
        UserError: naming the sources, their licences and what to do.
    """
    bad = []
    for source, counts in licences.items():
        for name, rows in counts.items():
            known = LICENCES.get(name)
            if known is None:
                bad.append(f"{source}: {rows} rows under {name}, which curation/licences.py lacks")
            elif not (known.publish and known.change):
                bad.append(f"{source}: {rows} rows under {name} ({known.why})")
    if bad:
        raise UserError(
            f"publish = true, and {len(bad)} licences forbid it: {'; '.join(bad)}",
            where=where,
            remedy="Leave those sources out, list what may stay in [licences] allow, or set"
            " publish to false",
        )

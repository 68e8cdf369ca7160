"""Fingerprints: short stable names for "this work on these inputs".

A fingerprint is the first 128 bits of the SHA-256 of a canonical JSON text, in hex, so it is the
same on every machine, Python and run. Two pieces of work with one fingerprint give the same bytes.
"""

from __future__ import annotations

import hashlib
import json
from typing import Any

HEX_DIGITS = 32


def fingerprint(value: Any) -> str:
    """The fingerprint of plain data (dicts, lists, strings, numbers, booleans, None).

    Raises:
        TypeError: for anything that JSON cannot hold.
        ValueError: for NaN and infinities, which have no canonical JSON form.
    """
    text = json.dumps(
        value, sort_keys=True, ensure_ascii=False, separators=(",", ":"), allow_nan=False
    )
    return hashlib.sha256(text.encode("utf-8")).hexdigest()[:HEX_DIGITS]

"""The ground floor: what a row is, how it is stored, queried and shown.

import manifests
with manifests.open("work") as db:
    db.sql("SELECT source, count(*) FROM mixture GROUP BY ALL").show()
"""

from manifests.catalog import open
from manifests.errors import UserError

__all__ = ["UserError", "open"]

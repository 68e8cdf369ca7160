"""Settings that every test shares."""

import os

from hypothesis import settings

# A shared machine may stall a test at any moment, so no example has a deadline.
settings.register_profile("local", deadline=None)
# The same examples on every run: a red run can be repeated.
settings.register_profile("ci", deadline=None, derandomize=True, database=None)
settings.load_profile("ci" if os.environ.get("CI") else "local")

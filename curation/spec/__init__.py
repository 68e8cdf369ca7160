"""The mixture spec: a TOML file that decides what goes into a mixture."""

from curation.spec.load import load_spec
from curation.spec.model import Spec

__all__ = ["Spec", "load_spec"]

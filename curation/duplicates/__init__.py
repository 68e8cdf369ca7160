"""Duplicates: which rows show or say what another row already does, and which one is kept."""

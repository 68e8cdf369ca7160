"""The real source formats, one file each: what a record holds and how its file is written."""

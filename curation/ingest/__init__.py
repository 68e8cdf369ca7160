"""Source files in, rows of `examples`, `media` and `ingest_errors` out."""

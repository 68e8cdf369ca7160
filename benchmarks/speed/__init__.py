"""Measurements of this project, by anybody: `make speed`, or `python -m benchmarks.speed NAME`."""

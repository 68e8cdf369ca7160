"""Parsers of the file formats that more than one room reads.

Each streams, in bounded memory, and yields typed rows in the order of the file, or a `BadRow` for
one that is not as its format says. They know what a file holds and nothing of what becomes of it.
"""

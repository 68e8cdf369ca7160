"""The mixture: how many rows of each source, which ones, on which side of a split."""

"""Curation: raw caption sources in, an audited training mixture out."""

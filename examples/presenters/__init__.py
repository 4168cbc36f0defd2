"""Prepare entries, cards and boards for templates, data formats and the editors' preview."""

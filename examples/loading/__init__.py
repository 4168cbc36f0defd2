"""Fixtures to database: read, check, load."""

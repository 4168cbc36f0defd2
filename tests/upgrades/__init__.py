"""Databases of earlier releases, and how to add this one's: see __main__.py."""

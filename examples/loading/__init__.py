"""Reads, checks and loads fixtures."""

"""Advice for writers: readability, and text that may identify a patient."""

"""Advice for writers: readability, and words that may identify a patient."""

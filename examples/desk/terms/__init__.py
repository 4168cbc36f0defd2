"""Changing the vocabularies: merge, retire, rename, reorder; each told beforehand, kept as a TermChange, undoable."""

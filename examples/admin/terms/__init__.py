"""Changing the vocabularies: merge, retire, bring back, rename, reorder; a page says first what is touched."""

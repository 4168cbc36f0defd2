"""Changing vocabularies: pages that merge, retire, reinstate, rename and reorder terms."""

"""`make bench`: what finding costs as the catalogue grows, on made-up entries in a database of their own."""

KINDS = ("browse", "common word", "rare word", "word + 2 filters", "phrase", "typo")

"""`make bench`: the cost of searching as the catalogue grows, measured on generated entries in a separate database."""

KINDS = ("browse", "common word", "rare word", "word + 2 filters", "phrase", "typo")

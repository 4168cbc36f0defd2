"""A question and its answer: what the address says, what the catalogue answers, what the reader is told."""

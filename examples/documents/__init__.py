"""An entry as one document: its description, and how it is read, written, compared, checked and kept in versions."""

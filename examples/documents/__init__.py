"""An entry as one document: its schema, and how it is loaded, stored, compared, checked and versioned."""

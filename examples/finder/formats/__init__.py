"""The results of a search in other formats: CSV, JSON, Atom and a page to print."""

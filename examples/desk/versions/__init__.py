"""An entry whole, as one document: what is compared, kept in the history, restored, copied, imported and exported."""

"""Examples in the admin: list, form, rows, preview and reviewer links."""

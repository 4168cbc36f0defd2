"""Examples in the desk: the list, the form, its rows, the preview."""

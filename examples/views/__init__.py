"""Views and addresses, one module per kind of page."""

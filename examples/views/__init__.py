"""Public views and their URLs, one module for each kind of page."""

"""How dates and times are written, for Django’s admin and for our own pages."""

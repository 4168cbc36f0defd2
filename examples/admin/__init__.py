"""The editors' desk, built on Django's admin."""

"""The editors' desk: what Django's admin shows, checks and refuses."""

"""The finder: reads a search from an address, and presents the results in several formats."""

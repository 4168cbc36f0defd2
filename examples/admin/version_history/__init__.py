"""Shows, compares and restores versions of an entry, and brings deleted entries back."""

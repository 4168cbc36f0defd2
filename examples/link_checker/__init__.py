"""Checks whether the addresses that entries cite still answer: politely, and never inside a private network."""

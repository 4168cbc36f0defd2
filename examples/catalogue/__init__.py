"""The published catalogue in memory: an immutable snapshot, and the searches it answers."""

"""What readers see of the catalogue: an immutable snapshot of all that is published, and the answers it gives."""

"""An entry's way: draft, in review, published, retired, and back; and what happens when two people edit at once."""

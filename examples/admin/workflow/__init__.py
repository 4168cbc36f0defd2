"""The publishing workflow (draft, in review, published, retired), working copies and edit conflicts."""

"""An entry's versions in the desk: read, compared, restored; and entries that were deleted, brought back."""

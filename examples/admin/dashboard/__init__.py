"""The admin's front page: what needs attention."""

"""What needs attention: the desk's front page."""

"""What readers get while the database is away: a copy of what they see, kept beside each server."""

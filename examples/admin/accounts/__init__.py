"""Accounts of the admin: sign-in, second factor, roles, sessions and the audit log."""

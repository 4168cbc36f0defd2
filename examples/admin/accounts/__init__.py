"""Who may use the admin: sign-in, second factor, roles, sessions, and the audit log."""

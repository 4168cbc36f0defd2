"""Who may use the desk: signing in, the second factor, roles, sessions, and what is remembered of them."""

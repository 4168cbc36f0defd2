"""Whether the addresses that entries cite still answer: asked politely, and never inside somebody's own network."""

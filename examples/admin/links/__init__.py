"""The status of the links that entries cite, and where each is cited."""

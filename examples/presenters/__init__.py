"""Where a template would have to think: entries and cards made ready, for the pages and the editors' preview."""

"""The forms of one answer: table (CSV), data (JSON), feed (Atom), paper. Each shows what the finder's pages show."""

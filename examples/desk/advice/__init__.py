"""Help for writers: what each field is for, how a text reads, and words that may give a patient away."""

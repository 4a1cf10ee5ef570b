"""Made pages of every kind that a flag or a page kind speaks of, in twelve languages, with labels."""

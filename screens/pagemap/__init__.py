"""Procore's own page, line by line, with the state of each line."""

"""Procore's own page as a list of lines, each with its state and the requirements behind it."""

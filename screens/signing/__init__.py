"""Signing answers, and saying what was seen where only a person can tell."""

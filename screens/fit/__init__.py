"""Fit: a few questions that tell whether an app can be listed."""

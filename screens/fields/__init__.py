"""The controls that questions are answered with: one for each kind of field."""

"""Form controls, one for each kind of field."""

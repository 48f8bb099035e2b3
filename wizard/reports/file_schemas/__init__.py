"""JSON Schemas of the TOML files that people write by hand, for editors."""

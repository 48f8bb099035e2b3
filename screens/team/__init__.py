"""Approvals and comments in a team, from any screen of a draft."""

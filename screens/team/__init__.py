"""The team of a draft: its screen, and approvals and comments from any other."""

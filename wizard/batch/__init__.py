"""Judges many bundles and drafts in processes of their own, and keeps one row for each."""

"""How fast and how large the wizard is, as ratios to baselines measured in the same run."""

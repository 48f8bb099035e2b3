"""Can the app be listed: a few questions, and the verdict on their answers."""

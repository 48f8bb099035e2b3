"""Several people on one submission, by way of git."""

"""What is said where a submission that is open for reading only would be changed."""

from __future__ import annotations

READ_ONLY = "This submission is open for reading only."

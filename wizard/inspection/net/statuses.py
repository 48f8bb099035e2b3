"""Status codes of HTTP by their meaning (RFC 9110, section 15)."""

SUCCESS = range(200, 300)
FORBIDDEN, TOO_MANY, UNAVAILABLE = 403, 429, 503
MAY_ASK_TO_WAIT = frozenset({TOO_MANY, UNAVAILABLE})
"""Answers of overload, which say in `Retry-After` for how long the host is left alone."""
_FAULTS = range(500, 600)


def may_be_temporary(status: int) -> bool:
    """Whether another request may be answered otherwise: bot protection, overload or a fault."""
    return status in {FORBIDDEN, TOO_MANY} or status in _FAULTS

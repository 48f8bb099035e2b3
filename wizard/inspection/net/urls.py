"""Parts of addresses that may be invalid."""

from urllib.parse import urlsplit


def host_in(url: str) -> str:
    """The host of an address in lower case; "" if it is invalid."""
    try:
        return (urlsplit(url).hostname or "").rstrip(".")
    except ValueError:
        return ""

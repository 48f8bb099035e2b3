"""Finds the proxy in the environment for an address."""

from __future__ import annotations

from urllib.parse import urlsplit
from urllib.request import getproxies, proxy_bypass

from wizard.inspection.net.guard import is_here


def proxy_for(url: str) -> str:
    """The proxy address, which may contain its password; "" for none."""
    parts = urlsplit(url)
    host = parts.hostname or ""
    proxies = getproxies()
    proxy = proxies.get(parts.scheme) or proxies.get("all") or ""
    place = f"{host}:{parts.port}" if parts.port and ":" not in host else host
    if not proxy or is_here(host) or proxy_bypass(place):
        return ""
    return proxy if "://" in proxy else f"http://{proxy}"

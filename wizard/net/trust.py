"""Which certificate authorities are trusted: the usual ones, and those that somebody names.

SSL_CERT_FILE and SSL_CERT_DIR stand in place of the usual ones, as OpenSSL reads them;
REQUESTS_CA_BUNDLE and CURL_CA_BUNDLE, files or folders, are trusted beside them.
"""

from __future__ import annotations

import os
import ssl
from pathlib import Path

from wizard.net.answer import Failed, Failure

_INSTEAD = ("SSL_CERT_FILE", "SSL_CERT_DIR")
_BESIDE = ("REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE")


def context_for(ca_file: str) -> ssl.SSLContext:
    """A context for calls. Raises Failed for certificates that are named but cannot be read."""
    instead, beside = (
        {name: os.environ[name] for name in names if os.environ.get(name)}
        for names in (_INSTEAD, _BESIDE)
    )
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT) if instead else _usual()
    for name, path in {**instead, **beside}.items():
        _trust(context, path, f"the certificates that {name} names")
    if ca_file:
        _trust(context, ca_file, "the certificates that this run is to trust")
    return context


def _usual() -> ssl.SSLContext:
    import httpx

    return httpx.create_ssl_context(trust_env=False)


def _trust(context: ssl.SSLContext, path: str, what: str) -> None:
    try:
        if Path(path).is_dir():
            context.load_verify_locations(capath=path)
        else:
            context.load_verify_locations(path)
    except (OSError, ssl.SSLError) as error:
        raise Failed(Failure.TLS, f"{what} cannot be read ({path})") from error

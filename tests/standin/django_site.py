"""A site of Django with its security middleware and sign-in, in a thread of its own."""

from __future__ import annotations

import socketserver
import ssl
import threading
from typing import Any, Self
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

GUIDE = "<title>Guide</title><h1>Guide</h1><p>Daily logs arrive in your books each night.</p>"
SIGN_IN = "<title>Log in</title><h1>Log in</h1><form><input type=password></form>"


class _Quiet(WSGIRequestHandler):
    def log_message(self, *_: Any) -> None:
        """Logs nothing."""


class _Threaded(socketserver.ThreadingMixIn, WSGIServer):
    daemon_threads = True

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Says nothing of a client that went away."""


class DjangoSite:
    """The site on a port of this machine, with TLS or without; a context manager.

    `/guide/` is a page, `/guide` leads there, `/members/` needs a sign-in, `/soft/…` shows Django's
    own page for a missing address with success, `/over-http/` leads to the guide over http.
    """

    def __init__(self, host: str, context: ssl.SSLContext | None) -> None:
        self._server = make_server("127.0.0.1", 0, _application(host), _Threaded, _Quiet)
        self.port: int = self._server.server_port
        if context is not None:
            self._server.socket = context.wrap_socket(
                self._server.socket, server_side=True, do_handshake_on_connect=False
            )
            self._server.base_environ["HTTPS"] = "on"
        self._thread = threading.Thread(target=self._server.serve_forever, daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join(5)


def _application(host: str) -> Any:
    import django
    from django.conf import settings
    from django.core.wsgi import get_wsgi_application

    if not settings.configured:
        security = ("security.SecurityMiddleware", "common.CommonMiddleware")
        settings.configure(
            ALLOWED_HOSTS=[host],
            SECRET_KEY="of a test",
            ROOT_URLCONF=__name__,
            SECURE_SSL_REDIRECT=True,
            SECURE_HSTS_SECONDS=3600,
            SESSION_ENGINE="django.contrib.sessions.backends.signed_cookies",
            INSTALLED_APPS=["django.contrib.auth", "django.contrib.contenttypes"],
            MIDDLEWARE=[
                *(f"django.middleware.{name}" for name in security),
                "django.contrib.sessions.middleware.SessionMiddleware",
                "django.contrib.auth.middleware.AuthenticationMiddleware",
                "django.middleware.clickjacking.XFrameOptionsMiddleware",
            ],
            LOGGING_CONFIG=None,
        )
        django.setup()
        urlpatterns.extend(_routes(host))
    return get_wsgi_application()


urlpatterns: list[Any] = []
"""Django reads the routes here."""


def _routes(host: str) -> list[Any]:
    from django.contrib.auth.decorators import login_required
    from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
    from django.urls import path
    from django.views.defaults import page_not_found

    def shown(html: str) -> Any:
        return lambda _request, **_parts: HttpResponse(html)

    def soft(request: HttpRequest, name: str) -> HttpResponse:
        missing = page_not_found(request, Http404(name))
        return HttpResponse(missing.content)

    def over_http(_request: HttpRequest) -> HttpResponse:
        return HttpResponseRedirect(f"http://{host}/guide/")

    return [
        path("guide/", shown(GUIDE)),
        path("accounts/login/", shown(SIGN_IN)),
        path("members/", login_required(shown(GUIDE))),
        path("soft/<str:name>/", soft),
        path("over-http/", over_http),
        path("empty/", lambda _request: HttpResponse(status=204)),
    ]

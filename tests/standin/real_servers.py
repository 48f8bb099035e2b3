"""Real servers over TLS on this machine: nginx and Caddy if they are installed, and Django.

    with RealServers(folder) as real:
        real.names                      # "nginx", "caddy", "django": those that run
        real.url("nginx", "/guide.html")
        Client(real.guard(), ca_file=str(real.ca_file))

Each serves the same small site as far as its kind can: a guide, what has moved, what is private,
pages for missing addresses that are sent with success, and an app that scripts fill.
"""

from __future__ import annotations

import contextlib
import shutil
import socket
import ssl
import subprocess
import time
from pathlib import Path
from typing import Self

import trustme

from tests.standin.django_site import DjangoSite
from wizard.inspection.net.guard import Guard, HostPort

DOMAIN = "harbor-sync.com"
OPTIONAL = ("nginx", "caddy")
WORDS = "<p>Daily logs arrive in your books each night, with hours, crews and costs.</p>"
PAGES = {
    "guide.html": f"<title>Guide</title><h1>Guide</h1>{WORDS}",
    "404.html": "<title>Harbor Sync</title><h1>Adrift</h1><p>The tide took this one.</p>",
    "app/index.html": "<title>Harbor</title><div id=app></div><script src=/app.js></script>",
    "files/list.zip": "PK",
}
NGINX = """
daemon off; master_process off; pid {folder}/nginx.pid; error_log stderr crit;
events {{}}
http {{
  access_log off; types {{ text/html html; application/zip zip; }}
  client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy;
  fastcgi_temp_path {folder}/fast; uwsgi_temp_path {folder}/uwsgi; scgi_temp_path {folder}/scgi;
  server {{
    listen 127.0.0.1:{port} ssl; port_in_redirect off;
    ssl_certificate {pem}; ssl_certificate_key {pem};
    root {site}; error_page 404 /404.html;
    location /moved {{ return 301 /guide.html; }}
    location /empty {{ return 204; }}
    location /private/ {{ auth_basic "Harbor"; auth_basic_user_file {site}/none; }}
    location /soft/ {{ try_files $uri /404.html; }}
    location /app/ {{ try_files $uri /app/index.html; }}
  }}
}}
"""
CADDY = """
{{
  admin off
  auto_https off
  log {{
    output discard
  }}
}}
https://caddy.{domain}:{port} {{
  bind 127.0.0.1
  tls {pem} {pem}
  root * {site}
  redir /moved /guide.html permanent
  handle /empty {{
    respond 204
  }}
  handle /private/* {{
    respond 401
  }}
  handle /soft/* {{
    try_files {{path}} /404.html
    file_server
  }}
  handle /app/* {{
    try_files {{path}} /app/index.html
    file_server
  }}
  handle {{
    file_server
  }}
}}
"""


def missing_servers() -> tuple[str, ...]:
    """The optional servers that this machine does not have."""
    return tuple(name for name in OPTIONAL if shutil.which(name) is None)


class RealServers:
    """The servers; a context manager. Their files are in `folder`."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._open = contextlib.ExitStack()
        self._places: dict[HostPort, HostPort] = {}
        self.ca_file = folder / "ca.pem"

    def __enter__(self) -> Self:
        names = [name for name in OPTIONAL if name not in missing_servers()]
        authority = trustme.CA()
        authority.cert_pem.write_to_path(str(self.ca_file))
        hosts = [f"{name}.{DOMAIN}" for name in (*OPTIONAL, "django")]
        self._pem = self._folder / "server.pem"
        authority.issue_cert(*hosts).private_key_and_cert_chain_pem.write_to_path(str(self._pem))
        for path, text in PAGES.items():
            target = self._folder / "site" / path
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(text)
        try:
            for name in names:
                self._start(name)
            self._start_django()
        except BaseException:
            self._open.close()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        self._open.close()

    @property
    def names(self) -> tuple[str, ...]:
        """The servers that run."""
        return tuple(place.host.partition(".")[0] for place in self._places if place.port == 443)

    def url(self, name: str, path: str) -> str:
        """The address of a path on a server."""
        return f"https://{name}.{DOMAIN}{path}"

    def guard(self) -> Guard:
        """A guard that knows where the servers are."""
        return Guard(instead=self._places)

    def _start(self, name: str) -> None:
        port = _free_port()
        text = NGINX if name == "nginx" else CADDY
        config = self._folder / f"{name}.conf"
        site, pem = self._folder / "site", self._pem
        config.write_text(
            text.format(folder=self._folder, port=port, pem=pem, site=site, domain=DOMAIN)
        )
        commands = {
            "nginx": ["nginx", "-c", str(config), "-e", "stderr"],
            "caddy": ["caddy", "run", "--adapter", "caddyfile", "--config", str(config)],
        }
        home = {"HOME": str(self._folder), "PATH": "/usr/sbin:/usr/bin:/usr/local/bin:/bin"}
        log = self._open.enter_context((self._folder / f"{name}.log").open("wb"))
        process = subprocess.Popen(commands[name], env=home, stdout=log, stderr=log)
        self._open.callback(process.wait, 5)
        self._open.callback(process.terminate)
        _wait_for(port, process, self._folder / f"{name}.log")
        self._places[HostPort(f"{name}.{DOMAIN}", 443)] = HostPort("127.0.0.1", port)

    def _start_django(self) -> None:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(self._pem)
        for port, secured in ((443, context), (80, None)):
            site = self._open.enter_context(DjangoSite(f"django.{DOMAIN}", secured))
            self._places[HostPort(f"django.{DOMAIN}", port)] = HostPort("127.0.0.1", site.port)


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port: int = server.getsockname()[1]
        return port


def _wait_for(port: int, process: subprocess.Popen[bytes], log: Path) -> None:
    ends = time.monotonic() + 20
    while time.monotonic() < ends and process.poll() is None:
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
            return
        time.sleep(0.02)
    message = f"the server did not start: {log.read_text()[-500:]}"
    raise RuntimeError(message)

"""Links on servers as they are installed everywhere."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from pathlib import Path

from tests.inspection.probes.linked import judged_through
from tests.standin.real_servers import RealServers, missing_servers
from wizard.catalogue.model import Severity, Status

WARNED, ADVISED, WRONG = (Status.NOT_MET, Severity.WARNING), (Status.NOT_MET, Severity.ADVICE), (
    Status.NOT_MET, None,
)  # fmt: skip
OPENS, UNDECIDED = (Status.MET, None), (Status.COULD_NOT_TELL, None)
OF_FILES = {
    "/guide.html": (OPENS, "opens"),
    "/none.html": (WRONG, "answers 404"),
    "/moved": (ADVISED, "has moved permanently"),
    "/empty": (WRONG, "answers 204"),
    "/private/page": (WRONG, "asks to sign in"),
    "/soft/setup": (WARNED, "a made-up address beside it shows the same"),
    "/app/setup": (UNDECIDED, "so does any made-up address"),
    "/files/list.zip": (ADVISED, "starts a download"),
}
OF_DJANGO = {
    "/guide/": (OPENS, "opens"),
    "/guide": (OPENS, "opens"),
    "/none/": (WRONG, "answers 404"),
    "/empty/": (WRONG, "answers 204"),
    "/members/": (WRONG, "asks to sign in"),
    "/soft/setup/": (WARNED, "its page says “not found”, and a made-up address"),
    "/over-http/": (WARNED, "its redirects pass http://django.harbor-sync.com/guide/"),
}
EXPECTED: Mapping[str, Mapping[str, tuple[tuple[Status, Severity | None], str]]] = {
    "nginx": OF_FILES, "caddy": OF_FILES, "django": OF_DJANGO,
}  # fmt: skip


def test_links_on_servers_of_others_are_told_as_they_are(tmp_path: Path) -> None:
    """Runs for the servers that are installed; the header of the run names those that are not."""
    with RealServers(tmp_path) as real:
        assert {*real.names, *missing_servers()} == set(EXPECTED)
        urls = [(name, path) for name in real.names for path in EXPECTED[name]]
        addresses = [real.url(*url) for url in urls]
        found = asyncio.run(judged_through(real.guard(), real.ca_file, addresses))

    for (name, path), verdict in zip(urls, found, strict=True):
        expected, said = EXPECTED[name][path]
        told = (name, path, verdict.message)
        assert (verdict.status, verdict.severity) == expected, told
        assert said in verdict.message, told

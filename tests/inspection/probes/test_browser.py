"""Pages in a browser: planned, and told where no browser can be used. See also bench/browser.py."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterator

import pytest
import trustme
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from tests.inspection.probes.asking import ask
from tests.standin.faulty import Faulty
from wizard.drafts.evidence_observed import Question
from wizard.inspection.net.trust import public_key_digest
from wizard.inspection.probes.run import plan_run


@pytest.fixture(scope="module")
def web() -> Iterator[Faulty]:
    with Faulty("app.example") as faulty:
        yield faulty


@pytest.mark.parametrize(
    ("program", "said"),
    [
        ("/nowhere/chromium", "the page was not opened in a browser: CHROME_PATH names no program"),
        ("/bin/true", "the browser gave up: the browser has ended"),
    ],
)
async def test_without_a_browser_it_is_said_that_none_was_used(
    web: Faulty, monkeypatch: pytest.MonkeyPatch, program: str, said: str
) -> None:
    monkeypatch.setenv("CHROME_PATH", program)
    web.seen.clear()
    question = Question("framing", (web.url(host="app.example"),))
    found = await ask(question, web.guard(), web.ca_file, browser=True)

    assert found.trouble.startswith(said)
    assert found.facts == {}
    assert bool(web.seen) is (program == "/bin/true")


def test_the_plan_names_the_page_that_a_browser_opens() -> None:
    question = Question("framing", ("https://app.example/panel?key=1",))
    without, planned = plan_run([question]), plan_run([question], browser=True)
    (said,) = (call.what for call in set(planned.calls) - set(without.calls))

    assert said == (
        "https://app.example/panel is opened 4 times in an installed browser; the page may call any"
        " host but Procore's, and all are named afterwards"
    )
    assert planned.bound.pages == 4
    assert planned.brief().endswith(", 4 pages opened in a browser")
    assert "pages opened" not in without.brief()


def test_a_key_is_named_as_chromium_names_it() -> None:
    pem = trustme.CA().issue_cert("app.example").cert_chain_pems[0].bytes()
    certificate = x509.load_pem_x509_certificate(pem)
    key = certificate.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)

    digest = base64.b64encode(hashlib.sha256(key).digest()).decode()
    assert public_key_digest(certificate.public_bytes(Encoding.DER)) == digest

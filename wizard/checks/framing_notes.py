"""What else troubles a page in a frame: cookies, isolation, scripts, what it loads.

None of it is Procore's own rule: it follows from how browsers work, so it only cautions.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from wizard.catalogue.model import Severity
from wizard.checks.notes import CheckNote
from wizard.drafts.evidence_observed import Facts as Seen
from wizard.rules.phrasing import listed, quoted


def notes_of(seen: Seen) -> Iterator[CheckNote]:
    """Every remark on the page itself."""
    yield from _cookie_notes(seen)
    yield from _scripts(seen)
    yield from _loads(seen)
    yield from _isolation(seen)


def _cookie_notes(seen: Seen) -> Iterator[CheckNote]:
    lost = [
        quoted(str(cookie.get("name")))
        for cookie in seen.get("cookies", ())
        if isinstance(cookie, Mapping)
        and not (cookie.get("same_site") == "none" and cookie.get("secure"))
    ]
    if lost:
        noun = "cookie" if len(lost) == 1 else "cookies"
        said = f"most likely the {noun} {listed(lost)} will not come back from inside a frame"
        fix = "Set each cookie that the page needs with SameSite=None; Secure; Partitioned"
        yield CheckNote(Severity.WARNING, said, fix)


def _scripts(seen: Seen) -> Iterator[CheckNote]:
    if seen.get("buster") == "moves":
        said = "a script in it sends the top window elsewhere, as code against frames does"
        yield CheckNote(Severity.WARNING, said, "Remove the code that breaks out of frames")
    elif seen.get("buster") == "compares":
        said = "a script in it asks whether it is in a frame; see that it stays there"
        yield CheckNote(Severity.ADVICE, said)


def _loads(seen: Seen) -> Iterator[CheckNote]:
    plain = [quoted(str(url), 60) for url in seen.get("plain", ())]
    if plain:
        said = f"browsers will not load {listed(plain, 2)} without encryption"
        yield CheckNote(Severity.WARNING, said, "Load everything over https")


def _isolation(seen: Seen) -> Iterator[CheckNote]:
    sent = seen.get("isolation")
    if not isinstance(sent, Mapping):
        return
    words = {key: str(value).partition(";")[0].strip().lower() for key, value in sent.items()}
    if words.get("coop") == "same-origin":
        said = (
            "Cross-Origin-Opener-Policy is “same-origin”; a sign-in window with it cannot tell"
            " its result to the page"
        )
        yield CheckNote(Severity.ADVICE, said, "Leave it out of the page that ends the sign-in")
    if words.get("coep", "") not in {"", "unsafe-none"}:
        said = f"Cross-Origin-Embedder-Policy is {quoted(words['coep'])}; see that all of it loads"
        yield CheckNote(Severity.ADVICE, said)
    if words.get("corp") in {"same-origin", "same-site"}:
        said = (
            f"Cross-Origin-Resource-Policy is {quoted(words['corp'])}, which would keep it out of"
            " a page that isolates itself"
        )
        yield CheckNote(Severity.ADVICE, said, "Send cross-origin there")

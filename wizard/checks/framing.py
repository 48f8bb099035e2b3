"""Checks whether Procore's pages can embed the app's page, by its response headers."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from wizard.catalogue.model import Severity
from wizard.checks.looked import worst_file_verdict
from wizard.checks.recalled import judged_answer, undecided
from wizard.drafts.evidence_observed import Facts as Seen
from wizard.drafts.evidence_observed import Question
from wizard.inspection.net.ancestors import may_frame, names_path, origin_of
from wizard.inspection.net.rendering import FrameOutcome, Rendering
from wizard.inspection.procore.hosts import ENVIRONMENTS, Stage, filled
from wizard.rules.addresses import Address, address_of, is_full_host
from wizard.rules.phrasing import listed, quoted
from wizard.rules.reading import LocatedText, pieces
from wizard.rules.verdict import (
    CheckNote,
    Facts,
    Verdict,
    could_not_tell,
    met,
    not_met,
    noted,
    unanswered,
)
from wizard.text import one_line

_SIGN_IN = re.compile(
    r"(?:^|[./_-])(?:log-?_?in|sign-?_?in|sso|auth|oauth2?|authorize|saml2?|adfs)(?:[./_-]|$)"
)
_OK, _ERRORS = 200, 400


class Site(NamedTuple):
    """A Procore site, by its origin."""

    origin: str
    stage: Stage

    @property
    def host(self) -> str:
        """The host name, for messages."""
        return self.origin.removeprefix("https://")


def _sites() -> tuple[Site, ...]:
    stages = (Stage.PRODUCTION, Stage.SANDBOX)
    return tuple(Site(o, stage) for stage in stages for o in ENVIRONMENTS[stage].browser)


def _address_questions(
    facts: Facts, fields: tuple[str, ...]
) -> Iterator[tuple[LocatedText, Question | None]]:
    """One question per address; none if a Procore frame cannot load it."""
    for piece in pieces(facts, fields):
        if piece.text:
            address = address_of(filled(piece.text).url)
            yield piece, Question("framing", (piece.text,)) if _opens_over_https(address) else None


def _opens_over_https(address: Address | None) -> bool:
    return address is not None and address.scheme == "https" and is_full_host(address.host)


def framing_questions(facts: Facts, fields: tuple[str, ...], **_: object) -> tuple[Question, ...]:
    """One question per page address."""
    return tuple(question for _, question in _address_questions(facts, fields) if question)


def framing(facts: Facts, fields: tuple[str, ...], *, advised: str) -> Verdict:
    """Each page can be embedded by every host of Procore's production.

    `advised` is the recommended frame-ancestors value. Reads the facts of the probe `framing`.
    """

    def judge(piece: LocatedText, question: Question | None) -> Verdict:
        if question is None:
            message = f"{quoted(piece.text, 60)} is not an https address that can be opened"
            return undecided(piece, message)
        return judged_answer(facts, piece, question, lambda seen: _framing_verdict(seen, advised))

    verdicts = [judge(piece, question) for piece, question in _address_questions(facts, fields)]
    return worst_file_verdict(verdicts, "page") if verdicts else unanswered(fields[0])


def _framing_verdict(seen: Seen, advised: str) -> Verdict:
    if seen.get("stopped"):
        return _led_away(seen)
    allowed = {site: _allows_parent(site.origin, seen) for site in _sites()}
    unsure = _why_unsure(seen, allowed)
    if unsure:
        return could_not_tell(f"Could not tell: {unsure}")
    if isinstance(seen.get("browser"), Mapping):
        return _shown_verdict(seen, advised)
    return _sent_verdict(seen, allowed, advised)


def _shown_verdict(seen: Seen, advised: str) -> Verdict:
    """The verdict on what a browser shows in a frame of each site."""
    browser = seen["browser"]
    outcomes = {site: str(browser["views"][site.host]["outcome"]) for site in _sites()}
    shown = {site: outcome == FrameOutcome.SHOWN for site, outcome in outcomes.items()}
    name = one_line(str(browser["name"])).replace("/", " ")
    hidden = next((s for s, may in shown.items() if not may and s.stage is Stage.PRODUCTION), None)
    if hidden is None:
        where = f"{name} shows it in frames of {_site_names(shown, may=True)}{_with_samples(seen)}"
        notes = [*_about_sites(seen, shown, advised), *notes_of(seen)]
        return noted(notes, f"{where}; ") if notes else met(where)
    outcome = outcomes[hidden]
    if outcome == FrameOutcome.UNSETTLED:
        return could_not_tell(f"Could not tell: {name} got no page in time in a frame")
    reason = _browser_reason(seen, str(browser["views"][hidden.host]["reason"]))
    if outcome == FrameOutcome.BLANK and seen.get("buster"):
        reason = "; a script in it asks whether it is in a frame"
    message = f"{name} shows {_IN_PLACE[outcome]} in a frame of {hidden.host}{reason}"
    fix = "Open it in a frame yourself, and see what is missing."
    return not_met(
        message + _with_samples(seen),
        _remedy(seen, advised) if outcome == FrameOutcome.REFUSED else fix,
        severity=Severity.WARNING if outcome == FrameOutcome.BLANK else None,
    )


_IN_PLACE = {
    "refused": "an error in place of the page",
    "blank": "an empty area",
    "nothing": "nothing",
}
"""What a `FrameOutcome` shows."""


def _browser_reason(seen: Seen, reason: str) -> str:
    """Why the browser shows no page, completing a sentence."""
    if reason in {"frame-ancestors", "net::ERR_BLOCKED_BY_RESPONSE"}:
        return f": {_because(seen)}" if _policies(seen) or seen.get("words") else ""
    if reason == "download":
        return ": the answer is a download"
    return f" ({one_line(reason)[:80]})" if reason else ""


def _sent_verdict(seen: Seen, allowed: Mapping[Site, bool], advised: str) -> Verdict:
    """The verdict on the answer, as browsers read it."""
    empty = _why_empty(seen)
    if empty:
        message = f"The frame would stay empty: {empty}{_with_samples(seen)}"
        return not_met(message, "Answer with a page, also where no session exists yet.")
    if not all(may for site, may in allowed.items() if site.stage is Stage.PRODUCTION):
        message = _refusing_sites(allowed) + f": {_because(seen)}" + _with_samples(seen)
        return not_met(message, _remedy(seen, advised))
    notes = [*_about_sites(seen, allowed, advised), *notes_of(seen)]
    if notes:
        return noted(notes, f"Procore may show it{_with_samples(seen)}; ")
    return met(f"{_site_names(allowed, may=True)} may show it{_with_samples(seen)}")


def _led_away(seen: Seen) -> Verdict:
    """A redirect that was not followed: browsers refuse it, or it leads to Procore."""
    place = quoted(str(seen.get("url")), 80)
    if seen.get("stopped") == "plain":
        message = f"It redirects to {place}, which browsers block in a frame of an https page"
        return not_met(message, "Redirect to https.")
    origin = origin_of(str(seen.get("url")))
    logins = {origin_of(hosts.login) for hosts in ENVIRONMENTS.values()}
    if origin in logins:
        message = f"It leads the frame to Procore's sign-in at {place}, which shows in no frame"
        fix = "Show a page of your own first, and open the sign-in in a window of its own."
        return not_met(message, fix)
    text = f"Could not tell: it leads to {place}, a page of Procore itself"
    return could_not_tell(text)


def _allows_parent(parent: str, seen: Seen) -> bool:
    above, page = origin_of(parent), origin_of(str(seen.get("url")))
    if above is None or page is None:
        return False
    return may_frame(above, page, _policies(seen), tuple(map(str, seen.get("words", ()))))


def _policies(seen: Seen) -> list[list[str]]:
    return [[str(source) for source in policy] for policy in seen.get("policies", ())]


def _why_unsure(seen: Seen, allowed: Mapping[Site, bool]) -> str:
    """Why the visited page may differ from the page for customers; "" if it does not."""
    status = int(seen.get("status", 0))
    refuses = (
        "" if all(allowed.values()) else f"; that answer could not be framed: {_because(seen)}"
    )
    if status >= _ERRORS:
        samples = _with_samples(seen)
        return f"it answered {status}{samples}, and an error says little of the page{refuses}"
    if status // 100 != 2:  # noqa: PLR2004 - the class of answers with a page
        return f"it answered {status} without a page"
    if seen.get("password") or (seen.get("moved") and _SIGN_IN.search(_address_after_scheme(seen))):
        page = quoted(str(seen.get("url")), 80)
        return f"only a sign-in page was seen, {page}{refuses}"
    return ""


def _why_empty(seen: Seen) -> str:
    """Why browsers show nothing of the answer, completing a sentence; "" if they show it."""
    rendering = seen.get("rendering", Rendering.PAGE)
    if rendering == Rendering.DOWNLOAD:
        kind = f" as {quoted(str(seen['kind']), 60)}" if seen.get("kind") else ""
        return f"the answer is sent{kind} for download, not as a page"
    if rendering == Rendering.NOTHING:
        status = int(seen.get("status", 0))
        return f"it answered {status}, which has no page" if status != _OK else "the page is empty"
    if rendering == Rendering.PAGE and seen.get("blank"):
        return "the page has neither text nor pictures nor scripts"
    return ""


def _address_after_scheme(seen: Seen) -> str:
    return str(seen.get("url")).lower().partition("://")[2]


def _site_names(allowed: Mapping[Site, bool], *, may: bool) -> str:
    return listed((site.host for site, can in allowed.items() if can is may), len(allowed))


def _refusing_sites(allowed: Mapping[Site, bool]) -> str:
    """The sites that can embed the page and those that cannot."""
    if not any(allowed.values()):
        return f"None of {_site_names(allowed, may=False)} may show it in a frame"
    able = [site for site, may in allowed.items() if may]
    if all(site.stage is Stage.SANDBOX for site in able):
        hosts = listed(site.host for site in able)
        return f"Only the sandbox ({hosts}) may show it; customers would see an empty box"
    return (
        f"{_site_names(allowed, may=True)} may show it, but not {_site_names(allowed, may=False)}"
    )


def _because(seen: Seen) -> str:
    """The header that decides, as browsers interpret it."""
    policies = _policies(seen)
    if not policies:
        return f"X-Frame-Options is {quoted(', '.join(map(str, seen.get('words', ()))), 60)}"
    shown = [quoted(" ".join(sources) or "nothing", 80) for sources in policies]
    every = " and ".join(shown[:2]) + (f" and {len(shown) - 2} more" if shown[2:] else "")
    with_path = any(names_path(source) for sources in policies for source in sources)
    return (
        f"frame-ancestors is {every}"
        + (", and all must agree" if shown[1:] else "")
        + (", and an address with a path matches no site" if with_path else "")
    )


def _remedy(seen: Seen, advised: str) -> str:
    line = f"Content-Security-Policy: frame-ancestors {advised}"
    if len(_policies(seen)) > 1:
        return f"Send one policy only: {line}"
    return f"Send {line}, and no X-Frame-Options."


def _with_samples(seen: Seen) -> str:
    names = [f"{{{{{name}}}}}" for name in map(str, seen.get("filled", ()))]
    return f" (opened with a sample for {quoted(listed(names), 80)})" if names else ""


_NEXT_REGION = "https://zz99.procore.com"
_STRANGER = "https://stranger.example"


def _about_sites(seen: Seen, allowed: Mapping[Site, bool], advised: str) -> Iterator[CheckNote]:
    """Further remarks on who can embed the page, if production can."""
    line = f"Send Content-Security-Policy: frame-ancestors {advised}"
    sandbox = [site.host for site, may in allowed.items() if not may]
    if sandbox:
        yield CheckNote(
            Severity.ADVICE, f"{listed(sandbox)} may not, so no test there shows it", line
        )
    if _allows_parent(_STRANGER, seen):
        yield CheckNote(Severity.ADVICE, f"anybody else may too{_idle(seen)}", line)
    elif not _allows_parent(_NEXT_REGION, seen):
        message = "a region that Procore adds may not, as each host is named singly"
        yield CheckNote(Severity.ADVICE, message, line)


def _idle(seen: Seen) -> str:
    """Directives that browsers ignore although they look like protection."""
    words = ", ".join(filter(None, map(str, seen.get("words", ()))))
    if _policies(seen):
        return ""
    if seen.get("meta"):
        return ": frame-ancestors in a meta tag is ignored"
    if seen.get("report_only"):
        return ": a policy that only reports is not enforced"
    return f": X-Frame-Options {quoted(words)} is ignored" if words else ""


def notes_of(seen: Seen) -> Iterator[CheckNote]:
    """All remarks on the page itself."""
    yield from _raw_data(seen)
    yield from _sandbox_notes(seen)
    yield from _cookie_notes(seen)
    if not seen.get("browser"):  # which shows whether the page stays in its frame
        yield from _scripts(seen)
    yield from _loads(seen)
    yield from _isolation(seen)


def _raw_data(seen: Seen) -> Iterator[CheckNote]:
    if seen.get("rendering") == Rendering.DATA:
        kind = quoted(str(seen.get("kind") or "no type"), 60)
        message = f"the answer is sent as {kind}, so the frame shows it raw and not as a page"
        yield CheckNote(Severity.WARNING, message, "Send the page as text/html")


_SANDBOXED = {
    "allow-scripts": "scripts",
    "allow-same-origin": "cookies and storage of its own",
    "allow-forms": "forms",
    "allow-popups": "new windows, such as a sign-in",
    "allow-modals": "dialogs",
    "allow-downloads": "downloads",
}
"""What a sandbox switches off unless it has the word."""
_NEEDED = frozenset({"allow-scripts", "allow-same-origin", "allow-forms", "allow-popups"})


def _sandbox_notes(seen: Seen) -> Iterator[CheckNote]:
    granted = seen.get("sandbox")
    if not isinstance(granted, Sequence):
        return
    missing = [word for word in _SANDBOXED if word not in granted]
    if missing:
        grave = not _NEEDED.isdisjoint(missing)
        off = listed(_SANDBOXED[word] for word in missing)
        message = f"its policy has a sandbox, which switches off {off}"
        fix = f"Leave the sandbox out, or add {listed(missing)} to it"
        yield CheckNote(Severity.WARNING if grave else Severity.ADVICE, message, fix)


def _cookie_notes(seen: Seen) -> Iterator[CheckNote]:
    cookies = [cookie for cookie in seen.get("cookies", ()) if isinstance(cookie, Mapping)]
    sent = [one for one in cookies if one.get("same_site") == "none" and one.get("secure")]
    lost = [one for one in cookies if one not in sent]
    if lost:
        message = f"most likely the {_named_cookies(lost)} will not come back from inside a frame"
        fix = "Set each cookie that the page needs with SameSite=None; Secure; Partitioned"
        yield CheckNote(Severity.WARNING, message, fix)
    shared = [one for one in sent if one.get("partitioned") is False]
    if shared:
        message = (
            f"browsers that block third-party cookies keep back the {_named_cookies(shared)} in a"
            " frame"
        )
        yield CheckNote(Severity.ADVICE, message, "Add Partitioned to each cookie that it needs")


def _named_cookies(cookies: Sequence[Mapping[str, Any]]) -> str:
    names = listed(quoted(str(one.get("name"))) for one in cookies)
    return f"{'cookie' if len(cookies) == 1 else 'cookies'} {names}"


def _scripts(seen: Seen) -> Iterator[CheckNote]:
    if seen.get("buster") == "moves":
        message = "a script in it sends the top window elsewhere, as code against frames does"
        yield CheckNote(Severity.WARNING, message, "Remove the code that breaks out of frames")
    elif seen.get("buster") == "compares":
        message = "a script in it asks whether it is in a frame; see that it stays there"
        yield CheckNote(Severity.ADVICE, message)


def _loads(seen: Seen) -> Iterator[CheckNote]:
    plain = [quoted(str(url), 60) for url in seen.get("plain", ())]
    if plain:
        message = f"browsers will not load {listed(plain, 2)} without encryption"
        yield CheckNote(Severity.WARNING, message, "Load everything over https")


def _isolation(seen: Seen) -> Iterator[CheckNote]:
    sent = seen.get("isolation")
    if not isinstance(sent, Mapping):
        return
    words = {key: str(value).partition(";")[0].strip().lower() for key, value in sent.items()}
    if words.get("coop") == "same-origin":
        message = (
            "Cross-Origin-Opener-Policy is “same-origin”; a sign-in window with it cannot tell"
            " its result to the page"
        )
        yield CheckNote(Severity.ADVICE, message, "Leave it out of the page that ends the sign-in")
    if words.get("coep", "") not in {"", "unsafe-none"}:
        message = (
            f"Cross-Origin-Embedder-Policy is {quoted(words['coep'])}; see that all of it loads"
        )
        yield CheckNote(Severity.ADVICE, message)
    if words.get("corp") in {"same-origin", "same-site"}:
        message = (
            f"Cross-Origin-Resource-Policy is {quoted(words['corp'])}, which would keep it out of"
            " a page that isolates itself"
        )
        yield CheckNote(Severity.ADVICE, message, "Send cross-origin there")

"""An address that a run found moved can be taken over from there, and the finding goes with it."""

from __future__ import annotations

import shutil
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from wizard.catalogue.catalogue import Catalogue
from wizard.catalogue.model import Cost, Severity, Status
from wizard.drafts.evidence_observed import Observed, Question
from wizard.drafts.read import load_draft
from wizard.engine.questions import pending_questions
from wizard.session.session import Session
from wizard.topics.upkeep.moved_links import moved_addresses_in

SAMPLE = Path(__file__).parents[3] / "assets" / "samples" / "2025-02" / "ready"
DAY = date(2025, 4, 1)
AT = datetime(2025, 3, 30, tzinfo=UTC)
URL = "https://help.fieldline-software.com/contact"
NEW = "https://help.fieldline-software.com/support"


def visit(*steps: tuple[int, str]) -> Observed:
    page = {"type": "text/html", "title": "Help", "text": "Write to us.", "characters": 500}
    return Observed(AT, {"hops": [list(step) for step in steps], **page})


@pytest.fixture
def session(tmp_path: Path, catalogue: Catalogue) -> Session:
    home = Path(shutil.copytree(SAMPLE, tmp_path / "app"))
    draft = load_draft(home / "submission.toml", catalogue.fields)
    return Session(draft, catalogue.edition(draft.edition), DAY)


def observe(session: Session, found: dict[str, Observed]) -> Session:
    """The same submission with what a run found."""
    known = {Question("link-alive", (url,)): seen for url, seen in found.items()}
    session.hear(known)
    return session


def test_taking_the_new_address_settles_the_advice(session: Session) -> None:
    observe(session, {URL: visit((301, URL), (200, NEW)), NEW: visit((200, NEW))})
    advised = session.assessment.findings["lst-support-url"]
    ((row, old, new),) = moved_addresses_in(session, "support.url")

    assert (advised.status, advised.severity) == (Status.NOT_MET, Severity.ADVICE)
    assert (row, old, new) == (None, URL, NEW)
    session.set("support.url", new)
    assert moved_addresses_in(session, "support.url") == []
    assert session.assessment.findings["lst-support-url"].status is Status.MET


def test_a_redirect_to_a_sign_in_is_no_new_address(session: Session) -> None:
    login = "https://login.fieldline-software.com/x"
    observe(session, {URL: visit((301, URL), (200, login))})

    assert moved_addresses_in(session, "support.url") == []
    assert moved_addresses_in(session, "listing.tagline") == []


def test_every_link_of_the_sample_waits_for_a_run_and_none_blocks(session: Session) -> None:
    ground = session.assessment.context
    names = {one.question.check for one in pending_questions(session.edition, ground, Cost.LIVE)}
    mine = {name for name in names if name.startswith(("link-", "page-", "mail-"))}
    waiting = [
        finding
        for finding in session.assessment.findings.values()
        if any(use.name in mine for use in finding.requirement.checks)
        and finding.status is Status.COULD_NOT_TELL
    ]

    assert mine == {
        *("link-alive", "link-steps", "link-mentions", "link-privacy", "link-version-date"),
        *("link-own-site", "page-content", "mail-domain"),
    }
    assert len(waiting) >= 20
    said = {finding.message.partition(":")[0] for finding in waiting}
    assert said <= {
        "Not checked yet",
        "setup.txt was not inspected yet",
        "demo-video.mp4 was not inspected yet",
    }


def test_what_was_looked_for_on_a_page_says_nothing_of_other_traces(session: Session) -> None:
    live = pending_questions(session.edition, session.assessment.context, Cost.LIVE, ["dq-ads"])
    page = {"hops": [[200, URL]], "type": "text/html", "characters": 900, "found": {}}
    asked = {one.question: Observed(AT, page) for one in live}
    session.hear(asked)
    other = session.assessment.findings["dq-push-notifications"]

    assert len(asked) == 2
    assert other.status is Status.COULD_NOT_TELL
    assert other.message.startswith("Not checked yet")

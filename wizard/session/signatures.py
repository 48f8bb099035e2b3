"""What a person can sign: the answers of a page, and what only a person can tell."""

from __future__ import annotations

from collections.abc import Iterable

from wizard.catalogue.model import DecidedBy, Field, Page, Status
from wizard.dataclass import dataclass
from wizard.drafts.model import Signature
from wizard.engine.content import signer_problem
from wizard.engine.finding import Assessment, Finding
from wizard.engine.signatures import look_fingerprint, page_fingerprint, pages_to_sign
from wizard.engine.waiver_reasons import reason_problem
from wizard.errors import WizardError
from wizard.rules.formats import is_answered
from wizard.secrets.detection import holds_secret
from wizard.session.session import AnswerChange, Session
from wizard.text import did_you_mean


class SignatureRefused(WizardError):
    """A signature that cannot be given like that; `part` is what is wrong with it."""

    def __init__(self, part: str, message: str, hint: str = "") -> None:
        super().__init__(message, hint)
        self.part = part
        """One of "page", "requirement", "by" and "fault"."""


@dataclass(frozen=True, slots=True)
class PageToSign:
    """A page whose answers nobody has signed, and what a signature says."""

    page: Page
    findings: tuple[Finding, ...]
    """The requirements that count as met once it is signed."""

    @property
    def statements(self) -> tuple[str, ...]:
        """What whoever signs says, each once."""
        return tuple(dict.fromkeys(each.requirement.statement for each in self.findings))


def page_to_sign(assessment: Assessment, page: str) -> PageToSign | None:
    """The page with what waits for its signature; None where nothing does."""
    return next((each for each in pages_waiting(assessment) if each.page.id == page), None)


def pages_waiting(assessment: Assessment) -> tuple[PageToSign, ...]:
    """Every page on which an answer waits for somebody's word, in the order of the journey."""
    edition, context = assessment.edition, assessment.context
    waiting: dict[str, list[Finding]] = {}
    for finding in assessment.findings.values():
        if is_unsigned(finding):
            for page in pages_to_sign(edition, finding.requirement, context):
                if page not in context.signed:
                    waiting.setdefault(page, []).append(finding)
    places = ((placed.page, waiting.get(placed.page.id)) for placed in edition.pages)
    return tuple(PageToSign(page, tuple(found)) for page, found in places if found)


def open_confirmations(session: Session, page: str) -> tuple[Field, ...]:
    """The confirmations of a page that are asked and that nobody has given."""
    fields = (session.edition.fields[name] for name in session.edition.page_ids[page].page.fields)
    return tuple(
        field
        for field in fields
        if field.kind.spec.is_confirmation
        and session.applies(field.id)
        and not is_answered(session.value(field.id))
    )


def confirm(session: Session, fields: Iterable[Field], by: str) -> tuple[AnswerChange, ...]:
    """Gives confirmations in one name, on one day. Raises SignatureRefused."""
    word = {"by": _signer(session, by), "on": session.today}
    return tuple(session.set(field.id, dict(word)) for field in fields)


def is_unsigned(finding: Finding) -> bool:
    """Whether it waits for a person's word."""
    person = finding.requirement.decided_by is not DecidedBy.MACHINE
    return finding.status is Status.ANSWERED and person


def to_look_at(assessment: Assessment) -> tuple[Finding, ...]:
    """What only a person can tell, and nobody has looked at."""
    return tuple(finding for finding in assessment.findings.values() if finding.needs_person)


def page_signatures(session: Session, pages: Iterable[str], by: str) -> tuple[Signature, ...]:
    """Signatures of pages as they are answered now. Raises SignatureRefused."""
    name = _signer(session, by)
    known = session.edition.page_ids
    return tuple(_page_signature(session, page, name, known=page in known) for page in pages)


def _page_signature(session: Session, page: str, by: str, *, known: bool) -> Signature:
    if not known:
        message = f"Edition {session.edition.id} has no page {page}."
        hint = "`submission-wizard sign DRAFT` lists the pages."
        near = did_you_mean(page, session.edition.page_ids)
        raise SignatureRefused("page", message, near or hint)
    answers = page_fingerprint(session.edition, page, session.answers)
    return Signature(by, session.today, answers, page=page)


def look_signature(session: Session, requirement: str, by: str, fault: str = "") -> Signature:
    """The word of whoever looked at what only a person can tell. Raises SignatureRefused."""
    finding = session.assessment.findings.get(requirement)
    if finding is None:
        message = f"Edition {session.edition.id} has no requirement {requirement}."
        near = did_you_mean(requirement, session.edition.requirements)
        raise SignatureRefused("requirement", message, near or "See: submission-wizard explain")
    if not finding.needs_person:
        message = f"{requirement} needs no person's check now."
        raise SignatureRefused(
            "requirement", message, "`submission-wizard looked DRAFT` lists what does."
        )
    name = _signer(session, by)
    if fault.strip() and (trouble := reason_problem(fault) or _secret_trouble(fault)):
        raise SignatureRefused("fault", trouble, "Say what is wrong.")
    facts = session.assessment.context.facts
    seen = look_fingerprint(
        session.edition, finding.requirement, session.answers, facts, finding.message
    )
    return Signature(name, session.today, seen, requirement=requirement, fault=fault.strip())


def _signer(session: Session, by: str) -> str:
    if trouble := signer_problem(session.edition, by) or _secret_trouble(by):
        raise SignatureRefused("by", trouble, "Enter the name of the person.")
    return by.strip()


def _secret_trouble(text: str) -> str:
    return "This looks like a secret." if holds_secret(text) else ""

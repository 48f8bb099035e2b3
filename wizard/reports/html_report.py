"""The report as one HTML page without external resources or scripts."""

from __future__ import annotations

from collections.abc import Iterator

from wizard import __version__
from wizard.catalogue.model import Severity
from wizard.catalogue.own import OWN_TIER
from wizard.reports import html_evidence as resting
from wizard.reports import html_findings as work
from wizard.reports.html_listing import Picture, listing_html_section
from wizard.reports.html_page import NO_VERDICT, html_page
from wizard.reports.html_page_map import page_map_section
from wizard.reports.html_parts import (
    HtmlSection,
    Markup,
    address_link,
    html_details,
    html_element,
    html_list,
    html_paragraph,
    join_html,
)
from wizard.reports.html_steps import (
    milestones_html_section,
    progress_section,
    requirements_section,
)
from wizard.reports.signs import ATTESTED, BLOCKS, COULD_NOT_TELL, MET, SIGNS, VERIFIED
from wizard.reports.subject import Subject

_TITLE = 80


def html_report(
    subject: Subject, picture: Picture | None = None, compared: HtmlSection | None = None
) -> str:
    """The page; reproducible.

    `picture` maps a path in the answers to an address, "" if it cannot be shown: a `data:` URL or a
    relative one. None shows names only. `compared` is the outcome for a baseline, None if there is
    none.
    """
    sections = [section for section in _sections(subject, picture, compared) if section]
    return html_page(_page_title(subject), _top(subject), sections, _bottom(subject))


def _sections(
    subject: Subject, picture: Picture | None, compared: HtmlSection | None
) -> Iterator[HtmlSection | None]:
    yield milestones_html_section(subject)
    yield progress_section(subject)
    yield work.plan_section(subject)
    yield work.team_html_section(subject)
    yield page_map_section(subject)
    yield compared
    yield work.open_findings(subject, "blocks", "What blocks", Severity.BLOCKER)
    yield work.open_findings(subject, "warnings", "Warnings", Severity.WARNING)
    yield work.open_findings(subject, "advice", "Advice", Severity.ADVICE)
    yield work.open_findings(subject, "reminders", "Reminders", Severity.REMINDER)
    yield work.holds_section(subject)
    yield work.unchecked_section(subject)
    yield resting.evidence_section(subject)
    yield resting.attestations_section(subject)
    yield resting.waivers_section(subject)
    yield listing_html_section(subject, picture)
    yield requirements_section(subject)
    yield _documents(subject)


def _page_title(subject: Subject) -> str:
    name = subject.draft.name
    name = name if len(name) <= _TITLE else f"{name[:_TITLE]}…"
    return f"{name} – {subject.state} – submission report"


def _top(subject: Subject) -> Iterator[Markup]:
    journey, catalogue = subject.assessment.edition.journey, subject.catalogue
    yield html_paragraph("Submission to the Procore App Marketplace", class_="soft")
    yield html_element("h1", html_element("bdi", subject.draft.name))
    if subject.cannot_be_listed:
        yield html_paragraph(
            subject.cannot_be_listed, class_=f"state {work.html_colour_of(BLOCKS)}"
        )
    yield _state_paragraph(subject)
    facts = {
        "Edition": f"{journey.id} ({journey.label})",
        "As of": subject.as_of.isoformat(),
        "Catalogue": f"{catalogue.version} ({catalogue.digest[:12]})",
        "Made with": f"Submission Wizard {__version__}",
    }
    if subject.rules_line:
        facts["Rules"] = subject.rules_line
    pairs = (html_element("dt", name) + html_element("dd", fact) for name, fact in facts.items())
    yield html_element("dl", *map(Markup, pairs), class_="facts")
    yield _counts_list(subject)
    yield html_paragraph(NO_VERDICT)


def _state_paragraph(subject: Subject) -> Markup:
    readiness = subject.readiness
    sign = MET if readiness.ready else BLOCKS if readiness.blockers else COULD_NOT_TELL
    colour = work.html_colour_of(sign)
    mark = html_element("span", sign.mark, aria_hidden="true")
    return html_paragraph(mark, f" {readiness.headline}", class_=f"state {colour}")


def _counts_list(subject: Subject) -> Markup:
    tally = subject.tally
    counts = {
        "block": tally.blockers,
        "warn": tally.warnings,
        "advice": tally.advice,
        "remind": tally.reminders,
        "could not tell": tally.could_not_tell,
        "waived": tally.waived,
        f"met ({tally.verified} {VERIFIED.mark} {tally.attested} {ATTESTED.mark})": tally.met,
        "answered, not signed": tally.answered,
        "nothing reported": tally.nothing_reported,
    }
    items = (
        join_html((html_element("b", str(count)), f" {word}")) for word, count in counts.items()
    )
    return html_list(items, class_="tally")


def _documents(subject: Subject) -> HtmlSection | None:
    """The source documents of the requirements, with full addresses."""
    used = dict.fromkeys(f.requirement.source.document for f in subject.findings)
    known = [
        subject.catalogue.documents[name] for name in used if name in subject.catalogue.documents
    ]
    if not known:
        return None
    items = (
        join_html((html_element("b", each.title), f": {each.about} ", address_link(each.url)))
        for each in known
    )
    body = html_details("Show them", html_list(items))
    return HtmlSection("documents", "The documents behind it", body, len(known))


def _bottom(subject: Subject) -> Iterator[Markup]:
    signs = ", ".join(f"{sign.mark} {sign.word}" for sign in SIGNS)
    yield html_paragraph(f"Signs: {signs}.")
    proofs = f"{VERIFIED.mark} verified by a machine, {ATTESTED.mark} attested by a person"
    yield html_paragraph(f"Proofs: {proofs}. Weights follow from the tier of the source:")
    command = html_element("code", "submission-wizard explain ID")
    yield html_paragraph("Sources of findings are not printed: ", command, class_="paper")
    used = {finding.requirement.tier for finding in subject.findings}
    tiers = subject.catalogue.tiers.values()
    yield html_list(f"{t.id} – {t.label}" for t in tiers if t.id != OWN_TIER or t.id in used)
    yield html_paragraph(NO_VERDICT)

"""The report as one HTML page: it loads nothing, runs nothing, and reads well on a telephone."""

from __future__ import annotations

from collections.abc import Iterator

from wizard import __version__
from wizard.catalogue.model import Severity
from wizard.catalogue.own import OWN_TIER
from wizard.reports import html_evidence as resting
from wizard.reports import html_findings as work
from wizard.reports.html_listing import Picture, listing
from wizard.reports.html_parts import (
    Markup,
    Section,
    address,
    element,
    joined,
    lines,
    listed,
    paragraph,
    void,
)
from wizard.reports.html_steps import progress, requirements
from wizard.reports.html_style import style
from wizard.reports.signs import ATTESTED, BLOCKS, MET, SIGNS, VERIFIED
from wizard.reports.subject import Subject

POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; img-src 'self' file: data:; "
    "base-uri 'none'; form-action 'none'"
)
"""What a browser may do with the page: show it, and pictures that are in it or lie beside it."""

NO_VERDICT = "This tool is not affiliated with Procore, and nothing here is its verdict."
_TITLE = 80


def html_report(
    subject: Subject, picture: Picture | None = None, compared: Section | None = None
) -> str:
    """The page; the same input gives the same text.

    `picture` gives the address of a picture by its path in the answers, "" where it cannot be
    shown: a `data:` address of a picture, or a relative one. None shows names alone. `compared`
    is what is told of a baseline, None where there is none.
    """
    sections = [section for section in _sections(subject, picture, compared) if section]
    parts = (
        Markup("<!DOCTYPE html>"),
        Markup('<html lang="en">'),
        _head(subject),
        Markup("<body>"),
        element("header", lines(_top(subject))),
        _contents(sections),
        element("main", lines(map(_section, sections))),
        element("footer", lines(_bottom(subject))),
        Markup("</body>"),
        Markup("</html>"),
    )
    return "".join(f"{part}\n" for part in parts)


def _sections(
    subject: Subject, picture: Picture | None, compared: Section | None
) -> Iterator[Section | None]:
    yield progress(subject)
    yield work.plan(subject)
    yield compared
    yield work.opened(subject, "blocks", "What blocks", Severity.BLOCKER)
    yield work.opened(subject, "warnings", "Warnings", Severity.WARNING)
    yield work.opened(subject, "advice", "Advice", Severity.ADVICE)
    yield work.opened(subject, "reminders", "Reminders", Severity.REMINDER)
    yield work.unchecked(subject)
    yield resting.evidence(subject)
    yield resting.words(subject)
    yield resting.waived(subject)
    yield listing(subject, picture)
    yield requirements(subject)
    yield _documents(subject)


def _head(subject: Subject) -> Markup:
    name, state = subject.draft.name, subject.state
    name = name if len(name) <= _TITLE else f"{name[:_TITLE]}…"
    named = {
        "viewport": "width=device-width, initial-scale=1",
        "color-scheme": "light dark",
        "referrer": "no-referrer",
        "format-detection": "telephone=no",
    }
    head = (
        void("meta", charset="utf-8"),
        void("meta", http_equiv="Content-Security-Policy", content=POLICY),
        *(void("meta", name=name, content=content) for name, content in named.items()),
        element("title", f"{name} – {state} – submission report"),
        element("style", Markup(f"\n{style()}")),
    )
    return element("head", Markup("\n"), lines(head), Markup("\n"))


def _top(subject: Subject) -> Iterator[Markup]:
    journey, catalogue = subject.assessment.edition.journey, subject.catalogue
    yield paragraph("Submission to the Procore App Marketplace", class_="soft")
    yield element("h1", element("bdi", subject.draft.name))
    yield _state(subject)
    facts = {
        "Edition": f"{journey.id} ({journey.label})",
        "As of": subject.as_of.isoformat(),
        "Catalogue": f"{catalogue.version} ({catalogue.digest[:12]})",
        "Made with": f"Submission Wizard {__version__}",
    }
    if subject.rules_line:
        facts["Rules"] = subject.rules_line
    pairs = (element("dt", name) + element("dd", fact) for name, fact in facts.items())
    yield element("dl", *map(Markup, pairs), class_="facts")
    yield _tally(subject)
    yield paragraph(NO_VERDICT)


def _state(subject: Subject) -> Markup:
    tally = subject.tally
    unchecked = f" {tally.could_not_tell} not checked." if tally.could_not_tell else ""
    if tally.blockers:
        told, colour = f"INCOMPLETE – {tally.blockers} block.{unchecked}", "red"
    else:
        told, colour = f"READY – nothing blocks.{unchecked}", "green"
    mark = element("span", BLOCKS.mark if tally.blockers else MET.mark, aria_hidden="true")
    return paragraph(mark, f" {told}", class_=f"state {colour}")


def _tally(subject: Subject) -> Markup:
    tally = subject.tally
    counts = {
        "block": tally.blockers,
        "warn": tally.warnings,
        "advice": tally.advice,
        "remind": tally.reminders,
        "could not tell": tally.could_not_tell,
        "waived": tally.waived,
        f"met ({tally.verified} {VERIFIED.mark} {tally.attested} {ATTESTED.mark})": tally.met,
    }
    items = (joined((element("b", str(count)), f" {word}")) for word, count in counts.items())
    return listed(items, class_="tally")


def _contents(sections: list[Section]) -> Markup:
    links = (element("a", part.heading, href=f"#{part.anchor}") for part in sections)
    return element("nav", listed(links), aria_label="Contents")


def _section(section: Section) -> Markup:
    heading = element("h2", section.heading, id=f"{section.anchor}-title")
    body = joined((Markup("\n"), heading, Markup("\n"), section.body, Markup("\n")))
    return element("section", body, id=section.anchor, aria_labelledby=f"{section.anchor}-title")


def _documents(subject: Subject) -> Section | None:
    """The documents that the requirements come from, with their addresses in full."""
    used = dict.fromkeys(f.requirement.source.document for f in subject.findings)
    known = [
        subject.catalogue.documents[name] for name in used if name in subject.catalogue.documents
    ]
    if not known:
        return None
    items = (
        joined((element("b", each.title), f": {each.about} ", address(each.url))) for each in known
    )
    return Section("documents", "The documents behind it", listed(items), len(known))


def _bottom(subject: Subject) -> Iterator[Markup]:
    signs = ", ".join(f"{sign.mark} {sign.word}" for sign in SIGNS)
    yield paragraph(f"Signs: {signs}.")
    proofs = f"{VERIFIED.mark} verified by a machine, {ATTESTED.mark} attested by a person"
    yield paragraph(f"Proofs: {proofs}. Weights follow from the tier of the source:")
    used = {finding.requirement.tier for finding in subject.findings}
    tiers = subject.catalogue.tiers.values()
    yield listed(f"{t.id} – {t.label}" for t in tiers if t.id != OWN_TIER or t.id in used)
    yield paragraph(NO_VERDICT)

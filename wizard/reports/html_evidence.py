"""What the verdicts rest on, for the HTML report: runs, files, persons' words and waivers."""

from __future__ import annotations

from collections.abc import Iterator

from wizard.catalogue.model import Status
from wizard.engine.finding import Finding, Proof, Sighting
from wizard.reports.html_findings import number_of
from wizard.reports.html_parts import (
    NOTHING,
    Column,
    Markup,
    Section,
    element,
    folded,
    joined,
    lines,
    paragraph,
    table,
)
from wizard.reports.signs import STALE, Sign
from wizard.reports.subject import Subject, seen_words
from wizard.session.waivers import until_words

REHEARSAL = Sign("!", "!", "rehearsal")
_REQUIREMENTS = Column("Requirements")


def evidence(subject: Subject) -> Section:
    """What runs saw over the network and in source code, and the files that were looked at."""
    seen, files = list(_sightings(subject)), list(_files(subject))
    body = (*_runs(subject, seen), *_looks(files))
    nothing = paragraph("No run has looked at anything yet, and no file was opened.")
    return Section("evidence", "Evidence", lines(body) or nothing)


def _runs(subject: Subject, seen: list[tuple[Markup, ...]]) -> Iterator[Markup]:
    if not seen:
        return
    sightings = [each for _, each in subject.sightings()]
    yield element("h3", f"What runs saw, and when ({len(seen)})")
    if any(each.rehearsal for each in sightings):
        yield paragraph("A rehearsal was asked of a stand-in; it proves nothing of Procore.")
    if any(each.stale for each in sightings):
        yield paragraph("What is too old to count has to be checked again.")
    columns = (Column("Looked at"), Column("By"), Column("Seen"), _REQUIREMENTS)
    yield table("What runs saw", columns, seen)


def _sightings(subject: Subject) -> Iterator[tuple[Markup, ...]]:
    """A row for each thing seen, with every requirement that it speaks of."""
    groups: dict[Sighting, list[Finding]] = {}
    for finding, each in subject.sightings():
        groups.setdefault(each, []).append(finding)
    for each, findings in groups.items():
        label = subject.check_label(each.check)
        subject_seen = element("bdi", each.subject)
        yield (subject_seen, joined((label,)), _when(each), _numbers(findings))


def _when(sighting: Sighting) -> Markup:
    marks = ((STALE, sighting.stale), (REHEARSAL, sighting.rehearsal))
    signs = (
        element("span", f"{sign.mark} {sign.word}", class_="sign amber")
        for sign, holds in marks
        if holds
    )
    return joined((*signs, seen_words(sighting)), " ")


def _numbers(findings: list[Finding]) -> Markup:
    return joined(map(number_of, findings), ", ")


def _looks(files: list[tuple[str, ...]]) -> Iterator[Markup]:
    if not files:
        return
    columns = (Column("File"), Column("Looked at by", "wide"), Column("Fingerprint"))
    rows = table("Files that were looked at", (*columns, _REQUIREMENTS), files)
    yield element("h3", f"Files that were looked at ({len(files)})")
    yield paragraph("Equal files have equal fingerprints.")
    yield rows


def _files(subject: Subject) -> Iterator[tuple[str, ...]]:
    """A row for each file that decided something."""
    groups: dict[tuple[str, int, str], tuple[dict[str, None], list[Finding]]] = {}
    for finding in subject.findings:
        for each in finding.evidence:
            key = (each.path, each.size, each.fingerprint)
            checks, findings = groups.setdefault(key, ({}, []))
            checks[subject.check_label(each.check)] = None
            if finding not in findings[-1:]:
                findings.append(finding)
    for (path, size, fingerprint), (checks, findings) in groups.items():
        named = joined((element("bdi", path), f", {size:,} bytes"))
        yield named, ", ".join(checks), element("code", fingerprint), _numbers(findings)


def words(subject: Subject) -> Section:
    """What rests on what persons say: signed by name, or only an answer of the draft."""
    findings = [f for f in subject.findings if f.proof is Proof.ATTESTED]
    signed = [f for f in findings if subject.attestation(f)]
    unsigned = [f for f in findings if not subject.attestation(f)]
    body = lines((_signed(subject, signed), _unsigned(unsigned)))
    title = "What rests on a person's word"
    return Section("words", title, body or paragraph("Nothing."), len(findings))


def _signed(subject: Subject, findings: list[Finding]) -> Markup:
    if not findings:
        return NOTHING
    columns = (
        Column("What must hold", "wide"),
        Column("Who", "short"),
        Column("When", "short"),
        Column("On what evidence", "short"),
        Column("Requirement"),
    )
    rows = (
        (finding.requirement.statement, *_attested(subject, finding), number_of(finding))
        for finding in findings
    )
    head = element("h3", f"Confirmed by name ({len(findings)})")
    return joined((head, table("Confirmed by name", columns, rows)))


def _attested(subject: Subject, finding: Finding) -> tuple[Markup, str, Markup]:
    word = subject.attestation(finding)
    if word is None:
        return NOTHING, "", NOTHING
    return element("bdi", word.by), word.when, element("bdi", word.rests_on)


def _unsigned(findings: list[Finding]) -> Markup:
    if not findings:
        return NOTHING
    items = (
        element("li", finding.requirement.statement, Markup(" "), number_of(finding), Markup("\n"))
        for finding in findings
    )
    head = element("h3", f"By the answers of the draft alone ({len(findings)})")
    told = paragraph("Nobody put a name to these; who wrote the draft says so.")
    return joined((head, told, folded("Show them", element("ul", *items), class_="matters")))


def waived(subject: Subject) -> Section:
    """What was accepted although it does not hold: why, by whom, and until when."""
    findings = subject.having(Status.WAIVED)
    if not findings:
        nothing = lines((paragraph("Nothing."), _waiver_notes(subject)))
        return Section("waived", "What was waived", nothing, 0)
    short = (Column(head, "short") for head in ("By", "On", "Until"))
    columns = (Column("What must hold", "wide"), Column("Reason"), *short, Column("Requirement"))
    rows = (_waiver(subject, finding) for finding in findings)
    body = lines((table("What was waived", columns, rows), _waiver_notes(subject)))
    return Section("waived", "What was waived", body, len(findings))


def _waiver_notes(subject: Subject) -> Markup:
    """The waivers that somebody should look at."""
    if not subject.waiver_notes:
        return NOTHING
    items = (
        element("li", element("code", each.waiver.requirement), f" ({each.standing}): {each.note}")
        for each in subject.waiver_notes
    )
    head = element("h3", f"Waivers to look at ({len(subject.waiver_notes)})")
    return joined((head, element("ul", *items)))


def _waiver(subject: Subject, finding: Finding) -> tuple[str, ...]:
    statement, number = finding.requirement.statement, number_of(finding)
    waiver = subject.waivers.get(finding.id)
    if waiver is None:
        return statement, finding.message, "–", "–", "–", number
    until = until_words(waiver)
    reason, by = element("bdi", waiver.reason), element("bdi", waiver.by)
    return statement, reason, by, waiver.on.isoformat(), until, number

"""The evidence behind verdicts in the HTML report: runs, files, attestations, waivers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from wizard.catalogue.model import Status
from wizard.engine.finding import EvidenceRef, Finding, Proof
from wizard.reports.html_findings import requirement_link
from wizard.reports.html_parts import (
    NOTHING,
    HtmlSection,
    Markup,
    TableColumn,
    html_details,
    html_element,
    html_lines,
    html_list,
    html_paragraph,
    html_table,
    join_html,
)
from wizard.reports.signs import STALE, Sign
from wizard.reports.subject import Subject, seen_words
from wizard.session.waivers import until_words

REHEARSAL = Sign("!", "!", "rehearsal")
_REQUIREMENTS = TableColumn("Requirements")


def evidence_section(subject: Subject) -> HtmlSection | None:
    """Observations from the network and from source code, and inspected files; or None."""
    seen, files = list(_sightings(subject)), list(_file_rows(subject))
    body = (*_runs(subject, seen), *_looks(files))
    return HtmlSection("evidence", "Evidence", html_lines(body)) if body else None


def _runs(subject: Subject, seen: list[tuple[Markup, ...]]) -> Iterator[Markup]:
    if not seen:
        return
    evidence_refs = [each for _, each in subject.sightings()]
    if any(each.rehearsal for each in evidence_refs):
        yield html_paragraph("A rehearsal used a stand-in; it proves nothing about Procore.")
    if any(each.stale for each in evidence_refs):
        yield html_paragraph("Results that are too old must be checked again.")
    columns = (TableColumn("Looked at"), TableColumn("By"), TableColumn("Seen"), _REQUIREMENTS)
    head = html_element("h3", f"Results of runs, with dates ({len(seen)})")
    yield html_details(head, html_table("What runs saw", columns, seen))


def _sightings(subject: Subject) -> Iterator[tuple[Markup, ...]]:
    """A row for each observation, with the requirements it affects."""
    groups: dict[EvidenceRef, list[Finding]] = {}
    for finding, each in subject.sightings():
        groups.setdefault(each, []).append(finding)
    for each, findings in groups.items():
        label = subject.check_label(each.check)
        subject_seen = html_element("bdi", each.subject)
        yield (subject_seen, join_html((label,)), _when_seen(each), _numbers(findings))


def _when_seen(evidence_ref: EvidenceRef) -> Markup:
    marks = ((STALE, evidence_ref.stale), (REHEARSAL, evidence_ref.rehearsal))
    signs = (
        html_element("span", f"{sign.mark} {sign.word}", class_="sign amber")
        for sign, holds in marks
        if holds
    )
    return join_html((*signs, seen_words(evidence_ref)), " ")


def _numbers(findings: list[Finding]) -> Markup:
    return join_html(map(requirement_link, findings), ", ")


def _looks(files: list[tuple[str, ...]]) -> Iterator[Markup]:
    if not files:
        return
    columns = (TableColumn("File"), TableColumn("Looked at by", "wide"), TableColumn("Fingerprint"))
    rows = html_table("Files that were looked at", (*columns, _REQUIREMENTS), files)
    head = html_element("h3", f"Files that were looked at ({len(files)})")
    yield html_details(head, html_paragraph("Equal files have equal fingerprints."), rows)


def _file_rows(subject: Subject) -> Iterator[tuple[str, ...]]:
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
        named = join_html((html_element("bdi", path), f", {size:,} bytes"))
        yield named, ", ".join(checks), html_element("code", fingerprint), _numbers(findings)


def attestations_section(subject: Subject) -> HtmlSection | None:
    """What rests on what persons say: signed by name, or only an answer of the draft; or None."""
    signed = [f for f in subject.findings if f.proof is Proof.ATTESTED]
    unsigned = subject.having(Status.ANSWERED)
    body = html_lines((_signed_section(subject, signed), _unsigned(unsigned)))
    title = "Based on a person's word"
    return HtmlSection("words", title, body, len(signed)) if body else None


def _signed_section(subject: Subject, findings: list[Finding]) -> Markup:
    if not findings:
        return NOTHING
    columns = (
        TableColumn("What must hold", "wide"),
        TableColumn("Who", "short"),
        TableColumn("When", "short"),
        TableColumn("On what evidence", "short"),
        TableColumn("Requirement"),
    )
    rows = (
        (
            finding.requirement.statement,
            *_attested_cells(subject, finding),
            requirement_link(finding),
        )
        for finding in findings
    )
    head = html_element("h3", f"Confirmed by name ({len(findings)})")
    table = html_details(head, html_table("Confirmed by name", columns, rows))
    return html_lines((html_list(_signer_lines(subject, findings)), table))


def _signer_lines(subject: Subject, findings: Iterable[Finding]) -> Iterator[Markup]:
    """How much each person confirmed, and between which days."""
    days: dict[str, list[str]] = {}
    for word in filter(None, map(subject.attestation, findings)):
        days.setdefault(word.by, []).append(word.on)
    for by, signed in days.items():
        first, last = min(signed), max(signed)
        period = first if first == last else f"{first} to {last}"
        yield join_html((html_element("bdi", by), f": {len(signed)}, {period}"))


def _attested_cells(subject: Subject, finding: Finding) -> tuple[Markup, str, Markup]:
    word = subject.attestation(finding)
    if word is None:
        return NOTHING, "", NOTHING
    return html_element("bdi", word.by), word.when, html_element("bdi", word.rests_on)


def _unsigned(findings: Sequence[Finding]) -> Markup:
    if not findings:
        return NOTHING
    items = (
        html_element(
            "li",
            finding.requirement.statement,
            Markup(" "),
            requirement_link(finding),
            Markup("\n"),
        )
        for finding in findings
    )
    head = html_element("h3", f"Answered, but not signed yet ({len(findings)})")
    markup = html_paragraph("Not signed yet; they do not count as met.")
    return join_html((head, markup, html_details("Show them", html_element("ul", *items))))


def waivers_section(subject: Subject) -> HtmlSection | None:
    """Waived findings: why, by whom, and until when; None without any and without old ones."""
    findings = subject.having(Status.WAIVED)
    if not findings:
        notes = _waiver_notes(subject)
        return HtmlSection("waived", "What was waived", notes, 0) if notes else None
    short = (TableColumn(head, "short") for head in ("By", "On", "Until"))
    columns = (
        TableColumn("What must hold", "wide"),
        TableColumn("Reason"),
        *short,
        TableColumn("Requirement"),
    )
    rows = (_waiver_cells(subject, finding) for finding in findings)
    body = html_lines((html_table("What was waived", columns, rows), _waiver_notes(subject)))
    return HtmlSection("waived", "What was waived", body, len(findings))


def _waiver_notes(subject: Subject) -> Markup:
    """The waivers that need attention."""
    if not subject.waiver_notes:
        return NOTHING
    items = (
        html_element(
            "li", html_element("code", each.waiver.requirement), f" ({each.standing}): {each.note}"
        )
        for each in subject.waiver_notes
    )
    head = html_element("h3", f"Waivers to look at ({len(subject.waiver_notes)})")
    return join_html((head, html_element("ul", *items)))


def _waiver_cells(subject: Subject, finding: Finding) -> tuple[str, ...]:
    statement, number = finding.requirement.statement, requirement_link(finding)
    waiver = subject.waivers.get(finding.id)
    if waiver is None:
        return statement, finding.message, "–", "–", "–", number
    until = until_words(waiver)
    reason, by = html_element("bdi", waiver.reason), html_element("bdi", waiver.by)
    return statement, reason, by, waiver.on.isoformat(), until, number

"""The lines of Procore's page with their states, as plain text."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from wizard.catalogue.model import Status
from wizard.engine.finding import Finding
from wizard.engine.readiness import Responsible
from wizard.reports.signs import RECONSTRUCTED, STATUS_WORDS, sign_of
from wizard.reports.subject import Subject, finding_message
from wizard.reports.text_report import INDENT, WIDTH, wrapped
from wizard.topics.pagemap.page_map import (
    WAITING,
    OffPageGroup,
    PageMap,
    PageMapLine,
    page_map_of,
)

RESPONSIBLE_WORDS: Mapping[Responsible, str] = {
    Responsible.YOU_WRITE: "you write",
    Responsible.YOU_DO: "you do",
    Responsible.MACHINE: "machine",
    Responsible.PROCORE: "Procore",
}
GROUP_TITLES: Mapping[OffPageGroup, str] = {
    OffPageGroup.REVIEWERS: "What reviewers also look at",
    OffPageGroup.RECONSTRUCTION: "Our reconstruction of a form",
    OffPageGroup.ADVICE: "Our advice",
    OffPageGroup.COMPANY: "Your company's requirements",
    OffPageGroup.ANSWERS: "Problems with the answers themselves",
}
GROUP_MEANINGS: Mapping[OffPageGroup, str] = {
    OffPageGroup.REVIEWERS: "Stated in other Procore documents; no line of the page names it.",
    OffPageGroup.RECONSTRUCTION: (
        "The form itself was not found. Answer each question, or set it aside as not asked."
    ),
    OffPageGroup.ADVICE: "Not requested on any Procore page.",
    OffPageGroup.COMPANY: "Requested in your company's own file.",
    OffPageGroup.ANSWERS: "Found by the program in the answers.",
}

NOT_SO = "not the case"
"""Beside a line that names what must not be so, once it is shown that it is not."""


def state_words(page_map: PageMap, finding: Finding) -> str:
    """The state of a finding in a few words, e.g. "not answered", "set aside"."""
    if page_map.is_set_aside(finding):
        return "set aside: Procore's form does not ask this"
    if finding.status is Status.NOT_MET:
        return sign_of(finding.status, finding.severity).word
    return STATUS_WORDS[finding.status]


def mover_words(page_map: PageMap, finding: Finding | None) -> str:
    """Who moves a finding; "" where nothing is to be done."""
    mover = page_map.mover_of(finding)
    return RESPONSIBLE_WORDS[mover] if mover else ""


def moves_words(page_map: PageMap) -> str:
    """How many open lines each side moves, e.g. "you write 12, machine 3"; "" for none."""
    moves = page_map.moves
    counted = ((words, moves[who]) for who, words in RESPONSIBLE_WORDS.items())
    return ", ".join(f"{words} {number}" for words, number in counted if number)


def missing_page_words(page_map: PageMap) -> str:
    """Why there are no lines, for an edition that no page was read for."""
    return (
        f"No page of Procore's was read for edition {page_map.edition.id}: "
        "its requirements are listed below by who asks for them."
    )


def page_report(subject: Subject) -> str:
    """Lines of at most 100 columns."""
    writer = _PageReportWriter(subject, page_map_of(subject.assessment))
    return "".join(f"{line}\n" for line in writer.lines())


class _PageReportWriter:
    def __init__(self, subject: Subject, page_map: PageMap) -> None:
        self.subject = subject
        self.page_map = page_map

    def lines(self) -> Iterator[str]:
        yield from self._head()
        number = 0
        for section in self.page_map.sections:
            yield from ("", f"{section.title}: {section.words}")
            for line in section.lines:
                number += 1
                yield from self._line(number, line)
        for group, findings in self.page_map.off_page.items():
            yield from self._group(group, findings)

    def _head(self) -> Iterator[str]:
        subject, page_map = self.subject, self.page_map
        yield from wrapped(subject.draft.name, INDENT, "Procore's page for ")
        edition = page_map.edition.journey
        title = f"“{page_map.title}”, " if page_map.title else ""
        judged = f"{title}edition {edition.id} ({edition.label}), as of {subject.as_of.isoformat()}"
        yield from wrapped(judged[:1].upper() + judged[1:], INDENT, "")
        if page_map.coverage is None:
            yield from wrapped(missing_page_words(page_map), INDENT, "")
        else:
            yield from wrapped("Its lines in its order, in our words.", INDENT, "")
            yield from wrapped(page_map.headline, INDENT, "")
            moves = moves_words(page_map)
            yield from wrapped(f"Who moves the open lines: {moves}", INDENT, "") if moves else ()
        yield from wrapped(subject.readiness.headline, INDENT, "")
        if page_map.reconstructed:
            mark = RECONSTRUCTED.mark
            words = f"{mark} rests on our reconstruction of a form: {page_map.reconstruction.words}"
            yield from wrapped(words, INDENT, "")

    def _line(self, number: int, line: PageMapLine) -> Iterator[str]:
        worst = line.worst
        if worst is None:
            yield from wrapped(line.point.says, " " * 9, f"    {number:>3}. ")
            yield from wrapped(f"No requirement: {line.why_none}", " " * 9)
            return
        mark = sign_of(worst.status, worst.severity).mark
        yield from wrapped(line.point.says, " " * 9, f"  {mark} {number:>3}. ")
        if line.is_refuted:
            yield from wrapped(NOT_SO, " " * 9)
        if len(line.findings) > 1:
            yield from wrapped(self._summary(line, worst), " " * 9)
            for finding in line.findings:
                yield from self._finding(finding, " " * 9)
        else:
            yield from self._state(worst, " " * 9)

    def _summary(self, line: PageMapLine, worst: Finding) -> str:
        return " · ".join(filter(None, (mover_words(self.page_map, worst), line.count.words)))

    def _state(self, finding: Finding, indent: str) -> Iterator[str]:
        """Who moves it, its state, where, and its id; what is wrong below."""
        parts = [mover_words(self.page_map, finding), state_words(self.page_map, finding)]
        if finding.status in WAITING:
            parts.append(self.subject.place(finding))
        if self.page_map.is_reconstructed(finding):
            parts.append(f"{RECONSTRUCTED.mark} {RECONSTRUCTED.word}")
        *before, last = wrapped(" · ".join(filter(None, parts)), indent)
        fits = len(last) + len(finding.id) + 3 <= WIDTH
        name = f"[{finding.id}]"
        yield from (*before, f"{last} {name}") if fits else (*before, last, f"{indent}{name}")
        if finding.status is Status.NOT_MET:
            yield from wrapped(finding_message(finding), indent)

    def _finding(self, finding: Finding, indent: str) -> Iterator[str]:
        mark = sign_of(finding.status, finding.severity).mark
        yield from wrapped(finding.requirement.statement, f"{indent}  ", f"{indent}{mark} ")
        yield from self._state(finding, f"{indent}  ")

    def _group(self, group: OffPageGroup, findings: tuple[Finding, ...]) -> Iterator[str]:
        """What waits by document, as ids with their signs; the others are only counted."""
        yield from ("", f"{GROUP_TITLES[group]}: {self._open_count(findings)}")
        yield from wrapped(GROUP_MEANINGS[group], "  ")
        documents = by_document(self.page_map, findings)
        told = {title: found for title, found in documents.items() if self._is_told(found)}
        for title, found in told.items():
            yield from wrapped(f"{title}: {self._open_count(found)}", INDENT, "  ")
            waiting = [self._signed_id(each) for each in found if each.status in WAITING]
            yield from packed(waiting, INDENT)
            aside = [each.id for each in found if self.page_map.is_set_aside(each)]
            yield from packed(["Set aside:", *aside], INDENT) if aside else ()
        others = "other documents" if told else "its documents"
        if len(told) < len(documents):
            yield f"  Nothing is open in {others}: {len(documents) - len(told)}"

    def _is_told(self, findings: Sequence[Finding]) -> bool:
        """Whether something of a document is open or set aside."""
        return any(each.status in WAITING or self.page_map.is_set_aside(each) for each in findings)

    def _signed_id(self, finding: Finding) -> str:
        return f"{sign_of(finding.status, finding.severity).mark} {finding.id}"

    def _open_count(self, findings: Sequence[Finding]) -> str:
        count = sum(finding.status in WAITING for finding in findings)
        return f"{count} of {len(findings)} open"


def packed(items: Sequence[str], indent: str) -> Iterator[str]:
    """The items in lines of at most 100 columns, none of them broken."""
    line = ""
    for item in items:
        longer = f"{line}  {item}" if line else f"{indent}{item}"
        if line and len(longer) > WIDTH:
            yield line
            longer = f"{indent}{item}"
        line = longer
    if line:
        yield line


def by_document(page_map: PageMap, findings: Iterable[Finding]) -> dict[str, list[Finding]]:
    """Findings by the title of the document that asks for them, in journey order."""
    documents = page_map.edition.catalogue.documents
    groups: dict[str, list[Finding]] = {}
    for finding in findings:
        name = finding.requirement.source.document
        title = documents[name].title if name in documents else name
        groups.setdefault(title, []).append(finding)
    return groups

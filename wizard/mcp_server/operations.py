"""What an assistant may ask for, as bounded JSON documents. Only proposals are ever written."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from wizard.api import CheckedRequirement, SubmissionDraft, wizard_within
from wizard.drafts.proposals_file import (
    MAX_NAME,
    MAX_REASON,
    AssistantProposal,
    ProposalsFile,
    short_line,
)
from wizard.errors import WizardError
from wizard.mcp_server.drafts_open import DraftsOpen
from wizard.mcp_server.fencing import MAX_ITEMS, NOTE, fenced_line, fenced_throughout
from wizard.shell_words import shell_quoted
from wizard.topics.proposals.assistant import ProposalRefused, proposed_answer

if TYPE_CHECKING:
    from wizard.catalogue.edition import Edition
    from wizard.session.app_context import AppContext
    from wizard.topics.scan.results import ScanAnswer, ScanReport, WeighedFind

Document = dict[str, Any]

PAGE = 20
"""Rows of one result; `next_offset` is where the next ones begin."""
SCAN_SECONDS = 120
_SEVERITIES = ("blocker", "warning", "advice", "reminder")
_OPEN = frozenset({"not-met", "unanswered", "stale", "could-not-tell"})


class NothingProposed(WizardError):
    """None of the proposed answers may be proposed."""


class McpOperations:
    """The operations of the server, over the drafts that it may open. Thread-safe."""

    def __init__(self, context: AppContext, named: Iterable[Path]) -> None:
        self._context = context
        self._drafts = DraftsOpen(named, context.places.drafts)
        self._wizard = wizard_within(context)
        self._one_at_a_time = threading.Lock()

    def list_drafts(self) -> Document:
        """The drafts that may be opened."""
        rows = [
            {"draft": name, "file": fenced_line(path.name)}
            for name, path in self._drafts.paths().items()
        ]
        return _told({"drafts": rows}, "check gives the state of one of them.")

    def catalogue(self, edition: str = "") -> Document:
        """The pages of an edition with the ids of their requirements."""
        chosen = self._edition(edition)
        pages: dict[str, list[str]] = {}
        for each in chosen.requirements:
            pages.setdefault(chosen.page_of_requirement[each].page.title, []).append(each)
        head = {"edition": chosen.id, "editions": sorted(self._context.catalogue.journeys)}
        return _told(head | {"requirements": pages}, "explain tells one of them.")

    def find(self, words: str, edition: str = "", offset: int = 0) -> Document:
        """The requirements with all of the words."""
        from wizard.topics.browse.requirement_view import RequirementFilter, RequirementIndex

        chosen = self._edition(edition)
        found = RequirementIndex(chosen).find(RequirementFilter(words[:200]))
        rows = [{"id": each.id, "statement": each.statement} for each in found]
        return _told(_page("requirements", rows, offset), "explain tells one of them.")

    def explain(self, name: str, draft: str = "") -> Document:
        """A requirement or field by its id, with its verdict in a draft."""
        opened = self._open(draft) if draft else None
        found = self._wizard.explain(name, opened.edition if opened else "")
        document = {key: _few(value) for key, value in found.document.items()}
        if opened:
            verdicts = opened.check("all").requirements
            document["now"] = [_verdict(v) for v in verdicts if v.requirement in found.requirements]
        return _told(document, "try_value judges an answer without storing it.")

    def read_draft(
        self, draft: str, fields: Sequence[str] = (), *, only_open: bool = False, offset: int = 0
    ) -> Document:
        """The questions of a draft with its answers; of secrets only whether there is one."""
        opened = self._open(draft)
        edition, answers = self._edition(opened.edition), opened.answers
        names = [name for name in edition.fields if not fields or name in fields]
        rows = [
            _answer_row(edition, name, answers)
            for name in names
            if not only_open or name not in answers
        ]
        unknown = [name for name in fields if name not in edition.fields]
        head = {
            "name": fenced_line(opened.name),
            "edition": opened.edition,
            "unknown_fields": [fenced_line(name) for name in unknown[:MAX_ITEMS]],
        }
        return _told(head | _page("answers", rows, offset), "explain tells what a field is for.")

    def check(self, draft: str, milestone: str = "", offset: int = 0) -> Document:
        """What blocks, warns or was not checked, most serious first."""
        found = self._open(draft).check(milestone)
        rows = [_verdict(each) for each in found.requirements if each.status in _OPEN]
        rows.sort(key=lambda row: (not row["blocks"], _SEVERITIES.index(row["severity"])))
        head = {
            "headline": found.headline,
            "ready": found.ready,
            "edition": found.edition,
            "milestone": found.milestone,
            "as_of": found.as_of.isoformat(),
            "blockers": len(found.blockers),
            "not_checked": found.not_checked,
        }
        return _told(head | _page("open", rows, offset), "next_tasks gives the order of work.")

    def next_tasks(self, draft: str, milestone: str = "", offset: int = 0) -> Document:
        """What to do next, most useful first."""
        found = self._open(draft).check(milestone)
        rows = [
            {
                "field": each.field,
                "action": fenced_line(each.action),
                "severity": each.severity,
                "requirements": _few(each.requirements),
            }
            for each in found.tasks
        ]
        head = {"headline": found.headline, "milestone": found.milestone}
        return _told(head | _page("tasks", rows, offset), "explain tells what a field is for.")

    def try_value(self, draft: str, name: str, value: str) -> Document:
        """The verdicts on a value beside the other answers of the draft; stores nothing."""
        tried = self._open(draft).try_value(name, value)
        rows = [
            {
                "requirement": each.requirement,
                "refused": each.refused,
                "status": each.status,
                "words": fenced_line(each.words),
                "fix": fenced_line(each.fix),
            }
            for each in tried
        ]
        return _told(_page("verdicts", rows, 0), "propose keeps it for a person to take.")

    def scan(self, draft: str, offset: int = 0) -> Document:
        """What a search of the folders that the draft names finds. Keeps no evidence."""
        from wizard.engine.context import build_context
        from wizard.topics.scan.results import draft_scan_target, run_scan

        path = self._drafts.path(draft)
        with self._one_at_a_time:
            loaded = self._context.load(path)
            edition = self._context.catalogue.edition(loaded.edition)
            context = build_context(
                edition, loaded.all_answers, loaded.waivers, self._context.today
            )
            target = draft_scan_target(edition, context, path.parent, ())
            end = time.monotonic() + SCAN_SECONDS
            report = run_scan(
                target,
                self._context.now(),
                stopped=lambda: time.monotonic() > end,
                cache=self._context.places.cache,
            )
        command = f"submission-wizard scan --draft {shell_quoted(str(path))}"
        return _told(
            _scan_head(report) | _page("finds", [_find(each) for each in report.finds], offset),
            f"Nothing was kept. A person keeps it as evidence with: {fenced_line(command)}",
        )

    def propose(self, draft: str, assistant: str, answers: Sequence[Mapping[str, Any]]) -> Document:
        """Stores proposed answers beside the draft for a person to take.

        Raises NothingProposed if each of them is refused.
        """
        path = self._drafts.path(draft)
        with self._one_at_a_time:
            loaded = self._context.load(path)
            edition = self._context.catalogue.edition(loaded.edition)
            kept: list[AssistantProposal] = []
            refused: dict[str, str] = {}
            for each in answers[:MAX_ITEMS]:
                try:
                    kept.append(self._proposal(edition, path, assistant, each))
                except ProposalRefused as error:
                    refused[str(each["field"])] = error.full_message
            if not kept:
                raise NothingProposed(" ".join(refused.values()) or "No answers were given.")
            file = ProposalsFile(path)
            waiting = file.add(kept)
        take = (
            f"submission-wizard autofill {shell_quoted(str(path))} {shell_quoted(str(file.path))}"
        )
        document = {
            "stored": [each.field for each in kept],
            "refused": [
                {"field": fenced_line(name), "why": fenced_line(why)}
                for name, why in refused.items()
            ],
            "left_out": max(0, len(answers) - MAX_ITEMS),
            "waiting": len(waiting),
        }
        return _told(document, f"A person takes or leaves them with: {fenced_line(take)}")

    def _proposal(
        self, edition: Edition, path: Path, assistant: str, given: Mapping[str, Any]
    ) -> AssistantProposal:
        name, value = str(given["field"]), given["value"]
        proposed_answer(edition, path.parent, name, value)
        reason = short_line(str(given["reason"]), MAX_REASON)
        by = short_line(assistant, MAX_NAME)
        if not (reason and by):
            hint = "Give the reason of each answer, and your name."
            raise ProposalRefused(f"The proposal for {name} has no reason or name.", hint)
        return AssistantProposal(name, value, reason, by, self._context.now().date().isoformat())

    def _open(self, draft: str) -> SubmissionDraft:
        return self._wizard.open(self._drafts.path(draft))

    def _edition(self, name: str) -> Edition:
        catalogue = self._context.catalogue
        return catalogue.edition(name or catalogue.newest)


def _told(document: Document, next_step: str) -> Document:
    """The document with where to look next and the word on what is data."""
    return {**document, "next": next_step, "note": NOTE}


def _page(name: str, rows: Sequence[Any], offset: int) -> Document:
    start = max(0, offset)
    shown = list(rows[start : start + PAGE])
    end = start + len(shown)
    more = {"next_offset": end} if end < len(rows) else {}
    return {"total": len(rows), name: shown} | more


def _few(value: Any) -> Any:
    """A value whose list has at most `MAX_ITEMS` items, and how many are left out."""
    if not isinstance(value, list | tuple) or len(value) <= MAX_ITEMS:
        return value
    return [*value[:MAX_ITEMS], f"({len(value) - MAX_ITEMS:,} more)"]


def _verdict(each: CheckedRequirement) -> Document:
    return {
        "requirement": each.requirement,
        "status": each.status,
        "severity": each.severity,
        "blocks": each.blocks,
        "field": each.field,
        "message": fenced_line(each.message),
        "fix": fenced_line(each.fix),
    }


def _answer_row(edition: Edition, name: str, answers: Mapping[str, Any]) -> Document:
    field = edition.fields[name]
    row = {"field": name, "label": field.label, "kind": field.kind.value}
    if field.kind.spec.is_secret:
        return row | {"answered": name in answers}
    columns = [column.id for column in field.columns]
    return row | {"answer": fenced_throughout(answers.get(name), columns)}


def _scan_head(report: ScanReport) -> Document:
    return {
        "folders": [fenced_line(folder) for folder in report.folders[:MAX_ITEMS]],
        "stopped": report.stopped,
        "blocks": report.blocks,
        "could_not_tell": report.could_not_tell,
        "gaps": [fenced_line(gap) for gap in report.gaps[:MAX_ITEMS]],
        "rules": [_scan_rule(each) for each in report.answered[:MAX_ITEMS]],
    }


def _scan_rule(each: ScanAnswer) -> Document:
    return {
        "rule": each.rule,
        "status": each.status.value,
        "severity": each.severity.value,
        "requirements": _few(each.requirements),
        "message": fenced_line(each.message),
    }


def _find(each: WeighedFind) -> Document:
    return {
        "rule": each.rule,
        "severity": each.severity.value if each.severity else None,
        "file": fenced_line(str(each.row["name"])),
        "line": each.row["line"],
        "excerpt": fenced_line(str(each.row["excerpt"])),
        "about": fenced_line(each.about),
    }

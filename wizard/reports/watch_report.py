"""What needs attention in a listed app, as text for an e-mail and as JSON."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

from wizard.reports.calendar_report import approval_words, duty_part, evidence_part, word_part
from wizard.reports.signs import BLOCKS, COULD_NOT_TELL, MET, WARNS
from wizard.reports.text_report import WIDTH, wrapped
from wizard.rules.phrasing import counted, listed
from wizard.session.inconclusive import Inconclusive
from wizard.text import cleaned_throughout, one_line
from wizard.topics.upkeep.upkeep import ComparedBundle, Upkeep, UpkeepItem

if TYPE_CHECKING:
    from wizard.catalogue.edition import Edition
    from wizard.drafts.model import Draft

_INDENT = "    "
_NAMED = 2
"""The number of ids that always fit on a line."""


def text_watch(upkeep: Upkeep, draft: Draft) -> str:
    """Lines of at most 100 columns, most urgent first."""
    return "".join(f"{line}\n" for line in _watch_lines(upkeep, draft))


def _watch_lines(upkeep: Upkeep, draft: Draft) -> Iterator[str]:
    calendar = upkeep.calendar
    yield from wrapped(draft.name, _INDENT, "Watch of ")
    yield from wrapped(f"As of {calendar.today.isoformat()}. {approval_words(calendar)}", "", "")
    yield _overall_verdict(upkeep)
    if upkeep.matters:
        yield ""
    for item in upkeep.matters:
        mark = (BLOCKS if item.late else WARNS).mark
        yield from wrapped(f"{item.subject}: {item.message}", _INDENT, f"  {mark} ")
        yield from _with_ids(wrapped(item.fix, _INDENT), item.requirements)
    yield from _troubles(upkeep.troubles)
    if upkeep.notes:
        yield ""
    for note in upkeep.notes:
        yield from wrapped(note, "", "")


def _with_ids(lines: list[str], requirements: tuple[str, ...]) -> list[str]:
    """Adds the ids at the end of the lines or below; ids are never broken."""
    if not requirements:
        return lines
    more = f" and {len(requirements) - _NAMED} more" if len(requirements) > _NAMED else ""
    named = f"[{', '.join(requirements[:_NAMED])}{more}]"
    if len(lines[-1]) + 1 + len(named) <= WIDTH:
        return [*lines[:-1], f"{lines[-1]} {named}"]
    return [*lines, f"{_INDENT}{named}"]


def _overall_verdict(upkeep: Upkeep) -> str:
    number = len(upkeep.matters) + len(upkeep.troubles)
    if number:
        verb = "needs" if number == 1 else "need"
        return f"{counted(number, 'thing')} {verb} attention."
    if upkeep.could_not_tell:
        message = "Nothing needs attention so far; not everything could be checked."
        return f"{COULD_NOT_TELL.mark} {message}"
    if upkeep.nothing_asked:
        message = "Nothing known needs attention; nothing was called."
        return f"{COULD_NOT_TELL.mark} {message}"
    return f"{MET.mark} Nothing needs attention."


def _troubles(troubles: Iterable[Inconclusive]) -> Iterator[str]:
    groups: dict[str, dict[str, None]] = {}
    for each in troubles:
        used = f" ({listed(each.places, len(each.places))})" if each.places else ""
        groups.setdefault(each.why, {})[f"{one_line(each.subject) or each.label}{used}"] = None
    if groups:
        yield ""
    for why, subjects in groups.items():
        yield from wrapped(f"Could not tell: {why}", _INDENT, f"  {COULD_NOT_TELL.mark} ")
        yield from wrapped(", ".join(subjects), _INDENT)


def watch_document(
    upkeep: Upkeep, draft: Draft, edition: Edition, live: Mapping[str, Any] | None = None
) -> dict[str, Any]:
    """The report as a JSON value in a stable order, safe for a terminal.

    `live` are the figures in the plan of the preceding run.
    """
    calendar, journey, catalogue = upkeep.calendar, edition.journey, edition.catalogue
    approved, ahead = calendar.approved_on, calendar.approval_ahead
    document: dict[str, Any] = cleaned_throughout(
        {
            "draft": {"id": draft.id, "name": draft.name},
            "edition": {
                "id": journey.id,
                "label": journey.label,
                "as_of": journey.as_of.isoformat(),
                **({"rules_as_of": day.isoformat()} if (day := edition.rules_as_of) else {}),
            },
            "catalogue": {"version": catalogue.version, "digest": catalogue.digest},
            "as_of": calendar.today.isoformat(),
            "approved_on": approved.isoformat() if approved else None,
            "approval_ahead": ahead.isoformat() if ahead else None,
            "needs_attention": bool(upkeep.matters or upkeep.troubles),
            "could_not_tell": upkeep.could_not_tell,
            "offline": upkeep.offline,
            "compared": _compared_document(upkeep.compared),
            "matters": [_matter(each) for each in upkeep.matters],
            "troubles": [_inconclusive_document(each) for each in upkeep.troubles],
            "notes": list(upkeep.notes),
            "duties": [duty_part(each, calendar.today) for each in calendar.duties],
            "evidence": [evidence_part(each, calendar.today) for each in calendar.evidence],
            "words": [word_part(each, calendar.today) for each in calendar.words],
            "live": dict(live) if live is not None else None,
        }
    )
    return document


def _matter(item: UpkeepItem) -> dict[str, Any]:
    return {
        "kind": item.kind.value,
        "subject": item.subject,
        "address": item.address,
        "places": list(item.places),
        "message": item.message,
        "fix": item.fix,
        "field": item.field,
        "requirements": list(item.requirements),
        "due": item.due.isoformat() if item.due else None,
        "late": item.late,
    }


def _inconclusive_document(trouble: Inconclusive) -> dict[str, Any]:
    return {
        "check": trouble.check,
        "subject": trouble.subject,
        "places": list(trouble.places),
        "why": trouble.why,
        "requirements": list(trouble.requirements),
    }


def _compared_document(compared: ComparedBundle | None) -> dict[str, Any] | None:
    if compared is None:
        return None
    return {
        "bundle": compared.name,
        "as_of": compared.as_of.isoformat(),
        "edition": compared.edition,
        "catalogue": {
            "version": compared.catalogue_version,
            "digest": compared.catalogue_digest,
        },
        "same_rules": compared.same_rules,
    }

"""The difference of two editions as text, Markdown and JSON, grouped by its effect."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from wizard.catalogue.difference import EditionDifference, RequirementDifference
from wizard.catalogue.model import ChangeType
from wizard.reports.escape import escaped
from wizard.reports.signs import STATUS_WORDS
from wizard.reports.text_report import wrapped
from wizard.topics.editions.difference import GROUPS, ChangeGroup, DraftDifference, by_group

Document = dict[str, Any]

_INDENT = "    "


def difference_text(difference: EditionDifference, touched: DraftDifference | None = None) -> str:
    """For a terminal. With a draft, only what concerns its app."""
    return "".join(f"{line}\n" for line in _text_difference(difference, touched))


def _text_difference(
    difference: EditionDifference, touched: DraftDifference | None
) -> Iterator[str]:
    earlier, later = difference.earlier.journey, difference.later.journey
    yield f"From edition {earlier.id} ({earlier.label}) to {later.id} ({later.label})"
    yield from wrapped(counts_words(difference), _INDENT, "")
    if touched:
        yield from wrapped(f"{touched.line}.", _INDENT, "")
    for group, found in by_group(difference).items():
        shown = [each for each in found if _concerns_draft(each, touched)]
        if shown:
            yield from ("", f"{group.title} ({_of(shown, found)}): {group.about}")
        for each in shown:
            yield from _text_of(difference, each, touched)


def _of(shown: list[RequirementDifference], found: tuple[RequirementDifference, ...]) -> str:
    return str(len(found)) if len(shown) == len(found) else f"{len(shown)} of {len(found)}"


def _concerns_draft(each: RequirementDifference, touched: DraftDifference | None) -> bool:
    return touched is None or touched.concerns(each)


def _text_of(
    difference: EditionDifference, each: RequirementDifference, touched: DraftDifference | None
) -> Iterator[str]:
    status = touched.status(each) if touched else None
    known = f" – {STATUS_WORDS[status]}" if status else ""
    yield from wrapped(f"{each.requirement.statement}{known} [{each.id}]", _INDENT, "  ")
    if each.why:
        yield from wrapped(each.why, _INDENT)
    if each.by:
        yield from wrapped(f"In its place: {', '.join(each.by)}", _INDENT)
    if each.how in {ChangeType.ADDED, ChangeType.MOVED}:
        yield from wrapped(f"Now: {where_now(difference, each)}", _INDENT)


def where_now(difference: EditionDifference, each: RequirementDifference) -> str:
    """Step and page in the later edition; "" if removed."""
    if each.after is None:
        return ""
    placed = difference.later.page_of_requirement[each.id]
    return f"{placed.step.title} › {placed.page.title}"


def where_before(difference: EditionDifference, each: RequirementDifference) -> str:
    """Step and page in the earlier edition; "" if new."""
    if each.before is None:
        return ""
    placed = difference.earlier.page_of_requirement[each.id]
    return f"{placed.step.title} › {placed.page.title}"


def level_words(each: RequirementDifference) -> str:
    """The level, and the previous one if it differs."""
    level = each.requirement.level.value
    if each.before is None:
        return f"New, {level}."
    if each.after is None:
        return f"It was {level}."
    before = each.before.level.value
    return f"As before: {level}." if before == level else f"Before: {before}; now: {level}."


def what_is_instead(difference: EditionDifference, each: RequirementDifference) -> tuple[str, ...]:
    """The replacements of something removed, each in a sentence with its id."""
    known = difference.later.requirements
    return tuple(f"{known[name].statement} [{name}]" for name in each.by if name in known)


def difference_source_words(difference: EditionDifference, each: RequirementDifference) -> str:
    """Document, section and date of the requirement."""
    return difference.later.catalogue.source_words(each.requirement.source)


def counts_words(difference: EditionDifference) -> str:
    """The number of changes of each kind, in one line."""
    found = {how: len(each) for how, each in difference.by_how.items()}
    gone = sum(
        found[how] for how in (ChangeType.REPLACED, ChangeType.REMOVED, ChangeType.SOURCE_GONE)
    )
    return (
        f"{found[ChangeType.ADDED]} new · {found[ChangeType.TIGHTENED]} tighter"
        f" · {found[ChangeType.LOOSENED]} looser · {gone} gone"
        f" · {found[ChangeType.MOVED]} moved · {found[ChangeType.UNCHANGED]} unchanged"
    )


def difference_markdown(
    difference: EditionDifference, touched: DraftDifference | None = None
) -> str:
    """A Markdown page; with a draft, only what concerns its app."""
    return "".join(f"{line}\n" for line in _markdown_difference(difference, touched))


def _markdown_difference(
    difference: EditionDifference, touched: DraftDifference | None
) -> Iterator[str]:
    earlier, later = difference.earlier.journey, difference.later.journey
    yield f"# From edition {escaped(earlier.id)} to {escaped(later.id)}"
    yield from ("", f"- **{escaped(earlier.label)}:** {escaped(earlier.summary)}")
    yield f"- **{escaped(later.label)}:** {escaped(later.summary)}"
    yield f"- **In figures:** {counts_words(difference)}"
    if touched:
        yield f"- **For this app:** {touched.line}"
    yield from ("", "This tool is not affiliated with Procore, and nothing here is its verdict.")
    for group, found in by_group(difference).items():
        shown = [each for each in found if _concerns_draft(each, touched)]
        yield from _markdown_group(difference, group, shown, touched)


def _markdown_group(
    difference: EditionDifference,
    group: ChangeGroup,
    shown: list[RequirementDifference],
    touched: DraftDifference | None,
) -> Iterator[str]:
    yield from ("", f"## {group.title} ({len(shown)})", "", group.about)
    if shown:
        yield from ("", "| What must hold | What changed | Where | Requirement |")
        yield "| --- | --- | --- | --- |"
    for each in shown:
        status = touched.status(each) if touched else None
        known = f" ({STATUS_WORDS[status]})" if status else ""
        place = f" In its place: {', '.join(each.by)}." if each.by else ""
        cells = (
            escaped(each.requirement.statement) + known,
            escaped(each.why) + escaped(place),
            escaped(where_now(difference, each)),
            f"`{each.id}`",
        )
        yield f"| {' | '.join(cells)} |"


def difference_document(
    difference: EditionDifference, touched: DraftDifference | None = None
) -> Document:
    """A JSON document of every requirement with its change, in a stable order."""
    return {
        "from": difference.earlier.id,
        "to": difference.later.id,
        "counts": {how.value: len(each) for how, each in difference.by_how.items()},
        "groups": [group.title for group in GROUPS],
        "for_draft": touched.line if touched else None,
        "requirements": [_change_document(each, touched) for each in difference.all],
    }


def _change_document(each: RequirementDifference, touched: DraftDifference | None) -> Document:
    status = touched.status(each) if touched else None
    return {
        "id": each.id,
        "change": each.how.value,
        "why": each.why,
        "by": list(each.by),
        "statement": each.requirement.statement,
        "level": each.requirement.level.value,
        "level_before": each.before.level.value if each.before else None,
        "status": status.value if status else None,
    }

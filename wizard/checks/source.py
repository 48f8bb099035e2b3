"""Checks of source code: forbidden and required patterns, and secrets."""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Sequence

from wizard.catalogue.model import Severity
from wizard.checks.recalled import judged_if_known
from wizard.checks.source_found import (
    Row,
    Weight,
    first,
    gap_in,
    nothing_found,
    sorts_of,
    spot,
    weight_of,
    weight_of_secret,
    with_more,
)
from wizard.drafts.evidence_observed import Facts as Seen
from wizard.drafts.evidence_observed import Question
from wizard.inspection.source.seeking import source_question
from wizard.inspection.source.standing import IN_FORCE, Place, Sure
from wizard.rules.phrasing import counted
from wizard.rules.verdict import Facts, Verdict, could_not_tell, met, not_met


def source_folders(facts: Facts, field: str) -> tuple[str, ...]:
    """The source folders that a field names, deduplicated, as written."""
    value = facts.get(field)
    every = value if isinstance(value, (list, tuple)) else [value]
    paths = (path.strip() for path in every if isinstance(path, str))
    return tuple(dict.fromkeys(path for path in paths if path))


def _folder_questions(
    check_name: str, facts: Facts, fields: Sequence[str], rule: str, *details: Sequence[str]
) -> tuple[Question, ...]:
    folders = source_folders(facts, fields[0])
    if not folders:
        return ()
    return (
        source_question(check_name, rule, folders, *(json.dumps(list(each)) for each in details)),
    )


def source_absent_questions(
    facts: Facts,
    fields: Sequence[str],
    *,
    rule: str,
    patterns: tuple[str, ...],
    excuses: tuple[str, ...],
    doubts: tuple[str, ...],
    **_only_judging: object,
) -> tuple[Question, ...]:
    return _folder_questions("source-absent", facts, fields, rule, patterns, excuses, doubts)


def source_absent(  # noqa: PLR0913 - each is a parameter in the catalogue
    facts: Facts,
    fields: tuple[str, ...],
    *,
    rule: str,
    patterns: tuple[str, ...],
    excuses: tuple[str, ...],
    doubts: tuple[str, ...],
    places: tuple[str, ...],
    fix: str = "",
) -> Verdict:
    """No match of the rule is active; `places` limits which ones count.

    `fix` says what to do, where the requirement speaks of more than the source.
    """
    asked_for = source_absent_questions(
        facts, fields, rule=rule, patterns=patterns, excuses=excuses, doubts=doubts
    )

    def weigh(place: Place, sure: Sure) -> Weight:
        return weight_of(place, sure, places)

    return judged_if_known(
        facts, asked_for, lambda found: _absence_verdict(found, rule, weigh, fix)
    )


def source_secrets_questions(
    facts: Facts,
    fields: Sequence[str],
    *,
    rule: str,
    patterns: tuple[str, ...],
    **_only_judging: object,
) -> tuple[Question, ...]:
    return _folder_questions("source-secrets", facts, fields, rule, patterns, (), ())


def source_secrets(
    facts: Facts,
    fields: tuple[str, ...],
    *,
    rule: str,
    patterns: tuple[str, ...],
    open: str,  # noqa: A002 - the name in the catalogue
    fix: str = "",
) -> Verdict:
    """The source contains no secret. `open` is the second field's answer if it is public.

    In code delivered to browsers, and in a public repository, a secret fails; elsewhere it warns.
    """
    asked_for = source_secrets_questions(facts, fields, rule=rule, patterns=patterns)
    is_open = facts.get(fields[1]) == open

    def weigh(place: Place, _: Sure) -> Weight:
        return weight_of_secret(place, is_open=is_open)

    return judged_if_known(
        facts, asked_for, lambda found: _absence_verdict(found, rule, weigh, fix)
    )


def _absence_verdict(
    found: Seen, rule: str, weigh: Callable[[Place, Sure], Weight], fix: str
) -> Verdict:
    counts = sorts_of(found)
    weights = {sort: weigh(*sort) for sort in counts}
    sums = dict.fromkeys(Weight, 0)
    for sort, number in counts.items():
        sums[weights[sort]] += number
    rows: Sequence[Row] = found["hits"]
    if sums[Weight.FAILS]:
        message = with_more(first(rows, Weight.FAILS, weights), sums[Weight.FAILS])
        return not_met(f"Found in {message}", fix)
    if sums[Weight.WARNS]:
        message = with_more(first(rows, Weight.WARNS, weights), sums[Weight.WARNS])
        return not_met(f"Found in {message}", fix, severity=Severity.WARNING)
    if sums[Weight.UNCLEAR]:
        message = with_more(first(rows, Weight.UNCLEAR, weights), sums[Weight.UNCLEAR])
        mark = f"procore-submit: allow {rule} <reason>"
        return could_not_tell(
            f"Could not be told: {message}. It may be behind a switch; if so, note “{mark}” there.",
            needs_person=True,
        )
    gap = gap_in(found["scan"])
    return could_not_tell(gap) if gap else met(nothing_found(found, sums[Weight.TOLD]))


def source_present_questions(
    facts: Facts,
    fields: Sequence[str],
    *,
    rule: str,
    patterns: tuple[str, ...],
    libraries: tuple[str, ...],
    **_only_judging: object,
) -> tuple[Question, ...]:
    return _folder_questions("source-present", facts, fields, rule, patterns, libraries)


def source_present(
    facts: Facts,
    fields: tuple[str, ...],
    *,
    rule: str,
    patterns: tuple[str, ...],
    says: tuple[str, ...],
    libraries: tuple[str, ...],
    fix: str = "",
) -> Verdict:
    """Everything asked for has an active match; a library may provide what is not visible.

    Patterns that begin with "or " are other ways to satisfy what the one before asks for. `says`
    has a name for each thing asked for, completing "found no …".
    """
    asked_for = source_present_questions(
        facts, fields, rule=rule, patterns=patterns, libraries=libraries
    )
    return judged_if_known(
        facts, asked_for, lambda found: _presence_verdict(found, patterns, says, fix)
    )


def _presence_verdict(
    found: Seen, patterns: Sequence[str], says: Sequence[str], fix: str
) -> Verdict:
    missing = [
        at
        for at, ways in enumerate(demands_of(patterns))
        if not any(found["patterns"].get(str(way)) for way in ways)
    ]
    rows: Sequence[Row] = found["hits"]
    if not missing:
        there = _evidence(rows, demands_of(patterns)[0])
        return met(f"found at {there['name']}:{there['line']}")
    if found["libraries"]:
        message = f"A library may do it: {spot(found['libraries'][0])}."
        return could_not_tell(message, needs_person=True)
    gap = gap_in(found["scan"])
    if gap:
        return could_not_tell(gap)
    beside = [row for row in rows if _is_beside(row)]
    return not_met(_missing_words(says[missing[0]], found, beside), fix)


def _evidence(rows: Sequence[Row], ways: Collection[int]) -> Row:
    """The match that shows best what was asked for: of the first thing asked for, in the app."""
    in_force = [row for row in rows if Place(row["place"]) in IN_FORCE]
    return next((row for row in in_force if row.get("pattern") in ways), in_force[0])


def demands_of(patterns: Sequence[str]) -> list[list[int]]:
    """The indices of the patterns of each thing asked for, any of which satisfies it."""
    demands: list[list[int]] = []
    for at, pattern in enumerate(patterns):
        if pattern.startswith("or ") and demands:
            demands[-1].append(at)
        else:
            demands.append([at])
    return demands


def _is_beside(row: Row) -> bool:
    return Place(row["place"]) not in IN_FORCE


def _missing_words(sought: str, found: Seen, beside: Sequence[Row]) -> str:
    message = f"Found no {sought} in {counted(found['scan']['files'], 'file')}"
    return f"{message}; only beside the running app, in {spot(beside[0])}" if beside else message

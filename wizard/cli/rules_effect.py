"""`verify --rules`: which bundles would fail by other rules, and from which day."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from wizard.cli.progress_line import progress_line
from wizard.cli.streams import echo_document
from wizard.reports.document_kinds import RULES_EFFECT
from wizard.rules.phrasing import counted

if TYPE_CHECKING:
    from datetime import date

    from wizard.bundle.rules_effect import FailingRequirement, RulesEffect
    from wizard.bundle.rules_to_come import RulesToCome
    from wizard.session.app_context import AppContext

EXIT_WOULD_FAIL, EXIT_NOT_JUDGED = 1, 4
_NAMED = 5


def print_rules_effect(
    given: tuple[str, ...], rules: str, app_context: AppContext, *, as_json: bool
) -> int:
    """Prints which of the given bundles would fail by the named rules; returns the exit code.

    Raises WizardError for rules or a path that cannot be read, and for no bundle at all.
    """
    from wizard.bundle.rules_effect import effect_of

    named = _rules_named(rules, app_context)
    with progress_line() as line:
        paths = _bundles_among(given)
        effect = effect_of(paths, app_context.catalogue, named, app_context.inspections, line.share)
    if as_json:
        echo_document(RULES_EFFECT, _document(effect, named, app_context.today))
    else:
        click.echo("\n".join(_lines(effect, named, app_context.today)))
    if effect.not_judged:
        return EXIT_NOT_JUDGED
    return EXIT_WOULD_FAIL if effect.failing else 0


def _rules_named(name: str, app_context: AppContext) -> RulesToCome:
    """The rules of a catalogue folder, with the company's own, or of an edition."""
    from wizard.bundle.rules_to_come import RulesToCome
    from wizard.catalogue.own import extend_catalogue
    from wizard.session.catalogue_source import load_catalogue_files

    if name in app_context.catalogue.journeys:
        return RulesToCome(app_context.catalogue, name)
    folder = Path(name)
    if not folder.is_dir():
        known = ", ".join(sorted(app_context.catalogue.journeys))
        message = f"{name} is neither a folder with a catalogue nor an edition. Known: {known}."
        raise click.BadParameter(message, param_hint="--rules")
    plain = load_catalogue_files(folder, app_context.places.cache)
    return RulesToCome(extend_catalogue(plain, app_context.catalogue.own))


def _bundles_among(given: tuple[str, ...]) -> Sequence[Path]:
    from wizard.batch.search import search
    from wizard.errors import BundleError
    from wizard.text import one_line

    found = search("bundle", given)
    if not found.items:
        places = one_line(", ".join(given))
        raise BundleError(f"There is no bundle in {places}.", "Name a bundle, or its folder.")
    return [Path(item.path) for item in found.items]


def _title(rules: RulesToCome) -> str:
    edition = f", edition {rules.edition}" if rules.edition else ""
    return f"catalogue {rules.catalogue.version}{edition}"


def _lines(effect: RulesEffect, rules: RulesToCome, today: date) -> Iterator[str]:
    from wizard.text import one_line

    number = counted(len(effect.bundles), "bundle")
    failing, untold = len(effect.failing), len(effect.not_judged)
    rest = f", {untold} could not be judged" if untold else ""
    yield one_line(f"{number} by {_title(rules)}: {failing} would fail{rest}.")
    for row in effect.by_requirement:
        yield from _row_lines(row, today)
    for each in effect.not_judged:
        yield f"? {each.name}: {each.problem}"


def _row_lines(row: FailingRequirement, today: date) -> Iterator[str]:
    from collections import Counter

    from wizard.rules.phrasing import listed
    from wizard.text import one_line

    when = "in force since" if row.since <= today else "from"
    bundles = counted(len(row.bundles), "bundle")
    yield one_line(f"✗ {row.requirement}, {when} {row.since.isoformat()}, {bundles}")
    yield f"    {one_line(row.statement)}"
    apps = Counter(each.app for each in row.bundles)
    words = (f"{app} ({number})" if number > 1 else app for app, number in apps.items())
    yield f"    {listed(words, _NAMED)}"


def _document(effect: RulesEffect, rules: RulesToCome, today: date) -> dict[str, object]:
    return {
        "catalogue": {"version": rules.catalogue.version, "digest": rules.catalogue.digest},
        "edition": rules.edition or None,
        "bundles": len(effect.bundles),
        "would_fail": len(effect.failing),
        "requirements": [
            {
                "requirement": row.requirement,
                "statement": row.statement,
                "since": row.since.isoformat(),
                "in_force": row.since <= today,
                "bundles": [
                    {
                        "name": bundle.name,
                        "app": bundle.app,
                        "since": failure.since.isoformat(),
                        "field": failure.field,
                        "message": failure.message,
                    }
                    for bundle in row.bundles
                    for failure in bundle.failures
                    if failure.requirement == row.requirement
                ],
            }
            for row in effect.by_requirement
        ],
        "not_judged": [{"name": each.name, "problem": each.problem} for each in effect.not_judged],
    }

"""`export` and `verify`: create a bundle for upload, and verify a bundle."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from wizard.cli.app_context import (
    as_of_option,
    build_app_context,
    draft_argument,
    draft_path,
    milestone_option,
)
from wizard.cli.batch import (
    MANY_FORMATS,
    BatchOptions,
    DraftRules,
    batch_options,
    is_many,
    judge_many,
)
from wizard.cli.progress_line import progress_line
from wizard.cli.report_targets import ReportTarget, targets_among, targets_with
from wizard.cli.review import all_answered, point_lines, points_document, review_in
from wizard.cli.streams import echo_document
from wizard.reports.document_kinds import VERIFICATION
from wizard.rules.phrasing import counted

if TYPE_CHECKING:
    from wizard.bundle.answered import PointAnswer
    from wizard.bundle.compared import StatedBase
    from wizard.bundle.evidence import DatedEvidence
    from wizard.bundle.export import ExportResult
    from wizard.bundle.newer import NewerVerdicts
    from wizard.bundle.verify import Verification
    from wizard.engine.finding import Assessment
    from wizard.session.app_context import AppContext

EXIT_DIFFERS = 1
NO_BUNDLE = "none"


@click.command("export")
@draft_argument
@click.option(
    "--to", "target", type=click.Path(path_type=Path, file_okay=False),
    help="The folder to write into; the draft's own by default.",
)  # fmt: skip
@click.option("--folder", is_flag=True, help="Write a folder instead of a .zip file.")
@click.option("--incomplete", is_flag=True, help="Export although something blocks, marked so.")
@click.option(
    "--strip-metadata", is_flag=True,
    help="Take place, author, camera and notes out of the bundle's copies of pictures.",
)  # fmt: skip
@click.option(
    "--since", metavar="BUNDLE|none",
    help="Say what changed since this bundle, or nothing; since the last ready one by default.",
)  # fmt: skip
@click.option(
    "--events", is_flag=True, help="Pack the record of who changed what, as `history` shows it.",
)  # fmt: skip
@milestone_option
@as_of_option
def export_command(
    draft: Path,
    target: Path | None,
    since: str | None,
    milestone: str,
    as_of: datetime | None,
    **flags: bool,
) -> None:
    """Make the bundle of a draft; one that is ready only when nothing blocks or holds it.

    The bundle is for one milestone: what blocks, the files and the reports are of this one and of
    those before it. Its submission.toml has every answer.

    \b
    submission-wizard export sitebook.toml --to out
    submission-wizard export sitebook.toml --milestone launch
    submission-wizard export sitebook.toml --incomplete
    submission-wizard export sitebook.toml --strip-metadata
    submission-wizard export sitebook.toml --since none
    """
    from wizard.bundle.export import ExportOptions, export_saved
    from wizard.bundle.place import refuse_folder

    app_context = build_app_context(as_of)
    path = draft_path(draft)
    refuse_folder(target or path.parent)
    app_context.warn_of_others(path)
    with progress_line() as line:
        options = ExportOptions(
            allow_incomplete=flags["incomplete"],
            as_folder=flags["folder"],
            strip_metadata=flags["strip_metadata"],
            milestone=app_context.milestone_of(path, milestone),
            compared=since != NO_BUNDLE,
            events=flags["events"],
            since=_bundle_named(since),
            now=app_context.now,
            progress=line.share,
        )
        exported = export_saved(
            path, app_context.catalogue, app_context.today, target or path.parent, options
        )
    click.echo("\n".join(exported_lines(exported)))


def _bundle_named(text: str | None) -> Path | None:
    """The path in `--since`; None for the last bundle, or for none."""
    if text is None or text == NO_BUNDLE:
        return None
    return Path(text)


def exported_lines(exported: ExportResult) -> Iterator[str]:
    """What was made, and what is to be known of it."""
    from wizard.bundle.names import INCOMPLETE
    from wizard.engine.readiness import readiness_of
    from wizard.text import clean

    yield f"{exported.state.upper()}: {clean(str(exported.path))}"
    yield f"{exported.size:,} bytes, SHA-256 {exported.sha256}"
    if exported.stripped:
        yield f"{counted(exported.stripped, 'picture')} packed without metadata."
    yield readiness_of(exported.assessment).headline
    if exported.state == INCOMPLETE:
        yield "The name and the bundle say that it is incomplete."
    if exported.assessment.not_checked:
        waiting = exported.assessment.not_checked
        verb = "was" if waiting == 1 else "were"
        yield f"{counted(waiting, 'requirement')} {verb} not checked; report.md lists what."
    yield from _packed_lines(exported.assessment)
    if exported.base:
        yield f"Since {exported.base.name}: {exported.base.changes.line}."
    yield from (f"! {clean(trouble)}" for trouble in exported.troubles)


def _packed_lines(assessment: Assessment) -> Iterator[str]:
    """The lines about packed evidence, and about what of it does not count."""
    found = {each for finding in assessment.findings.values() for each in finding.observed}
    if not found:
        return
    stale, rehearsed = sum(e.stale for e in found), sum(e.rehearsal for e in found)
    remarks = [f"{stale} too old to count"] if stale else []
    remarks += [f"{rehearsed} rehearsed, not Procore's"] if rehearsed else []
    aside = f" ({', '.join(remarks)})" if remarks else ""
    number = counted(len(found), "answer")
    yield f"Evidence of live checks and scans goes along as evidence.json: {number}{aside}."


@click.command("verify")
@click.argument("bundles", metavar="BUNDLE ...", nargs=-1, required=True, type=click.Path())
@click.option(
    "--since", type=click.Path(path_type=Path),
    help="The bundle of before, to prove what the other says has changed since.",
)  # fmt: skip
@click.option(
    "--review", type=click.Path(path_type=Path), metavar="FILE",
    help="The review of the bundle of before, to prove which of its points are answered.",
)  # fmt: skip
@click.option(
    "--rules", metavar="FOLDER|EDITION",
    help="What would block by the rules of this catalogue or edition, and from which day.",
)  # fmt: skip
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@click.option(
    "--format", "formats", callback=targets_among(MANY_FORMATS), multiple=True,
    metavar="FORM[=FILE]",
    help=f"The output format of several bundles: {', '.join(MANY_FORMATS)}; with a file, there. "
    "May be given several times.  [default: table]",
)  # fmt: skip
@batch_options
@click.pass_context
def verify_command(
    context: click.Context,
    /,
    bundles: tuple[str, ...],
    since: Path | None,
    review: Path | None,
    rules: str | None,
    as_json: bool,
    formats: tuple[ReportTarget, ...],
    **options: Any,
) -> None:
    """Check that a bundle is whole, and judge its answers and files again.

    Exits with 0 when it is identical, 1 when something differs, 4 when it is no sound bundle.
    Whether newer rules would judge differently is told beside that, and changes no exit code. With
    --review it exits with 1 also for a point that is not answered. With --rules, BUNDLE may be a
    folder of bundles, and it exits with 1 when something would block one of them.

    Several bundles, or a folder that is searched for bundles, are verified in one run, each in a
    process with bounds of time and memory: a line for each. Then it exits with 4 when one is not
    sound, else with 1. BUNDLE may also be an address, such as s3://bucket/incoming.

    \b
    submission-wizard verify sitebook-sync-2025-02-stay-listed-2025-04-01.zip
    submission-wizard verify new.zip --since old.zip --review review.toml
    submission-wizard verify incoming --results incoming.sqlite
    submission-wizard verify incoming --format jsonl | jq -r '.data | select(.exit_code == 4).path'
    submission-wizard verify s3://bucket/incoming --cluster tcp://scheduler:8786
    submission-wizard verify incoming --rules next-catalogue
    """
    many = BatchOptions(**options)
    if review is not None and since is None:
        raise click.UsageError("--review needs --since with the bundle that was reviewed.")
    if rules is not None and (since is not None or formats or many.asks_for_many):
        raise click.UsageError("--rules goes with no other option than --json.")
    if rules is not None:
        from wizard.cli.rules_effect import print_rules_effect

        context.exit(print_rules_effect(bundles, rules, build_app_context(), as_json=as_json))
    if many.asks_for_many or formats or is_many("bundle", bundles):
        if since is not None:
            raise click.UsageError("--since is for one bundle; name one.")
        usual = "json" if as_json else "table"
        targets = targets_with(formats, None, usual)
        context.exit(judge_many("bundle", bundles, targets, many, DraftRules()))
    context.exit(_verify_one(Path(bundles[0]), since, review, as_json=as_json))


def _verify_one(bundle: Path, since: Path | None, review: Path | None, *, as_json: bool) -> int:
    """Verifies one bundle and prints what was found; returns the exit code."""
    from wizard.bundle.verify import verify_bundle

    app_context = build_app_context()
    with progress_line() as line:
        verification = verify_bundle(
            bundle,
            app_context.catalogue,
            since=_base_to_prove(since, bundle, review),
            today=app_context.today,
            decode=True,
            contents=app_context.inspections,
            progress=line.share,
        )
    evidence = _aged(verification, app_context)
    points = _points_answered(review, since, bundle, verification, app_context)
    if as_json:
        document = _verification_document(verification, evidence) | _points_part(points)
        echo_document(VERIFICATION, document)
    else:
        lines = [*verified_lines(verification), *evidence_lines(evidence)]
        click.echo("\n".join([*lines, *(point_lines(points) if points is not None else ())]))
    return verification.exit_code or (0 if points is None or all_answered(points) else EXIT_DIFFERS)


def _base_to_prove(since: Path | None, bundle: Path, review: Path | None) -> Path | None:
    """The bundle of before, if the other one is to say what changed since.

    The points of a review are proved by both bundles, whatever the newer one says.
    """
    from wizard.bundle.answered import is_stated_base

    if since is None or review is None:
        return since
    return since if is_stated_base(since, bundle) else None


def _points_answered(
    review: Path | None,
    since: Path | None,
    bundle: Path,
    verification: Verification,
    app_context: AppContext,
) -> tuple[PointAnswer, ...] | None:
    """What became of the points of a review; None without one."""
    from wizard.bundle.answered import answers_to

    if review is None or since is None:
        return None
    read = review_in(review, app_context)
    return answers_to(read, since, bundle, verification, app_context.catalogue)


def _points_part(points: tuple[PointAnswer, ...] | None) -> dict[str, object]:
    """What became of the points of a review, for the JSON; empty without one."""
    return {} if points is None else {"points": points_document(points)}


def _aged(verification: Verification, app_context: AppContext) -> Sequence[DatedEvidence]:
    from wizard.bundle.evidence import dated_evidence

    assessment = verification.assessment
    return (
        dated_evidence(assessment, app_context.catalogue, app_context.today) if assessment else ()
    )


def _verification_document(
    verification: Verification, evidence: Sequence[DatedEvidence]
) -> dict[str, object]:
    manifest = verification.manifest
    return {
        "outcome": verification.outcome.value,
        "sound": verification.sound,
        "problems": list(verification.problems),
        "remarks": list(verification.remarks),
        "differences": [
            {"requirement": each.requirement, "before": each.before, "after": each.after}
            for each in verification.differences
        ],
        "edition": manifest.edition,
        "catalogue": {
            "version": manifest.catalogue_version,
            "digest": manifest.catalogue_digest,
        },
        "unknown_own": list(verification.strange),
        "as_of": manifest.as_of.isoformat(),
        "rules_as_of": manifest.rules_as_of.isoformat() if manifest.rules_as_of else None,
        "state": manifest.state,
        "milestone": manifest.milestone,
        "headline": manifest.headline or None,
        "now": verification.readiness.headline if verification.readiness else None,
        "not_checked": manifest.not_checked,
        "since": _since(verification.compared),
        "newer": _newer_document(verification.newer),
        "evidence": [
            {
                "check": each.check,
                "subject": each.subject,
                "at": each.at.strftime("%Y-%m-%dT%H:%M:%SZ"),
                "age_days_then": each.age_then,
                "age_days_now": each.age_now,
                "stale_then": each.stale_then,
                "stale_now": each.stale_now,
                "rehearsal": each.rehearsal,
            }
            for each in evidence
        ],
    }


def _since(compared: StatedBase | None) -> dict[str, object] | None:
    """The base of a comparison (null for none), and whether that side was verified."""
    if compared is None:
        return None
    return {"name": compared.name, "sha256": compared.sha256, "proved": compared.proved}


def _newer_document(newer: NewerVerdicts | None) -> dict[str, object] | None:
    """The verdicts by newer rules; null if answers or evidence are damaged."""
    if newer is None:
        return None
    return {
        "edition": newer.edition,
        "rules_as_of": newer.rules_as_of.isoformat(),
        "catalogue_version": newer.catalogue_version,
        "known": newer.known,
        "differs": newer.differs,
        "blocking": list(newer.blockers),
    }


def evidence_lines(evidence: Sequence[DatedEvidence]) -> Iterator[str]:
    """The age of the evidence on the bundle's date and now; names what counts less."""
    from wizard.rules.phrasing import listed
    from wizard.text import one_line

    if not evidence:
        return
    yield f"Evidence of live checks and scans: {len(evidence)}. It is not signed by anybody."
    alike: dict[tuple[str, str], list[str]] = {}
    for each in evidence:
        seen = f"{each.at.date().isoformat()}, {_then(each.age_then)}, {_ago(each.age_now)}"
        named = f"{each.check} {one_line(each.subject)}"
        alike.setdefault((seen, _remarks(each)), []).append(named)
    for (seen, remarks), names in alike.items():
        suffix = f": {listed(names, 5)}" if remarks else ""
        yield f"  {len(names)} seen {seen}{remarks}{suffix}"


def _remarks(each: DatedEvidence) -> str:
    remarks = (
        (each.stale_then, "; too old then"),
        (each.stale_now and not each.stale_then, "; too old by now"),
        (each.rehearsal, "; rehearsal, not Procore"),
    )
    return "".join(remark for holds, remark in remarks if holds)


def _then(days: int) -> str:
    if days < 0:
        return "after the bundle's day"
    return f"{counted(days, 'day')} before the bundle's day" if days else "on the bundle's day"


def _ago(days: int) -> str:
    return f"{counted(days, 'day')} ago" if days > 0 else "today"


def verified_lines(verification: Verification) -> Iterator[str]:
    """What was found, most serious first."""
    from wizard.reports.subject import otherwise_now
    from wizard.text import clean

    manifest = verification.manifest
    for problem in verification.problems:
        yield f"✗ {clean(problem)}"
    yield (
        f"{verification.outcome.value.upper()}: edition {manifest.edition}, "
        f"judged as of {manifest.as_of.isoformat()}, {manifest.state}, "
        f"{manifest.not_checked} not checked"
    )
    if manifest.headline:
        yield clean(manifest.headline)
    if verification.readiness:
        suffix = otherwise_now(manifest.state, verification.readiness)
        yield from [suffix] if suffix else ()
    yield from _rules_lines(verification)
    for difference in verification.differences:
        yield f"  {clean(str(difference))}"
    if verification.compared:
        yield verification.compared.sentence
    if verification.sound and not verification.differences:
        yield f"Every file has the sum the manifest gives: {len(manifest.file)} files."
    yield from (f"! {clean(remark)}" for remark in verification.remarks)
    if verification.newer:
        yield verification.newer.line


def _rules_lines(verification: Verification) -> Iterator[str]:
    """The catalogue it was made with, and the parts that are unknown here."""
    from wizard.rules.phrasing import listed
    from wizard.text import clean

    manifest = verification.manifest
    day = manifest.rules_as_of
    by = f", by the rules of {day.isoformat()}" if day else ""
    yield f"Made with catalogue {clean(manifest.catalogue_version)}{by}."
    if verification.strange:
        names = listed([clean(name) for name in verification.strange])
        yield f"Made with rules this computer does not have: {names}."

"""`check`: assesses a draft, writes the requested reports, and sets the exit code."""

from __future__ import annotations

import os
from collections.abc import Callable, Collection, Iterable, Mapping
from contextlib import nullcontext
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

import click

from wizard.cli.app_context import (
    STANDARD,
    as_of_option,
    build_app_context,
    bytes_named,
    draft_path,
    milestone_option,
    output_option,
)
from wizard.cli.batch import (
    MANY_FORMATS,
    ONLY_MANY,
    BatchOptions,
    DraftRules,
    batch_options,
    is_many,
    judge_many,
)
from wizard.cli.boundary import EXIT_INTERRUPTED, echo_stderr, exit_now
from wizard.cli.live_options import LiveOptions, live_options
from wizard.cli.progress_line import progress_line
from wizard.cli.report_files import same_file, write_report
from wizard.cli.report_targets import (
    RenderedReport,
    ReportTarget,
    add_job_summary,
    refuse_same_files,
    targets_among,
    targets_with,
    usual_format,
    write_reports,
)
from wizard.cli.streams import echo_utf8
from wizard.cli.team_filter import TeamFilter, team_options
from wizard.dataclass import dataclass
from wizard.reports.formats import FORMATS
from wizard.rules.phrasing import listed

if TYPE_CHECKING:
    from wizard.cli.scan_results import SearchOutcome
    from wizard.drafts.evidence_observed import Observations
    from wizard.drafts.model import Draft
    from wizard.drafts.team_model import Person
    from wizard.engine.finding import Assessment
    from wizard.reports.baseline import Baseline
    from wizard.reports.outcome import CheckOutcome
    from wizard.reports.subject import Subject
    from wizard.session.app_context import AppContext

Decorated = TypeVar("Decorated", bound=Callable[..., object])

COMMENT = "comment"

LIMITS = ("blocker", "warning", "advice", "not-checked", "never")
"""The values of `wizard.reports.outcome.FailOn`, which is imported only when needed."""


_ALL_FORMATS = tuple(dict.fromkeys((*FORMATS, *MANY_FORMATS)))

_OPTIONS = (
    click.option(
        "--format", "formats", callback=targets_among(_ALL_FORMATS), multiple=True,
        metavar="FORM[=FILE]",
        help=f"The output format: {', '.join(FORMATS)}; of several drafts "
        f"{listed(MANY_FORMATS, 9, last='or')}; with a file, there. May be given several times.  "
        "[default: text; on GitHub: github; of several drafts: table]",
    ),
    output_option,
    click.option(
        "--fail-on", type=click.Choice(LIMITS), default="blocker", show_default=True,
        help="From which findings on to exit with 1; each includes those before it.",
    ),
    click.option(
        "--baseline", metavar="FILE",
        type=click.Path(path_type=Path, dir_okay=False, exists=True, allow_dash=True),
        help="Findings that are known and do not fail; - reads them from standard input.",
    ),
    click.option(
        "--write-baseline", metavar="FILE",
        type=click.Path(path_type=Path, dir_okay=False, allow_dash=True),
        help="Record what is open now as known.",
    ),
    click.option(
        "--against", metavar="DRAFT",
        type=click.Path(path_type=Path, dir_okay=False, exists=True),
        help="An earlier state of the draft, to compare with in --format comment.",
    ),
    click.option(
        "-q", "--quiet", is_flag=True,
        help="Print no text and no progress: only the exit code, and what --format asks for.",
    ),
    click.option(
        "-v", "--verbose", is_flag=True,
        help="In the text, also list advice, and what is met or does not apply.",
    ),
    click.option(
        "--no-ci", is_flag=True, help="The same output as at a terminal, also on a build service.",
    ),
)  # fmt: skip


def report_options(function: Decorated) -> Decorated:
    """The options for reports and failures."""
    for option in reversed(_OPTIONS):
        function = option(function)
    return function


@dataclass(frozen=True, slots=True)
class ReportOptions:
    """The options as given."""

    formats: tuple[ReportTarget, ...] = ()
    output: Path | None = None
    fail_on: str = "blocker"
    baseline: Path | None = None
    write_baseline: Path | None = None
    against: Path | None = None
    quiet: bool = False
    verbose: bool = False
    no_ci: bool = False

    def wanted(self, environ: Mapping[str, str]) -> tuple[ReportTarget, ...]:
        """The requested reports. Raises click.UsageError for more than one to standard output.

        Without a format, a GitHub log gets annotations; everything else the text.
        """
        if self.quiet and not (self.formats or self.output):
            return ()
        usual = usual_format(environ, self.output, no_ci=self.no_ci)
        return targets_with(self.formats, self.output, usual)

    @property
    def asks_for_many(self) -> bool:
        """Whether a format is one of several drafts only."""
        return any(each.form in ONLY_MANY for each in self.formats)

    def wanted_for_many(self) -> tuple[ReportTarget, ...]:
        """As `wanted`, for several drafts. Raises click.UsageError for formats of one."""
        targets = targets_with(self.formats, self.output, ONLY_MANY[0])
        for each in targets:
            if each.form not in MANY_FORMATS:
                known = listed(MANY_FORMATS, 9, last="or")
                raise click.UsageError(f"{each.form!r} is for one draft; of several: {known}.")
        return targets

    def check_files(self, draft: Path, wanted: Collection[ReportTarget]) -> None:
        """Raises click.UsageError if a file would be written twice, or is an input."""
        reports = [each.file for each in wanted if each.file]
        baseline = [self.write_baseline] if self.write_baseline else []
        if baseline and str(self.write_baseline) == STANDARD:
            if any(each.file is None for each in wanted):
                raise click.UsageError("The report goes to standard output already; name a file.")
            baseline = []
        written = [*reports, *baseline]
        if self.against and all(each.form != COMMENT for each in wanted):
            raise click.UsageError(f"--against is for --format {COMMENT}.")
        if any(self.against and same_file(each, self.against) for each in reports):
            raise click.UsageError(f"{self.against} is compared with; name another file.")
        if any(self.baseline and same_file(each, self.baseline) for each in reports):
            raise click.UsageError(f"{self.baseline} is the baseline; name another file.")
        refuse_same_files(written, draft)


EXIT_FAILS = 1
EXIT_COULD_NOT_TELL = 3


@click.command("check")
@click.argument("drafts", metavar="DRAFT ...", nargs=-1, required=True, type=click.Path())
@as_of_option
@milestone_option
@report_options
@click.option(
    "--source", is_flag=True, help="First search the source code that the draft names.",
)  # fmt: skip
@team_options
@live_options
@batch_options
@click.pass_context
def check_command(
    context: click.Context,
    /,
    drafts: tuple[str, ...],
    as_of: datetime | None,
    milestone: str,
    source: bool,
    **options: Any,
) -> None:
    """Judge a draft: what blocks, what warns, what was not checked.

    It is judged for the current milestone, the first that is not behind you, with all before it.
    DRAFT may be - for standard input; files are then looked for in this folder.
    Looks into the files that the draft names, and remembers in the program's cache what it saw.
    Exits with 1 when something blocks; --fail-on and --baseline say otherwise. Else exits with 3
    when a check of this run could not tell. Changes none of your files but those named for
    reports, and touches no network unless --live is given; then it first shows what it would
    call, and asks.

    Several drafts, or a folder that is searched for drafts, are judged in one run: a line for each.
    There, and with --format lines, a baseline beside a draft counts (known.toml has
    known.baseline.json). Of several it exits with 4 when one cannot be read, else with 1, else
    with 3.

    \b
    submission-wizard check sitebook.toml
    submission-wizard check sitebook.toml --format json | jq .data.counts
    submission-wizard check sitebook.toml --milestone launch
    submission-wizard check sitebook.toml --as-of 2025-04-01
    submission-wizard check sitebook.toml --format text --format sarif=out.sarif
    submission-wizard check sitebook.toml --fail-on warning --baseline known.json
    submission-wizard check sitebook.toml --against before.toml --format comment
    submission-wizard check sitebook.toml --live --step validation
    submission-wizard check sitebook.toml --source --live --yes
    submission-wizard check sitebook.toml --owner legal
    submission-wizard check apps --results apps.sqlite
    submission-wizard check one.toml other.toml --format lines
    """
    telling = ReportOptions(**{name: options.pop(name) for name in ReportOptions.__slots__})
    many = BatchOptions(**{name: options.pop(name) for name in BatchOptions.__slots__})
    part = TeamFilter(**{name: options.pop(name) for name in TeamFilter.__slots__})
    part.check()
    live_run = LiveOptions(**options)
    if many.asks_for_many or telling.asks_for_many or is_many("draft", drafts):
        _refuse_for_many(telling, source=source, live=live_run.live, part=part)
        rules = DraftRules(as_of, milestone, telling.fail_on)
        context.exit(judge_many("draft", drafts, telling.wanted_for_many(), many, rules))
    if part.is_given and (telling.baseline or telling.write_baseline):
        raise click.UsageError("A baseline is of all findings, not of one person's.")
    draft = Path(drafts[0])
    wanted = telling.wanted(os.environ)
    app_context = build_app_context(as_of)
    if str(draft) == STANDARD and (source or live_run.live):
        message = "What --source and --live find is kept beside the draft: name its file."
        raise click.UsageError(message)
    loaded = _loaded(app_context, draft, wanted)
    telling.check_files(loaded.path, wanted)
    searched = _searched(app_context, loaded) if source else None
    observed = searched.observed if searched else None
    at = JudgedDraft(loaded, milestone, part)
    if live_run.live:
        code = _check_live(app_context, at, live_run, telling, observed)
    else:
        code = _judge(app_context, at, telling, observed)
    in_vain = searched is not None and searched.could_not_tell
    context.exit(code or (EXIT_COULD_NOT_TELL if in_vain else 0))


def _refuse_for_many(telling: ReportOptions, *, source: bool, live: bool, part: TeamFilter) -> None:
    given = {
        "--owner": part.owner,
        "--unassigned": part.unassigned,
        "--source": source,
        "--live": live,
        "--baseline": telling.baseline,
        "--write-baseline": telling.write_baseline,
        "--against": telling.against,
    }
    for name, value in given.items():
        if value:
            raise click.UsageError(f"{name} is for one draft; name one.")


class JudgedDraft(NamedTuple):
    """A draft, and the milestone that it is judged for: an id, "all", or "" for the current one."""

    draft: Draft
    milestone: str = ""
    part: TeamFilter = TeamFilter()


def check_draft(app_context: AppContext, path: Path, form: str, output: Path | None) -> int:
    """Assesses the draft and prints the reports; returns the exit code."""
    telling = ReportOptions((ReportTarget(form),), output)
    return _judge(app_context, JudgedDraft(app_context.load(path)), telling)


def _loaded(app_context: AppContext, path: Path, wanted: Iterable[ReportTarget]) -> Draft:
    """Loads the draft; a parse error stands at its position on GitHub and in an editor."""
    from wizard.drafts.errors import UnreadableDraft

    try:
        if str(path) == STANDARD:
            return app_context.read(path, _standard_input(path))
        return app_context.load(draft_path(path))
    except UnreadableDraft as error:
        if ReportTarget("github") in wanted:
            from wizard.reports.github import unreadable_annotation

            click.echo(unreadable_annotation(error))
        if ReportTarget("lines") in wanted:
            from wizard.reports.compiler_lines import unreadable_line

            click.echo(unreadable_line(error))
        raise


def _standard_input(path: Path) -> bytes:
    from wizard.drafts.errors import UnreadableDraft
    from wizard.drafts.model import MAX_BYTES

    try:
        return bytes_named(path, MAX_BYTES)
    except OSError as error:
        reason = error.strerror or str(error)
        raise UnreadableDraft(path, reason, "Give a draft made by this program.") from error


def _searched(app_context: AppContext, draft: Draft) -> SearchOutcome:
    from wizard.cli.scan_results import search_source

    searched = search_source(app_context, draft)
    if searched is None:
        exit_now(EXIT_INTERRUPTED)
    return searched


def _check_live(
    app_context: AppContext,
    at: JudgedDraft,
    options: LiveOptions,
    telling: ReportOptions,
    known: Observations | None,
) -> int:
    from wizard.cli.live import run_live_checks

    shown = [FORMATS[each.form] for each in telling.wanted(os.environ) if each.file is None]
    quiet = telling.quiet or any(form.is_quiet for form in shown)
    found = run_live_checks(app_context, at.draft, options, known, quiet=quiet)
    if found.stopped:
        exit_now(EXIT_INTERRUPTED)
    code = _judge(app_context, at, telling, found.observed, found.live)
    return code or (EXIT_COULD_NOT_TELL if found.could_not_tell else 0)


def _judge(
    app_context: AppContext,
    at: JudgedDraft,
    telling: ReportOptions,
    observed: Observations | None = None,
    live: Mapping[str, Any] | None = None,
) -> int:
    from wizard.engine.milestones import at_milestone
    from wizard.reports.outcome import CheckOutcome, FailOn
    from wizard.reports.subject import Subject

    draft = at.draft
    known = _known(telling, draft)
    with nullcontext() if telling.quiet else progress_line() as line:
        share = line.share if line else None
        assessment = at_milestone(app_context.assess(draft, observed, share), at.milestone)
    only = at.part.filter_for(draft, assessment)
    me = _person_here(draft)
    subject = Subject(assessment, draft, app_context.catalogue, app_context.today, me, only)
    fresh: Baseline | None = None
    if telling.write_baseline:
        from wizard.reports.baseline import baseline_of

        fresh = baseline_of(draft, subject.findings)
        known = known or fresh
    outcome = CheckOutcome(
        subject,
        FailOn(telling.fail_on),
        known,
        live,
        verbose=telling.verbose,
        before=_earlier(app_context, telling.against, subject) if telling.against else None,
    )
    _write_reports(outcome, telling.wanted(os.environ))
    if telling.write_baseline and fresh:
        _write_baseline(telling.write_baseline, fresh)
    if outcome.failing:
        return EXIT_FAILS
    return code_for_files(assessment)


def _person_here(draft: Draft) -> Person | None:
    """Who works here; most drafts have no team, and then nothing of teams is imported."""
    if draft.team is None:
        return None
    from wizard.topics.team.people import person_here

    return person_here(draft)


def _earlier(app_context: AppContext, path: Path, now: Subject) -> Subject | None:
    """The earlier state at the same milestone, or at its own one in another edition.

    None, with a note on standard error, if it cannot be read, as a change may be what mends it,
    or if it is another draft.
    """
    from wizard.drafts.errors import UnreadableDraft
    from wizard.engine.milestones import at_milestone, milestone_name
    from wizard.reports.subject import Subject

    try:
        draft = app_context.load(path)
    except UnreadableDraft as error:
        echo_stderr(f"Not compared: {error.message}")
        return None
    if draft.id != now.draft.id:
        echo_stderr(f"Not compared: {path} is another draft.")
        return None
    same = draft.edition == now.draft.edition
    name = milestone_name(now.assessment) if same else ""
    assessment = at_milestone(app_context.assess(draft), name)
    return Subject(assessment, draft, app_context.catalogue, app_context.today)


def code_for_files(assessment: Assessment) -> int:
    """The exit code for the inspected files; prints what is undecided."""
    from wizard.reports.outcome import undecided_files

    untold = tuple(undecided_files(assessment))
    for message in dict.fromkeys(untold):
        echo_stderr(f"Could not tell: {message}.")
    return EXIT_COULD_NOT_TELL if untold else 0


def _known(telling: ReportOptions, draft: Draft) -> Baseline | None:
    """The named baseline; for lines, which hooks ask for, also one beside the draft."""
    if telling.baseline:
        return _baseline(telling.baseline, draft)
    if any(each.form == "lines" for each in telling.formats):
        from wizard.reports.baseline import baseline_beside

        return baseline_beside(draft)
    return None


def _baseline(path: Path, draft: Draft) -> Baseline:
    from wizard.reports.baseline import MAX_BYTES, baseline_in

    return baseline_in(lambda: bytes_named(path, MAX_BYTES), path, draft)


def _write_baseline(path: Path, baseline: Baseline) -> None:
    from wizard.reports.baseline import baseline_text

    text = baseline_text(baseline)
    if str(path) == STANDARD:
        echo_utf8(text)
    else:
        write_report(path, text)


def _write_reports(outcome: CheckOutcome, wanted: Iterable[ReportTarget]) -> None:
    """Renders every report before writing any, and writes files before the terminal."""
    targets = tuple(wanted)
    write_reports(
        [
            RenderedReport(each, FORMATS[each.form].render(outcome), FORMATS[each.form].is_utf8)
            for each in targets
        ]
    )
    add_job_summary(targets, os.environ, lambda: FORMATS["markdown"].render(outcome))

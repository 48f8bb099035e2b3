"""`review`: writes a reviewer's points about a bundle, as TOML to edit or as a mail."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from wizard.cli.app_context import build_app_context, output_option
from wizard.cli.progress_line import progress_line
from wizard.errors import WizardError
from wizard.rules.phrasing import counted

if TYPE_CHECKING:
    from wizard.bundle.answered import PointAnswer
    from wizard.session.app_context import AppContext
    from wizard.topics.feedback.review import Review


@click.command("review")
@click.argument("source", metavar="BUNDLE", type=click.Path(path_type=Path))
@click.option("--mail", is_flag=True, help="Write the text of a mail instead of TOML.")
@click.option("--reviewer", default="", metavar="NAME", help="Who reviews it.")
@click.option(
    "--round", "number", type=click.IntRange(1, 9999), metavar="N",
    help="The round of review; the one after the last that the bundle knows, by default.",
)  # fmt: skip
@output_option
def review_command(
    source: Path, *, mail: bool, reviewer: str, number: int | None, output: Path | None
) -> None:
    """Write a review of a bundle with a point for each thing that a reviewer has to raise.

    A point is prefilled for what blocks, is judged differently than the bundle says, or needs eyes;
    with the id of the requirement, an excerpt of the answer, and what is asked for. Edit the TOML,
    then name it in place of the bundle to read it back and to make a mail of it. Nothing is sent.

    \b
    submission-wizard review sitebook-launch.zip --reviewer "Jo Field" -o review.toml
    submission-wizard review review.toml --mail -o review.txt
    """
    from wizard.text import one_line
    from wizard.topics.feedback.review import review_toml
    from wizard.topics.feedback.review_mail import review_mail

    app_context = build_app_context()
    if source.suffix.lower() == ".toml" and source.is_file():
        if reviewer or number is not None:
            raise click.UsageError("--reviewer and --round stand in the review; edit them there.")
        review = review_in(source, app_context)
        if not mail:
            click.echo(one_line(f"{source.name} is sound: {_counts(review)}."))
            return
    else:
        review = _review_of_bundle(source, app_context, reviewer, number)
    _deliver(review_mail(review) if mail else review_toml(review), output, source)
    if output is not None:
        click.echo(one_line(f"{output}: {_counts(review)}."))


def review_in(path: Path, app_context: AppContext) -> Review:
    """The review in a file. Raises WizardError, with the line for one that is not sound."""
    from wizard.files import read_file
    from wizard.topics.feedback.review import MAX_REVIEW, read_review

    try:
        data = read_file(path, MAX_REVIEW)
    except OSError as error:
        message = f"{path} cannot be read: {error.strerror or error}."
        raise WizardError(message, "Name the file of a review.") from error
    known = {each.id for each in app_context.catalogue.requirements}
    return read_review(data, str(path), known)


def _review_of_bundle(
    bundle: Path, app_context: AppContext, reviewer: str, number: int | None
) -> Review:
    from wizard.bundle.review import Reviewing, review_of
    from wizard.bundle.verify import verify_bundle

    with progress_line() as line:
        verification = verify_bundle(
            bundle,
            app_context.catalogue,
            decode=True,
            contents=app_context.inspections,
            progress=line.share,
        )
    return review_of(bundle, verification, Reviewing(reviewer, app_context.today, number))


def _counts(review: Review) -> str:
    from wizard.catalogue.model import Severity

    found = ((each, sum(p.severity is each for p in review.points)) for each in Severity)
    parts = ", ".join(f"{number} {each.value}" for each, number in found if number)
    of = f"round {review.round} of {review.app}"
    return f"{counted(len(review.points), 'point')}{f' ({parts})' if parts else ''}, {of}"


def _deliver(text: str, output: Path | None, source: Path) -> None:
    """Writes a review; one that may have been edited is never replaced."""
    from wizard.cli.report_files import holds_exactly, same_file, write_report

    if output is None:
        click.echo(text, nl=False)
        return
    if same_file(output, source):
        raise click.UsageError(f"{output} is what is reviewed; name another file.")
    if output.is_file() and not holds_exactly(output, text.encode("utf-8")):
        message = f"{output} is there already and may hold your changes."
        raise WizardError(message, "Name another file with -o, or remove this one.")
    write_report(output, text)


def point_lines(answers: tuple[PointAnswer, ...]) -> Iterator[str]:
    """What became of the points of a review, one a line, and what changed for it."""
    from collections import Counter

    from wizard.bundle.answered import PointOutcome
    from wizard.rules.phrasing import listed
    from wizard.text import one_line

    numbers = Counter(each.outcome for each in answers)
    parts = (f"{numbers[each]} {each.value}" for each in PointOutcome if numbers[each])
    yield f"Points of the review: {', '.join(parts) or 'none'}."
    for number, each in enumerate(answers, 1):
        name = each.point.requirement or "the bundle"
        moved = f" ({each.before or 'not judged'} → {each.now})" if each.now else ""
        changed = f", changed: {listed(each.changed, 3)}" if each.changed else ""
        yield f"  {number}. {one_line(f'{each.outcome.value}: {name}{moved}{changed}')}"
        yield f"     {one_line(each.point.asked)}"


def points_document(answers: tuple[PointAnswer, ...]) -> list[dict[str, object]]:
    """The same as JSON."""
    return [
        {
            "requirement": each.point.requirement or None,
            "asked": each.point.asked,
            "outcome": each.outcome.value,
            "before": each.before or None,
            "now": each.now or None,
            "changed": list(each.changed),
        }
        for each in answers
    ]


def all_answered(answers: tuple[PointAnswer, ...]) -> bool:
    """Whether every point is answered, of those that name a requirement."""
    from wizard.bundle.answered import PointOutcome

    settled = {PointOutcome.ANSWERED, PointOutcome.NOT_TOLD}
    return all(each.outcome in settled for each in answers)

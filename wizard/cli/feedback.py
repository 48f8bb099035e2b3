"""`feedback`: imports reviewers' mails as points, and answers them."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import click

from wizard.cli.app_context import (
    DayParameter,
    build_app_context,
    draft_argument,
    draft_path,
    open_for_editing,
    output_option,
)
from wizard.cli.groups import SuggestingGroup
from wizard.cli.report_files import deliver_report
from wizard.cli.streams import echo_document
from wizard.errors import WizardError
from wizard.reports.document_kinds import FEEDBACK

if TYPE_CHECKING:
    from wizard.session.app_context import AppContext
    from wizard.topics.feedback.mail import ReceivedMail
    from wizard.topics.feedback.points import Feedback, Point

EXIT_OPEN = 1


@click.group("feedback", cls=SuggestingGroup)
def feedback_command() -> None:
    """Bring in what reviewers wrote, answer it point by point, and write the reply.

    \b
    submission-wizard feedback import sitebook.toml review.eml
    submission-wizard feedback list sitebook.toml --open
    submission-wizard feedback answer sitebook.toml 1 --response "Link replaced" --resolve
    submission-wizard feedback reply sitebook.toml -o reply.txt
    """


@contextmanager
def _writing(app_context: AppContext, draft: Path) -> Iterator[Feedback]:
    """The points of a draft opened for editing; saved if nothing was raised."""
    from wizard.topics.feedback.points import Feedback

    with open_for_editing(app_context, draft) as open_draft:
        yield Feedback(open_draft.session)


def _reading(app_context: AppContext, draft: Path) -> Feedback:
    from wizard.topics.feedback.points import Feedback

    return Feedback(app_context.look_at(draft_path(draft)).session)


@feedback_command.command("import")
@draft_argument
@click.argument("file", metavar="FILE")
@click.option("--yes", is_flag=True, help="Take the points as they are shown, without asking.")
@click.option(
    "--round", "number", type=click.IntRange(1, 9999), metavar="N",
    help="The round of review to which they belong; the next one by default.",
)  # fmt: skip
@click.option(
    "--received-on", type=DayParameter(["%Y-%m-%d"]), metavar="YYYY-MM-DD",
    help="The date on which you received it; the date of the e-mail, or else today, by default.",
)  # fmt: skip
def import_feedback(
    draft: Path, file: str, *, yes: bool, number: int | None, received_on: datetime | None
) -> None:
    """Split FILE into points and take them in as a round of review.

    FILE is a mail (.eml), a text (.txt, .md), a saved page, or a review as TOML; “-” reads the text
    from a pipe. What was made of it is shown first, with what was left out. At a terminal you can
    then join, split and drop points before you take them. A point that names the id of a
    requirement is tied to it; a review of a later round asks again, and adds nothing twice.

    \b
    submission-wizard feedback import sitebook.toml review.eml
    submission-wizard feedback import sitebook.toml review.eml --yes --round 2
    pbpaste | submission-wizard feedback import sitebook.toml - --yes
    """
    from wizard.cli.feedback_sorting import edit_split_at_terminal, print_points
    from wizard.topics.feedback.points import next_round
    from wizard.topics.feedback.suggest import Suggester
    from wizard.topics.feedback.triage import SplitEditor

    if file == "-" and not yes:
        raise click.UsageError("A pipe leaves no way to ask. Add --yes to take what is shown.")
    came = _received(file)
    app_context = build_app_context()
    with _writing(app_context, draft) as feedback:
        review = feedback.review_in(came, file)
        sorting = SplitEditor(review.found, partial(feedback.stands, number=review.round))
        number = number or review.round or next_round(feedback.points)
        day = received_on.date() if received_on else review.day or app_context.today
        click.echo(_round_headline(came, number, day))
        suggester = Suggester(feedback.session)
        print_points(sorting, feedback, suggester)
        if not sorting.points:
            raise WizardError("No new point was found.", "Name another file, or paste its text.")
        if not yes and not edit_split_at_terminal(sorting, feedback, suggester):
            click.echo("Nothing was taken.")
            return
        feedback.add(sorting.points, number, day)
    click.echo(f"{len(sorting.points)} taken as round {number}; {len(feedback.open)} open.")


def _received(file: str) -> ReceivedMail:
    from wizard.topics.feedback.mail import MOST_BYTES, received, received_in

    if file != "-":
        return received_in(Path(file))
    data = sys.stdin.buffer.read(MOST_BYTES + 1) if sys.stdin is not None else b""
    return received(data, "What came through the pipe")


def _round_headline(came: ReceivedMail, number: int, day: date) -> str:
    from wizard.text import clean

    mail = " · ".join(part for part in (came.subject, came.sender) if part)
    return clean(f"Round {number}, received {day.isoformat()}{f' · {mail}' if mail else ''}")


@feedback_command.command("list")
@draft_argument
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@click.option("--open", "only_open", is_flag=True, help="Only the points that block.")
@click.pass_context
def list_feedback(context: click.Context, draft: Path, *, as_json: bool, only_open: bool) -> None:
    """List the points by rounds, the last round first.

    Exits with 1 while a point is open: it blocks a resubmission.

    \b
    submission-wizard feedback list sitebook.toml
    submission-wizard feedback list sitebook.toml --json
    """
    from wizard.topics.feedback.points import PointState

    feedback = _reading(build_app_context(), draft)
    points = [p for p in feedback.points if not only_open or p.state is PointState.OPEN]
    if as_json:
        echo_document(FEEDBACK, _feedback_document(feedback, points))
    else:
        _print(feedback, points, only_open=only_open)
    context.exit(EXIT_OPEN if feedback.open else 0)


def _feedback_document(feedback: Feedback, points: list[Point]) -> dict[str, object]:
    from wizard.topics.feedback.points import rounds_of

    return {
        "field": feedback.field,
        "open": len(feedback.open),
        "rounds": [
            {
                "round": one.number or None,
                "received_on": one.received_on.isoformat() if one.received_on else None,
                "points": [_as_json(feedback, point) for point in one.points],
            }
            for one in rounds_of(points)
        ],
    }


def _as_json(feedback: Feedback, point: Point) -> dict[str, object]:
    from wizard.topics.feedback.points import without_secrets_in

    before = feedback.asked_before(point)
    point = without_secrets_in(point)
    return {
        "number": point.number,
        "text": point.text,
        "state": point.state.value,
        "about": point.about or None,
        "asked_before": before.number if before else None,
        "response": point.response or None,
        "deferred": point.reason or None,
        "received_on": point.received_on.isoformat() if point.received_on else None,
    }


def _print(feedback: Feedback, points: list[Point], *, only_open: bool) -> None:
    from wizard.reports.reply import round_counts_words, round_words
    from wizard.topics.feedback.points import rounds_of
    from wizard.topics.feedback.turn import round_turns

    turns = {turn.number: turn for turn in round_turns(feedback.session.assessment)}
    for one in rounds_of(points):
        click.echo(f"{round_words(one)} – {round_counts_words(one)}")
        since = turns[one.number].since_words if one.number in turns else ""
        if since:
            click.echo(f"  {since}.")
        for point in one.points:
            _print_point(feedback, point)
    if not points:
        none = "No point is open." if only_open and feedback.points else "There are no points yet."
        click.echo(none)


def _print_point(feedback: Feedback, point: Point) -> None:
    from wizard.reports.reply import SIGN_OF
    from wizard.text import one_line
    from wizard.topics.feedback.points import about_label, without_secrets_in

    before = feedback.asked_before(point)
    point = without_secrets_in(point)
    click.echo(f"  {SIGN_OF[point.state].mark} {point.number:>3}  {one_line(point.text)}")
    if point.about:
        label = about_label(feedback.session.edition, point.about)
        name = f" ({point.about})" if label != point.about else ""
        click.echo(f"         about: {one_line(label + name)}")
    if before:
        click.echo(f"         asked again: point {before.number} of round {before.round}")
    for lead, words in (("response", point.response), ("waits", point.reason)):
        if words:
            click.echo(f"         {lead}: {one_line(words)}")


@feedback_command.command("answer")
@draft_argument
@click.argument("number", type=click.IntRange(1), metavar="N")
@click.option("--response", metavar="TEXT", help="What you did; @FILE reads a file's text.")
@click.option("--resolve", is_flag=True, help="It is settled.")
@click.option("--defer", metavar="REASON", help="It is postponed, for this reason.")
@click.option("--reopen", is_flag=True, help="It is open again.")
@click.option(
    "--about", metavar="ID", help="Link it to a field or requirement; “” removes the link."
)
def answer_feedback(
    draft: Path,
    number: int,
    *,
    response: str | None,
    resolve: bool,
    defer: str | None,
    reopen: bool,
    about: str | None,
) -> None:
    """Answer point N, settle it or leave it for later, or tie it to what it is about.

    \b
    submission-wizard feedback answer sitebook.toml 1 --response "Link replaced" --resolve
    submission-wizard feedback answer sitebook.toml 1 --defer "Comes with version 1.2 in May"
    submission-wizard feedback answer sitebook.toml 1 --about support.url
    """
    if resolve + (defer is not None) + reopen > 1:
        raise click.UsageError("Only one of --resolve, --defer and --reopen can be meant.")
    if not (resolve or reopen) and response is defer is about is None:
        raise click.UsageError("Say what to do: --response, --resolve, --defer, --reopen, --about.")
    words = _text_argument(response)
    with _writing(build_app_context(), draft) as feedback:
        if about is not None:
            feedback.tie(number, about)
        if words is not None:
            feedback.answer(number, words)
        if resolve:
            feedback.resolve(number)
        if defer is not None:
            feedback.defer(number, defer)
        if reopen:
            feedback.reopen(number)
    click.echo(f"Point {number} is {feedback.point(number).state}; {len(feedback.open)} open.")


def _text_argument(given: str | None) -> str | None:
    from wizard.topics.feedback.mail import received_in

    if given is None or not given.startswith("@"):
        return given
    return received_in(Path(given[1:])).text


@feedback_command.command("reply")
@draft_argument
@click.option("--round", "number", type=click.IntRange(0), metavar="N", help="Reply to this round.")
@click.option("--all", "every", is_flag=True, help="Reply to every round, the last one first.")
@output_option
@click.option(
    "--format", "form", type=click.Choice(["text", "markdown"]), default="text",
    show_default=True, help="The output format.",
)  # fmt: skip
def reply_feedback(
    draft: Path, number: int | None, *, every: bool, output: Path | None, form: str
) -> None:
    """Write the reply to the last round: each point, what was done, what waits and why.

    \b
    submission-wizard feedback reply sitebook.toml
    submission-wizard feedback reply sitebook.toml --all --format markdown -o reply.md
    """
    from wizard.reports.reply import reviewer_reply
    from wizard.topics.feedback.points import rounds_of

    if every and number is not None:
        raise click.UsageError("--all and --round cannot both be meant.")
    feedback = _reading(build_app_context(), draft)
    rounds = rounds_of(feedback.points)
    wanted = rounds if every else rounds[:1]
    if number is not None:
        wanted = tuple(one for one in rounds if one.number == number)
    if not wanted:
        what = f"There is no round {number}." if number is not None else "There are no points yet."
        raise WizardError(what, "See the rounds: submission-wizard feedback list DRAFT")
    session = feedback.session
    text = reviewer_reply(session.draft.name, wanted, session.edition, form)
    deliver_report(text, output, session.draft.path)

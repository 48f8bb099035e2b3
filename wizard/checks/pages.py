"""Checks of page content. Missing words only warn, since a page may be phrased differently."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any, NamedTuple

from wizard.catalogue.model import Severity, Status
from wizard.checks.fact_types import number, table, word
from wizard.checks.links import sign_in_fault
from wizard.checks.page_kinds import SignInWall, sign_in_of, signs_of
from wizard.checks.recalled import NOT_ASKED, kept_answer_or_verdict
from wizard.checks.visit_facts import VisitFacts, visit_of
from wizard.checks.visits import AnswerLink, fault_of
from wizard.drafts.evidence_observed import Facts as Seen
from wizard.drafts.evidence_observed import Question
from wizard.rules.addresses import address_of
from wizard.rules.phrasing import counted, listed, quoted
from wizard.rules.reading import field_at, text_of
from wizard.rules.verdict import Facts, Verdict, could_not_tell, met, not_met, unanswered

_LITTLE = 200
"""Minimum text length; a shorter page with scripts is rendered by them."""


class VisitedPage(NamedTuple):
    """A page that was read, with its content."""

    link: AnswerLink
    seen: Seen
    visit: VisitFacts
    asked: SignInWall


def _page_questions(
    name: str, facts: Facts, fields: Sequence[str], details: Sequence[str]
) -> tuple[Question, ...]:
    address = text_of(facts, fields[0]) if fields else None
    parts = address_of(address) if address else None
    if address is None or parts is None or parts.scheme != "https":
        return ()
    return (Question(name, (address, *details)),)


def _visited_page(
    facts: Facts, field: str, questions: Sequence[Question], signs: Sequence[str]
) -> VisitedPage | Verdict:
    """The page of a question; a verdict if it could not be read."""
    if not questions:
        text = text_of(facts, field)
        if text is None:
            return unanswered(field)
        message = f"{quoted(text, 60)} is not a full https address, so no page was opened"
        return could_not_tell(message, field=field)
    known = kept_answer_or_verdict(facts, questions[0], NOT_ASKED)
    if isinstance(known, Verdict):
        return replace(known, field=field)
    link, visit = AnswerLink(field, None, questions[0].inputs[0]), visit_of(known.facts)
    found = signs_of(tuple(signs))
    fault = fault_of(link, visit, found)
    return fault or VisitedPage(link, known.facts, visit, sign_in_of(visit, found))


def _unreadable(page: VisitedPage) -> Verdict | None:
    """Why the content of a page cannot be judged."""
    name, visit = page.link.name, page.visit
    if page.asked is not SignInWall.NO:
        message = f"{name} asks to sign in first, so it could not be read"
    elif not visit.is_page:
        message = f"{name} is {quoted(visit.kind)}; only pages of text are read"
    elif visit.characters < _LITTLE and visit.scripts:
        message = f"{name} shows its text only with JavaScript, so it could not be read"
    else:
        return None
    return could_not_tell(message, field=page.link.field, needs_person=True)


def _not_to_the_end(page: VisitedPage) -> Verdict | None:
    """Missing content may be in the part of the page that was not read."""
    if page.seen.get("whole") is not False:
        return None
    message = f"{page.link.name} is too long; its end was not read"
    return could_not_tell(message, field=page.link.field)


def _lacking_on_page(
    page: VisitedPage, text: str, fix: str, severity: Severity = Severity.WARNING
) -> Verdict:
    doubt = _not_to_the_end(page)
    message = f"{page.link.name} {text}"
    return doubt or not_met(message, fix, field=page.link.field, severity=severity)


def link_steps_questions(
    facts: Facts, fields: Sequence[str], **_only_judging: object
) -> tuple[Question, ...]:
    return _page_questions("link-steps", facts, fields, ())


def link_steps(
    facts: Facts, fields: tuple[str, ...], *, least: int, signs: tuple[str, ...]
) -> Verdict:
    """The public page has an ordered list or numbered lines with `least` steps or more."""
    page = _visited_page(facts, fields[0], link_steps_questions(facts, fields), signs)
    if isinstance(page, Verdict):
        return page
    hidden = sign_in_fault(page.link, page.asked) or _unreadable(page)
    if hidden:
        return hidden
    steps = max(number(page.seen, "ordered"), number(page.seen, "numbered"))
    if steps >= least:
        return met(f"{page.link.name} has {counted(steps, 'ordered step')}")
    found = f"{counted(steps, 'step')} in a row" if steps else "none"
    message = f"shows no ordered steps, as far as a machine can tell: {found}; at least {least}"
    return _lacking_on_page(page, message, "Write the steps as a numbered list.")


def link_mentions_questions(
    facts: Facts, fields: Sequence[str], *, words: Sequence[str], **_only_judging: object
) -> tuple[Question, ...]:
    names = [text_of(facts, field) for field in fields[1:]]
    if None in names:
        return ()
    return _page_questions("link-mentions", facts, fields, (*words, *filter(None, names)))


def link_mentions(
    facts: Facts, fields: tuple[str, ...], *, words: tuple[str, ...], signs: tuple[str, ...]
) -> Verdict:
    """The page contains each of the words, and the answers of the other fields."""
    for field in fields[1:]:
        if text_of(facts, field) is None:
            return unanswered(field)
    questions = link_mentions_questions(facts, fields, words=words)
    page = _visited_page(facts, field_at(fields, 0), questions, signs)
    if isinstance(page, Verdict):
        return page
    found = table(page.seen, "found")
    missing = [one for one in questions[0].inputs[1:] if not number(found, one)]
    if not missing:
        return met(f"{page.link.name} names {listed(map(quoted, questions[0].inputs[1:]))}")
    message = f"does not name {listed(map(quoted, missing), last='or')}"
    fix = "Name both your app and Procore where the page says what the app does."
    return _unreadable(page) or _lacking_on_page(page, message, fix)


def link_privacy_questions(
    facts: Facts,
    fields: Sequence[str],
    *,
    topics: Sequence[str],
    wished: Sequence[str],
    **_only_judging: object,
) -> tuple[Question, ...]:
    return _page_questions("link-privacy", facts, fields, (*topics, *wished))


def link_privacy(
    facts: Facts,
    fields: tuple[str, ...],
    *,
    topics: tuple[str, ...],
    wished: tuple[str, ...],
    language: str,
    signs: tuple[str, ...],
) -> Verdict:
    """The public page is in `language` ("en") if it says so, and covers each topic.

    `topics` and `wished` are patterns with a label; missing `wished` ones are only advice.
    """
    page = _visited_page(
        facts, fields[0], link_privacy_questions(facts, fields, topics=topics, wished=wished), signs
    )
    if isinstance(page, Verdict):
        return page
    hidden = sign_in_fault(page.link, page.asked) or _unreadable(page)
    if hidden:
        return hidden
    spoken = word(page.seen, "language")
    if spoken and not spoken.casefold().startswith(language):
        message = f"says that it is in {quoted(spoken)}; it must be in {quoted(language)}"
        return _lacking_on_page(page, message, "Enter the address of the English policy.")
    found = table(page.seen, "found")
    missing = [topic for topic in _labels(topics) if not word(found, topic)]
    lesser = [topic for topic in _labels(wished) if not word(found, topic)]
    if not missing and not lesser:
        return met(f"{page.link.name} covers everything that is required")
    message = f"does not cover {listed(missing or lesser, 4, last='or')}, as far as its words show"
    fix = "Add a passage about it, or make sure that the page covers it in other words."
    return _lacking_on_page(page, message, fix, Severity.WARNING if missing else Severity.ADVICE)


def _labels(patterns: Sequence[str]) -> Iterator[str]:
    return iter(dict.fromkeys(pattern.partition(": ")[0] for pattern in patterns))


def link_version_date_questions(
    facts: Facts, fields: Sequence[str], *, shows: Sequence[str], **_only_judging: object
) -> tuple[Question, ...]:
    return _page_questions("link-version-date", facts, fields, shows)


def link_version_date(
    facts: Facts, fields: tuple[str, ...], *, shows: tuple[str, ...], signs: tuple[str, ...]
) -> Verdict:
    """The page matches each pattern of `shows`, e.g. "version: v[0-9]+"."""
    page = _visited_page(
        facts, fields[0], link_version_date_questions(facts, fields, shows=shows), signs
    )
    if isinstance(page, Verdict):
        return page
    found = table(page.seen, "found")
    missing = [f"no {label}" for label in _labels(shows) if not word(found, label)]
    if not missing:
        traces = listed(quoted(word(found, label)) for label in _labels(shows))
        return met(f"{page.link.name} shows {traces}")
    message = f"shows {listed(missing)}, as far as a machine can tell"
    fix = "Show the app's version and the date of the last change on the page."
    return _unreadable(page) or _lacking_on_page(page, message, fix)


def page_content_questions(
    facts: Facts,
    fields: Sequence[str],
    *,
    patterns: Sequence[str],
    where: str,
    **_only_judging: object,
) -> tuple[Question, ...]:
    return _page_questions("page-content", facts, fields, (where, *patterns))


def page_content(
    facts: Facts,
    fields: tuple[str, ...],
    *,
    patterns: tuple[str, ...],
    where: str,
    signs: tuple[str, ...],
) -> Verdict:
    """The page matches none of the patterns; a match needs confirmation by a person.

    `where` is "text" for visible text, "markup" for the whole page.
    """
    page = _visited_page(
        facts,
        fields[0],
        page_content_questions(facts, fields, patterns=patterns, where=where),
        signs,
    )
    if isinstance(page, Verdict):
        return _as_unread(page)
    traces = _traces(table(page.seen, "found"), patterns)
    if traces:
        message = f"{page.link.name} has {listed(map(quoted, traces))}; a person should look at it"
        fix = "Remove it, or make sure that it means something else."
        return not_met(message, fix, field=page.link.field, severity=Severity.WARNING)
    unread = _unreadable(page) or _not_to_the_end(page)
    return unread or met(f"none of {counted(len(patterns), 'trace')} on {page.link.name}")


def _as_unread(verdict: Verdict) -> Verdict:
    """Unavailable pages are reported by the link check instead."""
    if verdict.status is not Status.NOT_MET:
        return verdict
    return could_not_tell(f"{verdict.message}, so it could not be read", field=verdict.field)


def _traces(found: Mapping[str, Any], patterns: Sequence[str]) -> list[str]:
    return [word(found, pattern) for pattern in patterns if word(found, pattern)]

"""Probes of pages: searches their content for a check."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

from wizard.drafts.evidence_observed import Facts, Question
from wizard.inspection.probes.calls import PlannedCall
from wizard.inspection.probes.scene import ProbeContext, ProbeError
from wizard.inspection.probes.visiting import VisitResult, call_to, visit_address
from wizard.text import one_line

_EXCERPT = 60
_FINDS = 10
"""Maximum matches reported of one page."""


def page_calls(question: Question) -> tuple[PlannedCall, ...]:
    return (call_to(question.inputs[0]),)


async def link_steps(question: Question, probe_context: ProbeContext) -> Facts:
    """`ordered`: items of the longest ordered list; `numbered`: the last number from 1."""
    visit = await visit_address(question.inputs[0], probe_context)
    if visit.markup is None:
        return visit.facts
    page = visit.markup
    return {**_page_facts(visit), "ordered": page.ordered, "numbered": page.numbered}


async def link_mentions(question: Question, probe_context: ProbeContext) -> Facts:
    """`found`: the number of occurrences of each word in title and text, ignoring case."""

    def count(visit: VisitResult) -> dict[str, Any]:
        text = " ".join(_page_text_blocks(visit)).casefold()
        return {word: text.count(word.casefold()) for word in question.inputs[1:] if word}

    return await _look_at_page(question, probe_context, count)


async def link_privacy(question: Question, probe_context: ProbeContext) -> Facts:
    """`found`: a match for each topic, "" for none; `language`: as stated by the page."""
    facts = await _look_at_page(
        question, probe_context, lambda visit: _labelled_traces(question.inputs[1:], visit)
    )
    visit = await visit_address(question.inputs[0], probe_context)
    return {**facts, "language": one_line(visit.markup.language)} if visit.markup else facts


async def link_version_date(question: Question, probe_context: ProbeContext) -> Facts:
    """`found`: a version and a date as on the page, "" for none."""
    return await _look_at_page(
        question, probe_context, lambda visit: _labelled_traces(question.inputs[1:], visit)
    )


async def page_content(question: Question, probe_context: ProbeContext) -> Facts:
    """`found`: the patterns that match the page, each with an excerpt.

    The second input is the scope: "text" is the visible text, "markup" the whole page.
    """

    def traces(visit: VisitResult) -> dict[str, Any]:
        lines = _page_text_blocks(visit) if question.inputs[1] == "text" else (visit.source,)
        finds = (
            (one, _trace(re.compile(one, re.IGNORECASE), lines)) for one in question.inputs[2:]
        )
        return dict([find for find in finds if find[1]][:_FINDS])

    return await _look_at_page(question, probe_context, traces)


async def _look_at_page(
    question: Question, probe_context: ProbeContext, look: Callable[[VisitResult], dict[str, Any]]
) -> dict[str, Any]:
    """The visit facts and the search result; the search runs in a thread."""
    visit = await visit_address(question.inputs[0], probe_context)
    if visit.markup is None:
        return dict(visit.facts)
    try:
        found = await asyncio.to_thread(look, visit)
    except re.error as error:
        raise ProbeError(f"a pattern of the catalogue is damaged ({error})") from error
    return {**_page_facts(visit), "found": found}


def _page_facts(visit: VisitResult) -> dict[str, Any]:
    return {**visit.facts, "whole": visit.whole}


def _page_text_blocks(visit: VisitResult) -> Sequence[str]:
    """Title and visible text, block by block."""
    return (visit.markup.title, *visit.markup.blocks) if visit.markup else ()


def _labelled_traces(patterns: Iterable[str], visit: VisitResult) -> dict[str, str]:
    """A match for each label of patterns like "label: expression"; labels may be shared."""
    found: dict[str, str] = {}
    for label, expression in _split_patterns(patterns):
        if not found.get(label):
            found[label] = _trace(re.compile(expression, re.IGNORECASE), _page_text_blocks(visit))
    return found


def _split_patterns(patterns: Iterable[str]) -> Iterator[tuple[str, str]]:
    for pattern in patterns:
        label, _, expression = pattern.partition(": ")
        yield label, expression


def _trace(pattern: re.Pattern[str], lines: Iterable[str]) -> str:
    """The first match, shortened; "" for none."""
    match = next(filter(None, map(pattern.search, lines)), None)
    if match is None:
        return ""
    return one_line(match[0][: 4 * _EXCERPT])[:_EXCERPT].strip() or "…"

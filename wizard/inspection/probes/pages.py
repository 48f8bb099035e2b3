"""Probes of pages: what stands on them of that which a check looks for."""

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
"""Traces told of one page."""


def page_calls(question: Question) -> tuple[PlannedCall, ...]:
    return (call_to(question.inputs[0]),)


async def link_steps(question: Question, scene: ProbeContext) -> Facts:
    """`ordered`: items of the longest ordered list; `numbered`: how far lines count up from 1."""
    visit = await visit_address(question.inputs[0], scene)
    if visit.markup is None:
        return visit.facts
    page = visit.markup
    return {**_page_facts(visit), "ordered": page.ordered, "numbered": page.numbered}


async def link_mentions(question: Question, scene: ProbeContext) -> Facts:
    """`found`: how often each of the words stands in title and text, in any case."""

    def count(visit: VisitResult) -> dict[str, Any]:
        text = " ".join(_page_text_blocks(visit)).casefold()
        return {word: text.count(word.casefold()) for word in question.inputs[1:] if word}

    return await _look_at_page(question, scene, count)


async def link_privacy(question: Question, scene: ProbeContext) -> Facts:
    """`found`: a trace of each topic, "" for none; `language`: what the page says it is in."""
    facts = await _look_at_page(
        question, scene, lambda visit: _labelled_traces(question.inputs[1:], visit)
    )
    visit = await visit_address(question.inputs[0], scene)
    return {**facts, "language": one_line(visit.markup.language)} if visit.markup else facts


async def link_version_date(question: Question, scene: ProbeContext) -> Facts:
    """`found`: a version and a date as the page has them, "" for none."""
    return await _look_at_page(
        question, scene, lambda visit: _labelled_traces(question.inputs[1:], visit)
    )


async def page_content(question: Question, scene: ProbeContext) -> Facts:
    """`found`: the patterns that the page matches, each with a trace.

    The second input says where to look: "text" is what a reader sees, "markup" all of the page.
    """

    def traces(visit: VisitResult) -> dict[str, Any]:
        lines = _page_text_blocks(visit) if question.inputs[1] == "text" else (visit.source,)
        finds = (
            (one, _trace(re.compile(one, re.IGNORECASE), lines)) for one in question.inputs[2:]
        )
        return dict([find for find in finds if find[1]][:_FINDS])

    return await _look_at_page(question, scene, traces)


async def _look_at_page(
    question: Question, scene: ProbeContext, look: Callable[[VisitResult], dict[str, Any]]
) -> dict[str, Any]:
    """The facts of the visit and what a look at the page found; a look may take its time."""
    visit = await visit_address(question.inputs[0], scene)
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
    """A trace for each label of patterns like "label: expression"; several may share a label."""
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
    """What matched first, shortened; "" for nothing."""
    match = next(filter(None, map(pattern.search, lines)), None)
    if match is None:
        return ""
    return one_line(match[0][: 4 * _EXCERPT])[:_EXCERPT].strip() or "…"

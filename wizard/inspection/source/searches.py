"""The searches of source-absent, -present, -secrets and -signs, with their facts."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from wizard.drafts.evidence_observed import Question
from wizard.inspection.source.conditions import RELEVANT, REQUEST, item_of
from wizard.inspection.source.relevance import Relevance
from wizard.inspection.source.request_rules import RequestSearcher
from wizard.inspection.source.routes import Routes
from wizard.inspection.source.rules import Rule, RuleFinds, Searcher, SourceHit
from wizard.inspection.source.seeking import ScanPass, Search, details_of
from wizard.inspection.source.standing import IN_FORCE, Place, Sure

if TYPE_CHECKING:
    from wizard.inspection.source.scan import Seeker

_ENOUGH = 3
"""Matches of each pattern that prove its presence."""
_TOLD = 5
"""Maximum matches of each kind in facts; others are counted."""


def absent(question: Question, passing: ScanPass) -> Search:
    """All matches of forbidden patterns. Details: patterns, excuses, doubts, as JSON lists."""
    patterns, excuses, doubts = (tuple(json.loads(each)) for each in details_of(question))
    sought = _sought(passing, Rule(question.inputs[0], patterns, excuses, doubts))
    return Search(sought.seekers, lambda: _facts_of(sought.settled()))


def present(question: Question, passing: ScanPass) -> Search:
    """A few matches of required patterns. Details: patterns, libraries, as JSON lists."""
    patterns, libraries = (tuple(json.loads(each)) for each in details_of(question))
    rule = Rule(question.inputs[0], patterns, enough=_ENOUGH, scope=RELEVANT)
    wanted = _sought(passing, rule)
    helping = _sought(passing, Rule("procore-library", libraries, enough=1))

    def facts() -> Mapping[str, Any]:
        library = helping.finds.hits
        return {**_facts_of(wanted.settled()), "libraries": _hit_rows(_in_force(library))}

    return Search((*wanted.seekers, *helping.seekers), facts)


def signs(question: Question, passing: ScanPass) -> Search:
    """A match of each pattern that shows something of an app. Details: patterns, as a JSON list."""
    (patterns,) = (tuple(json.loads(each)) for each in details_of(question))
    sought = _sought(passing, Rule(question.inputs[0], patterns, enough=1))
    return Search(sought.seekers, lambda: _facts_of(sought.settled()))


class _SearchedRule:
    """A rule with its seekers."""

    def __init__(self, rule: Rule, passing: ScanPass) -> None:
        self.finds = RuleFinds(rule)
        self._relevance = passing.once(
            "relevance", lambda: Relevance(passing.stopped, passing.reading)
        )
        self._of_requests: list[RequestSearcher] = []
        everywhere: list[Seeker] = []
        others: dict[Seeker, None] = {}
        for at, pattern in enumerate(rule.patterns):
            if item_of(pattern).scope == REQUEST:
                routes: Routes = passing.once(
                    "routes", lambda: Routes(passing.stopped, passing.reading, is_waiting=True)
                )
                self._of_requests.append(RequestSearcher(self.finds, at, routes))
                others |= dict.fromkeys((self._of_requests[-1], routes, routes.lister))
                continue
            searcher = Searcher(self.finds, at)
            if searcher.scope:
                self._relevance.add(searcher)
                others |= dict.fromkeys(self._relevance.seekers)
            else:
                everywhere.append(searcher)
        self.seekers: tuple[Seeker, ...] = (*everywhere, *others)

    def settled(self) -> RuleFinds:
        """The matches, when all files are read."""
        self._relevance.settle()
        while self._of_requests:
            self._of_requests.pop().add_finds()
        if self.finds.rule.scope and not self._relevance.is_integration:
            return RuleFinds(self.finds.rule)  # the word was only part of another name
        return self.finds


def _sought(passing: ScanPass, rule: Rule) -> _SearchedRule:
    return passing.once(repr(rule), lambda: _SearchedRule(rule, passing))


def _facts_of(finds: RuleFinds) -> Mapping[str, Any]:
    """`counts`: matches by place and certainty; `patterns`: active matches by pattern index.

    `hits`: the first matches of each sort, most serious first; `allowed`, `allowances`: matches
    with allow comments, and the reasons of the first; `unreasoned`: allow comments without a
    reason.
    """
    return {
        "counts": {f"{place}/{sure}": n for (place, sure), n in sorted(finds.counts.items())},
        "patterns": {str(at): n for at, n in sorted(finds.by_pattern.items())},
        "hits": _hit_rows(finds.hits),
        "allowed": finds.allowed,
        "allowances": [list(each) for each in finds.allowances[:_TOLD]],
    }


def _in_force(hits: Iterable[SourceHit]) -> list[SourceHit]:
    return [hit for hit in hits if hit.place in IN_FORCE]


def _hit_rows(hits: Iterable[SourceHit]) -> list[dict[str, Any]]:
    """The first matches of each sort as JSON, most serious sort first."""
    kept: dict[tuple[Place, Sure], int] = {}
    rows = []
    for hit in sorted(hits, key=_hit_rank):
        sort = (hit.place, hit.sure)
        kept[sort] = kept.get(sort, 0) + 1
        if kept[sort] <= _TOLD:
            row = hit._asdict()
            rows.append({**row, "place": hit.place.value, "sure": hit.sure.value})
    return rows


_PLACES = list(Place)
_SURENESS = list(Sure)


def _hit_rank(hit: SourceHit) -> tuple[int, int, str, int]:
    return _PLACES.index(hit.place), _SURENESS.index(hit.sure), hit.name, hit.line

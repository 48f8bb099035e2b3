"""The same integration in every language: what is well done is seen, what is wrong is found."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest

from tests.inspection.source.projects import BAD, GOOD, HEX, searched, written
from tests.inspection.source.rules import rules_of
from wizard.catalogue.catalogue import Catalogue
from wizard.checks.source import demands_of
from wizard.inspection.source.rules import RuleFinds
from wizard.inspection.source.standing import IN_FORCE, Sure

ASKED_FOR = (
    "token-refresh",
    "rate-limit",
    "refused-token",
    "company-header",
    "login-host",
    "api-host",
)
RULED_OUT = (
    "old-tls",
    "plain-http",
    "password-grant",
    "sandbox-hosts",
    "wrong-api-host",
    "token-in-url",
)


def in_force(finds: RuleFinds) -> Mapping[int, int]:
    return finds.by_pattern


CODE = [name for name in GOOD if not name.endswith(("yml", "json", ".env"))]


@pytest.mark.parametrize("name", CODE)
def test_all_that_is_asked_for_is_seen(name: str, tmp_path: Path, catalogue: Catalogue) -> None:
    rules = [rules_of(catalogue)[rule] for rule in ASKED_FOR]
    _, found = searched(written(tmp_path, {name: GOOD[name]}), *rules)

    missing = [
        (finds.rule.id, ways)
        for finds in found
        for ways in demands_of(finds.rule.patterns)
        if not any(in_force(finds).get(at) for at in ways)
    ]
    assert missing == []


@pytest.mark.parametrize("name", GOOD)
def test_nothing_is_wrong_with_what_is_well_done(
    name: str, tmp_path: Path, catalogue: Catalogue
) -> None:
    unwanted = [rule for rule in rules_of(catalogue).values() if rule.id in forbidden(catalogue)]
    _, found = searched(written(tmp_path, {name: GOOD[name]}), *unwanted)

    assert [(f.rule.id, hit.excerpt) for f in found for hit in f.hits] == []


def forbidden(catalogue: Catalogue) -> set[str]:
    """The rules about what must not be there."""
    return {
        str(use.params["rule"])
        for requirement in catalogue.requirements
        for use in requirement.checks
        if use.name in {"source-absent", "source-secrets"}
    }


@pytest.mark.parametrize("name", BAD)
def test_every_fault_is_found(name: str, tmp_path: Path, catalogue: Catalogue) -> None:
    rules = [rules_of(catalogue)[rule] for rule in (*RULED_OUT, "client-secret")]
    _, found = searched(written(tmp_path, {name: BAD[name]}), *rules)

    secret_expected = HEX in BAD[name]
    unfound = [
        finds.rule.id
        for finds in found
        if not any(hit.place in IN_FORCE and hit.sure is Sure.PLAIN for hit in finds.hits)
        and (secret_expected or finds.rule.id != "client-secret")
    ]
    assert unfound == []


@pytest.mark.parametrize("name", BAD)
def test_no_secret_is_in_what_is_shown(name: str, tmp_path: Path, catalogue: Catalogue) -> None:
    _, found = searched(written(tmp_path, {name: BAD[name]}), *rules_of(catalogue).values())

    shown = " ".join(hit.excerpt for finds in found for hit in finds.hits)
    assert HEX[:12] not in shown

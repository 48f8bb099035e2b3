"""A partner's answers, checked against a stand-in and judged by the catalogue."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from tests.inspection.probes.asking import no_time
from tests.limits import quick
from tests.standin.server import CONNECTED, StandIn, Switches
from wizard.catalogue.catalogue import Catalogue
from wizard.catalogue.model import CheckUse
from wizard.checks.registry import CHECKS
from wizard.drafts.evidence_file import evidence_bytes
from wizard.drafts.evidence_observed import Observed, Question
from wizard.engine.questions import current_evidence, questions_of
from wizard.inspection.net.client import Client
from wizard.inspection.net.guard import Guard
from wizard.inspection.probes.run import plan_run, run_probes
from wizard.inspection.probes.scene import ProbeContext, ProbeError, RunCache
from wizard.inspection.procore.account import SignedIn
from wizard.inspection.procore.hosts import Stage
from wizard.inspection.procore.vault import reference_to
from wizard.rules.verdict import Facts, Verdict

NOW = datetime(2026, 11, 25, 9, 30, tzinfo=UTC)
LIMITS = quick(5.0)
REFERENCES = {
    Stage.SANDBOX: reference_to("1", "sandbox.client_secret"),
    Stage.PRODUCTION: reference_to("1", "prod.client_secret"),
}


def stand_in(**switches: Any) -> StandIn:
    """A stand-in with the clock of the run, so that no test waits."""
    return StandIn(Switches(**switches), now=NOW.timestamp)


@dataclass
class Partner:
    """The answers of a partner, and the content of the keyring."""

    answers: dict[str, Any]
    secrets: dict[str, str]
    guard: Guard
    ca_file: Path
    signed_in: dict[Stage, SignedIn] = field(default_factory=dict)
    planned: list[str] = field(default_factory=list)
    """The description of the calls, as shown before the run."""

    @classmethod
    def of(cls, procore: StandIn, **answers: Any) -> Partner:
        """A partner with a service account and valid answers, changed by `answers`."""
        typed = {
            "app.service_account_kind": "dmsa",
            "sandbox.client_id": procore.sandbox.client_id,
            "sandbox.client_secret": REFERENCES[Stage.SANDBOX],
            "sandbox.company_id": str(CONNECTED),
            "prod.client_id": procore.production.client_id,
            "prod.client_secret": REFERENCES[Stage.PRODUCTION],
            "app.proof_company_id": str(CONNECTED),
            "app.redirect_uris.sandbox": ["https://app.example/callback"],
            "app.redirect_uris.production": ["https://app.example/callback"],
        }
        secrets = {
            REFERENCES[Stage.SANDBOX]: procore.sandbox.client_secret,
            REFERENCES[Stage.PRODUCTION]: procore.production.client_secret,
        }
        named = {key.replace("__", "."): value for key, value in answers.items()}
        every = {key: value for key, value in (typed | named).items() if value is not None}
        return cls(every, secrets, procore.guard(), procore.ca_file)

    @property
    def facts(self) -> Facts:
        return Facts(self.answers, NOW.date())

    async def secret(self, reference: str) -> str:
        if reference not in self.secrets:
            raise ProbeError("the secret is not in the keyring")
        return self.secrets[reference]

    async def find_out(self, *uses: CheckUse) -> dict[Question, Observed]:
        """The answers of one run to all questions of the uses of checks."""
        questions = [q for use in uses for q in questions_of(use, self.facts)]
        asked = plan_run(list(dict.fromkeys(questions)))
        self.planned = [call.what for call in asked.calls]
        async with Client(self.guard, LIMITS, ca_file=str(self.ca_file)) as client:
            scene = ProbeContext(
                client, self.secret, lambda: NOW, RunCache(), self.signed_in, no_time
            )
            answers = await run_probes(asked, scene)
        self.keeps_no_secret(answers)
        return answers

    def keeps_no_secret(self, answers: Mapping[Question, Observed]) -> None:
        """Asserts that what is written beside the draft contains neither secret nor token."""
        kept = evidence_bytes(answers).decode() + repr(answers)
        hidden = [*self.secrets.values(), *(one.access for one in self.signed_in.values()), "eyJ"]
        assert not [one for one in hidden if one in kept]


def use_of(catalogue: Catalogue, requirement: str, name: str) -> CheckUse:
    """A check as a requirement of the shipped catalogue uses it."""
    found = next(r for r in catalogue.requirements if r.id == requirement)
    return next(use for use in found.checks if use.name == name)


async def verdict_of(partner: Partner, catalogue: Catalogue, use: CheckUse) -> Verdict:
    """The verdict, as if the answers came from Procore itself."""
    answers = await partner.find_out(use)
    assert all(each.rehearsal for each in answers.values())
    counted = {q: replace(each, rehearsal=False) for q, each in answers.items()}
    facts = replace(partner.facts, observed=counted)
    weighed = current_evidence(use, catalogue.checks[use.name], facts)
    return weighed.lack or CHECKS[use.name](weighed.facts, use.fields, **use.params)

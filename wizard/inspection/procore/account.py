"""Whose access to Procore a question is about, as its inputs spell it out; never a secret."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum
from typing import NamedTuple, Self

from wizard.inspection.procore.hosts import ENVIRONMENTS, ProcoreHosts, Stage


class Flow(StrEnum):
    """How an app comes by a token."""

    SERVICE = "service-account"
    USER = "user-level"


class Account(NamedTuple):
    """Credentials in one environment."""

    stage: Stage
    flow: Flow
    client_id: str
    secret: str
    """The reference to the client secret."""
    redirect: str = ""
    """An address that people are sent back to; "" where none is needed or known."""

    @property
    def hosts(self) -> ProcoreHosts:
        """Where the credentials are good."""
        return ENVIRONMENTS[self.stage]

    @property
    def login_host(self) -> str:
        """The host's name alone, for a sentence."""
        return self.hosts.login.removeprefix("https://")

    @property
    def api_host(self) -> str:
        """The host's name alone, for a sentence."""
        return self.hosts.api.removeprefix("https://")

    @property
    def secret_field(self) -> str:
        """The field that holds the secret's reference."""
        return f"{PREFIXES[self.stage]}.client_secret"

    def inputs(self, subject: str, *more: str) -> tuple[str, ...]:
        """A question's inputs: what it is about, the account, and what else it rests on."""
        return subject, *map(str, self), *more

    @classmethod
    def of(cls, inputs: Sequence[str]) -> tuple[Self, tuple[str, ...]]:
        """The account in a question's inputs, and what stands after it."""
        stage, flow, client_id, secret, redirect, *more = inputs[1:]
        account = cls(Stage(stage), Flow(flow), client_id, secret, redirect)
        return account, tuple(more)


PREFIXES = {Stage.SANDBOX: "sandbox", Stage.PRODUCTION: "prod"}
"""How the ids of the fields begin that hold an environment's credentials."""

"""The Procore account of a question, encoded in its inputs; never a secret."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import field
from enum import StrEnum
from typing import NamedTuple, Self

from wizard.dataclass import dataclass
from wizard.inspection.procore.hosts import ENVIRONMENTS, ProcoreHosts, Stage
from wizard.inspection.procore.vault import field_of_reference


class Flow(StrEnum):
    """How an app obtains a token."""

    SERVICE = "service-account"
    USER = "user-level"


class Rotation(StrEnum):
    """The result of the only use of a refresh token that came with a sign-in."""

    NOT_TRIED = ""
    ROTATED = "rotated"
    SAME = "same"
    ENDED = "ended"
    LACKING = "lacking"
    REFUSED = "refused"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class SignedIn:
    """A person's sign-in for one run."""

    access: str = field(repr=False)
    """The access token; after a refresh the new one."""
    rotation: Rotation = Rotation.NOT_TRIED
    why: str = ""
    """Why the refresh was refused or is unknown; contains no secret."""


class Account(NamedTuple):
    """Credentials in one environment."""

    stage: Stage
    flow: Flow
    client_id: str
    secret: str
    """The reference to the client secret."""
    redirect: str = ""
    """A redirect URI; "" if it is not needed or unknown."""

    @property
    def hosts(self) -> ProcoreHosts:
        """The hosts for these credentials."""
        return ENVIRONMENTS[self.stage]

    @property
    def login_host(self) -> str:
        """The login host's name, for messages."""
        return self.hosts.login.removeprefix("https://")

    @property
    def api_host(self) -> str:
        """The API host's name, for messages."""
        return self.hosts.api.removeprefix("https://")

    @property
    def secret_field(self) -> str:
        """The field with the secret's reference."""
        return field_of_reference(self.secret)

    def inputs(self, subject: str, *more: str) -> tuple[str, ...]:
        """A question's inputs: its subject, the account, and further inputs."""
        return subject, *map(str, self), *more

    @classmethod
    def of(cls, inputs: Sequence[str]) -> tuple[Self, tuple[str, ...]]:
        """Parses the account from a question's inputs; also returns the further inputs."""
        stage, flow, client_id, secret, redirect, *more = inputs[1:]
        account = cls(Stage(stage), Flow(flow), client_id, secret, redirect)
        return account, tuple(more)


PREFIXES = {Stage.SANDBOX: "sandbox", Stage.PRODUCTION: "prod"}
"""The id prefixes of fields with an environment's credentials."""

"""Where a run finds secrets, in which order, and what it says when it finds none."""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import Callable, Iterator

import keyring
import pytest
from keyring.backend import KeyringBackend
from keyring.backends import fail

from wizard.inspection.probes.scene import ProbeError
from wizard.inspection.procore.vault import SERVICE, Vault, reference_to
from wizard.topics.live.secrets import RunSecrets, variable_for

DRAFT, FIELD = "5f0c6a1e", "prod.client_secret"
REFERENCE = reference_to(DRAFT, FIELD)
LABELS = {FIELD: "Production client secret"}
KEPT, GIVEN, TYPED = "from-the-keyring", "from-the-environment", "from-the-keys"
ENVIRONMENT = {"SUBMISSION_WIZARD_SECRET_PROD_CLIENT_SECRET": GIVEN}


class Kept(KeyringBackend):
    """Knows one secret."""

    priority = 1

    def get_password(self, service: str, username: str) -> str | None:
        return KEPT if (service, username) == (SERVICE, f"{DRAFT}/{FIELD}") else None

    def set_password(self, service: str, username: str, password: str) -> None:
        raise AssertionError(service, username, len(password))


class Hanging(Kept):
    """Waits to be unlocked."""

    def __init__(self) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self.released = threading.Event()

    def get_password(self, service: str, username: str) -> str | None:
        self.released.wait(20)
        return super().get_password(service, username)


def use(kind: Callable[[], KeyringBackend]) -> None:
    """Makes it the keyring of this computer."""
    keyring.set_keyring(kind())


@pytest.fixture(autouse=True)
def _no_keyring() -> Iterator[None]:
    before = keyring.get_keyring()
    use(fail.Keyring)
    yield
    keyring.set_keyring(before)


async def typed(label: str) -> str:
    assert label == LABELS[FIELD]
    return TYPED


async def nothing(_label: str) -> str:
    return ""


def test_the_variable_is_the_field_in_capitals() -> None:
    assert [variable_for(FIELD)] == list(ENVIRONMENT)


def test_the_keyring_comes_first_then_the_environment_then_a_person() -> None:
    every = RunSecrets(Vault(), DRAFT, LABELS, typed, ENVIRONMENT)
    person = RunSecrets(Vault(), DRAFT, LABELS, typed, {})
    use(Kept)
    kept = RunSecrets(Vault(), DRAFT, LABELS, typed, ENVIRONMENT)

    assert asyncio.run(kept.get(REFERENCE)) == KEPT
    use(fail.Keyring)
    assert asyncio.run(every.get(REFERENCE)) == GIVEN
    assert asyncio.run(person.get(REFERENCE)) == TYPED


def test_a_rehearsal_leaves_the_keyring_alone() -> None:
    use(Kept)
    given = RunSecrets(None, DRAFT, LABELS, typed, ENVIRONMENT)
    asked = RunSecrets(None, DRAFT, LABELS, typed, {})
    lacking = RunSecrets(None, DRAFT, LABELS, None, {})

    assert asyncio.run(given.get(REFERENCE)) == GIVEN
    assert asyncio.run(asked.get(REFERENCE)) == TYPED
    with pytest.raises(
        ProbeError, match=r"\. Set SUBMISSION_WIZARD_SECRET_PROD_CLIENT_SECRET"
    ) as told:
        asyncio.run(lacking.get(REFERENCE))
    assert "keyring" not in told.value.message


def test_a_person_is_asked_once_for_all_who_need_it() -> None:
    asked = []

    async def count(label: str) -> str:
        asked.append(label)
        await asyncio.sleep(0)
        return TYPED

    async def three() -> list[str]:
        secrets = RunSecrets(Vault(), DRAFT, LABELS, count, {})
        return await asyncio.gather(*(secrets.get(REFERENCE) for _ in range(3)))

    assert asyncio.run(three()) == [TYPED] * 3
    assert len(asked) == 1


@pytest.mark.parametrize("prompt", [None, nothing])
def test_the_lack_of_a_secret_names_the_field_and_the_ways(prompt: object) -> None:
    secrets = RunSecrets(Vault(), DRAFT, LABELS, prompt, {})  # type: ignore[arg-type]
    with pytest.raises(ProbeError) as lacking:
        asyncio.run(secrets.get(REFERENCE))

    for part in (*LABELS.values(), FIELD, *ENVIRONMENT, "no keyring on this computer"):
        assert part in lacking.value.message


@pytest.mark.parametrize(
    "reference", [reference_to("another", FIELD), reference_to(DRAFT, "other"), "keyring:x", KEPT]
)
def test_what_is_no_reference_of_this_draft_is_refused_and_not_repeated(reference: str) -> None:
    use(Kept)
    secrets = RunSecrets(Vault(), DRAFT, LABELS, typed, ENVIRONMENT)
    with pytest.raises(ProbeError) as refused:
        asyncio.run(secrets.get(reference))

    assert not secrets.is_own(reference)
    assert not secrets.known(reference)
    assert reference not in refused.value.message


def test_a_keyring_that_hangs_holds_up_nobody_else() -> None:
    hanging = Hanging()
    keyring.set_keyring(hanging)
    secrets = RunSecrets(Vault(), DRAFT, LABELS, None, {})

    async def give_up() -> float:
        begun = time.monotonic()
        with pytest.raises(TimeoutError):
            await asyncio.wait_for(secrets.get(REFERENCE), 0.05)
        return time.monotonic() - begun

    took = asyncio.run(give_up())
    hanging.released.set()
    assert took < 10


def test_no_secret_is_in_any_representation() -> None:
    secrets = RunSecrets(Vault(), DRAFT, LABELS, typed, ENVIRONMENT)
    asyncio.run(secrets.get(REFERENCE))

    assert GIVEN not in repr(secrets)
    assert GIVEN not in str(secrets)

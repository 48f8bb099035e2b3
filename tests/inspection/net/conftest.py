"""Fixtures of network tests: hosts on this machine, and no proxy from the environment."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.standin.faulty import Faulty

PROXIES = ("http_proxy", "https_proxy", "all_proxy", "no_proxy")


@pytest.fixture(autouse=True)
def _quiet_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in (*PROXIES, *map(str.upper, PROXIES)):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture(scope="module")
def hosts() -> Iterator[Faulty]:
    with Faulty("shop.example", "other.example") as faulty:
        yield faulty


@pytest.fixture
def web(hosts: Faulty) -> Faulty:
    """The hosts, without earlier requests."""
    hosts.seen.clear()
    hosts.opened.clear()
    return hosts

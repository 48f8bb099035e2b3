"""Where a call goes is told by the part of Procore that its host belongs to."""

from __future__ import annotations

import pytest

from wizard.inspection.procore.hosts import ENVIRONMENTS, Stage, part_of_procore

SANDBOX = ENVIRONMENTS[Stage.SANDBOX].label


@pytest.mark.parametrize(
    ("host", "part"),
    [
        ("login.procore.com", "PRODUCTION"),
        ("us02.procore.com", "PRODUCTION"),
        ("sandbox.procore.com", SANDBOX),
        ("login-sandbox.procore.com", SANDBOX),
        ("support.procore.com", "no production host"),
    ],
)
def test_production_is_named_apart_from_the_sandbox_and_the_web_site(host: str, part: str) -> None:
    assert part_of_procore(host) == part

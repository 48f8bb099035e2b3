"""What a page did in the browser is told whole: hosts called, hosts held back, pictures."""

from __future__ import annotations

from datetime import UTC, datetime

from wizard.drafts.evidence_observed import Observed
from wizard.topics.live.browser_calls import browser_lines

SEEN = {
    "name": "Chrome/156.0",
    "views": {
        "app.procore.com": {"outcome": "shown", "reason": "", "picture": "x.frame-app.png"},
        "us02.procore.com": {"outcome": "shown", "reason": "", "picture": ""},
    },
    "called": {"app.example": 4, "cdn.example": 1},
    "held_back": {"login.procore.com": "it belongs to Procore itself"},
    "cookies": [],
}


def told(**facts: object) -> list[str]:
    return list(
        browser_lines(Observed(datetime.now(UTC), {"url": "https://app.example/", **facts}))
    )


def test_every_host_is_named_and_nothing_is_said_without_a_browser() -> None:
    assert told(browser=SEEN) == [
        "In the browser https://app.example/ called app.example (4), cdn.example (1).",
        "  Not called: login.procore.com, as it belongs to Procore itself.",
        "  Pictures of its frames are beside the draft: x.frame-app.png.",
    ]
    assert told() == []
    assert told(browser="?") == []

"""Fixtures of live runs: a draft with an address on this machine, and the run."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from tests.cli.conftest import Ran, Shell
from tests.standin.faulty import Faulty
from tests.standin.server import StandIn
from wizard.drafts.model import evidence_path
from wizard.inspection.net.client import ClientLimits
from wizard.session.samples import Sample, copy_sample

STEPS = "elig-onboarding-instructions"
GUIDE = "sup-getting-started"
SETUP = "https://help.fieldline-software.com/procore/setup"
STARTED = "https://help.fieldline-software.com/procore/getting-started"
TOKEN = "prod-client-credentials"
CORS = "build-cors-domain-registered"
SECRET_VARIABLE = "SUBMISSION_WIZARD_SECRET_PROD_CLIENT_SECRET"
ONE_VISIT = ClientLimits().bound()
"""What is announced for one page."""
NOBODY_ANSWERS = "tests.cli.name_servers:nobody_answers"
QUICKLY = ("--pace", "1000")
"""Servers of this machine need no pause between requests."""


class LiveShell(Shell):
    """Runs the program over the ready sample, copied and dated today."""

    def live(self, web: Faulty, *words: str) -> Ran:
        """A run with permission to call this machine's addresses."""
        ca_file = ("--ca-file", str(web.ca_file), "--allow-private", "--patience", "0", *QUICKLY)
        return self.run("check", "ready", "--live", *ca_file, *words)

    def sample(self, which: str = "ready") -> str:
        """As `Shell.sample`, without a process of its own."""
        draft = copy_sample(Sample(which), self.folder / which, datetime.now(UTC).date())
        evidence_path(draft).unlink(missing_ok=True)  # nothing has run yet
        return which

    def with_address(self, url: str, old: str = SETUP) -> None:
        """The sample with one of its addresses replaced."""
        draft = self.folder / "ready" / "submission.toml"
        if not draft.exists():
            self.sample()
        text = draft.read_text("utf-8")
        assert f'"{old}"' in text
        draft.write_text(text.replace(f'"{old}"', f'"{url}"'), "utf-8")

    def without_videos(self) -> None:
        """The sample without its videos, which a process of its own would decode for seconds."""
        draft = self.folder / "ready" / "submission.toml"
        draft.write_text(re.sub('(?m)^.*"files/.*mp4"$', "", draft.read_text("utf-8")), "utf-8")

    @property
    def evidence(self) -> Path:
        return self.folder / "ready" / "submission.evidence.json"

    def kept(self) -> dict[tuple[str, str], Any]:
        """The rows of the evidence file by check and subject."""
        rows = json.loads(self.evidence.read_text("utf-8"))["evidence"]
        return {(row["check"], row["inputs"][0]): row for row in rows}


def rehearsal(procore: StandIn) -> tuple[str, ...]:
    """The options of a run against the stand-in."""
    places = ",".join(f"{place.host}:{place.port}" for place in procore.places)
    return "--rehearse", places, "--ca-file", str(procore.ca_file), *QUICKLY

"""Programs to measure, and home folders with drafts to start them in."""

from __future__ import annotations

import re
import shutil
import sys
import uuid
from dataclasses import dataclass
from pathlib import Path

from bench.figures import MissingError
from bench.journey import mark_of, pages
from wizard.catalogue.model import Page
from wizard.drafts.index import DraftState
from wizard.drafts.library import Library
from wizard.places import UserFolders

ROOT = Path(__file__).resolve().parent.parent
SAMPLE = ROOT / "assets" / "samples" / "2025-02" / "ready" / "submission.toml"
AS_OF = "2025-04-01"

EMPTY_HOME = "sample"
"""Text on an empty home screen, which offers the sample."""


@dataclass(frozen=True, slots=True)
class Started:
    """A command, its environment, and the text that shows it is ready."""

    command: tuple[str, ...]
    ready: str
    home: Path | None = None

    @property
    def env(self) -> dict[str, str]:
        """Environment that isolates the command from the user's drafts and keyring."""
        own = {"SUBMISSION_WIZARD_HOME": str(self.home)} if self.home else {}
        return own | {"PYTHON_KEYRING_BACKEND": "keyring.backends.fail.Keyring"}


def wizard(*arguments: str) -> tuple[str, ...]:
    """The command line of the program. Raises MissingError if it is not installed."""
    program = Path(sys.executable).with_name("submission-wizard")
    if not program.exists() or not (ROOT / "wizard" / "cli").is_dir():
        message = "the command submission-wizard is not there"
        raise MissingError(message)
    return (str(program), *arguments)


def baseline(name: str, ready: str) -> Started:
    """A bare app, started like the program: by a script that imports and runs it."""
    return Started((sys.executable, str(ROOT / "bench" / "baselines.py"), name), ready)


def sample() -> Path:
    """The sample that is ready to submit. Raises MissingError."""
    if not SAMPLE.exists():
        message = f"{SAMPLE.relative_to(ROOT)} is not there"
        raise MissingError(message)
    return SAMPLE


def sample_copy(folder: Path) -> Path:
    """A copy of the ready sample with all its files. Raises MissingError."""
    copy = folder / "ready"
    if not copy.exists():
        shutil.copytree(sample().parent, copy)
    return copy / SAMPLE.name


def step_session(folder: Path, name: str, page: Page | None = None) -> Started:
    """The wizard on a page of the ready sample, the first one by default."""
    draft, home = sample_copy(folder), home_with(0, folder, name)
    shown = page or pages()[0]
    Library(UserFolders.below(home)).remember(draft, DraftState(place_page=shown.id))
    return Started(wizard(str(draft)), mark_of(shown), home)


def home_with(drafts: int, folder: Path, name: str = "home") -> Path:
    """A home folder with copies of the ready sample, named "Bench 00000" and so on."""
    home = folder / f"{name}-{drafts}"
    shelf = UserFolders.below(home).drafts
    shelf.mkdir(parents=True)
    text = sample().read_text("utf-8") if drafts else ""
    for number in range(drafts):
        copy = _renamed(text, f"Bench {number:05}")
        (shelf / f"bench-{number:05}.toml").write_text(copy, "utf-8")
    return home


def _renamed(text: str, name: str) -> str:
    """The draft with another name and identity."""
    renamed = re.sub(r'^name = ".*"$', f'name = "{name}"', text, count=1, flags=re.MULTILINE)
    identity = uuid.uuid4().hex
    return re.sub(r'^id = ".*"$', f'id = "{identity}"', renamed, count=1, flags=re.MULTILINE)

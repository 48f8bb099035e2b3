"""The commands that write, each in the world of a user with one draft."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from dataclasses import dataclass

from tests.stress.worlds import DRAFT, DRAFT_ID, NEW, OLD, Operation, World, nothing
from wizard.cli.main import run_command_line
from wizard.inspection.procore.vault import SERVICE, reference_to

SECRET = "sk_live_51Kd93hqpWmZx81aTfYc"
SECRET_FIELD = "prod.client_secret"

REVIEW = """\
1. The tagline does not begin with a verb.
2. The demo video does not show how the app is installed.
"""
MANIFEST = {
    "schema_version": "4.1",
    "post_installation_instruction": {"page": {"url": "https://h.example.com", "label": "Go on"}},
    "fullscreen": {"source_url": "https://app.example.com/full"},
}
PROJECT = {
    "package.json": json.dumps({"name": "sitebook-sync", "description": "Copies daily logs"}),
    "README.md": "# Sitebook Sync\n\nCopies daily logs from the site into your books.\n",
}


@dataclass(frozen=True)
class Command:
    """A command line and what has to be there before."""

    words: Callable[[World], list[str]]
    prepare: Operation = nothing
    typed: bytes = b""

    def run(self, world: World) -> int:
        """Runs it as the program does. Ends with SystemExit as a rule."""
        sys.argv = ["submission-wizard", *self.words(world)]
        run_command_line()
        return 0


def on_draft(*words: str, prepare: Operation = nothing) -> Command:
    """A command with the draft after its name."""
    return Command(lambda w: [words[0], str(w.draft), *words[1:]], prepare)


def run_words(*words: str) -> Operation:
    """Runs a command on the draft."""
    return lambda world: succeed(world, words[0], str(world.draft), *words[1:])


def succeed(world: World, *words: str) -> None:
    """Runs a command. Raises RuntimeError if it fails."""
    try:
        Command(lambda _: [*words]).run(world)
    except SystemExit as ended:
        if ended.code:
            message = f"{' '.join(words)} ended with {ended.code}"
            raise RuntimeError(message) from ended


def _project(world: World) -> None:
    (world.out / "project").mkdir()
    for name, text in PROJECT.items():
        (world.out / "project" / name).write_text(text, "utf-8")


def _manifest(world: World) -> None:
    (world.out / "manifest.json").write_text(json.dumps(MANIFEST), "utf-8")


def _review(world: World) -> None:
    (world.out / "review.txt").write_text(REVIEW, "utf-8")


def _reviewed(world: World) -> None:
    _review(world)
    succeed(world, "feedback", "import", str(world.draft), str(world.out / "review.txt"), "--yes")


def _with_secret(world: World) -> None:
    world.keyring.set_password(SERVICE, f"{DRAFT_ID}/{SECRET_FIELD}", SECRET)
    reference = reference_to(DRAFT_ID, SECRET_FIELD)
    world.edit(lambda session: session.set(SECRET_FIELD, reference))


def _to_look_at(world: World) -> None:
    world.draft.write_text(DRAFT.replace(OLD, NEW), "utf-8")
    run_words("set", "cq.access=No password is needed.")(world)


def _exported(world: World) -> None:
    run_words("export", "--incomplete", "--to", str(world.out))(world)
    run_words("set", "listing.tagline=Copies daily logs")(world)


def _older(world: World) -> None:
    text = DRAFT.replace("format = 2", "format = 1")
    world.draft.write_text(text, "utf-8")
    run_words("set", "listing.tagline=Copies daily logs")(world)


def _secret(
    action: str, *options: str, prepare: Operation = nothing, typed: bytes = b""
) -> Command:
    return Command(
        lambda w: ["secret", action, str(w.draft), SECRET_FIELD, *options], prepare, typed
    )


def _company(*words: str) -> Command:
    def prepare(world: World) -> None:
        succeed(world, "company", "set", "support.email=all@example.com", "--name", "Fieldline")

    return Command(lambda w: ["company", words[0], str(w.draft), *words[1:]], prepare)


WAIVER = ("waive", "lst-tagline-action-verb", "--by", "Ana", "--reason", "It is a registered claim")
COMMANDS: dict[str, Command] = {
    "new": Command(lambda w: ["new", "Ledger", "--folder", str(w.out)]),
    "set": on_draft("set", "listing.tagline=Copies daily logs", "app.uses_webhooks=yes"),
    "set --unset": on_draft("set", "--unset", "support.email"),
    "waive": on_draft(*WAIVER),
    "waive --withdraw": on_draft("waive", WAIVER[1], "--withdraw", prepare=run_words(*WAIVER)),
    "sign": on_draft("sign", "--by", "Ana Kovač"),
    "looked": Command(
        lambda w: ["looked", str(w.draft), "cq-access", "--by", "Ana Kovač"], _to_look_at
    ),
    "secret set": _secret("set", typed=f"{SECRET}\n".encode()),
    "secret set --each-run": _secret("set", "--each-run"),
    "secret forget": _secret("forget", prepare=_with_secret),
    "demo": Command(lambda w: ["demo", "--to", str(w.out)]),
    "autofill": Command(
        lambda w: ["autofill", str(w.draft), str(w.out / "project"), "--yes"], _project
    ),
    "import-manifest": Command(
        lambda w: ["import-manifest", str(w.out / "manifest.json"), str(w.draft), "--yes"],
        _manifest,
    ),
    "export": Command(
        lambda w: ["export", str(w.draft), "--incomplete", "--to", str(w.out)], _exported
    ),
    "export --folder": Command(
        lambda w: ["export", str(w.draft), "--incomplete", "--folder", "--to", str(w.out)]
    ),
    "hand-off --entered": on_draft("hand-off", "--entered", "listing.name"),
    "hand-off -o": Command(
        lambda w: ["hand-off", str(w.draft), "--format", "html", "-o", str(w.out / "sheet.html")]
    ),
    "calendar -o": Command(
        lambda w: ["calendar", str(w.draft), "--format", "ics", "-o", str(w.out / "days.ics")],
        run_words("set", "approval.on=2026-01-15"),
    ),
    "check -o": Command(
        lambda w: ["check", str(w.draft), "--format", "html", "-o", str(w.out / "report.html")]
    ),
    "feedback import": Command(
        lambda w: ["feedback", "import", str(w.draft), str(w.out / "review.txt"), "--yes"], _review
    ),
    "feedback answer": Command(
        lambda w: ["feedback", "answer", str(w.draft), "1", "--response", "Done", "--resolve"],
        _reviewed,
    ),
    "feedback reply": Command(
        lambda w: ["feedback", "reply", str(w.draft), "-o", str(w.out / "reply.txt")], _reviewed
    ),
    "carry": on_draft("carry"),
    "carry --back": on_draft("carry", "--back", prepare=run_words("carry")),
    "restore-format": Command(lambda w: ["restore-format", str(w.draft)], _older),
    "company set": Command(lambda _: ["company", "set", "support.email=all@example.com"]),
    "company join": _company("join"),
    "company share": _company("share", "support.email"),
    "sample": Command(lambda w: ["sample", "ready", str(w.out / "sample")]),
}
"""The commands of one person that write files on this computer."""

"""The commands of a team, its forms and its reviewers, each in the world of a user."""

from __future__ import annotations

import json
import os
import subprocess
from dataclasses import replace
from pathlib import Path

from tests.stress.commands import Command, on_draft, run_words, succeed
from tests.stress.worlds import DRAFT, DRAFT_ID, Operation, World, export_bundle, nothing
from wizard.drafts.model import proposals_path
from wizard.drafts.team_file import TeamFile
from wizard.drafts.team_read import team_beside
from wizard.mcp_server.operations import McpOperations
from wizard.topics.team import packet_answer

ANA, BEN = "ana@example.com", "ben@example.com"
TAGLINE = "listing.tagline"
ADD = ("team", "add", ANA, "Ana Kovač", "--role", "legal")
ASSIGN = ("team", "assign", TAGLINE, ANA)
COMMENT = ("team", "comment", TAGLINE, "Is this our registered claim?")
CONFLICT = f"""
[[conflict]]
field = "{TAGLINE}"
ours = "Copies daily logs"
theirs = "Sends daily logs"
ours_by = "Ana Kovač <{ANA}>"
theirs_by = "Ben Roth <{BEN}>"
"""
PACKET_ANSWER = {
    "schema": packet_answer.SCHEMA,
    "draft": DRAFT_ID,
    "digest": "0123456789abcdef",
    "name": "Ana Kovač",
    "mail": ANA,
    "on": "2026-11-20",
    "answers": {TAGLINE: "Copies daily logs", "support.email": "legal@example.com"},
}
"""The answers that a form saves."""


def _checkout(world: World) -> None:
    """The draft is in a checkout of git whose user has a name."""
    for words in (
        ("init", "--quiet"),
        ("config", "user.name", "Ana Kovač"),
        ("config", "user.email", ANA),
    ):
        subprocess.run(["git", *words], cwd=world.draft.parent, check=True)


def _joined(world: World) -> None:
    _checkout(world)
    succeed(world, "team", "init", str(world.draft))


def _in_team(*before: tuple[str, ...]) -> Operation:
    """A checkout with a team, in which commands were run on the draft."""

    def prepare(world: World) -> None:
        _joined(world)
        for words in (ADD, *before):
            succeed(world, *_team_words(world, *words))

    return prepare


def _team(*words: str, prepare: Operation = nothing) -> Command:
    return Command(lambda w: _team_words(w, *words), prepare)


def _team_words(world: World, group: str, action: str, *words: str) -> list[str]:
    """A command of the team; `add` takes the draft last, every other one takes it first."""
    draft = str(world.draft)
    return [group, action, *words, draft] if action == "add" else [group, action, draft, *words]


def _conflicting(world: World) -> None:
    _joined(world)
    world.draft.write_text(DRAFT + CONFLICT, "utf-8")


def _marked(world: World) -> None:
    """The draft holds markers of git for two versions of a line."""
    _joined(world)
    line = 'email = "help@example.com"\n'
    other = line.replace("help", "all")
    marked = f"<<<<<<< HEAD\n{line}=======\n{other}>>>>>>> theirs\n"
    world.draft.write_text(DRAFT.replace(line, marked), "utf-8")


def _leave() -> Command:
    def words(world: World) -> list[str]:
        os.chdir(world.draft.parent)
        return ["team", "leave"]

    return Command(words, _joined)


def _on_comment(command: str, prepare: Operation) -> Command:
    def words(world: World) -> list[str]:
        team = team_beside(world.draft)
        return ["team", command, str(world.draft), team.comments[0].id if team else ""]

    return Command(words, prepare)


def _settled(world: World) -> None:
    _in_team(COMMENT)(world)
    TeamFile(world.draft).change(
        lambda team: replace(team, comments=(replace(team.comments[0], settled=True),))
    )


def _packet_answer(world: World) -> None:
    (world.out / "answers.json").write_text(json.dumps(PACKET_ANSWER), "utf-8")


def _fit_answers(world: World) -> None:
    (world.out / "fit.toml").write_text('app.release_stage = "beta"\n', "utf-8")


def _bundled(world: World) -> None:
    export_bundle(world)
    _bundle(world).rename(world.out / "bundle.zip")


def _bundle(world: World) -> Path:
    return next(world.out.glob("*.zip"))


def _proposed(world: World) -> None:
    """An assistant proposes an answer, which waits beside the draft."""
    answer = {"field": TAGLINE, "value": "Copies daily logs", "reason": "It is in the README."}
    McpOperations(world.desk(), [world.draft]).propose(world.draft.stem, "An assistant", [answer])


def _in_out(*words: str, prepare: Operation = nothing) -> Command:
    """A command of which words that begin with @ are names in the folder for output."""
    return Command(
        lambda w: [str(w.out / word[1:]) if word.startswith("@") else word for word in words],
        prepare,
    )


TEAM_COMMANDS: dict[str, Command] = {
    "team init": _team("team", "init", prepare=_checkout),
    "team leave": _leave(),
    "team add": _team(*ADD, prepare=_joined),
    "team assign": _team(*ASSIGN, prepare=_in_team()),
    "team propose": _team("team", "propose", prepare=_in_team()),
    "team approve": _team("team", "approve", "support.email", prepare=_in_team(ASSIGN)),
    "team ask-changes": _team(
        "team", "ask-changes", TAGLINE, "Name the product.", prepare=_in_team(ASSIGN)
    ),
    "team comment": _team(*COMMENT, prepare=_in_team()),
    "team resolve": _on_comment("resolve", _in_team(COMMENT)),
    "team reopen": _on_comment("reopen", _settled),
    "team settle": _team("team", "settle", TAGLINE, "theirs", prepare=_conflicting),
    "team settle, of markers": _team("team", "settle", prepare=_marked),
    "set, in a team": on_draft("set", f"{TAGLINE}=Copies daily logs", prepare=_in_team(ASSIGN)),
    "waive, in a team": on_draft(
        *("waive", "lst-tagline-action-verb", "--by", "Ana", "--reason", "It is our trade mark"),
        prepare=_in_team(ASSIGN),
    ),
    "ask": on_draft("ask", "legal", "--milestone", "all", prepare=_in_team(ASSIGN)),
    "autofill, from a form": Command(
        lambda w: [
            "autofill",
            str(w.draft),
            str(w.out / "answers.json"),
            "--yes",
            "--at-least",
            "guess",
        ],
        _packet_answer,
    ),
    "autofill, from an assistant": Command(
        lambda w: [
            *("autofill", str(w.draft), str(proposals_path(w.draft))),
            *("--yes", "--at-least", "guess"),
        ],
        _proposed,
    ),
    "questions -o": Command(
        lambda w: ["questions", str(w.draft), "-o", str(w.out / "questions.csv")]
    ),
    "fit --save-as": Command(
        lambda w: [
            *("fit", "--answers", str(w.out / "fit.toml"), "--save-as", "Ledger"),
            *("--folder", str(w.out)),
        ],
        _fit_answers,
    ),
    "scan -o": Command(
        lambda w: ["scan", str(w.draft.parent), "--format", "html", "-o", str(w.out / "scan.html")]
    ),
    "scan --draft": Command(
        lambda w: ["scan", "--draft", str(w.draft)], run_words("set", "scan.source_paths=.")
    ),
    "review -o": _in_out("review", "@bundle.zip", "-o", "@review.toml", prepare=_bundled),
    "desk --html": _in_out("desk", "@", "--html", "@desk.html", "--plain", prepare=_bundled),
    "schema -o": _in_out("schema", "draft", "-o", "@draft.json"),
    "schema --editor": Command(lambda w: ["schema", "--editor", str(w.draft.parent)]),
    "skill --to": _in_out("skill", "--to", "@skills"),
}
"""The commands of a team and of a reviewer that write files on this computer."""
IN_PARTS = frozenset({"team init", "team leave", "ask", "schema --editor", "skill --to"})
"""Commands that change several files which do not depend on each other."""

"""Runs git in a folder."""

from __future__ import annotations

import os
import re
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import subprocess

_SECONDS = 20


def git_output(
    folder: Path, *words: str, data: bytes = b"", seconds: float = _SECONDS
) -> bytes | None:
    """The standard output of a git command; None if it fails, takes too long, or git is missing."""
    found = git_result(folder, words, data=data, seconds=seconds)
    return found.stdout if found is not None and found.returncode == 0 else None


def git_result(
    folder: Path, words: Sequence[str], *, data: bytes = b"", seconds: float = _SECONDS
) -> subprocess.CompletedProcess[bytes] | None:
    """The ended git command with its output; None if it cannot run or takes too long."""
    import subprocess  # takes milliseconds, and every save imports this module

    # Repository settings may start programs; the one that any command runs is disabled.
    command = ["git", "-c", "core.fsmonitor=false", "-c", "core.quotepath=false", *words]
    environment = os.environ | {"GIT_OPTIONAL_LOCKS": "0", "GIT_TERMINAL_PROMPT": "0"}
    try:
        return subprocess.run(  # noqa: S603 - a list of words
            command, cwd=folder, env=environment, input=data, capture_output=True,
            timeout=seconds, check=False,
        )  # fmt: skip
    except (OSError, subprocess.SubprocessError):
        return None


def git_line(folder: Path, *words: str) -> str:
    """The first line of what a git command prints; "" if it fails."""
    output = git_output(folder, *words)
    return (output or b"").decode("utf-8", "replace").partition("\n")[0].strip()


AUTHOR_KEY = "submission-wizard.author"
"""The local git setting with the name that events are written under."""

_SETTINGS = re.compile(r"^(\S+) (.*)$", re.MULTILINE)


def git_author(folder: Path) -> str:
    """Who works in a folder by git's settings, as "Ann Lee <ann@example.com>"; "" if unknown."""
    pattern = rf"^(user\.(name|email)|{re.escape(AUTHOR_KEY)})$"
    output = git_output(folder, "config", "--get-regexp", pattern) or b""
    found = dict(_SETTINGS.findall(output.decode("utf-8", "replace")))
    if found.get(AUTHOR_KEY):
        return str(found[AUTHOR_KEY]).strip()
    name, email = found.get("user.name", "").strip(), found.get("user.email", "").strip()
    return f"{name} <{email}>" if name and email else name or email

"""The line at the top of a draft that names its JSON Schema to editors for TOML.

The schema lies in a folder beside the draft, so that the line is the same on every computer.
"""

from __future__ import annotations

import re
from pathlib import Path

SCHEMA_FOLDER = ".submission-wizard"
"""Beside the drafts; made by `schema --editor` only."""
TEAM_SCHEMA_NAME = "team.json"
"""The file with the schema of team files."""

_LINE = re.compile(r"(?m)\A((?:[ \t]*#.*\n)*?)#:schema[ \t]+([^\r\n]*)")


def draft_schema_name(edition: str) -> str:
    """The file with the schema of drafts of an edition."""
    return f"draft-{edition}.json"


def schema_line(name: str) -> str:
    """The comment that editors read, without a line break."""
    return f"#:schema ./{SCHEMA_FOLDER}/{name}"


def schema_named(text: str) -> str:
    """The schema that a file names in the comments at its top; "" if none."""
    found = _LINE.match(text)
    return found[2].strip() if found else ""


def with_schema_line(text: str, name: str) -> str:
    """The file naming this schema, in place of the one that it named."""
    if found := _LINE.match(text):
        return text[: found.end(1)] + schema_line(name) + text[found.end() :]
    ending = "\r\n" if "\r\n" in text else "\n"
    return f"{schema_line(name)}{ending}{text}"


def is_our_schema(address: str) -> bool:
    """Whether a file names one of the schemas in the folder beside it."""
    return address.startswith(f"./{SCHEMA_FOLDER}/")


def line_of_new_file(path: Path, name: str) -> str:
    """The first line of a new file in a folder with the named schema; "" elsewhere."""
    return f"{schema_line(name)}\n" if (path.parent / SCHEMA_FOLDER / name).is_file() else ""


def with_schema_of(text: str, path: Path, edition: str) -> str:
    """The draft naming the schema of its edition, if it names one beside it and that is there."""
    name = draft_schema_name(edition)
    named = schema_named(text)
    if not is_our_schema(named) or named.endswith(f"/{name}"):
        return text
    return with_schema_line(text, name) if line_of_new_file(path, name) else text

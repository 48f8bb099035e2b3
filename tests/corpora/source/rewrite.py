"""Lets integrations with other vendors' interfaces read as integrations with Procore's.

    python -m tests.corpora.source.rewrite CHECKOUT [CHECKOUT ...] FOLDER

Few public repositories call Procore, and after a while all of them were looked at. The others have
code that nobody wrote with this scan in mind: clients, wrappers, retries, webhooks, pages. Each
CHECKOUT, named OWNER+NAME, is copied to FOLDER under its name, with the replacements that
`rewriting.toml` has for the vendor in this name, made in the names and texts of its files, and is
known to git there. Lines stay where they are. The labels in `rewritten/` are those of the copies.
"""

from __future__ import annotations

import re
import subprocess
import sys
import tomllib
from collections.abc import Sequence
from pathlib import Path

from tests.corpora.source.labels import HERE

_LEFT_OUT = frozenset({".git", "node_modules", "vendor"})


Replacements = Sequence[tuple[re.Pattern[str], str]]


def replacements(name: str) -> Replacements:
    """Each expression for the vendors that a checkout's name says, and what takes its place."""
    read = tomllib.loads((HERE / "rewriting.toml").read_text("utf-8"))
    return [
        (re.compile(one["pattern"]), one["by"])
        for vendor in read["vendor"]
        if re.search(vendor["names"], name, re.IGNORECASE)
        for one in vendor["replacement"]
    ]


def rewritten(text: str, rows: Replacements) -> str:
    """The text with all replacements."""
    for pattern, by in rows:
        text = pattern.sub(by, text)
    return text


def rewrite(checkout: Path, folder: Path, rows: Replacements) -> Path:
    """Writes the copy of a checkout below a folder, and returns its path."""
    copy = folder / checkout.name
    for path in sorted(checkout.rglob("*")):
        below = path.relative_to(checkout)
        if path.is_symlink() or not path.is_file() or not _LEFT_OUT.isdisjoint(below.parts):
            continue
        target = copy.joinpath(*(rewritten(part, rows) for part in below.parts))
        target.parent.mkdir(parents=True, exist_ok=True)
        data = path.read_bytes()
        try:
            target.write_text(rewritten(data.decode(), rows), "utf-8", newline="")
        except UnicodeDecodeError:
            target.write_bytes(data)
    for words in (["init", "-q"], ["add", "-A", "-f"]):
        subprocess.run(["git", *words], cwd=copy, check=True)
    return copy


def main(arguments: Sequence[str]) -> int:
    """Rewrites the checkouts that are named."""
    *checkouts, folder = map(Path, arguments)
    for each in checkouts:
        rows = replacements(each.name)
        if not rows:
            sys.stderr.write(f"{each}: rewriting.toml has no vendor of this name\n")
            return 1
        sys.stdout.write(f"{rewrite(each.resolve(), folder, rows)}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

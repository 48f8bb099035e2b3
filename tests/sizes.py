"""Prints the largest functions, classes and modules, and what grew by more than half.

For information only: no number of lines fails a build.
"""

from __future__ import annotations

import ast
import subprocess
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PACKAGES = ("wizard", "screens")
KINDS = ("function", "class", "module")
SHOWN = 10
MAIN_BRANCHES = ("origin/HEAD", "origin/main", "main")

Sizes = Mapping[tuple[str, str], int]
"""Number of lines by kind and name."""


def sizes_of(name: str, source: str) -> Iterator[tuple[tuple[str, str], int]]:
    """Sizes of a module and of each function and class in it."""
    yield ("module", name), len(source.splitlines())
    yield from _definitions(ast.parse(source), name)


def _definitions(parent: ast.AST, place: str) -> Iterator[tuple[tuple[str, str], int]]:
    for node in ast.iter_child_nodes(parent):
        if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            continue
        kind = "class" if isinstance(node, ast.ClassDef) else "function"
        name = f"{place} {node.name}" if isinstance(parent, ast.Module) else f"{place}.{node.name}"
        yield (kind, name), (node.end_lineno or node.lineno) - node.lineno + 1
        yield from _definitions(node, name)


def current_sizes() -> Sizes:
    paths = (path for package in PACKAGES for path in sorted((ROOT / package).rglob("*.py")))
    sources = ((path.relative_to(ROOT).as_posix(), path.read_text("utf-8")) for path in paths)
    return {key: lines for name, source in sources for key, lines in sizes_of(name, source)}


def former_sizes(modules: Iterable[str]) -> Sizes:
    """Sizes of these modules where this branch left the main one; {} where git knows none."""
    base = next(filter(None, (_git("merge-base", "HEAD", name) for name in MAIN_BRANCHES)), "")
    if not base:
        return {}
    changed = set(_git("diff", "--name-only", base.strip(), "--", *PACKAGES).splitlines())
    sources = {name: _git("show", f"{base.strip()}:{name}") for name in changed & set(modules)}
    return {key: lines for name, text in sources.items() for key, lines in sizes_of(name, text)}


def _git(*words: str) -> str:
    """Output of a git command; "" when it fails or there is no git."""
    command = ["git", "-c", "safe.directory=*", *words]
    try:
        ended = subprocess.run(command, cwd=ROOT, capture_output=True, check=False)
    except OSError:
        return ""
    return "" if ended.returncode else ended.stdout.decode("utf-8")


def reading(sizes: Sizes, former: Sizes) -> Iterator[str]:
    """The lines to print."""
    for kind in KINDS:
        largest = sorted((lines, name) for (of, name), lines in sizes.items() if of == kind)
        yield f"\nLargest by lines, {kind}:"
        yield from (f"{lines:6} {name}" for lines, name in reversed(largest[-SHOWN:]))
    grown = [
        f"{lines:6} {name}, before {former[key]}"
        for key, lines in sizes.items()
        if (name := key[1]) and key in former and lines > 1.5 * former[key]
    ]
    if grown:
        yield "\nGrew by more than half since this branch left the main one:"
        yield from sorted(grown, reverse=True)


def main() -> None:
    sizes = current_sizes()
    former = former_sizes(name for kind, name in sizes if kind == "module")
    print("\n".join(reading(sizes, former)))  # noqa: T201 - a script that prints


if __name__ == "__main__":
    main()

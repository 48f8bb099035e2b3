"""Parts of SARIF 2.1.0 documents that findings about drafts and finds in source share."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from typing import Any

from wizard import __version__
from wizard.catalogue.model import Severity
from wizard.checks.source_found import Row
from wizard.reports.escape import escaped, escaped_line
from wizard.reports.report_paths import SourcePaths
from wizard.text import cleaned_throughout, one_line

VERSION = "2.1.0"
SCHEMA = (
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
)
INFORMATION = "pkg:pypi/submission-wizard"
"""The package as a package URL (ECMA-427): the program has no page on the web yet."""
ROOT = "%SRCROOT%"
"""By convention the root of the repository; its absolute path is not included."""
UNITS = "utf16CodeUnits"
"""What columns count."""
PROBLEM_SEVERITIES = {"error": "error", "warning": "warning", "note": "recommendation"}

_LEVELS = {Severity.BLOCKER: "error", Severity.WARNING: "warning"}
_HOLE = re.compile(r"\{(?=\d+\})|(?<=\d)\}")
_MASK = "****"
"""What excerpts have in place of a secret."""

Document = dict[str, Any]


def sarif_text(run: Document) -> str:
    """One run as JSON, without times and absolute paths."""
    document = {"$schema": SCHEMA, "version": VERSION, "runs": [run]}
    return json.dumps(cleaned_throughout(document), ensure_ascii=False, indent=2) + "\n"


def sarif_driver(rules: list[Document]) -> Document:
    """The program with the rules that its results name."""
    return {
        "name": "submission-wizard",
        "fullName": f"Submission Wizard {__version__}",
        "version": __version__,
        "semanticVersion": __version__,
        "informationUri": INFORMATION,
        "language": "en",
        "rules": rules,
    }


def sarif_level(severity: Severity) -> str:
    """The level of a result."""
    return _LEVELS.get(severity, "note")


def sarif_message(text: str) -> str:
    """One line without links and placeholders for SARIF readers."""
    text = _HOLE.sub(lambda found: found[0] * 2, one_line(text))
    if "](" not in text:
        return text
    return re.sub(r"[\\\[\]]", lambda found: f"\\{found[0]}", text)


def sarif_help(parts: Iterable[tuple[str, str]]) -> Document:
    """Help as text and as Markdown; a part is a title, or "", and its words."""
    told = [(title, one_line(words)) for title, words in parts if words]
    return {
        "text": "\n".join(
            sarif_message(f"{title}: {words}" if title else words) for title, words in told
        ),
        "markdown": "\n\n".join(
            f"**{title}:** {escaped(words)}" if title else escaped_line(words)
            for title, words in told
        ),
    }


def redaction() -> Document:
    """What tells readers of a run that its excerpts are masked."""
    return {"redactionTokens": [_MASK]}


def source_location(paths: SourcePaths, row: Row, message: str = "") -> Document:
    """A place in source, with its masked excerpt."""
    column = paths.utf16_column(row)
    region = {
        "startLine": row["line"],
        **({"startColumn": column} if column else {}),
        **({"snippet": {"text": row["excerpt"]}} if row["excerpt"] else {}),
    }
    return {
        "physicalLocation": {
            "artifactLocation": {"uri": paths.uri(row["name"]), "uriBaseId": ROOT},
            "region": region,
        },
        **({"message": {"text": sarif_message(message)}} if message else {}),
    }


def code_flows(paths: SourcePaths, rows: Iterable[Row]) -> list[Document]:
    """How the value at each place came about, from where it is written to where it is used."""
    return [
        {"threadFlows": [{"locations": list(_flow_locations(paths, row))}]}
        for row in rows
        if row.get("steps")
    ]


def _flow_locations(paths: SourcePaths, row: Row) -> Iterator[Document]:
    steps: list[Row] = list(row["steps"])
    last = steps[-1]
    if (last["name"], last["line"]) != (row["name"], row["line"]):
        steps.append(row)
    for step in steps:
        yield {"location": source_location(paths, step, step.get("note", ""))}

"""`schema`: the JSON Schema of files that people write by hand, for editors."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from wizard.cli.app_context import build_app_context, edition_named, output_option
from wizard.cli.report_files import write_report
from wizard.cli.streams import echo_utf8

if TYPE_CHECKING:
    from wizard.session.app_context import AppContext

KINDS = ("draft", "company", "own-requirements", "team")
"""The keys of `FILE_SCHEMAS`, which is imported only when needed."""


@click.command("schema")
@click.argument("kind", type=click.Choice(KINDS), required=False)
@click.option("--edition", help="What Procore asked at a date; the newest known by default.")
@click.option(
    "--editor", type=click.Path(path_type=Path, file_okay=False, exists=True), metavar="DIR",
    help="Write all schemas into this folder, and name them in its files.",
)  # fmt: skip
@output_option
def schema_command(
    kind: str | None, edition: str | None, editor: Path | None, output: Path | None
) -> None:
    """Print the JSON Schema of a draft, a company's file, own requirements or a team file.

    With it an editor completes, explains and checks what you type; your company's own fields are
    in it. --editor writes the schemas into a folder below DIR and puts a line "#:schema ..." at
    the top of each draft and team file in DIR; later ones there get it too. Commit both, and it
    works for everybody who has the folder.

    \b
    submission-wizard schema draft --edition 2025-02 -o draft.json
    submission-wizard schema team
    submission-wizard schema --editor .
    """
    app_context = build_app_context()
    if editor is not None:
        if kind or edition or output:
            raise click.UsageError("--editor writes all schemas; it takes no other option.")
        for line in _set_up(app_context, editor):
            click.echo(line)
        return
    from wizard.reports.file_schemas.kinds import file_schema_text

    chosen = edition_named(app_context.catalogue, edition)
    text = file_schema_text(kind or KINDS[0], app_context.catalogue, chosen.id)
    write_report(output, text) if output else echo_utf8(text)


def _set_up(app_context: AppContext, folder: Path) -> Iterator[str]:
    """Writes the schemas, then names them in the files of the folder; one line for each."""
    from wizard.drafts.disk import make_folder
    from wizard.drafts.schema_line import SCHEMA_FOLDER
    from wizard.reports.file_schemas.kinds import file_schema_files
    from wizard.text import clean

    beside = folder / SCHEMA_FOLDER
    make_folder(beside)
    for name, text in file_schema_files(app_context.catalogue):
        write_report(beside / name, text)
        yield f"Written: {clean(str(beside / name))}"
    for path in sorted(folder.glob("*.toml")):
        if said := _name_schema(app_context, path):
            yield f"{clean(path.name)}: {said}"


def _name_schema(app_context: AppContext, path: Path) -> str:
    """Puts the line into a file that has a schema; says what was done, "" for other files."""
    from wizard.drafts.read import decode, parse_draft, read_bytes
    from wizard.errors import DraftError
    from wizard.reports.file_schemas.kinds import file_schema_name, kind_of
    from wizard.text import clean

    try:
        text = decode(path, read_bytes(path)[0])
        document = parse_draft(path, text)
    except DraftError as error:
        return clean(error.message)
    kind = kind_of(path.name, document)
    if not kind:
        return ""
    name = file_schema_name(kind, str(document.get("wizard", {}).get("edition", "")))
    return clean(_name_in(app_context, path, text, name))


def _name_in(app_context: AppContext, path: Path, text: str, name: str) -> str:
    from wizard.catalogue.own import OWN_NAME
    from wizard.drafts.lock import DraftLock
    from wizard.drafts.schema_line import SCHEMA_FOLDER, is_our_schema, schema_line, schema_named

    named = schema_named(text)
    if named and not is_our_schema(named):
        return f"names another schema, {named}; left as it is"
    if f"#:schema {named}" == schema_line(name):
        return f"names {name}"
    if not (path.parent / SCHEMA_FOLDER / name).is_file():
        return f"has no schema, as there is no {name}"
    if path.name == OWN_NAME:
        return f"begin it with the line {schema_line(name)} and change as_of"
    with DraftLock.acquire(path, app_context.now()):
        _write_line(path, name)
    return f"names {name} now"


def _write_line(path: Path, name: str) -> None:
    from wizard.drafts.disk import change_file
    from wizard.drafts.read import MARK, decode, read_bytes
    from wizard.drafts.schema_line import with_schema_line

    def named(data: bytes | None) -> tuple[None, bytes]:
        text = data or b""
        mark = MARK if text.startswith(MARK) else b""
        return None, mark + with_schema_line(decode(path, text), name).encode()

    change_file(path, lambda: read_bytes(path)[0], named)

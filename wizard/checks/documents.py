"""Checks that documents open and have the expected format; their text is not evaluated."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Literal, NamedTuple

from wizard.catalogue.field_kinds import Media
from wizard.checks.looked import (
    InspectedFile,
    content_name,
    inspected_in_rows,
    judged_file,
    verdict_for_each_file,
    worst_file_verdict,
)
from wizard.inspection.media.seen import DocumentFacts, FileSeen, line_mark
from wizard.rules.phrasing import counted, listed, quoted
from wizard.rules.reading import text_of
from wizard.rules.verdict import MET, Facts, Verdict, could_not_tell, met, not_met, unanswered

Paper = Literal[
    "pdf", "docx", "doc", "odt", "rtf", "xlsx", "pptx", "md", "txt", "html",
    "mail", "picture", "recording",
]  # fmt: skip
"""A document type as the catalogue names it."""


class DocumentForm(NamedTuple):
    """The format of a document type, and its label."""

    contents: frozenset[str]
    name: str


def _document_form(name: str, *contents: str) -> DocumentForm:
    return DocumentForm(frozenset(contents), name)


FORMS: Mapping[Paper, DocumentForm] = {
    "pdf": _document_form("a PDF", "pdf"),
    "docx": _document_form("a Word document", "docx"),
    "doc": _document_form("an old Word document", "ole"),
    "odt": _document_form("an OpenDocument text", "odt"),
    "rtf": _document_form("an RTF text", "rtf"),
    "xlsx": _document_form("an Excel sheet", "xlsx"),
    "pptx": _document_form("a PowerPoint file", "pptx"),
    "md": _document_form("a text", "text", "eml"),
    "txt": _document_form("a text", "text", "eml"),
    "html": _document_form("an HTML page", "html"),
    "mail": _document_form("a saved mail", "eml", "ole"),
    "picture": _document_form(
        "a picture", "png", "jpeg", "gif", "webp", "tiff", "bmp", "heic", "avif"
    ),
    "recording": _document_form("a recording", "mp4", "mov", "3gp", "matroska", "avi", "wmv"),
}


def document(facts: Facts, fields: tuple[str, ...], *, kinds: tuple[Paper, ...]) -> Verdict:
    """Each file of the fields opens without a password and has one of the types.

    A field without an answer is passed over, unless all of them are.
    """
    given = [field for field in fields if facts.get(field)]
    judge = partial(_document_verdict, kinds)
    verdicts = [verdict_for_each_file(facts, field, Media.DOCUMENT, judge) for field in given]
    return worst_file_verdict(verdicts) if verdicts else unanswered(fields[0])


def document_rows(
    facts: Facts, fields: tuple[str, ...], *, kinds: tuple[Paper, ...], column: str
) -> Verdict:
    """Like `document`, for files in a column of a list; rows without a file are allowed."""
    files = inspected_in_rows(facts, fields[0], column, Media.DOCUMENT)
    judge = partial(_document_verdict, kinds)
    return worst_file_verdict([judged_file(file, judge) for file in files]) if files else MET


def _document_verdict(kinds: Sequence[Paper], file: InspectedFile, file_seen: FileSeen) -> Verdict:
    if file_seen.document is not None and file_seen.document.encrypted:
        message = f"{file.name} opens only with a password; it must open without one"
        fix = "Save it again without the password."
        return not_met(message, fix, field=file.field, row=file.row)
    if file_seen.document is not None and file_seen.document.blank:
        message = f"{file.name} shows nothing: {_blank_pages(file_seen.document)}"
        return not_met(message, "Choose the document itself.", field=file.field, row=file.row)
    forms = [FORMS[kind] for kind in kinds]
    if any(file_seen.content in form.contents for form in forms):
        return met(_document_words(file_seen))
    wanted = listed(dict.fromkeys(form.name for form in forms), 4, last="or")
    message = f"{file.name} is {content_name(file_seen)}; it must be {wanted}"
    fix = (
        "Choose the document itself, or export it again; renaming a file does not change its kind."
    )
    return not_met(message, fix, field=file.field, row=file.row)


def _blank_pages(facts: DocumentFacts) -> str:
    return "its page is blank" if facts.pages == 1 else "its pages are blank"


def _document_words(file_seen: FileSeen) -> str:
    """A description of a valid document: "PDF, 3 pages"."""
    kind = content_name(file_seen).partition(" ")[2]
    facts = file_seen.document
    if facts is not None and facts.pages:
        return f"{kind}, {counted(facts.pages, 'page')}"
    if facts is not None and facts.words:
        return f"{kind}, {counted(facts.words, 'word')}"
    return kind


def listed_names(facts: Facts, fields: tuple[str, ...]) -> Verdict:
    """The name in the first field is not a line of the text file that the second names."""
    name = text_of(facts, fields[0])
    if not facts.get(fields[1]):
        return MET
    if name is None:
        return unanswered(fields[0])
    return verdict_for_each_file(
        facts, fields[1], Media.DOCUMENT, partial(_listed_name_verdict, name, fields[0])
    )


def _listed_name_verdict(
    name: str, field: str, file: InspectedFile, file_seen: FileSeen
) -> Verdict:
    lines = file_seen.document.lines if file_seen.document else ()
    if file_seen.content != "text":
        message = (
            f"{file.name} is {content_name(file_seen)}; it must be a text with one name per line"
        )
        fix = "Save the list as plain text, or remove it and search by hand."
        return not_met(message, fix, field=file.field)
    if not lines:
        return could_not_tell(f"{file.name} is too long to compare each line", field=file.field)
    mark = line_mark(name)
    if mark in lines:
        message = f"{quoted(name)} is in line {lines.index(mark) + 1:,} of {file.name}"
        fix = "Choose another name; if the line is your own app, take it out of the list."
        return not_met(message, fix, field=field)
    known = counted(sum(1 for line in lines if line), "name")
    return met(f"none of the {known} in {file.name}")

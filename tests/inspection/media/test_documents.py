"""Papers, mails and texts: what a look finds in sound ones, wrong ones and hostile ones."""

from __future__ import annotations

import io
import random
import struct
import threading
import tracemalloc
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.files import papers
from wizard.catalogue.field_kinds import Media
from wizard.inspection.media.document import LARGEST, LONGEST, MOST_LINES
from wizard.inspection.media.document_office import MOST_PARTS
from wizard.inspection.media.look import FileWindow, inspect_stream, look_at
from wizard.inspection.media.seen import DocumentFacts, FileSeen, InspectionState, line_mark

Maker = Callable[[Path], Path]
SOUND: dict[str, tuple[Maker, str]] = {
    "pdf": (papers.pdf, "pdf"),
    "pdf for everybody": (lambda path: papers.locked_pdf(path, ""), "pdf"),
    "docx": (papers.office, "docx"),
    "xlsx": (lambda path: papers.office(path, "xlsx"), "xlsx"),
    "pptx": (lambda path: papers.office(path, "pptx"), "pptx"),
    "odt": (papers.open_document, "odt"),
    "zip": (papers.plain_zip, "zip"),
    "msg": (papers.outlook_mail, "ole"),
    "eml": (papers.mail, "eml"),
    "html": (papers.html, "html"),
    "rtf": (lambda path: papers.text(path, r"{\rtf1\ansi Signed.}"), "rtf"),
    "md": (lambda path: papers.text(path, "# Set-up\n\n1. Sign in\n"), "text"),
    "json": (lambda path: papers.text(path, '{"openapi": "3.1.0"}'), "text"),
    "png": (papers.picture, "png"),
}


def seen_in(path: Path) -> FileSeen:
    return look_at(path, Media.DOCUMENT)


@pytest.mark.parametrize("name", SOUND)
def test_a_sound_paper_is_opened_and_told_by_its_content(name: str, tmp_path: Path) -> None:
    make, content = SOUND[name]
    seen = seen_in(make(tmp_path / "agreement.bin"))
    assert (seen.state, seen.trouble, seen.content) == (InspectionState.OPENED, "", content)
    assert seen.document is not None
    assert not seen.document.encrypted


@pytest.mark.parametrize("pages", [1, 3, 120])
def test_the_pages_of_a_pdf_are_counted(pages: int, tmp_path: Path) -> None:
    seen = seen_in(papers.pdf(tmp_path / "a.pdf", pages))
    assert seen.document == DocumentFacts(pages=pages)


def test_blanks_before_a_pdf_do_not_hide_it(tmp_path: Path) -> None:
    path = tmp_path / "a.pdf"
    path.write_bytes(b"\r\n \n" + papers.pdf_bytes(2))
    assert seen_in(path).content == "pdf"


@pytest.mark.parametrize("junk", [b"HTTP/1.1 200 OK\r\n\r\n", b"\x1b%-12345X@PJL\r\n", bytes(500)])
def test_what_stands_before_a_pdf_does_not_hide_it(junk: bytes, tmp_path: Path) -> None:
    path = tmp_path / "a.pdf"
    path.write_bytes(junk + papers.pdf_bytes(2))
    seen = seen_in(path)
    assert (seen.state, seen.content) == (InspectionState.OPENED, "pdf")
    assert seen.document is not None
    assert seen.document.pages == 2


@pytest.mark.parametrize("make", [papers.locked_pdf, papers.locked_docx])
def test_a_paper_with_a_password_is_told_as_such(make: Maker, tmp_path: Path) -> None:
    seen = seen_in(make(tmp_path / "a.bin"))
    assert seen.state is InspectionState.OPENED
    assert seen.document == DocumentFacts(encrypted=True)


def spoilt(path: Path) -> Path:
    """A Word document with one wrong byte in its text."""
    papers.office(path)
    content = bytearray(path.read_bytes())
    with zipfile.ZipFile(path) as archive:
        at = archive.getinfo("word/document.xml").header_offset + 60
    content[at] ^= 0xFF
    path.write_bytes(content)
    return path


def shortened(make: Maker, keep: int) -> Maker:
    def short(path: Path) -> Path:
        path.write_bytes(make(path).read_bytes()[:keep])
        return path

    return short


BROKEN: dict[str, tuple[Maker, str]] = {
    "half a pdf": (papers.cut_off_pdf, "is damaged or cut off"),
    "most of a pdf": (lambda path: papers.cut_off_pdf(path, 0.97), "is damaged or cut off"),
    "only the name of a pdf": (lambda p: papers.text(p, "%PDF-1.7"), "is damaged or cut off"),
    "a pdf of no pages": (papers.pdf_without_pages, "has no pages"),
    "a pdf without its last page": (
        papers.pdf_with_a_lost_page,
        "is damaged: page 3 cannot be opened",
    ),
    "half a docx": (shortened(papers.office, 200), "is cut off"),
    "a docx with a wrong byte": (spoilt, "is damaged"),
    "half a msg": (shortened(papers.outlook_mail, 600), "is damaged or cut off"),
    "the start of a msg": (shortened(papers.outlook_mail, 100), "is cut off"),
    "half a picture": (shortened(papers.picture, 80), "is cut off"),
    "a blank text": (lambda path: papers.text(path, " \r\n\t\n "), "has no text in it"),
    "a text of dashes": (lambda path: papers.text(path, "--- ...\n"), "has no text in it"),
    "zeros": (lambda path: papers.text(path, "\0" * 5000), "has no text in it"),
    "nothing": (lambda path: papers.text(path, ""), "is empty"),
}


@pytest.mark.parametrize("name", BROKEN)
def test_a_damaged_paper_is_broken_and_says_how(name: str, tmp_path: Path) -> None:
    make, trouble = BROKEN[name]
    seen = seen_in(make(tmp_path / "paper.bin"))
    assert (seen.state, seen.trouble) == (InspectionState.BROKEN, trouble)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16", "utf-16-le"])
def test_a_text_is_one_in_whatever_way_it_is_kept(encoding: str, tmp_path: Path) -> None:
    words = "Übergabe der Prüfberichte – fertig\nzweite Zeile\n"
    mark = "\ufeff" if encoding == "utf-16-le" else ""
    seen = seen_in(papers.text(tmp_path / "a.txt", mark + words, encoding))
    assert (seen.state, seen.content) == (InspectionState.OPENED, "text")
    assert seen.document is not None
    assert seen.document.words == 6
    assert seen.document.lines[1] == line_mark("ZWEITE  zeile")


def test_bytes_of_no_known_kind_are_opened_and_called_nothing(tmp_path: Path) -> None:
    path = tmp_path / "a.pdf"
    path.write_bytes(bytes(range(256)) * 40)
    seen = seen_in(path)
    assert (seen.state, seen.content) == (InspectionState.OPENED, "")


def test_a_text_that_turns_into_something_else_is_no_text(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(b"A log.\n" * 1000 + bytes(range(256)))
    assert seen_in(path).content == ""


def test_a_note_that_begins_with_a_heading_is_no_mail(tmp_path: Path) -> None:
    note = papers.text(tmp_path / "a.txt", "Date: 3 March 2025\nSubject: set-up\n\nPassed.\n")
    assert seen_in(note).content == "text"


def test_a_mail_as_apple_keeps_it_is_a_mail(tmp_path: Path) -> None:
    path = papers.mail(tmp_path / "a.emlx")
    path.write_bytes(b"358\n" + path.read_bytes())
    assert seen_in(path).content == "eml"


def test_of_a_long_text_only_the_beginning_is_read(tmp_path: Path) -> None:
    line = "Prüfung bestanden\n".encode()
    path = tmp_path / "a.log"
    path.write_bytes(line * (8 * LONGEST // len(line)))
    tracemalloc.start()
    seen = seen_in(path)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert (seen.state, seen.content) == (InspectionState.OPENED, "text")
    assert seen.document is not None
    assert seen.document.words > 100_000
    assert seen.document.lines == ()
    assert peak < 12 * LONGEST


def test_lines_without_end_are_not_kept(tmp_path: Path) -> None:
    path = papers.text(tmp_path / "a.txt", "a\n" * (MOST_LINES + 1))
    facts = seen_in(path).document
    assert facts is not None
    assert facts.lines == ()


def test_a_paper_above_the_limit_is_left_alone_and_says_so(tmp_path: Path) -> None:
    path = papers.pdf(tmp_path / "a.pdf")
    with path.open("r+b") as file:
        file.truncate(LARGEST + 1)
    seen = seen_in(path)
    assert seen.state is InspectionState.UNREADABLE
    assert "200 MB" in seen.trouble


def test_a_large_pdf_without_an_end_is_not_searched_from_its_start(tmp_path: Path) -> None:
    path = papers.pdf(tmp_path / "a.pdf")
    with path.open("r+b") as file:
        file.truncate(LARGEST - 1)
    assert (seen_in(path).state, seen_in(path).trouble) == (InspectionState.BROKEN, "is cut off")


def test_a_huge_picture_or_film_among_the_papers_is_only_named(tmp_path: Path) -> None:
    path = tmp_path / "test.mp4"
    with path.open("wb") as file:
        file.write(struct.pack(">I4s4sI", 16, b"ftyp", b"isom", 0))
        file.truncate(4 << 30)
    assert (seen_in(path).state, seen_in(path).content) == (InspectionState.OPENED, "mp4")


def test_an_archive_of_countless_parts_is_left_alone(tmp_path: Path) -> None:
    names = [f"part-{number}" for number in range(MOST_PARTS + 1)]
    seen = seen_in(papers.office(tmp_path / "a.docx", "docx", names))
    assert seen.state is InspectionState.UNREADABLE
    assert "10,000 parts" in seen.trouble


def test_a_part_that_unpacks_without_end_is_not_unpacked(tmp_path: Path) -> None:
    path = tmp_path / "a.docx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        with archive.open("word/document.xml", "w", force_zip64=True) as part:
            for _ in range(64):
                part.write(bytes(1 << 20))
    tracemalloc.start()
    assert seen_in(path).content == "docx"
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 8 << 20


@pytest.mark.parametrize("name", SOUND)
def test_a_paper_inside_another_file_gives_the_same_facts(name: str, tmp_path: Path) -> None:
    path = SOUND[name][0](tmp_path / "paper.bin")
    content = path.read_bytes()
    around = io.BytesIO(b"before it" + content + b"and after it")
    with io.BufferedReader(FileWindow(around, 9, len(content))) as part:
        assert inspect_stream(part, len(content), Media.DOCUMENT) == seen_in(path)


def test_many_threads_may_look_at_once(tmp_path: Path) -> None:
    paths = [papers.pdf(tmp_path / f"{number}.pdf", number) for number in range(1, 9)]
    pages: dict[int, list[int]] = {}

    def look(thread: int) -> None:
        seen = [seen_in(path).document for path in paths * 5]
        pages[thread] = [facts.pages for facts in seen if facts]

    threads = [threading.Thread(target=look, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert list(pages.values()) == [[*range(1, 9)] * 5] * 4


class Failing(io.BytesIO):
    """A file on a disk that dies after its first part was read."""

    reads = 0

    def read(self, size: int | None = -1, /) -> bytes:
        self.reads += 1
        if self.reads > 3:
            raise OSError(5, "Input/output error")
        return super().read(size)


@pytest.mark.parametrize("make", [papers.pdf, papers.office, papers.mail, papers.outlook_mail])
def test_a_disk_that_dies_while_reading_is_no_fault_of_the_paper(
    make: Maker, tmp_path: Path
) -> None:
    content = make(tmp_path / "a.bin").read_bytes()
    with Failing(content) as file:
        seen = inspect_stream(file, len(content), Media.DOCUMENT)
    assert seen.state is InspectionState.UNREADABLE
    assert seen.trouble == "cannot be read (Input/output error)"


def mutated(content: bytes, chance: random.Random) -> bytes:
    """The content with a few bytes changed, taken out, doubled or cut off."""
    changed = bytearray(content)
    for _ in range(chance.randint(1, 6)):
        at = chance.randrange(max(1, len(changed)))
        length = chance.choice((1, 1, 2, 4, 40))
        part = chance.choice(
            (chance.randbytes(length), b"\xff" * length, b"", changed[at : at + 9])
        )
        changed[at : at + length * chance.randint(0, 2)] = part
    return bytes(changed[: chance.choice((len(changed), chance.randrange(len(changed) + 1)))])


@pytest.mark.parametrize("name", [*SOUND, "locked pdf", "locked docx", "random"])
def test_whatever_the_bytes_a_look_ends_with_facts(name: str, tmp_path: Path) -> None:
    chance = random.Random(name)
    makers = {
        "locked pdf": papers.locked_pdf,
        "locked docx": papers.locked_docx,
        "random": lambda path: papers.text(path, "x"),
        **{key: make for key, (make, _) in SOUND.items()},
    }
    whole = makers[name](tmp_path / "paper.bin").read_bytes()
    states = set()
    for _ in range(250):
        content = chance.randbytes(chance.randint(1, 9000))
        content = content if name == "random" else mutated(whole, chance)
        seen = looked_at_in_each_place(content, tmp_path / "changed.bin")
        assert (seen.trouble == "") == (seen.state is InspectionState.OPENED)
        states.add(seen.state)
    assert states <= {InspectionState.OPENED, InspectionState.BROKEN, InspectionState.UNREADABLE}


def looked_at_in_each_place(content: bytes, path: Path) -> FileSeen:
    """What is seen, which must be the same in a file of its own and within another one."""
    path.write_bytes(content)
    seen = seen_in(path)
    with io.BufferedReader(
        FileWindow(io.BytesIO(b"PK" + content + b"PK"), 2, len(content))
    ) as part:
        assert inspect_stream(part, len(content), Media.DOCUMENT) == seen
    return seen

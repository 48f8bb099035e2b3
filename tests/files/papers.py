"""Generators of documents, mails and texts: each writes a real file and returns its path."""

from __future__ import annotations

import hashlib
import struct
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from email.message import EmailMessage
from pathlib import Path

PASSWORD_PADDING = bytes.fromhex("28bf4e5e4e758a4164004e56fffa01082e2e00b6d0683e802f0ca9fe6453697a")


def pdf(path: Path, pages: int = 1) -> Path:
    """A PDF of A4 pages with one line on each."""
    return _written(path, pdf_bytes(pages))


def pdf_bytes(pages: int = 1, encryption: Encryption | None = None) -> bytes:
    kids = " ".join(f"{3 + 2 * number} 0 R" for number in range(pages))
    bodies: list[bytes] = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Kids [{kids}] /Count {pages} >>".encode("ascii"),
    ]
    for number in range(pages):
        drawn = f"BT /F1 12 Tf 72 770 Td (Page {number + 1}) Tj ET".encode("ascii")
        own = 4 + 2 * number
        if encryption is not None:
            drawn = encryption.encrypted(own, drawn)
        page = f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents {own} 0 R >>"
        stream = f"<< /Length {len(drawn)} >>\nstream\n".encode("ascii")
        bodies += [page.encode("ascii"), stream + drawn + b"\nendstream"]
    return _assembled(bodies, encryption)


def _assembled(bodies: Sequence[bytes], encryption: Encryption | None) -> bytes:
    document = b"%PDF-1.4\n"
    places = []
    for number, body in enumerate(bodies, start=1):
        places.append(len(document))
        document += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = "".join(f"{place:010d} 00000 n \n" for place in places)
    locked = encryption.dictionary if encryption else ""
    size = len(bodies) + 1
    end = (
        f"xref\n0 {size}\n0000000000 65535 f \n{table}trailer\n"
        f"<< /Size {size} /Root 1 0 R {locked}>>\nstartxref\n{len(document)}\n%%EOF\n"
    )
    return document + end.encode("ascii")


class Encryption:
    """The oldest PDF encryption: RC4 with 40 bits."""

    def __init__(self, user: str, owner: str = "keeper") -> None:
        self._id = b"0123456789abcdef"
        self._rights = -44
        padded = _padded(user)
        self._owner = rc4(hashlib.md5(_padded(owner)).digest()[:5], padded)
        rights = struct.pack("<i", self._rights)
        self._key = hashlib.md5(padded + self._owner + rights + self._id).digest()[:5]

    @property
    def dictionary(self) -> str:
        """The encryption dictionary of the trailer."""
        user = rc4(self._key, PASSWORD_PADDING)
        return (
            f"/Encrypt << /Filter /Standard /V 1 /R 2 /P {self._rights} /O <{self._owner.hex()}> "
            f"/U <{user.hex()}> >> /ID [<{self._id.hex()}> <{self._id.hex()}>] "
        )

    def encrypted(self, number: int, content: bytes) -> bytes:
        """The encrypted content of the object with that number."""
        salt = struct.pack("<I", number)[:3] + b"\0\0"
        return rc4(hashlib.md5(self._key + salt).digest()[:10], content)


def _padded(password: str) -> bytes:
    return (password.encode("latin-1") + PASSWORD_PADDING)[:32]


def rc4(key: bytes, content: bytes) -> bytes:
    """Encrypts or decrypts."""
    state = list(range(256))
    j = 0
    for i in range(256):
        j = (j + state[i] + key[i % len(key)]) % 256
        state[i], state[j] = state[j], state[i]
    out = bytearray()
    i = j = 0
    for byte in content:
        i = (i + 1) % 256
        j = (j + state[i]) % 256
        state[i], state[j] = state[j], state[i]
        out.append(byte ^ state[(state[i] + state[j]) % 256])
    return bytes(out)


def locked_pdf(path: Path, password: str = "harbor") -> Path:
    """A PDF that needs the password; with an empty one anyone can open it."""
    return _written(path, pdf_bytes(2, Encryption(password)))


def blank_pdf(path: Path) -> Path:
    """One page with nothing on it."""
    page = b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] >>"
    pages = b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>"
    catalogue = b"<< /Type /Catalog /Pages 2 0 R >>"
    return _written(path, _assembled([catalogue, pages, page], None))


def pdf_without_pages(path: Path) -> Path:
    return _written(path, pdf_bytes(0))


def pdf_with_a_lost_page(path: Path) -> Path:
    """A PDF with a reference to a third page that does not exist."""
    return _written(path, pdf_bytes(3).replace(b"7 0 R]", b"9 9 R]"))


def cut_off_pdf(path: Path, keep: float = 0.5) -> Path:
    """The first part of a PDF of several pages."""
    whole = pdf_bytes(20)
    return _written(path, whole[: int(len(whole) * keep)])


OFFICE: Mapping[str, str] = {
    "docx": "word/document.xml",
    "xlsx": "xl/workbook.xml",
    "pptx": "ppt/presentation.xml",
}


def office(path: Path, kind: str = "docx", parts: Iterable[str] = ()) -> Path:
    """A Word, Excel or PowerPoint file with additional parts of these names."""
    main = OFFICE[kind]
    content = f'<Override PartName="/{main}" ContentType="application/xml"/>'
    types = "http://schemas.openxmlformats.org/package/2006/content-types"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", f'<Types xmlns="{types}">{content}</Types>')
        archive.writestr(main, "<document>" + "<p>How to set it up.</p>" * 40 + "</document>")
        for name in parts:
            archive.writestr(name, "")
    return path


def open_document(path: Path) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        mime = "application/vnd.oasis.opendocument.text"
        archive.writestr(zipfile.ZipInfo("mimetype"), mime, zipfile.ZIP_STORED)
        archive.writestr("content.xml", "<office:document-content/>")
    return path


def plain_zip(path: Path) -> Path:
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("agreement.pdf", pdf_bytes())
    return path


def compound(path: Path, streams: Sequence[str]) -> Path:
    """A file in the old format of Office and Outlook, with empty streams of these names."""
    end, free = 2**32 - 2, 2**32 - 1
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16)
    header += struct.pack("<HHHHH6x", 0x3E, 3, 0xFFFE, 9, 6)
    header += struct.pack("<IIIIIIIII", 0, 1, 1, 0, 4096, end, 0, end, 0)
    header += struct.pack("<109I", 0, *[free] * 108)
    table = struct.pack("<128I", 2**32 - 3, end, *[free] * 126)
    entries = b"".join(
        _entry(name, 5 if place == 0 else 2) for place, name in enumerate(["Root Entry", *streams])
    )
    return _written(path, header + table + entries.ljust(512, b"\0"))


def _entry(name: str, kind: int) -> bytes:
    written = name.encode("utf-16-le") + b"\0\0"
    none = 2**32 - 1
    head = written.ljust(64, b"\0") + struct.pack("<HBB", len(written), kind, 1)
    return (head + struct.pack("<III", none, none, none)).ljust(128, b"\0")


def outlook_mail(path: Path) -> Path:
    return compound(path, ["__properties_version1.0", "__substg1.0_0037001F"])


def locked_docx(path: Path) -> Path:
    """A Word document with a password, which is a file in the old format, not a zip archive."""
    return compound(path, ["EncryptionInfo", "EncryptedPackage"])


def mail(path: Path, subject: str = "Your questionnaire is approved") -> Path:
    message = EmailMessage()
    message["Received"] = "from mx.example.com by mail.example.org; Tue, 11 Feb 2025 09:10:00 +0000"
    message["From"] = "Partner Team <partners@example.com>"
    message["To"] = "Mara Okafor <mara@example.org>"
    message["Date"] = "Tue, 11 Feb 2025 09:09:58 +0000"
    message["Subject"] = subject
    message.set_content("All answers are approved.")
    return _written(path, bytes(message))


def html(path: Path) -> Path:
    page = "<!DOCTYPE html>\n<html><title>Set-up</title><ol><li>Sign in</ol></html>"
    return text(path, page)


def text(path: Path, words: str, encoding: str = "utf-8") -> Path:
    return _written(path, words.encode(encoding))


def picture(path: Path) -> Path:
    """A PNG, whatever the path's suffix is."""
    from PIL import Image

    with Image.new("RGB", (64, 40), "navy") as made:
        made.save(path, "PNG")
    return path


def _written(path: Path, content: bytes) -> Path:
    path.write_bytes(content)
    return path

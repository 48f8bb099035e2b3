"""Makes the pictures, videos and papers of the sample submissions beside this file.

Run by developers only, with Debian's ffmpeg and fonts-dejavu-core, by the Python that the program
runs in; the files made are kept in the repository. The drafts (`submission.toml`) and the little
source trees are written by hand. After a change of the ready draft or its source, run it with
`--sign`: then it only signs the pages again and searches the source again.
"""

from __future__ import annotations

import struct
import subprocess
import sys
import tempfile
import zlib
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

HERE = Path(__file__).resolve().parent
FIRST = HERE / "2025-02"
FONTS = Path("/usr/share/fonts/truetype/dejavu")
BLUE, ORANGE, INK, GREY, PALE, WHITE = "1f4e8c", "e8772e", "22303c", "8a97a3", "eef2f6", "ffffff"
GREEN = "2e8b57"

SIGNED_AT = datetime(2025, 3, 31, 16, 20, tzinfo=UTC)
"""When the ready sample was changed last; it is judged on the day after."""

Pixel = tuple[int, int, int, int]


@dataclass
class Canvas:
    """A picture as a list of ffmpeg filters: boxes and lines of text on a plain ground."""

    width: int
    height: int
    ground: str = WHITE
    filters: list[str] = field(default_factory=list)

    def box(self, place: tuple[int, int, int, int], colour: str) -> None:
        """A filled box; `place` is left, top, width, height in pixels."""
        left, top, width, height = place
        self.filters.append(
            f"drawbox=x={left}:y={top}:w={width}:h={height}:color=0x{colour}:t=fill"
        )

    def text(self, place: tuple[int, int], words: str, size: int = 20, colour: str = INK) -> None:
        """A line of text; `place` is left and top in pixels."""
        font = FONTS / ("DejaVuSans-Bold.ttf" if size >= 24 else "DejaVuSans.ttf")  # noqa: PLR2004
        shown = words.replace(":", r"\:")
        self.filters.append(
            f"drawtext=fontfile={font}:expansion=none:text='{shown}':x={place[0]}:y={place[1]}"
            f":fontsize={size}:fontcolor=0x{colour}"
        )

    def save(self, path: Path) -> None:
        """Writes a PNG."""
        source = f"color=c=0x{self.ground}:s={self.width}x{self.height}"
        filters = ",".join([*self.filters, "format=rgb24"])
        run_ffmpeg("-f", "lavfi", "-i", source, "-vf", filters, "-frames:v", "1", path)


@dataclass(frozen=True)
class Film:
    """How a video is encoded."""

    width: int
    height: int
    rate: int
    sound: bool


def run_ffmpeg(*arguments: str | Path) -> None:
    command = ["ffmpeg", "-y", "-loglevel", "error", "-threads", "1", *map(str, arguments)]
    subprocess.run(command, check=True)  # noqa: S603 - fixed arguments, no outside input


def save_film(path: Path, cards: list[tuple[Path, int]], film: Film) -> None:
    """Shows each picture for its seconds, over a quiet tone if the film has sound."""
    inputs: list[str | Path] = []
    for card, seconds in cards:
        inputs += ["-loop", "1", "-framerate", str(film.rate), "-t", str(seconds), "-i", card]
    total = sum(seconds for _, seconds in cards)
    tone = f"sine=frequency=250:sample_rate=8000:duration={total},volume=0.04"
    size = f"scale={film.width}:{film.height},setsar=1,format=yuv420p"
    parts = "".join(f"[{n}:v]{size}[v{n}];" for n in range(len(cards)))
    parts += "".join(f"[v{n}]" for n in range(len(cards))) + f"concat=n={len(cards)}[v]"
    sound = ["-f", "lavfi", "-i", tone] if film.sound else []
    track = ["-map", f"{len(cards)}:a", "-c:a", "aac", "-b:a", "1k"] if film.sound else []
    encoder = ["-c:v", "libx264", "-crf", "30", "-g", "9999", "-bf", "0"]
    plain = ["-fflags", "+bitexact", "-flags:v", "+bitexact", "-flags:a", "+bitexact"]
    run_ffmpeg(
        *inputs, *sound, "-filter_complex", parts, "-map", "[v]", *encoder, *track, *plain,
        "-map_metadata", "-1", "-movflags", "+faststart", path,
    )  # fmt: skip


def save_logo(path: Path, width: int, height: int) -> None:
    """An open book with a tick, drawn from its shapes; transparent outside."""
    rows = b"".join(
        b"\0" + b"".join(bytes(logo_pixel(x, y, width, height)) for x in range(width))
        for y in range(height)
    )
    header = struct.pack(">IIBBBBB", width, height, 8, 6, 0, 0, 0)
    parts = [(b"IHDR", header), (b"IDAT", zlib.compress(rows, 9)), (b"IEND", b"")]
    path.write_bytes(b"\x89PNG\r\n\x1a\n" + b"".join(chunk(*part) for part in parts))


def chunk(kind: bytes, content: bytes) -> bytes:
    check = zlib.crc32(kind + content)
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", check)


def logo_pixel(x: int, y: int, width: int, height: int) -> Pixel:
    across, down = x * 200 / width, y * 200 / height
    fold = abs(across - 100)
    top = 40 + fold * 0.22
    if not (top <= down <= top + 100 and fold <= 84):  # noqa: PLR2004 - the cover of the book
        return (255, 255, 255, 0)
    if fold <= 3:  # noqa: PLR2004 - the spine
        return (*bytes.fromhex(ORANGE), 255)
    if 20 <= fold <= 70 and any(abs(down - top - line) <= 4 for line in (26, 50, 74)):  # noqa: PLR2004
        return (*bytes.fromhex(WHITE), 255)
    return (*bytes.fromhex(BLUE), 255)


def save_pdf(path: Path, lines: list[str]) -> None:
    """A one-page A4 document with the lines in Helvetica; plain ASCII."""
    escaped = [line.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)") for line in lines]
    shown = "\n".join(f"({line}) Tj T*" for line in escaped)
    content = f"BT /F1 12 Tf 18 TL 72 770 Td\n{shown}\nET"
    fonts = "/Resources << /Font << /F1 4 0 R >> >>"
    bodies = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 5 0 R {fonts} >>",
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
        f"<< /Length {len(content)} >>\nstream\n{content}\nendstream",
    ]
    path.write_bytes(pdf_bytes(bodies))


def pdf_bytes(bodies: list[str]) -> bytes:
    document = b"%PDF-1.4\n"
    places = []
    for number, body in enumerate(bodies, start=1):
        places.append(len(document))
        document += f"{number} 0 obj\n{body}\nendobj\n".encode("ascii")
    table = "".join(f"{place:010d} 00000 n \n" for place in places)
    size = len(bodies) + 1
    end = f"xref\n0 {size}\n0000000000 65535 f \n{table}trailer\n"
    end += f"<< /Size {size} /Root 1 0 R >>\nstartxref\n{len(document)}\n%%EOF\n"
    return document + end.encode("ascii")


def frame(title: str, width: int = 1280, height: int = 720) -> Canvas:
    """The app's own chrome: a bar with the name, a menu at the left."""
    canvas = Canvas(width, height, PALE)
    canvas.box((0, 0, width, 56), BLUE)
    canvas.text((24, 16), "Sitebook Sync", 24, WHITE)
    canvas.text((width - 330, 20), "Harbor and Pier Builders", 18, WHITE)
    canvas.box((0, 56, 210, height - 56), WHITE)
    for row, entry in enumerate(["Overview", "Projects", "Daily logs", "Mapping", "Settings"]):
        canvas.text((28, 90 + row * 48), entry, 18, BLUE if entry == title else GREY)
    canvas.text((240, 84), title, 30)
    return canvas


def overview() -> Canvas:
    canvas = frame("Overview")
    figures = [
        ("Projects in step", "42", GREEN),
        ("Logs today", "137", BLUE),
        ("To settle", "3", ORANGE),
    ]
    for column, (label, figure, colour) in enumerate(figures):
        left = 240 + column * 340
        canvas.box((left, 140, 320, 120), WHITE)
        canvas.box((left, 140, 6, 120), colour)
        canvas.text((left + 24, 158), label, 18, GREY)
        canvas.text((left + 24, 194), figure, 44, colour)
    table(canvas, 290, [
        ("Pier 9 Extension", "137 entries", "In step"),
        ("Quay Road School", "58 entries", "In step"),
        ("North Basin Depot", "21 entries", "Working"),
        ("Lighthouse Clinic", "9 entries", "In step"),
        ("Ferry Terminal B", "0 entries", "To settle"),
    ])  # fmt: skip
    return canvas


def table(canvas: Canvas, top: int, rows: list[tuple[str, str, str]]) -> None:
    colours = {"In step": GREEN, "Working": BLUE, "To settle": ORANGE, "On": GREEN, "Off": GREY}
    for number, (name, amount, state) in enumerate(rows):
        line = top + number * 72
        canvas.box((240, line, 1000, 64), WHITE)
        canvas.text((264, line + 20), name, 20)
        canvas.text((700, line + 20), amount, 20, GREY)
        canvas.box((1060, line + 14, 150, 36), colours[state])
        canvas.text((1086, line + 22), state, 18, WHITE)


def mapping() -> Canvas:
    canvas = frame("Mapping")
    canvas.text(
        (240, 136), "Choose which part of a daily log becomes which page in Sitebook.", 20, GREY
    )
    table(canvas, 190, [
        ("Manpower", "Crew hours", "On"),
        ("Weather", "Site conditions", "On"),
        ("Deliveries", "Material receipts", "On"),
        ("Visitors", "Guest book", "Off"),
        ("Photos", "Picture pages", "On"),
        ("Accidents", "Safety notes", "On"),
    ])  # fmt: skip
    return canvas


def side_panel() -> Canvas:
    canvas = Canvas(1280, 720, PALE)
    canvas.box((0, 0, 1280, 56), INK)
    canvas.text((24, 16), "RFI 27  Anchor bolts at grid C4", 24, WHITE)
    canvas.box((24, 80, 820, 616), WHITE)
    canvas.text((48, 104), "Question", 24)
    for line in range(7):
        canvas.box((48, 152 + line * 34, 700 - line % 3 * 120, 14), PALE)
    canvas.text((48, 420), "Drawing", 24)
    canvas.box((48, 464, 360, 200), PALE)
    canvas.box((868, 56, 400, 664), WHITE)
    canvas.box((868, 56, 400, 48), BLUE)
    canvas.text((888, 68), "Sitebook Sync", 24, WHITE)
    notes = ["Photo of formwork", "Crew note, 7:40", "Delivery of bolts", "Weather, light rain"]
    for row, note in enumerate(notes):
        canvas.box((888, 128 + row * 104, 360, 88), PALE)
        canvas.text((908, 144 + row * 104), note, 20)
        canvas.text((908, 176 + row * 104), "Linked from Pier 9 Extension", 16, GREY)
    canvas.box((888, 620, 360, 56), ORANGE)
    canvas.text((970, 636), "Attach to RFI", 24, WHITE)
    return canvas


def dialog(title: str, lines: list[str], button: str) -> Canvas:
    """A window over the app with a question and one button."""
    canvas = frame("Settings")
    canvas.box((400, 160, 640, 440), WHITE)
    canvas.text((440, 196), title, 28)
    for row, line in enumerate(lines):
        canvas.box((440, 258 + row * 64, 560, 52), PALE)
        canvas.text((464, 274 + row * 64), line, 18)
    canvas.box((440, 524, 240, 48), BLUE)
    canvas.text((464, 538), button, 18, WHITE)
    return canvas


COMPANIES = ["Harbor and Pier Builders", "Quayside Contractors", "Northwater Group"]
CONSENT = [
    "Daily logs, RFIs and photos are copied to Sitebook.",
    "They are kept while the app is installed.",
    "An administrator may end this at any time.",
]


def card(number: int, title: str, line: str) -> Canvas:
    """A title card of a video."""
    canvas = Canvas(1280, 720, BLUE)
    canvas.box((96, 250, 8, 180), ORANGE)
    canvas.text((136, 246), f"{number}", 40, WHITE)
    canvas.text((136, 310), title, 52, WHITE)
    canvas.text((136, 392), line, 26, PALE)
    return canvas


def film_cards(folder: Path, chapters: list[tuple[str, str, int]]) -> list[tuple[Path, int]]:
    cards = []
    for number, (title, line, seconds) in enumerate(chapters, start=1):
        path = folder / f"card-{number}.png"
        card(number, title, line).save(path)
        cards.append((path, seconds))
    return cards


DEMO = [
    ("Sitebook Sync 1.2.0", "Daily logs and site notes in one place", 8),
    ("Install and configure", "In Sitebook first, then in Procore", 50),
    ("Link the account", "Sign in and choose the company", 38),
    ("From end to end", "A crew note becomes an entry of the daily log", 74),
    ("Inside Procore", "Full screen overview and side panel", 40),
    ("Thank you", "Questions reach us at Fieldline Software", 10),
]
MARKETING = [
    ("Sitebook Sync", "Write it once, on site", 15),
    ("Notes become log entries", "Within the hour, with their photos", 20),
    ("Beside every RFI", "What the crew saw that day", 15),
    ("Start today", "Install from the Marketplace", 10),
]


def make_ready(folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    save_logo(folder / "logo.png", 200, 200)
    pictures = {
        "screenshot-overview": overview(),
        "screenshot-side-panel": side_panel(),
        "screenshot-mapping": mapping(),
        "company-picker": dialog("Choose your company", COMPANIES, "Continue"),
        "consent": dialog("Before the first sync", CONSENT, "Agree and start"),
    }
    for name, canvas in pictures.items():
        canvas.save(folder / f"{name}.png")
    good = Film(1280, 720, 24, sound=True)
    with tempfile.TemporaryDirectory() as scratch:
        save_film(folder / "demo-video.mp4", film_cards(Path(scratch), DEMO), good)
        save_film(folder / "marketing-video.mp4", film_cards(Path(scratch), MARKETING), good)
    save_pdf(folder / "framework-agreement.pdf", agreement("Framework Agreement", "12 February"))
    save_pdf(folder / "technology-addendum.pdf", agreement("Technology Addendum", "12 February"))
    save_pdf(folder / "test-report.pdf", report("1.2.0"))
    save_pdf(folder / "two-companies.pdf", ["Test with two companies, 5 March 2025", "", "Passed."])


def agreement(title: str, day: str) -> list[str]:
    return [
        title,
        "(invented for the sample; no real agreement)",
        "",
        "Between the marketplace operator and Fieldline Software, Inc.",
        f"Signed for Fieldline Software on {day} 2025: Mara Okafor, CEO",
        "Countersigned on 18 February 2025",
    ]


def report(version: str) -> list[str]:
    return [
        f"Functional test of Sitebook Sync {version}, 3 March 2025",
        "Tester: Jonas Lindqvist, Fieldline Software",
        "",
        "Create daily log entries from site notes within the hour: passed",
        "Attach photos of the crew to the matching daily log: passed",
        "Show site notes beside an RFI in a side panel: passed",
        "",
        "Open: 0 blockers, 0 major, 2 minor",
    ]


def make_wrong(folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    save_logo(folder / "logo.png", 180, 200)
    Canvas(640, 400, BLUE, overview().filters[:2]).save(folder / "screenshot-login.png")
    save_phone_picture(folder / "screenshot-phone.jpg")
    chapters = [("Our app", "Coming soon", 71), ("More to follow", "", 60)]
    with tempfile.TemporaryDirectory() as scratch:
        cards = film_cards(Path(scratch), chapters)
        save_film(folder / "demo-video.mp4", cards, Film(640, 360, 15, sound=False))
        save_film(
            folder / "marketing-video.mp4", [(cards[0][0], 8)], Film(640, 360, 15, sound=False)
        )
    scan().save(folder / "scan.png")
    (folder / "scan.png").replace(folder / "framework-agreement.pdf")
    save_pdf(folder / "test-report.pdf", ["Test report", "", "Two blockers are open."])


def scan() -> Canvas:
    """A page that somebody photographed in place of asking for the PDF."""
    canvas = Canvas(420, 594)
    for row, line in enumerate(agreement("Framework Agreement", "20 March")[:4]):
        canvas.text((40, 60 + row * 28), line[:40], 14)
    return canvas


def save_phone_picture(path: Path) -> None:
    """A tall picture as phones keep it: lying on its side, with a note to turn it and its place."""
    from PIL import Image

    with tempfile.TemporaryDirectory() as scratch:
        upright = Path(scratch) / "upright.png"
        canvas = frame("Daily logs", 1080, 1920)
        table(canvas, 150, [("Pier 9 Extension", "137 entries", "In step")] * 20)
        canvas.save(upright)
        with Image.open(upright) as shown:
            lying = shown.transpose(Image.Transpose.ROTATE_90)
    notes = Image.Exif()
    notes[0x010F], notes[0x0110], notes[0x0112] = "Invented", "Phone 1", 6  # 6: turn it clockwise
    notes.get_ifd(0x8825).update({1: "N", 2: (51.0, 30.0, 0.0), 3: "W", 4: (0.0, 7.0, 0.0)})
    lying.save(path, "JPEG", quality=50, exif=notes)


def sign(folder: Path) -> None:
    """Signs every page of the ready sample and keeps what a search of its source finds."""
    from wizard.cli.scan_results import search_source
    from wizard.places import UserFolders
    from wizard.session.app_context import AppContext
    from wizard.session.signatures import page_signatures, pages_waiting

    path = folder / "submission.toml"
    (folder / "submission.evidence.json").unlink(missing_ok=True)
    with tempfile.TemporaryDirectory() as home:
        desk = AppContext(UserFolders.below(Path(home)), lambda: SIGNED_AT, SIGNED_AT.date())
        search_source(desk, desk.load(path))
        work = desk.open(path)
        work.session.learn(work.look())
        work.draft.signatures = []
        work.session.judge_again()
        while waiting := pages_waiting(work.session.assessment):
            pages = [each.page.id for each in waiting]
            work.session.sign(*page_signatures(work.session, pages, "Mara Okafor"))
        work.save()
        work.close()


def main() -> None:
    """Makes both samples anew."""
    if sys.argv[1:] != ["--sign"]:
        make_files()
    sign(FIRST / "ready")


def make_files() -> None:
    make_ready(FIRST / "ready" / "files")
    make_wrong(FIRST / "wrong" / "files")
    for path in sorted(HERE.glob("*/*/files/*")):
        print(f"{path.stat().st_size:>8} {path.relative_to(HERE)}")


if __name__ == "__main__":
    main()

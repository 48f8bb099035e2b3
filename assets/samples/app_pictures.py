"""Pictures of the invented app, its papers, and the cards of its videos."""

from __future__ import annotations

import tempfile
from pathlib import Path

from drawing import BLUE, GREEN, GREY, INK, ORANGE, PALE, WHITE, Canvas


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
    colours = {
        "In step": GREEN, "Working": BLUE, "To settle": ORANGE, "On": GREEN, "Off": GREY,
        "Sitebook": BLUE, "Procore": GREY, "Installed": GREEN, "Permitted": GREEN,
    }  # fmt: skip
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


def daily_log() -> Canvas:
    """The daily log in Procore, with an entry that came from the app."""
    canvas = procore_page("Pier 9 Extension  Daily Log, 14 September")
    table(canvas, 100, [
        ("Formwork at grid C4 closed", "Priya Nair", "Sitebook"),
        ("Bolts delivered, 48 pieces", "Priya Nair", "Sitebook"),
        ("Visit of the inspector", "Typed in Procore", "Procore"),
        ("Crew of 9, from 7:00 to 15:30", "Leo Marsh", "Sitebook"),
    ])  # fmt: skip
    canvas.text((240, 420), "Photos of the day", 24)
    for column, name in enumerate(["Formwork", "Delivery of bolts", "Grid C4"]):
        canvas.box((240 + column * 340, 470, 320, 190), GREY)
        canvas.box((256 + column * 340, 560, 288, 84), BLUE if column % 2 else INK)
        canvas.text((256 + column * 340, 486), name, 20, WHITE)
    return canvas


def app_management() -> Canvas:
    """The page in Procore that lists the installed apps."""
    canvas = procore_page("App Management")
    table(canvas, 100, [
        ("Sitebook Sync", "1.0.0, service account", "Installed"),
        ("Quay Survey", "3.2.1", "Installed"),
    ])  # fmt: skip
    canvas.text((240, 280), "Sitebook Sync may be used in", 24)
    table(canvas, 330, [
        ("Pier 9 Extension", "Project 88120", "Permitted"),
        ("Quay Road School", "Project 88121", "Permitted"),
        ("North Basin Depot", "Project 88126", "Permitted"),
    ])  # fmt: skip
    return canvas


def procore_page(title: str) -> Canvas:
    canvas = Canvas(1280, 720, PALE)
    canvas.box((0, 0, 1280, 56), INK)
    canvas.text((24, 16), title, 24, WHITE)
    canvas.box((0, 56, 210, 664), WHITE)
    return canvas


def phone_note() -> Canvas:
    """A note on a phone, with its photos, before it is signed."""
    canvas = Canvas(1280, 720, PALE)
    canvas.box((440, 30, 400, 660), INK)
    canvas.box((456, 60, 368, 600), WHITE)
    canvas.box((456, 60, 368, 52), BLUE)
    canvas.text((476, 74), "Site note, 14 September", 24, WHITE)
    lines = ["Formwork at grid C4 closed.", "Nine people, two hours.", "Light rain since noon."]
    for row, line in enumerate(lines):
        canvas.text((476, 140 + row * 36), line, 20)
    for column in range(2):
        canvas.box((476 + column * 172, 270, 156, 156), GREY)
        canvas.box((492 + column * 172, 350, 124, 60), ORANGE if column else BLUE)
    canvas.text((476, 450), "No network: kept on this phone", 18, GREY)
    canvas.box((476, 560, 328, 64), GREEN)
    canvas.text((590, 580), "Sign", 26, WHITE)
    return canvas


def integration_diagram() -> Canvas:
    """Procore, the own system, and each flow of data with its direction."""
    canvas = Canvas(1280, 720)
    canvas.text((40, 24), "Sitebook Sync 1.0.0: flows of data", 30)
    canvas.box((40, 90, 320, 580), PALE)
    canvas.text((64, 110), "Sitebook, Northwind Cloud", 20)
    canvas.box((920, 90, 320, 580), PALE)
    canvas.text((944, 110), "Procore, one company", 20)
    flows = [
        ("Signed notes", "Daily Log", True),
        ("Entries of the log", "Daily Log", False),
        ("Photos of a note", "Photos", True),
        ("Numbers and titles", "RFIs", False),
        ("Registration of a hook", "Webhooks API", True),
        ("Event: id of an RFI", "Webhooks API", False),
    ]
    for row, (what, tool, into) in enumerate(flows):
        flow(canvas, 170 + row * 80, (what, tool), into=into)
    return canvas


def flow(canvas: Canvas, top: int, words: tuple[str, str], *, into: bool) -> None:
    """An arrow between the two systems, with what moves and the tool it belongs to."""
    what, tool = words
    colour = GREEN if into else ORANGE
    canvas.box((380, top + 18, 520, 6), colour)
    for step in range(14):
        left = 899 - step if into else 381 + step
        canvas.box((left, top + 21 - step, 1, 2 * step + 1), colour)
    canvas.text((430, top - 12), what, 20)
    canvas.text((944, top + 8), tool, 20)
    canvas.text((64, top + 8), "Worker" if into else "Worker and database", 20)


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
    if number:
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


def agreement(title: str, signed: str, countersigned: str) -> list[str]:
    return [
        title,
        "(invented for the sample; no real agreement)",
        "",
        "Between the marketplace operator and Fieldline Software, Inc.",
        f"Signed for Fieldline Software on {signed}: Mara Okafor, CEO",
        f"Countersigned on {countersigned}",
    ]


def report(version: str, day: str) -> list[str]:
    return [
        f"Functional test of Sitebook Sync {version}, {day}",
        "Tester: Jonas Lindqvist, Fieldline Software",
        "",
        "Create daily log entries from site notes within the hour: passed",
        "Attach photos of the crew to the matching daily log: passed",
        "Show site notes beside an RFI in a side panel: passed",
        "",
        "Open: 0 blockers, 0 major, 2 minor",
    ]


def scan() -> Canvas:
    """A page that somebody photographed in place of asking for the PDF."""
    canvas = Canvas(420, 594)
    for row, line in enumerate(agreement("Framework Agreement", "", "")[:4]):
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

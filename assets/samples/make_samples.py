"""Makes the pictures, videos and papers of the sample submissions beside this file.

Run by developers only, with Debian's ffmpeg, espeak-ng and fonts-dejavu-core, by the Python that
the program runs in; the files made are kept in the repository. The drafts (`submission.toml`), the
little source trees, mails and texts are written by hand. After a change of a ready draft or its
source, run it with `--sign`: then it only signs the pages again and searches the source again.
Name an edition to make its samples alone.
"""

from __future__ import annotations

import sys
import tempfile
from datetime import UTC, datetime
from pathlib import Path

from app_pictures import (
    COMPANIES,
    CONSENT,
    agreement,
    app_management,
    card,
    daily_log,
    dialog,
    film_cards,
    integration_diagram,
    mapping,
    overview,
    phone_note,
    report,
    save_phone_picture,
    scan,
    side_panel,
)
from drawing import (
    BLUE,
    Canvas,
    Film,
    Scene,
    pdf_arrow,
    pdf_box,
    save_film,
    save_logo,
    save_narrated_film,
    save_pdf,
)

HERE = Path(__file__).resolve().parent
SIGNED_AT = {
    "2025-02": datetime(2025, 3, 31, 16, 20, tzinfo=UTC),
    "2026-06": datetime(2026, 9, 14, 16, 20, tzinfo=UTC),
}
"""When the ready sample of an edition was changed last; it is judged on the day after."""

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
    days = "12 February 2025", "18 February 2025"
    save_pdf(folder / "framework-agreement.pdf", agreement("Framework Agreement", *days))
    save_pdf(folder / "technology-addendum.pdf", agreement("Technology Addendum", *days))
    save_pdf(folder / "test-report.pdf", report("1.2.0", "3 March 2025"))
    save_pdf(folder / "two-companies.pdf", ["Test with two companies, 5 March 2025", "", "Passed."])


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


AGREEMENT = [
    "Daily log entries and titles of RFIs are copied here.",
    "They are kept while their project is linked.",
    "An administrator may end this at any time.",
]
NOT_CONNECTED = [
    "The app is not permitted in Ferry Terminal B.",
    "Its notes stay in Sitebook until it is.",
    "An administrator of Procore can permit it.",
]
WORKFLOW = [
    Scene(
        card(0, "Sitebook Sync 1.0.0", "From a crew note to the daily log"), 10,
        "This is Sitebook Sync. You will see the work of a crew, from installing to the result.",
    ),
    Scene(
        app_management(), 20,
        "An administrator of Harbor and Pier installs the app from the Marketplace. It now stands"
        " in App Management, with its service account, and is permitted in three projects.",
    ),
    Scene(
        dialog("Before the first sync", AGREEMENT, "Agree and start"), 20,
        "In Sitebook the administrator opens Settings, Integrations. The dialog lists the data that"
        " is copied, and how long it is kept. Nothing is fetched before somebody agrees.",
    ),
    Scene(
        dialog("Choose your company", COMPANIES, "Continue"), 15,
        "The administrator chooses the company. Each company has a service account of its own.",
    ),
    Scene(
        mapping(), 15,
        "Then they choose which part of a daily log becomes which page in Sitebook.",
    ),
    Scene(
        phone_note(), 25,
        "On site, Priya writes what her crew did, takes two photos, and signs the note. There is no"
        " network in the basement. The phone keeps the note, and sends it as soon as it can.",
    ),
    Scene(
        daily_log(), 30,
        "Here is the Daily Log of Pier 9 Extension in Procore. The note has become an entry, with"
        " the name of its author. The photos stand in the album of the day. An entry that was"
        " typed in Procore is left alone, and appears in Sitebook after the nightly pass.",
    ),
    Scene(
        side_panel(), 40,
        "Now we open an R F I about anchor bolts. The side panel lists what the crew saw that"
        " morning. We choose the photo of the formwork, and attach it. The superintendent can"
        " answer with a picture that was taken before the question was asked.",
    ),
    Scene(
        dialog("Not connected", NOT_CONNECTED, "Ask an administrator"), 10,
        "If the app is not permitted in a project, it says so, and stops asking.",
    ),
    Scene(
        card(0, "Thank you", "Questions reach us at Fieldline Software"), 5,
        "Thank you for watching.",
    ),
]  # fmt: skip
PUBLIC = [
    Scene(
        card(0, "Sitebook Sync", "Write it once, on site"), 10,
        "With Sitebook, a crew writes each note once, on site.",
    ),
    Scene(
        daily_log(), 14,
        "Within the hour it stands in the daily log, with its photos. Nobody types it again.",
    ),
    Scene(
        side_panel(), 12, "And beside each R F I you read what the crew saw that day."
    ),
    Scene(
        card(0, "Start today", "Install from the Marketplace"), 8,
        "Start today. Install it from the Marketplace.",
    ),
]  # fmt: skip


def make_second_ready(folder: Path) -> None:
    """The ready sample of edition 2026-06."""
    folder.mkdir(parents=True, exist_ok=True)
    save_logo(folder / "logo.png", 200, 200)
    pictures = {
        "screenshot-side-panel": side_panel(),
        "screenshot-daily-log": daily_log(),
        "screenshot-mapping": mapping(),
        "app-management": app_management(),
        "company-picker": dialog("Choose your company", COMPANIES, "Continue"),
        "consent": dialog("Before the first sync", AGREEMENT, "Agree and start"),
        "integration-diagram": integration_diagram(),
    }
    for name, canvas in pictures.items():
        canvas.save_small(folder / f"{name}.png")
    save_narrated_film(folder / "workflow-video.mp4", WORKFLOW)
    save_narrated_film(folder / "marketing-video.mp4", PUBLIC)
    days = "20 August 2026", "25 August 2026"
    save_pdf(folder / "framework-agreement.pdf", agreement("Framework Agreement", *days))
    save_pdf(folder / "technology-addendum.pdf", agreement("Technology Addendum", *days))
    save_pdf(folder / "test-report.pdf", report("1.0.0", "30 July 2026"))
    save_pdf(folder / "two-companies.pdf", TWO_COMPANIES)
    save_pdf(folder / "deletion-test.pdf", DELETION_TEST)
    save_pdf(folder / "architecture.pdf", ARCHITECTURE, architecture_drawing())


TWO_COMPANIES = [
    "Test with two companies, 29 July 2026",
    "Tester: Jonas Lindqvist, Fieldline Software; companies 4266122 and 4266123",
    "",
    "Each company has its own token: passed",
    "A note of one company never appears in the other: passed",
    "A call without Procore-Company-Id is refused before it is sent: passed",
]
DELETION_TEST = [
    "Test of deletion, 29 July 2026",
    "Tester: Jonas Lindqvist, Fieldline Software; company 4266122",
    "",
    "10:04  Entry 88231 deleted in the daily log of the sandbox",
    "10:04  Nightly pass started by hand",
    "10:06  Entry 88231 is gone from our database and from the search",
]
ARCHITECTURE = [
    "Architecture of Sitebook Sync 1.0.0, 23 June 2026",
    "Fieldline Software; Northwind Cloud, two regions (United States, Canada)",
    "",
    "The outer frame is the network that the internet reaches; the inner one is closed.",
    "Only the worker holds secrets and calls Procore. All calls use TLS 1.2 or later.",
]


def architecture_drawing() -> str:
    """The parts, the calls between them, and the borders of the networks."""
    boxes = [
        ((60, 250, 475, 340), "Northwind Cloud, public network"),
        ((80, 270, 435, 150), "Closed network"),
        ((80, 500, 130, 50), "Web app"),
        ((380, 500, 130, 50), "Hook endpoint"),
        ((380, 330, 110, 50), "Queue"),
        ((240, 330, 110, 50), "Worker, secrets"),
        ((100, 330, 110, 50), "Database"),
        ((80, 630, 130, 40), "Phones, panel"),
        ((380, 630, 130, 40), "Procore: events"),
        ((230, 150, 130, 50), "Procore: REST API"),
    ]
    arrows = [
        ((145, 630), (145, 550)),
        ((445, 630), (445, 550)),
        ((445, 500), (445, 380)),
        ((180, 500), (180, 380)),
        ((380, 355), (350, 355)),
        ((240, 355), (210, 355)),
        ((295, 330), (295, 200)),
    ]
    return "".join([*(pdf_box(*box) for box in boxes), *(pdf_arrow(*ends) for ends in arrows)])


def sign(edition: str) -> None:
    """Signs every page of a ready sample and keeps what a search of its source finds."""
    from wizard.cli.scan_results import search_source
    from wizard.places import UserFolders
    from wizard.session.app_context import AppContext
    from wizard.session.signatures import page_signatures, pages_waiting

    path, signed_at = HERE / edition / "ready" / "submission.toml", SIGNED_AT[edition]
    path.with_name("submission.evidence.json").unlink(missing_ok=True)
    with tempfile.TemporaryDirectory() as home:
        desk = AppContext(UserFolders.below(Path(home)), lambda: signed_at, signed_at.date())
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


MAKERS = {"2025-02": make_ready, "2026-06": make_second_ready}


def main() -> None:
    """Makes the samples of the named editions anew, or of all."""
    editions = [name for name in sys.argv[1:] if name != "--sign"] or list(MAKERS)
    for edition in editions:
        if "--sign" not in sys.argv:
            make_files(edition)
        sign(edition)


def make_files(edition: str) -> None:
    MAKERS[edition](HERE / edition / "ready" / "files")
    make_wrong(HERE / edition / "wrong" / "files")
    for path in sorted((HERE / edition).glob("*/files/*")):
        print(f"{path.stat().st_size:>8} {path.relative_to(HERE)}")


if __name__ == "__main__":
    main()

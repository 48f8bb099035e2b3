"""Draws the pictures of the documentation from the samples: python docs/make_pictures.py.

Each is the screen itself as an SVG that names no host: the fonts are those of the reader.
"""

from __future__ import annotations

import asyncio
import re
import shutil
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from screens.app import WizardApp  # noqa: E402
from screens.home.draft_operations import DraftOperations, NewDraft  # noqa: E402
from wizard.places import UserFolders  # noqa: E402
from wizard.session.app_context import AppContext  # noqa: E402
from wizard.session.samples import DAY, DRAFT_NAME, Sample, sample_folder  # noqa: E402
from wizard.topics.upkeep.draft_list import update_draft_list  # noqa: E402

PICTURES = ROOT / "docs" / "pictures"
NOON = datetime.combine(DAY, datetime.min.time(), UTC).replace(hour=12)
FACE = re.compile(r"@font-face\s*\{.*?\}\s*", re.DOTALL)
FONTS = "Fira Code, DejaVu Sans Mono, Menlo, Consolas, monospace"


@dataclass(frozen=True, slots=True)
class Picture:
    """A screen: what is opened, the keys that lead there, and the size of the terminal."""

    name: str
    draft: Sample | None
    keys: Sequence[str]
    size: tuple[int, int]


PICTURED = (
    Picture("home-80x24", None, (), (80, 24)),
    Picture("step-120x40", Sample.WRONG, ("f2", *"tagline", "enter"), (120, 40)),
    Picture("review-120x40", Sample.WRONG, ("f5",), (120, 40)),
)


async def drawn(picture: Picture, folder: Path) -> str:
    """The picture as SVG."""
    desk = AppContext(UserFolders.below(folder / "home"), now=lambda: NOON, as_of=DAY)
    start = None
    for which in Sample:
        shutil.copytree(sample_folder(which), folder / which.value)
        update_draft_list(desk, desk.look_at(folder / which.value / DRAFT_NAME))
    if picture.draft is not None:
        start = folder / picture.draft.value / DRAFT_NAME
    DraftOperations(desk).make(NewDraft("Crane Log", ("data-user",), "2025-02"))
    app = WizardApp(desk, start)
    async with app.run_test(size=picture.size) as pilot:
        await pilot.pause(0.5)
        for key in picture.keys:
            await pilot.press(key)
            await pilot.pause(0.1)
        await pilot.pause(0.5)
        svg = app.export_screenshot(title="Submission Wizard")
        app.leave_work()
    return alone(svg)


def alone(svg: str) -> str:
    """The SVG without fonts from elsewhere, and with the same names each time."""
    svg = FACE.sub("", svg)
    for number, found in enumerate(dict.fromkeys(re.findall(r"terminal-\d+", svg))):
        svg = svg.replace(found, f"terminal-{number}")
    svg = svg.replace("font-family: Fira Code, monospace", f"font-family: {FONTS}")
    return re.sub(r"<!--.*?-->\s*", "", svg, flags=re.DOTALL)


def main() -> None:
    """Draws all."""
    PICTURES.mkdir(exist_ok=True)
    for picture in PICTURED:
        with tempfile.TemporaryDirectory(prefix="wp") as folder:
            svg = asyncio.run(drawn(picture, Path(folder)))
        path = PICTURES / f"{picture.name}.svg"
        path.write_text(svg, "utf-8")
        print(f"{path.relative_to(ROOT)}: {len(svg.encode()) // 1000} kB")


if __name__ == "__main__":
    main()

"""Records the tour of the documentation: python docs/make_demo.py [FOLDER].

On Linux and macOS. It drives the real screens on a pseudo-terminal of a fixed size, with a fixed
clock and an empty home folder, and keeps the screen after each key: as an asciinema recording and
as an animated SVG. The times are those of a reader, not of the computer, so the same program gives
the same files.
"""

from __future__ import annotations

import json
import re
import sys
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from html import escape
from itertools import groupby
from pathlib import Path

import pyte

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from bench.terminal import Terminal  # noqa: E402
from wizard.session.samples import DAYS, NEWEST_EDITION, Sample, copy_sample  # noqa: E402

PICTURES = ROOT / "docs" / "pictures"
CAST, PICTURE = "tour.cast", "tour.svg"
SIZE = (100, 30)
DAY = DAYS[NEWEST_EDITION]
SAMPLE = "sitebook/submission.toml"
HOME = "~"
PROGRAM = """
import sys
from datetime import datetime
from pathlib import Path
from screens.app import run_app
from wizard.places import user_places
from wizard.session.app_context import AppContext

moment = datetime.fromisoformat(sys.argv[1])
paths = [Path(word).resolve() for word in sys.argv[2:]]
sys.exit(run_app(AppContext(user_places(), now=lambda: moment), *(paths or [None])))
"""
"""Opens the screens as the program does, but for the clock."""

UNSEEN = re.compile(rb"\x1b\[[?>=<][0-9;:]*(?:\$p|[uq])|\x1b[P_^X].*?\x1b\\", re.DOTALL)
"""What the emulated screen would show as text."""

SENT = {"Enter": "\r", "↑": "\x1b[A", "Ctrl+Q": "\x11", "F5": "\x1b[15~", "F7": "\x1b[18~",
        "F8": "\x1b[19~", "Escape": "\x1b"}  # fmt: skip
"""What a terminal sends for a key; other keys are typed as they are."""

TEXT, PAPER, FONTS = "#d8dee9", "#0b1420", "DejaVu Sans Mono, Menlo, Consolas, monospace"
NAMED = {
    "default": "",
    "black": "#000000",
    "white": "#ffffff",
    "red": "#cc6666",
    "green": "#99cc99",
    "brown": "#d7af5f",
    "blue": "#81a2be",
    "magenta": "#b294bb",
    "cyan": "#8abeb7",
}
CELL = (8.4, 17.0)
SECONDS_A_KEY = 0.7
SECONDS_A_PICTURE = 3.0

Style = tuple[str, str, bool, bool]
"""Colour of the text and behind it, both as six digits or ""; bold; underlined."""
Cell = tuple[str, Style]
Row = tuple[Cell, ...]
"""A row as runs of one style."""


@dataclass(frozen=True, slots=True)
class Step:
    """A key or a text to type, and a text that is on the screen afterwards."""

    key: str
    shows: str
    says: str = ""
    """What a reader should see; such a step is shown longer, and is in the SVG."""


@dataclass(frozen=True, slots=True)
class Start:
    """A start of the program, and what is done until it ends."""

    command: str
    shows: str
    says: str
    steps: Sequence[Step]


ASSESS = (
    Step("n", "App types", "n asks whether the app can be listed at all"),
    Step("a", "(a) Full"),
    Step("Enter", "▸○ Verification path"),
    Step("a", "2 of 18"),
    Step("a", "3 of 18"),
    Step("n", "4 of 18"),
    Step("y", "5 of 18"),
    Step("y", "What rules it out", "what rules the app out, why, and what would change it"),
    Step("↑", "▸✗ Internal tool"),
    Step("n", "So far nothing rules you out"),
    Step("n", "Choose all that apply"),
    Step("c", "(c) Creates"),
    Step("Enter", "8 of 18"),
    Step("y", "9 of 18"),
    *(Step("n", f"{number} of 18") for number in range(10, 18)),
    Step("n", "k makes a draft", "the verdict, and what comes next in items and hours"),
    Step("k", "The app's name"),
    Step("Crane Log", "Crane Log "),
    Step("Enter", "Next: Answer", "the answers are a draft; the milestones are at the left"),
    Step("Ctrl+Q", ""),
)  # fmt: skip
RESUME = (
    Step("Enter", "▸ What customers gain", "Enter resumes the draft where it was left"),
    Step("Ctrl+Q", ""),
)
EXPORT = (
    Step("F5", "needs the network", "F5 lists what is open: two checks need the network"),
    Step("F8", "Goes in", "F8 shows what goes into the bundle"),
    Step("e", "SHA-256", "e writes it; nothing is sent to anyone"),
    Step("v", "Complete and unchanged", "v verifies it, as a colleague would"),
    Step("Ctrl+Q", ""),
)
TOUR = (
    Start("submission-wizard", "Start a new submission", "Self-assessment", ASSESS),
    Start("submission-wizard", "Resume at", "Resuming a draft", RESUME),
    Start(f"submission-wizard {SAMPLE}", "READY to apply", "Exporting a bundle", EXPORT),
)


@dataclass(frozen=True, slots=True)
class Frame:
    """The screen after a key."""

    key: str
    says: str
    rows: tuple[Row, ...]


class Recorder(Terminal):
    """The program on a terminal, whose screen is kept with its colours."""

    def __init__(self, home: Path, words: Sequence[str]) -> None:
        self._home = str(home)
        self._coloured = pyte.Screen(*SIZE)
        self._colours = pyte.ByteStream(self._coloured)
        moment = datetime.combine(DAY, datetime.min.time(), UTC).replace(hour=9)
        places = ("SUBMISSION_WIZARD_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME", "XDG_CACHE_HOME")
        own = {"HOME": self._home, "TZ": "UTC", "PYTHONPATH": str(ROOT)}
        super().__init__(
            [sys.executable, "-c", PROGRAM, moment.isoformat(), *words],
            size=SIZE,
            cwd=home,
            env={**dict.fromkeys(places, ""), **own, "TEXTUAL_ANIMATIONS": "none"},
        )

    def _read(self, timeout: float) -> bool:
        before = len(self._waiting)
        came = super()._read(timeout)
        for _, data in self._waiting[before:]:
            self._colours.feed(UNSEEN.sub(b"", data))
        return came

    def frame(self, key: str, says: str) -> Frame:
        """The screen as it is; the home folder is shortened."""
        lines = (self._coloured.buffer[row] for row in range(SIZE[1]))
        cells = ([line[at] for at in range(SIZE[0])] for line in lines)
        rows = tuple(self._row([(each.data, style_of(each)) for each in line]) for line in cells)
        return Frame(key, says, rows)

    def _row(self, cells: list[Cell]) -> Row:
        """The runs of a row."""
        text = "".join(data for data, _ in cells)
        at = text.find(self._home)
        if at >= 0:
            end = at + len(re.match(r"\S+", text[at:])[0])  # type: ignore[index] # it is found
            shorter = text[at:end].replace(self._home, HOME).ljust(end - at)
            cells[at:end] = [(data, cells[at][1]) for data in shorter]
        runs = groupby(_with_blanks_like_the_text_before(cells), key=lambda cell: cell[1])
        return tuple(("".join(data for data, _ in run), style) for style, run in runs)


def _with_blanks_like_the_text_before(cells: Iterable[Cell]) -> Iterator[Cell]:
    """The cells with fewer changes of style that look the same."""
    before: Style = ("", "", False, False)
    for data, style in cells:
        if data != " " or style[1] != before[1] or style[3] or before[3]:
            before = style
        yield data, before


def style_of(cell: pyte.screens.Char) -> Style:
    """The style of a cell."""
    text, behind = (NAMED.get(each, f"#{each}") for each in (cell.fg, cell.bg))
    if cell.reverse:
        text, behind = behind or PAPER, text or TEXT
    return text, behind, cell.bold, cell.underscore


def frames() -> Iterator[tuple[Start, tuple[Frame, ...]]]:
    """Every start of the tour with the screens that it leads to."""
    with tempfile.TemporaryDirectory(prefix="tour") as folder:
        home = Path(folder).resolve()
        copy_sample(
            Sample.READY, (home / SAMPLE).parent, DAY, edition=NEWEST_EDITION, milestone="apply"
        )
        for start in TOUR:
            with Recorder(home, start.command.split()[1:]) as program:
                yield start, tuple(_walk(program, start))


def _walk(program: Recorder, start: Start) -> Iterator[Frame]:
    program.wait_for(start.shows, timeout=60)
    program.settle(1.0)
    yield program.frame("", start.says)
    for step in start.steps:
        program.send(SENT.get(step.key, step.key))
        if not step.shows:
            program.wait(60)
            return
        program.wait_for(step.shows, timeout=60)
        program.settle(0.5)
        yield program.frame(step.key, step.says)


# The recording


def cast(tour: Iterable[tuple[Start, tuple[Frame, ...]]]) -> str:
    """An asciinema recording, version 2, with each key as input, and markers."""
    columns, lines = SIZE
    head = {"version": 2, "width": columns, "height": lines, "title": "Submission Wizard"}
    return "".join(f"{json.dumps(each, ensure_ascii=False)}\n" for each in [head, *_events(tour)])


def _events(tour: Iterable[tuple[Start, tuple[Frame, ...]]]) -> Iterator[list[object]]:
    time = 0.0
    for start, shown in tour:
        yield [round(time, 1), "o", f"\x1b[0m\x1b[2J\x1b[H$ {start.command}\r\n"]
        time += SECONDS_A_KEY
        before: tuple[Row, ...] = ()
        for frame in shown:
            if frame.key:
                yield [round(time, 1), "i", SENT.get(frame.key, frame.key)]
            if frame.says:
                yield [round(time, 1), "m", frame.says]
            yield [round(time, 1), "o", "".join(_changed(before, frame.rows))]
            before = frame.rows
            time += SECONDS_A_PICTURE if frame.says else SECONDS_A_KEY


def _changed(before: Sequence[Row], rows: Sequence[Row]) -> Iterator[str]:
    """What makes the new screen of the one before."""
    yield "" if before else "\x1b[?25l\x1b[2J"
    for number, row in enumerate(rows):
        if not before or before[number] != row:
            yield f"\x1b[{number + 1};1H{''.join(_sequences(row))}\x1b[0m\x1b[K"


def _sequences(row: Row) -> Iterator[str]:
    before: list[str] = []
    for text, (colour, behind, bold, underlined) in row:
        codes = [code for code, on in (("1", bold), ("4", underlined)) if on]
        codes += [_rgb(38, colour)] if colour else []
        codes += [_rgb(48, behind)] if behind else []
        ended = {_kind(code) for code in before} - {_kind(code) for code in codes}
        needed = ["0", *codes] if ended else [code for code in codes if code not in before]
        yield f"\x1b[{';'.join(needed)}m{text}" if needed else text
        before = codes


def _kind(code: str) -> str:
    return code.partition(";")[0]


def _rgb(kind: int, colour: str) -> str:
    red, green, blue = (int(colour[at : at + 2], 16) for at in (1, 3, 5))
    return f"{kind};2;{red};{green};{blue}"


# The picture


def svg(tour: Iterable[tuple[Start, tuple[Frame, ...]]]) -> str:
    """The screens with words, one after the other, each with a line below that says what it is."""
    shown = [
        (frame, f"{start.says}: {frame.says}" if frame.key else start.says)
        for start, of_start in tour
        for frame in of_start
        if frame.says
    ]
    (wide, high), (columns, lines) = CELL, SIZE
    width, height = columns * wide, (lines + 2) * high
    share, whole = 100 / len(shown), len(shown) * SECONDS_A_PICTURE
    styles: dict[str, str] = {}
    pictures = [
        f'<g class="f" style="animation-delay:{number * SECONDS_A_PICTURE:g}s">'
        f"{''.join(_svg_rows(frame.rows, styles))}"
        f'<text class="c" x="{wide:g}" y="{(lines + 1.4) * high:g}">{escape(words)}</text></g>'
        for number, (frame, words) in enumerate(shown)
    ]
    rules = [
        f"text{{font-family:{FONTS};font-size:14px;white-space:pre;fill:{TEXT}}}",
        f".f{{visibility:hidden;animation:s {whole:g}s step-end infinite}}",
        ".c{font-weight:bold}",
        f"@keyframes s{{0%{{visibility:visible}}{share:.4f}%{{visibility:hidden}}}}",
        "@media(prefers-reduced-motion:reduce){.f{animation:none}",
        ".f:last-of-type{visibility:visible}}",
        *(f".{name}{{{rule}}}" for rule, name in styles.items()),
    ]
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:g} {height:g}" role="img">'
        f"<title>A tour of Submission Wizard</title><style>{''.join(rules)}</style>"
        f'<rect width="100%" height="100%" fill="{PAPER}"/>\n' + "\n".join(pictures) + "\n</svg>\n"
    )


def _svg_rows(rows: Sequence[Row], styles: dict[str, str]) -> Iterator[str]:
    wide, high = CELL
    for number, row in enumerate(rows):
        at, top = 0, number * high
        for text, (colour, behind, bold, underlined) in row:
            if behind:
                yield (
                    f'<rect x="{at * wide:g}" y="{top:g}" width="{len(text) * wide:g}"'
                    f' height="{high:g}" fill="{behind}"/>'
                )
            if text.strip():
                rule = _rule(colour, bold=bold, underlined=underlined)
                name = styles.setdefault(rule, f"s{len(styles)}") if rule else ""
                yield (
                    f'<text x="{at * wide:g}" y="{top + 13:g}" textLength="{len(text) * wide:g}"'
                    + (f' class="{name}"' if name else "")
                    + f">{escape(text)}</text>"
                )
            at += len(text)


def _rule(colour: str, *, bold: bool, underlined: bool) -> str:
    parts: Mapping[str, object] = {
        f"fill:{colour}": colour,
        "font-weight:bold": bold,
        "text-decoration:underline": underlined,
    }
    return ";".join(part for part, on in parts.items() if on)


def main(folder: Path = PICTURES) -> None:
    """Writes both files."""
    tour = list(frames())
    for name, text in ((CAST, cast(tour)), (PICTURE, svg(tour))):
        (folder / name).write_text(text, "utf-8", newline="\n")
        print(f"{name}: {len(text.encode()) // 1000} kB")


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:2]))

"""Preview dialog of an image fix: before and after, and the confirmation to write the file."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Button, Static

from screens.imagefix.labels import file_facts_lines, remarks_text
from screens.widgets.background import run_in_background
from screens.widgets.dialogs import Dialog, button, buttons, cancel_button
from screens.widgets.key_labels import with_keys
from screens.widgets.picture import Picture
from screens.widgets.plain import safe_line
from wizard.errors import WizardError
from wizard.inspection.media.seen import FileSeen
from wizard.topics.imagefix.fixes import Fix, FixedImage


class FixPreviewDialog(Dialog[Path | None]):
    """Returns the path of the fixed file once it is written; None when nothing was written."""

    AUTO_FOCUS = ""

    CSS_PATH = "compare.tcss"

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "write", "write and use it", id="fix_preview.write"),
        Binding("left,up", "app.focus_previous", show=False, id="fix_preview.focus_previous"),
        Binding("right,down", "app.focus_next", show=False, id="fix_preview.focus_next"),
    ]

    def __init__(self, fix: Fix, original: Path, file_seen: FileSeen) -> None:
        super().__init__(fix.title)
        self._fix = fix
        self._original = original
        self._seen = file_seen
        self._made: FixedImage | None = None
        self._writing = False
        self._folder: TemporaryDirectory[str] | None = None

    def compose_body(self) -> Iterator[Widget]:
        """Composes the fix, both pictures with their figures, and the remaining problems."""
        does = Content.assemble(self._fix.does, (f" {self._fix.honest}".rstrip(), "$warning"))
        yield Static(does, classes="does")
        with Horizontal(classes="sides"):
            yield from _side("Before", file_facts_lines(self._seen), Picture(self._original))
            yield from _side("After", ("working …",), Picture(id="after"))
        yield Static(Content(), classes="left", id="left")
        write = with_keys("Write it and use it  Enter", {"Enter": "fix_preview.write"})
        yield from buttons(button(write, "write", "write"), cancel_button("Back"))

    def on_mount(self) -> None:
        """Runs the fix on a temporary file; nothing is written beside the picture yet."""
        self.query_one("#write", Button).disabled = True
        self.run_worker(self._try(), group="mend", exclusive=True)

    async def _try(self) -> None:
        try:
            made = await run_in_background(self._fix.preview)
            shown = await run_in_background(lambda: self._shown(made))
        except WizardError as error:
            self._say_trouble(error)
            return
        except OSError:
            shown = None  # no room for a preview: the figures are still shown
        self._made = made
        self.query_one("#after", Picture).show(shown)
        self._say_figures(file_facts_lines(made.file_seen))
        self.query_one("#left", Static).update(_what_is_left(made, self._fix.name))
        write = self.query_one("#write", Button)
        write.disabled = False
        write.focus()

    def _shown(self, made: FixedImage) -> Path:
        """The fixed picture as a temporary file, deleted when the dialog closes."""
        self._folder = TemporaryDirectory(prefix="submission-wizard-")
        path = Path(self._folder.name) / "after"
        path.write_bytes(made.data)
        return path

    def _say_figures(self, lines: tuple[str, ...]) -> None:
        self.query_one("#figures-after", Static).update(_figures("After", lines))

    def _say_trouble(self, error: WizardError) -> None:
        self._say_figures(("nothing was written",))
        message = f"{safe_line(error.message)} {safe_line(error.hint)}"
        self.query_one("#left", Static).update(Content.styled(message, "$error"))

    def action_write(self) -> None:
        """Writes the new file, unless it is not ready or is being written already."""
        if self._made is not None and not self._writing:
            self._writing = True
            self.run_worker(self._write(self._made), group="mend", exclusive=True)

    async def _write(self, made: FixedImage) -> None:
        try:
            path = await run_in_background(lambda: self._fix.apply(made))
        except WizardError as error:
            self._say_trouble(error)
        else:
            self.dismiss(path)
        finally:
            self._writing = False

    def action_cancel(self) -> None:
        """Closes, but not while a file is being written."""
        if not self._writing:
            self.dismiss(None)

    def on_unmount(self) -> None:
        """Deletes the temporary picture."""
        if self._folder is not None:
            self._folder.cleanup()


def _side(title: str, lines: tuple[str, ...], picture: Picture) -> Iterator[Widget]:
    figures = Static(_figures(title, lines), classes="figures", id=f"figures-{title.lower()}")
    yield Vertical(figures, picture, classes="side")


def _figures(title: str, lines: tuple[str, ...]) -> Content:
    message = "\n".join(safe_line(line) for line in lines)
    return Content.assemble((f"{title}  ", "bold"), message)


def _what_is_left(made: FixedImage, name: str) -> Content:
    written = f"It becomes {safe_line(name)}, next to the original, which stays unchanged."
    if not made.remarks:
        return Content.assemble(("✓", "$success"), " Nothing is left to fix. ", written)
    return Content.assemble(remarks_text(made.remarks), "\n", written)

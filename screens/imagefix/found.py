"""Result of inspecting one file, with its texts."""

from __future__ import annotations

from pathlib import Path

from textual.content import Content

from screens.imagefix.labels import remarks_text
from screens.widgets.key_labels import key_label
from screens.widgets.plain import safe_line
from wizard.dataclass import dataclass
from wizard.engine.finding import Finding
from wizard.inspection.media.ffmpeg import FfmpegCommand
from wizard.inspection.media.look import look_at
from wizard.inspection.media.playback import with_playback
from wizard.inspection.media.seen import FileSeen, InspectionState
from wizard.session.file_remarks import LocatedFile, Remark, other_findings, remarks_on
from wizard.session.session import Session
from wizard.topics.imagefix.fixes import Fix, as_opened, commands_about, fixes_for


@dataclass(frozen=True, slots=True)
class FileInspection:
    """Facts of a file, its problems, and the actions: fixes, then commands."""

    file_seen: FileSeen
    remarks: tuple[Remark, ...]
    others: tuple[Finding, ...]
    fixes: tuple[Fix, ...]
    commands: tuple[FfmpegCommand, ...]
    read_only: bool

    @property
    def titles(self) -> list[str]:
        """The actions, one line each."""
        titles = [*(f.title for f in self.fixes), *(c.purpose for c in self.commands)]
        return [safe_line(title) for title in titles]

    def fix(self, index: int) -> Fix | None:
        """The fix of a line; None for another line."""
        return self.fixes[index] if index < len(self.fixes) else None

    def command(self, index: int) -> FfmpegCommand | None:
        """The command of a line; None for another line."""
        place = index - len(self.fixes)
        return self.commands[place] if 0 <= place < len(self.commands) else None

    def summary(self) -> Content:
        """Problems and open questions of the file."""
        if self.remarks or self.others:
            # A problem with a fix here needs no advice.
            hints = not self.fixes and not self.commands
            return remarks_text(self.remarks, self.others, hints=hints)
        if self.file_seen.state is InspectionState.OPENED:
            well = " The checks here found nothing wrong"
            return Content.assemble(("✓", "$success"), well)
        return Content()

    def details(self, index: int) -> Content:
        """Details of a line, or why there are no lines."""
        if fix := self.fix(index):
            key = key_label("rows.choose", "Enter")
            end = f" {key} shows it before and after; then it becomes {safe_line(fix.name)}."
            honest = f" {fix.honest}" if fix.honest else ""
            return Content.assemble(fix.does, (honest, "$warning"), (end, "$text-muted"))
        if command := self.command(index):
            # The command comes first: it must be read whole, and its purpose is shown above.
            command_line = safe_line(command.line)
            return Content.assemble(
                command_line, "\n" if command_line else "", (command.purpose, "$text-muted")
            )
        return Content.styled(self._why_nothing(), "$text-muted")

    def _why_nothing(self) -> str:
        if self.read_only:
            return "This submission is open for reading only: nothing can be fixed here."
        if not self.remarks:
            return "There is nothing to fix."
        return "None of this can be fixed here."


def inspect_file(
    session: Session, file: LocatedFile, folder: Path, *, read_only: bool
) -> FileInspection:
    """Inspects a file; may take seconds. `folder` is the draft's."""
    # Inspected again: the file may have been replaced since the session read it.
    file_seen = with_playback(look_at(file.path, file.look), file.path)
    remarks = remarks_on(session, file, file_seen)
    others = other_findings(session, file, remarks)
    figures = as_opened(file, file_seen)
    if read_only:
        return FileInspection(figures, remarks, others, (), (), read_only)
    place = file.field.id, file.row, folder
    fixes = fixes_for(session, *place, file_seen)
    commands = commands_about(session, *place, file_seen)
    return FileInspection(figures, remarks, others, fixes, commands, read_only)

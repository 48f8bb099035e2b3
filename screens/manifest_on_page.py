"""Fills answers from the app's manifest: asks for the file, shows what it says, takes a choice."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from screens.background import in_background
from screens.fields.paths import located
from screens.messages import Edited
from screens.page import PageForm
from screens.postponed import postponed
from screens.step_files import FilesOnPage
from wizard.errors import WizardError
from wizard.rules.phrasing import counted

if TYPE_CHECKING:
    from wizard.procore.manifest import Manifest
    from wizard.session.manifest import Proposal

TITLE = "Manifest of the app"
ADDRESSES = frozenset({"app.fullscreen.url", "app.sidepanel.url"})
"""Where one thinks of a manifest: the addresses of the app's components."""

SUFFIXES = frozenset({".json"})


class ManifestOnPage(FilesOnPage):
    """A screen over a page that can be filled from a manifest, whatever page it is."""

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """The key stands where addresses are asked for; the palette has it everywhere."""
        if action == "manifest":
            return not ADDRESSES.isdisjoint(self._placed.page.fields)
        return super().check_action(action, parameters)

    def action_manifest(self) -> None:
        """Asks for the file."""
        from screens.fields.picker import FilePicker

        if self._session.draft.read_only:
            self.notify("This submission is open for reading only.", severity="warning")
            return
        home = self._surroundings.folder
        self.app.push_screen(FilePicker(TITLE, home, home, SUFFIXES), self._read)

    def _read(self, path: str | None) -> None:
        if path:
            file = located(path, self._surroundings.folder)
            self.run_worker(postponed(self._propose, file), exclusive=True, group="manifest")

    async def _propose(self, file: Path) -> None:
        from screens.manifest import ManifestScreen
        from wizard.session.manifest import manifest_in, proposals, remarks_on

        try:
            manifest: Manifest = await in_background(lambda: manifest_in(file))
        except WizardError as error:
            self.notify(f"{error.message} {error.hint}", severity="error", markup=False)
            return
        session = self._session
        found = proposals(manifest, session.edition, session.answers)
        remarks = tuple(remarks_on(manifest))
        if found:
            screen = ManifestScreen(found, session.edition.fields, remarks)
            self.app.push_screen(screen, self._take)
        else:
            said = ("The draft says what the manifest says.", *remarks)
            self.notify("\n".join(said), markup=False)

    def _take(self, chosen: Sequence[Proposal] | None) -> None:
        """Each becomes an answer, as if it had been typed."""
        form = self.query_one(PageForm)
        try:
            for each in chosen or ():
                self._session.end_typing()
                change = self._session.set(each.field, each.value)
                form.put(each.field, change.after)
                form.show(change)
                self.show_around(change)
                self.post_message(Edited(each.field))
        except WizardError as error:
            self.notify(f"{error.message} {error.hint}", severity="error", markup=False)
        else:
            if chosen:
                back = "it back" if len(chosen) == 1 else "them back, one by one"
                taken = counted(len(chosen), "answer")
                self.notify(f"{taken} from the manifest. Ctrl+Z takes {back}.")
        self._session.end_typing()

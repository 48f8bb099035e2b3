"""The verify screen: checks that a bundle is complete and that its reports match its answers."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Static

from screens.bundle.long_work import LongWorkScreen
from screens.widgets.background import run_in_background
from screens.widgets.common_bindings import HELP
from screens.widgets.dialogs import SafeInput
from screens.widgets.key_labels import with_keys
from screens.widgets.keybar import KeyBar
from screens.widgets.line import Line
from screens.widgets.path_text import in_bytes, path_from, shown_path
from screens.widgets.work_progress import WorkProgress
from wizard.errors import WizardError
from wizard.reports.subject import otherwise_now
from wizard.session.app_context import AppContext
from wizard.text import one_line

if TYPE_CHECKING:
    from wizard.bundle.manifest import BundleManifest
    from wizard.bundle.verify import Verification


class VerifyScreen(LongWorkScreen):
    """Asks for a bundle, verifies it, and shows the result. Changes nothing."""

    AUTO_FOCUS = "SafeInput"
    CSS_PATH = "verify.tcss"

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(
            "enter",
            "verify",
            "verify",
            tooltip="Read the bundle and judge it again",
            id="verify.verify",
        ),
        Binding("tab", "app.focus_next", "other part", show=False, id="verify.focus_next"),
        HELP,
        Binding("escape", "leave", "back", tooltip="Stop, or go back", id="verify.leave"),
    ]

    def __init__(self, app_context: AppContext, path: Path | None = None) -> None:
        super().__init__("Reading")
        self._app_context = app_context
        self._asked = path
        self._outcome = Static(markup=False)

    def compose(self) -> ComposeResult:
        """Composes path, result and progress."""
        yield Line(Content.styled(" Verify a bundle", "bold"), id="top")
        path = SafeInput(
            value=shown_path(self._asked) if self._asked else "",
            placeholder="Path of a bundle: a .zip file or a folder",
            select_on_focus=False,
        )
        path.border_title = "Bundle"
        yield path
        with VerticalScroll(id="verify-result"):
            yield self._outcome
        yield self._progress_line
        yield KeyBar()

    def on_mount(self) -> None:
        """Starts at once when a bundle was named."""
        if self._asked is not None:
            self.action_verify()

    @on(SafeInput.Entered)
    def entered(self, event: SafeInput.Entered) -> None:
        """Starts verification on Enter."""
        event.stop()
        self.action_verify()

    def action_verify(self) -> None:
        """Starts verification."""
        text = self.query_one(SafeInput).value.strip()
        if not text:
            self._outcome.update(
                Content(
                    with_keys(
                        "Which bundle? Type its path, then press Enter.",
                        {"Enter": "verify.verify"},
                    )
                )
            )
        elif self._watching is None:
            self._outcome.update(Content())
            self.run_worker(self._verify(text, self._begin_work()), group="verify")

    async def _verify(self, text: str, watching: WorkProgress) -> None:
        try:
            path = path_from(text, self._asked or Path.cwd(), Path.cwd())
        except WizardError as error:
            lines = list(_error_lines(error, stopped=False))
        else:
            lines = await verification_lines(self._app_context, path, watching)
        self._end_work()
        self._outcome.update(Content("\n").join(lines))
        self.query_one("#verify-result").scroll_home(animate=False)


async def verification_lines(
    app_context: AppContext, path: Path, watching: WorkProgress
) -> list[Content]:
    """Result of verification in lines; raises nothing."""
    from wizard.bundle.verify import verify_bundle

    catalogue = app_context.catalogue
    try:
        verification = await run_in_background(
            lambda: verify_bundle(
                path,
                catalogue,
                decode=True,
                contents=app_context.inspections,
                progress=watching.progress,
                cancelled=watching.cancelled,
            )
        )
    except WizardError as error:
        return list(_error_lines(error, stopped=watching.cancelled()))
    return list(lines_of(verification))


def _error_lines(error: WizardError, *, stopped: bool) -> Iterator[Content]:
    if stopped:
        yield Content("Stopped; there is no result.")
        return
    yield Content.styled(f"✗ {one_line(error.message)}", "bold $error")
    yield Content(one_line(error.hint))


def lines_of(verification: Verification) -> Iterator[Content]:
    """The result in one sentence, what is wrong or different, and the facts of the manifest."""
    yield _headline(verification)
    for problem in verification.problems:
        yield Content.styled(f"✗ {one_line(problem)}", "$error")
    for remark in verification.remarks:
        yield Content.styled(f"! {one_line(remark)}", "$warning")
    message = (
        otherwise_now(verification.manifest.state, verification.readiness)
        if verification.readiness
        else ""
    )
    if message:
        yield Content.styled(one_line(message), "$warning")
    if verification.differences:
        yield Content("")
        yield Content.styled(f"Judged differently now ({len(verification.differences)})", "bold")
        for difference in verification.differences:
            yield Content(f"  {one_line(str(difference))}")
    yield Content("")
    if verification.compared:
        yield Content(one_line(verification.compared.sentence))
    yield from _manifest_lines(verification.manifest)


def _headline(verification: Verification) -> Content:
    if not verification.sound:
        words = "✗ Damaged or changed after its export: do not trust it."
        return Content.styled(words, "bold $error")
    if verification.outcome == "identical":
        words = "✓ Complete and unchanged: answers and files give the same findings again."
        return Content.styled(words, "bold $success")
    if verification.outcome == "differs":
        words = "✗ Complete, but its findings do not match its answers and files."
        return Content.styled(words, "bold $error")
    words = "! Complete; the rules have changed since it was made."
    return Content.styled(words, "bold $warning")


def _manifest_lines(manifest: BundleManifest) -> Iterator[Content]:
    size = sum(part.size for part in manifest.file)
    bare = sum(part.stripped for part in manifest.file)
    state = "ready" if manifest.ready else "INCOMPLETE"
    facts = {
        "App": manifest.name,
        "Edition": f"{manifest.edition}, judged as of {manifest.as_of.isoformat()}",
        "Marked": f"{state} · {manifest.blockers} block · {manifest.not_checked} not checked"
        f" · {manifest.waived} waived",
        "Rests on": manifest.headline,
        "Made by": f"program {manifest.program_version}, catalogue {manifest.catalogue_version}",
        "Files": f"{len(manifest.file)}, {in_bytes(size)}",
        "Pictures": f"{bare} without the metadata they had" if bare else "",
        "Left out": str(len(manifest.not_included)) if manifest.not_included else "",
    }
    for name, fact in facts.items():
        if fact:
            yield Content(f"{name:<9}{one_line(fact)}")

"""Fixes for files that fail checks: proposed, previewed, then written.

The required figures are from the parameters of the catalogue's checks for the field.
"""

from __future__ import annotations

import contextlib
import io
import re
import shutil
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from wizard.catalogue.field_kinds import Media
from wizard.catalogue.model import Status
from wizard.checks.images import BLANK
from wizard.dataclass import dataclass
from wizard.drafts.disk import place_new
from wizard.errors import WizardError
from wizard.files import read_file
from wizard.inspection.media.ffmpeg import FfmpegCommand, VideoTargets, commands_for
from wizard.inspection.media.look import inspect_stream
from wizard.inspection.media.mend import (
    STRIPPABLE,
    ImageFormat,
    Recipe,
    Size,
    SizeBounds,
    apply_recipe,
    picture_facts,
    without_notes,
)
from wizard.inspection.media.seen import FileSeen, ImageFacts, InspectionState
from wizard.rules.phrasing import counted, listed
from wizard.session.file_remarks import LocatedFile, Remark, file_at, remarks_on, uses_for
from wizard.session.session import Session
from wizard.topics.imagefix.resizes import (
    Resize,
    resizes_into_bounds,
    resizes_to_shape,
    resizes_to_size,
    resizes_without_bars,
    size_after_cut,
)

_MANY = 1000
_TAGGED = re.compile(r"-(\d+x\d+|upright|cut|converted|clean)(-\d+)?\Z")


_TELLS = {"comment": "comments", "thumbnail": "a small copy", "rest": "data after its end"}


def private_words(private: Sequence[str]) -> tuple[str, ...]:
    """The kinds of private metadata in a picture, in words."""
    return tuple(_TELLS.get(name, name) for name in private)


@dataclass(frozen=True, slots=True)
class FixedImage:
    """A fixed file that is not written yet."""

    data: bytes
    file_seen: FileSeen
    remarks: tuple[Remark, ...]
    """The remaining complaints of the checks."""


@dataclass(frozen=True, slots=True)
class Fix:
    """One fix of a file. `preview` and `apply` may take seconds and raise WizardError."""

    title: str
    does: str
    """The change to the picture, in a sentence with figures."""
    honest: str
    """The drawback, as a sentence; "" if there is none."""
    name: str
    """The name of the new file if it is free."""
    _make: Callable[[], bytes]
    _judge: Callable[[FileSeen], tuple[Remark, ...]]
    _original: Path

    def preview(self) -> FixedImage:
        """The fixed file and its check results; writes nothing."""
        data = self._make()
        file_seen = inspect_stream(io.BytesIO(data), len(data), Media.IMAGE)
        return FixedImage(data, file_seen, self._judge(file_seen))

    def apply(self, made: FixedImage) -> Path:
        """Writes the new file beside the original atomically, and returns its path."""
        return placed_beside(self._original, self.name, made.data)


def as_opened(file: LocatedFile, file_seen: FileSeen) -> FileSeen:
    """Inspection results for fixing; unchanged if the picture cannot be opened.

    Formats that no listing accepts are not inspected, but can be converted.
    """
    if file_seen.state is InspectionState.UNREADABLE and file.look is Media.IMAGE:
        facts = picture_facts(file.path)
        if facts is not None:
            return replace(file_seen, state=InspectionState.OPENED, trouble="", image=facts)
    return file_seen


def fixes_for(
    session: Session,
    field_id: str,
    row: int | None,
    folder: Path,
    file_seen: FileSeen | None = None,
) -> tuple[Fix, ...]:
    """The fixes of a field's file (in a list: of its row), the complete one first.

    `folder` is the draft's. `file_seen` are inspection results that the session does not have yet.
    Empty for files that need no fix, or cannot be fixed here. May read the file.
    """
    file = file_at(session, field_id, row, folder)
    if file is None or session.draft.read_only or file.look is not Media.IMAGE:
        return ()
    file_seen = file_seen or session.files_seen.get(file.file_ref)
    known = as_opened(file, file_seen) if file_seen else None
    if known is None or known.state is not InspectionState.OPENED or known.image is None:
        return ()
    return tuple(_FixFinder(session, file, known, known.image).fixes())


def commands_about(
    session: Session,
    field_id: str,
    row: int | None,
    folder: Path,
    file_seen: FileSeen | None = None,
) -> tuple[FfmpegCommand, ...]:
    """Commands that fix a video outside of this program; arguments as in `fixes_for`."""
    file = file_at(session, field_id, row, folder)
    file_seen = file_seen or (session.files_seen.get(file.file_ref) if file else None)
    if file is None or file_seen is None or file.look is not Media.VIDEO or session.draft.read_only:
        return ()
    params = _params(session, field_id)
    technical, lasting = params.get("video-technical", {}), params.get("video-duration", {})
    wants = VideoTargets(
        min_height=technical.get("min_height", 0),
        min_fps=technical.get("min_fps", 0.0),
        audio=technical.get("audio", False),
        min_s=lasting.get("min_s", 0),
        max_s=lasting.get("max_s", 0),
    )
    return tuple(commands_for(file.path, file_seen.video, wants, file_seen.content))


def _params(session: Session, field_id: str) -> dict[str, Mapping[str, Any]]:
    """The parameters of each check of a field's files, by name."""
    return {use.name: use.params for _, use in uses_for(session, field_id)}


def placed_beside(original: Path, name: str, data: bytes) -> Path:
    """Writes a new file beside another, numbered if its name is taken.

    An existing file with the same content is reused. Raises WizardError.
    """
    wanted = original.with_name(name)
    for number in range(1, _MANY):
        added = "" if number == 1 else f"-{number}"
        path = wanted.with_name(f"{wanted.stem}{added}{wanted.suffix}")
        try:
            place_new(path, data)
        except FileExistsError:
            if _holds(path, data):
                return path
            continue
        with contextlib.suppress(OSError):
            shutil.copymode(original, path)
        return path
    raise WizardError(
        f"{wanted} exists already, and so do its numbered copies.", "Move old copies away."
    )


def _holds(path: Path, data: bytes) -> bool:
    try:
        return read_file(path, len(data)) == data
    except OSError:
        return False


class _FixFinder:
    """Finds the fixes of one picture."""

    def __init__(
        self, session: Session, file: LocatedFile, file_seen: FileSeen, facts: ImageFacts
    ) -> None:
        self._session, self._file, self._seen, self._facts = session, file, file_seen, facts
        remarks = remarks_on(session, file, file_seen)
        self._wrong = {r.use.name: r.use.params for r in remarks if r.status is Status.NOT_MET}
        self._params = _params(session, file.field.id)
        self._size = Size(facts.width, facts.height)
        self._form = _form(self._params.get("image-format", {}).get("formats"))

    def fixes(self) -> Iterator[Fix]:
        """The complete fix first, then alternatives, then partial ones."""
        ways = list(self._ways())
        if self._form is not None:
            yield from (self._resized(way, whole=not n) for n, way in enumerate(ways))
            if self._needs_writing():
                yield self._rewritten(sized=not ways)
        if self._facts.private and self._seen.content in STRIPPABLE:
            yield self._cleaned()

    def _needs_writing(self) -> bool:
        notes_only = bool(self._facts.private) and self._seen.content not in STRIPPABLE
        return bool(self._what_else()) or notes_only

    def _what_else(self) -> list[str]:
        """What else rewriting fixes beside size and metadata, for a title."""
        facts = self._facts
        odd = facts.bits > _BITS or facts.mode not in _USUAL_MODES
        changes = {
            self._form_name: "image-format" in self._wrong,
            _UPRIGHT: facts.turned,
            _STILL: facts.frames > 1,
            _SCREEN: "image-colours" in self._wrong and (odd or facts.frames == 1),
        }
        return [words for words, holds in changes.items() if holds]

    def _described(self, words: Sequence[str]) -> str:
        """E.g. "PNG, upright, without notes about you"."""
        notes = "without notes about you" if self._facts.private else ""
        return " ".join(filter(None, [", ".join(words), notes]))

    @property
    def _form_name(self) -> str:
        return (self._form or ImageFormat.PNG).value.upper()

    # Size

    def _ways(self) -> Iterator[Resize]:
        if "image-size" in self._wrong:
            wanted = self._wrong["image-size"]
            yield from resizes_to_size(self._size, Size(wanted["width"], wanted["height"]))
        bounds = self._params.get("image-bounds")
        if bounds:
            shapes = self._params.get("image-aspect")
            within = SizeBounds(*(bounds[side] for side in SizeBounds._fields))
            between = (shapes["min"], shapes["max"]) if shapes else None
            if "image-bounds" in self._wrong:
                yield from resizes_into_bounds(self._size, within, between)
            elif "image-aspect" in self._wrong and between:
                yield from resizes_to_shape(self._size, within, between)
            if "image-filled" in self._wrong and self._facts.uniform < BLANK:
                yield from resizes_without_bars(self._size, self._facts.bars, within)

    def _resized(self, way: Resize, *, whole: bool) -> Fix:
        size = way.canvas.outer if way.canvas else size_after_cut(self._size, way.cut)
        others = [words for words in self._what_else() if words != self._form_name]
        title = way.title
        if whole and self._described(self._what_else()):
            fitting = self._described([f"{size} {self._form_name}", *others])
            title = f"Make it fit: {fitting}"
        recipe = Recipe(self._form or ImageFormat.PNG, way.canvas, way.cut)
        tag = "cut" if way.canvas is None else f"{size.width}x{size.height}"
        return self._fix(title, way.does, way.honest, tag, recipe)

    def _rewritten(self, *, sized: bool) -> Fix:
        others = self._what_else()
        alone = _ALONE.get(others[0]) if len(others) == 1 and not self._facts.private else None
        title = alone or f"Make it {self._described(others or [self._form_name])}"
        if others == [self._form_name]:
            title = f"Save it as {self._described(others)}"
        title = title if sized else f"{title}, its size kept"
        does = f"The picture is written anew as {self._form_name}, {self._size} as it is shown now."
        tag = "upright" if self._facts.turned else "converted"
        return self._fix(title, does, "", tag, Recipe(self._form or ImageFormat.PNG))

    def _cleaned(self) -> Fix:
        message = listed(private_words(self._facts.private), limit=6)
        title = "Remove only its personal data"
        does = f"Its personal data is removed ({message}); no pixel changes."
        ending = {"png": ".png", "jpeg": ".jpg"}[self._seen.content]
        return self._made(title, does, "", f"clean{ending}", lambda: without_notes(self._file.path))

    def _fix(self, title: str, does: str, honest: str, tag: str, recipe: Recipe) -> Fix:
        ending = ".png" if recipe.form is ImageFormat.PNG else ".jpg"
        message = " ".join(filter(None, [honest, *self._losses(recipe)]))
        path = self._file.path
        return self._made(
            title, does, message, f"{tag}{ending}", lambda: apply_recipe(path, recipe)
        )

    def _losses(self, recipe: Recipe) -> Iterator[str]:
        facts = self._facts
        if facts.frames > 1:
            yield f"Only the first of its {counted(facts.frames, 'picture')} stays."
        if facts.mode == "CMYK":
            yield "Colours of print look a little different on screens."
        if recipe.form is ImageFormat.JPEG and facts.transparent:
            yield "What is transparent becomes white."

    def _made(self, title: str, does: str, honest: str, tag: str, make: Callable[[], bytes]) -> Fix:
        session = self._session
        name = f"{_TAGGED.sub('', self._file.path.stem)}-{tag}"
        as_new = replace(self._file, text=name)
        original = self._file.path
        return Fix(
            title=title,
            does=does,
            honest=honest,
            name=name,
            _make=make,
            _judge=lambda file_seen: remarks_on(session, as_new, file_seen),
            _original=original,
        )


_BITS = 8
_UPRIGHT, _STILL, _SCREEN = "upright", "a still picture", "in the colours of screens"
_ALONE = {
    _UPRIGHT: "Turn it upright",
    _STILL: "Keep its first picture only",
    _SCREEN: "Change it to the colours of screens",
}
_USUAL_MODES = frozenset({"RGB", "RGBA", "L", "LA", "P", "1"})


def _form(allowed: Sequence[str] | None) -> ImageFormat | None:
    """The output format: PNG, which is lossless, if allowed; None if no format is."""
    forms = [form for form in ImageFormat if allowed is None or form.value in allowed]
    return forms[0] if forms else None

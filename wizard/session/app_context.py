"""The application context of a run, created once and passed to constructors."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, date, datetime
from functools import cached_property
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING

from wizard.drafts.company import inherit, inherited_from
from wizard.drafts.evidence_file import EvidenceFile
from wizard.drafts.evidence_observed import NOTHING_OBSERVED, Observations
from wizard.drafts.model import NOTHING_INHERITED, Draft, Inheritance
from wizard.drafts.read import absolute, build_draft, load_draft
from wizard.drafts.sidecars import sidecars_of_other_drafts
from wizard.drafts.transaction import recover
from wizard.errors import WizardError
from wizard.session.catalogue_source import CatalogueSource

if TYPE_CHECKING:
    from wizard.catalogue.catalogue import Catalogue
    from wizard.catalogue.edition import Edition
    from wizard.catalogue.model import Value
    from wizard.drafts.library import Library
    from wizard.drafts.lock import DraftLock
    from wizard.engine.finding import Assessment
    from wizard.inspection.media.content_cache import ContentCache
    from wizard.inspection.media.seen import Seen
    from wizard.inspection.procore.vault import Vault
    from wizard.places import UserFolders
    from wizard.session.catalogue_source import LoadedCatalogue
    from wizard.session.file_inspector import FileInspector, ProgressCallback
    from wizard.session.open_draft import Clock, DraftPosition, OpenDraft
    from wizard.session.session import Session
    from wizard.settings import SettingsFile


def local_now() -> datetime:
    """The local time with its zone; the program's only clock."""
    return datetime.now(UTC).astimezone()


class AppContext:
    """The catalogue, the draft library, the keyring and the assessment date."""

    def __init__(
        self,
        places: UserFolders,
        now: Clock = local_now,
        as_of: date | None = None,
        warn: Callable[[str], None] = lambda _: None,
        shelf: CatalogueSource | None = None,
    ) -> None:
        self.places = places
        self._warn = warn
        self.now = now
        self._as_of = as_of
        self._shelf = shelf or CatalogueSource(places)
        self.heed = warn
        """Callback for warnings about unused external files; called once, from any thread."""
        recover()

    @cached_property
    def library(self) -> Library:
        """The user's drafts."""
        from wizard.drafts.library import Library

        return Library(self.places)

    @cached_property
    def settings(self) -> SettingsFile:
        """Settings shared by all drafts."""
        from wizard.settings import SettingsFile

        return SettingsFile(self.places.state)

    @cached_property
    def vault(self) -> Vault:
        """The keyring of this computer."""
        from wizard.inspection.procore.vault import Vault

        return Vault()

    @cached_property
    def inspections(self) -> ContentCache:
        """Inspection results of all drafts and bundles, by content."""
        from wizard.inspection.media.content_cache import content_cache_in

        return content_cache_in(self.places.cache)

    @property
    def today(self) -> date:
        """The date on which drafts are assessed."""
        return self._as_of or self.now().date()

    @cached_property
    def stock(self) -> LoadedCatalogue:
        """The catalogue in use and its origin, loaded when first needed.

        Raises CatalogueError for what cannot be used and was asked for.
        """
        stock = self._shelf.stock()
        for notice in stock.notices:
            self.heed(notice)
        return stock

    @cached_property
    def catalogue(self) -> Catalogue:
        """The catalogue in use, with the rules of a given date if set; see `stock`."""
        return self.stock.catalogue.on(self._as_of)

    def load(self, path: Path) -> Draft:
        """A draft for reading without a lock, with inherited answers. Raises UnreadableDraft."""
        recover()
        draft = load_draft(path, self.catalogue.fields)
        self._complete(draft)
        return draft

    def read(self, path: Path, data: bytes) -> Draft:
        """Parses a draft from bytes, as if read from that file. Raises UnreadableDraft."""
        draft = build_draft(absolute(path), data, (0, 0, 0), self.catalogue.fields)
        self._complete(draft)
        return draft

    @property
    def company_answers(self) -> Inheritance:
        """What a new draft in the user's folder inherits."""
        company = self.places.company
        if not company.is_file():
            return NOTHING_INHERITED
        return inherited_from(company, self.catalogue.fields)

    def _complete(self, draft: Draft) -> None:
        inherit(draft, self.catalogue.fields)
        if draft.team and draft.team.trouble:
            self._warn(f"The team is not known: {draft.team.trouble}")
        if draft.baseline.older:
            from wizard.engine.older_format import keep_statements

            keep_statements(draft, self.catalogue)
            number = draft.baseline.older.format
            kept = "its first save keeps the file as it is and writes the present format"
            self._warn(f"“{draft.name}” has draft format {number}; {kept}.")
        if draft.inheritance.trouble:
            self._warn(f"“{draft.name}” inherits nothing: {draft.inheritance.trouble}")
        self.warn_of_others(draft.path)

    def warn_of_others(self, path: Path) -> None:
        """Warns about files beside a draft that belong to another draft, before renaming them."""
        for sentence in sidecars_of_other_drafts(path):
            self.heed(sentence)

    def milestone_of(self, path: Path, name: str) -> str:
        """The id of a milestone of a draft's edition, or "all"; "" names the current one.

        Raises UnknownMilestone, and what `load` and `assess` raise.
        """
        from wizard.engine.milestones import at_milestone, milestone_name, require_milestone

        draft = self.load(path)
        if name:
            require_milestone(self.catalogue.edition(draft.edition), name)
            return name
        return milestone_name(at_milestone(self.assess(draft), ""))

    def assess(
        self,
        draft: Draft,
        observed: Observations | None = None,
        on_progress: ProgressCallback | None = None,
    ) -> Assessment:
        """Assesses a draft by its edition, inspecting the files and folders that it names.

        `observed` is network and source code evidence; None loads what is stored beside the draft.
        Raises CatalogueError for an unknown edition.
        """
        from wizard.engine.assess import Assessor

        edition = self.catalogue.edition(draft.edition)
        files_seen = self._looker(draft, edition).look(draft.all_answers, on_progress)
        assessor = Assessor(edition, self.today)
        known = load_evidence(draft) if observed is None else observed
        if known:
            from wizard.session.source_freshness import with_outdated_marked

            known = with_outdated_marked(known, draft.path.parent)
        return assessor.assess_draft(draft, files_seen, known)

    def look_into(self, draft: Draft, edition: Edition) -> Seen:
        """Inspects the files that a draft names for the questions of an edition."""
        return self._looker(draft, edition).look(draft.all_answers)

    def _looker(self, draft: Draft, edition: Edition) -> FileInspector:
        from wizard.session.file_inspector import FileInspector, inspection_cache_of

        memory = inspection_cache_of(self.places.cache, draft.id)
        return FileInspector(edition.fields, draft.path.parent, memory, self.inspections)

    def open(self, path: Path, *, take_over: bool = False, must_write: bool = False) -> OpenDraft:
        """Opens a draft for editing. Raises DraftHeld, UnreadableDraft or CatalogueError.

        If the folder is not writable, the draft is read-only; with `must_write`, raises DraftError.
        """
        from wizard.drafts.lock import open_draft

        recover()
        draft, lock = open_draft(
            path, self.catalogue.fields, self.now(), take_over=take_over, must_write=must_write
        )
        self._complete(draft)
        try:
            return self._build_open_draft(draft, lock)
        except BaseException:
            if lock is not None:
                lock.release()
            raise

    def look_at(self, path: Path, held_by: str = "") -> OpenDraft:
        """Opens a draft read-only, e.g. while another program holds it."""
        draft = self.load(path)
        draft.read_only = True
        open_draft = self._build_open_draft(draft, None)
        open_draft.held_by = held_by
        return open_draft

    def begin(
        self,
        name: str,
        edition: str,
        kinds: Sequence[str],
        folder: Path | None = None,
        answers: Mapping[str, Value] = MappingProxyType({}),
    ) -> Path:
        """Creates a draft with initial answers and returns its path.

        Of `answers`, those count that the edition asks for; name and kinds overrule them. Raises
        DraftError, and CatalogueError for an edition not known here.
        """
        journey = self.catalogue.edition(edition)
        known = {field_id: v for field_id, v in answers.items() if field_id in journey.fields}
        first = {**known, **journey.start_with(name, kinds)}
        joins = folder is None and self.places.company.is_file()
        return self.library.create(
            name,
            edition,
            self.now(),
            folder,
            self.catalogue.fields,
            answers=first,
            company=self.places.company if joins else None,
        ).path

    def _build_open_draft(self, draft: Draft, lock: DraftLock | None) -> OpenDraft:
        from wizard.session.open_draft import OpenDraft
        from wizard.session.session import Session

        edition = self.catalogue.edition(draft.edition)
        looker = self._looker(draft, edition)
        files_seen, observed = looker.known(draft.all_answers), load_evidence(draft)
        session = Session(draft, edition, self.today, files_seen, observed)
        return OpenDraft(session, lock, self._place(session), self.now, looker)

    def _place(self, session: Session) -> DraftPosition:
        """The last position in the draft if that page still exists; else what blocks first."""
        from wizard.session.open_draft import DraftPosition

        state = self.library.state(session.draft.path)
        if state and state.place_page in session.edition.page_ids:
            return DraftPosition(state.place_page, state.place_field, state.place_cursor)
        if session.readiness.blockers:
            return DraftPosition(session.plan[0].page, session.plan[0].field)
        return DraftPosition(session.edition.pages[0].page.id, "")


def load_evidence(draft: Draft) -> Observations:
    """The stored evidence of a draft; empty if it cannot be read.

    Unreadable evidence counts as never collected: the findings then say that nothing was checked.
    """
    try:
        return EvidenceFile(draft.path).read()
    except WizardError:
        return NOTHING_OBSERVED

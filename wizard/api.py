"""The Python API: open drafts, set answers, check, explain, try values, export and verify.

```python
from pathlib import Path
from wizard import api

wizard = api.SubmissionWizard()
draft = wizard.open(Path("sitebook.toml"))
draft.set({"listing.tagline": "Daily logs without typing"})
print(draft.check().headline)
```

The names in `__all__`, their parameters, attributes and annotations follow semantic versioning by
the version of the program: within a major version they only grow, and no parameter or attribute
changes its meaning. While the major version is 0, an incompatible change raises the minor version
and stands in CHANGELOG.md. Every other module is internal.

Nothing here opens a network connection or reads the keyring. Every error that a caller can act on
is a `WizardError` with a `message`, a `hint` and an `exit_code`; each method names the others.
Objects may be shared by threads as long as no two calls change the same draft.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import field
from datetime import date
from functools import cached_property, partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias

from wizard.dataclass import dataclass
from wizard.errors import BundleError, CatalogueError, DraftError, WizardError

if TYPE_CHECKING:
    from wizard.batch.items import ItemKind
    from wizard.catalogue.edition import Edition
    from wizard.catalogue.model import Requirement
    from wizard.drafts.model import Draft
    from wizard.engine.finding import Assessment, Finding
    from wizard.session.app_context import AppContext

__all__ = [
    "Answer",
    "AnswerTypeError",
    "BundleError",
    "CatalogueError",
    "CheckResult",
    "CheckedRequirement",
    "DraftError",
    "Explanation",
    "ExportedBundle",
    "NextTask",
    "SubmissionDraft",
    "SubmissionWizard",
    "TriedValue",
    "UnknownNameError",
    "VerifiedBundle",
    "WizardError",
]

Answer: TypeAlias = "str | bool | int | float | date | list[Any] | dict[str, Any]"
"""An answer as TOML stores it; rows are a list of dictionaries by column id."""


class UnknownNameError(WizardError):
    """A requirement, field or edition that the catalogue does not have; the hint has near ones."""


class AnswerTypeError(WizardError):
    """An answer of another type than its field takes, or one for a secret field."""


@dataclass(frozen=True, slots=True)
class CheckedRequirement:
    """The verdict on one requirement."""

    requirement: str
    """The requirement's id, for `explain`."""
    status: str
    """met, not-met, unanswered, answered, nothing-reported, not-applicable, waived, stale or
    could-not-tell."""
    severity: str
    """While it is open: blocker, warning, advice or reminder."""
    blocks: bool
    """Whether it is open and prevents a bundle from being ready."""
    field: str
    """The id of the field to open."""
    message: str
    """What was found; may be empty, and may quote the answers."""
    fix: str
    """How to mend it; may be empty."""


@dataclass(frozen=True, slots=True)
class NextTask:
    """One thing to do at one field; it may settle several requirements."""

    field: str
    action: str
    """What to do, in one line."""
    severity: str
    requirements: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CheckResult:
    """A draft judged for a milestone on a date."""

    draft: Path
    name: str
    """The name of the app."""
    edition: str
    milestone: str
    """The id of the milestone it was judged for, or "all"."""
    as_of: date
    ready: bool
    """Whether nothing blocks and nothing that could be checked here was left out."""
    headline: str
    """The state and what it rests on, in one line."""
    not_checked: int
    """How many requirements wait for a check, so that nothing is known of them."""
    requirements: tuple[CheckedRequirement, ...]
    """All verdicts, in the order of the journey."""
    tasks: tuple[NextTask, ...]
    """What to do next, most useful first."""
    _document: Callable[[], Mapping[str, Any]] = field(repr=False, compare=False)

    @property
    def document(self) -> Mapping[str, Any]:
        """The same as `data` in the JSON of `check --format json`."""
        return self._document()

    @property
    def blockers(self) -> tuple[CheckedRequirement, ...]:
        """What prevents a bundle from being ready."""
        return tuple(each for each in self.requirements if each.blocks)


@dataclass(frozen=True, slots=True)
class Explanation:
    """A requirement or field of an edition."""

    id: str
    kind: str
    """Either "requirement" or "field"."""
    edition: str
    text: str
    """The statement of a requirement; the label of a field."""
    fields: tuple[str, ...]
    """The fields that a requirement reads; of a field, its own id."""
    requirements: tuple[str, ...]
    """The requirements that read a field; of a requirement, its own id."""
    document: Mapping[str, Any] = field(repr=False)
    """The same as `data` in the JSON of `explain --json`, with source, date, why and examples."""


@dataclass(frozen=True, slots=True)
class TriedValue:
    """The verdict of one requirement on a value that was not stored."""

    requirement: str
    refused: bool
    status: str
    words: str
    """The verdict in one line."""
    fix: str
    """How to mend it; may be empty."""


@dataclass(frozen=True, slots=True)
class ExportedBundle:
    """A bundle that was written."""

    path: Path
    sha256: str
    """Of the zip file, or of the manifest in a folder; hex digits."""
    state: str
    """Either "ready" or "incomplete"."""
    size: int
    """In bytes."""
    headline: str
    remarks: tuple[str, ...]
    """What did not prevent the export, as sentences."""


@dataclass(frozen=True, slots=True)
class VerifiedBundle:
    """A bundle whose files were compared with its manifest and whose answers were judged again."""

    path: Path
    outcome: str
    """identical, differs or rules-changed."""
    sound: bool
    """Whether every file is as the manifest says."""
    state: str
    """What the bundle says of itself: ready or incomplete."""
    edition: str
    milestone: str
    as_of: date
    headline: str
    """What its answers and files deserve now; "" when they are damaged."""
    problems: tuple[str, ...]
    """Why it is not sound, as sentences."""
    differences: tuple[str, ...]
    """Verdicts that differ from those in the bundle, as sentences."""

    @property
    def trustworthy(self) -> bool:
        """Whether it is sound and every verdict in it is what this program finds."""
        return self.sound and self.outcome == "identical"


class SubmissionWizard:
    """The catalogue and the drafts of this computer."""

    def __init__(
        self,
        *,
        home: Path | None = None,
        catalogue: Path | None = None,
        as_of: date | None = None,
        on_notice: Callable[[str], None] | None = None,
    ) -> None:
        """Uses the user's folders, or those below `home`.

        `catalogue` is a folder with a newer catalogue, as `--catalogue`. `as_of` is the date to
        judge on, by the rules in force then; today if left out. `on_notice` is called with
        sentences about files that are not used. Reads no file.
        """
        self._home, self._catalogue, self._as_of = home, catalogue, as_of
        self._on_notice = on_notice or (lambda _: None)

    @cached_property
    def _context(self) -> AppContext:
        from wizard.places import UserFolders, user_places
        from wizard.session.app_context import AppContext
        from wizard.session.catalogue_source import CatalogueSource

        places = UserFolders.below(self._home) if self._home else user_places()
        shelf = CatalogueSource(places, self._catalogue)
        return AppContext(places, as_of=self._as_of, warn=self._on_notice, shelf=shelf)

    @property
    def editions(self) -> tuple[str, ...]:
        """The known editions, oldest first. Raises CatalogueError."""
        return tuple(sorted(self._context.catalogue.journeys))

    @property
    def drafts_folder(self) -> Path:
        """The folder in which the wizard keeps the user's drafts; it may not exist."""
        return self._context.places.drafts

    def open(self, path: Path) -> SubmissionDraft:
        """The draft in a file, or in the `submission.toml` of a folder.

        Raises DraftError for a file that is missing or no draft.
        """
        draft = SubmissionDraft(self._context, path / "submission.toml" if path.is_dir() else path)
        draft.reload()
        return draft

    def drafts_in(self, folder: Path) -> Iterator[Path]:
        """The drafts in a folder and below that `check FOLDER` judges, also damaged ones.

        Raises WizardError for what is no folder.
        """
        return _found_in(folder, "draft")

    def bundles_in(self, folder: Path) -> Iterator[Path]:
        """The zip files and bundles in folders that `verify FOLDER` verifies. As `drafts_in`."""
        return _found_in(folder, "bundle")

    def explain(self, name: str, edition: str = "") -> Explanation:
        """A requirement or field by its id, in an edition or the newest.

        Raises UnknownNameError or CatalogueError.
        """
        from wizard.reports.catalogue_document import field_document, requirement_document

        chosen = self._edition(edition)
        if requirement := chosen.requirements.get(name):
            document = requirement_document(chosen, requirement)
            fields = tuple(requirement.fields)
            statement = requirement.statement
            return Explanation(name, "requirement", chosen.id, statement, fields, (name,), document)
        if known := chosen.fields.get(name):
            readers = tuple(chosen.readers.get(name, ()))
            document = field_document(chosen, known)
            return Explanation(name, "field", chosen.id, known.label, (name,), readers, document)
        raise _unknown(chosen, name)

    def try_value(self, name: str, value: str, edition: str = "") -> tuple[TriedValue, ...]:
        """Judges a value against a requirement or a field's requirements; stores nothing.

        The value is written as for `set` on the command line: lists and rows as JSON. The other
        answers are those of the ready sample; for those of a draft see `SubmissionDraft.try_value`.
        A file that the value names is not opened. Raises UnknownNameError, AnswerTypeError for a
        secret, or CatalogueError.
        """
        from wizard.topics.browse.try_value import assess_for_trials, sample_answers

        context, chosen = self._context, self._edition(edition)
        answers = sample_answers(context.catalogue, context.today)
        return _tried(assess_for_trials(chosen, answers, context.today), name, value)

    def verify(self, bundle: Path) -> VerifiedBundle:
        """Verifies a bundle (a zip file or a folder) and judges its answers and files again.

        Raises BundleError for what is no bundle, or CatalogueError.
        """
        from wizard.bundle.verify import verify_bundle

        found = verify_bundle(bundle, self._context.catalogue, decode=True)
        manifest = found.manifest
        return VerifiedBundle(
            path=bundle,
            outcome=found.outcome.value,
            sound=found.sound,
            state=manifest.state,
            edition=manifest.edition,
            milestone=manifest.milestone,
            as_of=manifest.as_of,
            headline=found.readiness.headline if found.readiness else "",
            problems=found.problems,
            differences=tuple(map(str, found.differences)),
        )

    def _edition(self, name: str) -> Edition:
        catalogue = self._context.catalogue
        if name and name not in catalogue.journeys:
            known = ", ".join(sorted(catalogue.journeys))
            raise UnknownNameError(f"There is no edition {name}.", f"Known: {known}.")
        return catalogue.edition(name or catalogue.newest)


class SubmissionDraft:
    """A draft file. Made by `SubmissionWizard.open`; holds no lock between calls."""

    def __init__(self, context: AppContext, path: Path) -> None:
        self._context = context
        self._path = path

    @property
    def path(self) -> Path:
        """The file of the draft."""
        return self._path

    def reload(self) -> None:
        """Reads the file again. Raises DraftError."""
        self.__dict__.pop("_draft", None)
        _ = self._draft

    @cached_property
    def _draft(self) -> Draft:
        return self._context.load(self.path)

    @property
    def name(self) -> str:
        """The name of the app."""
        return self._draft.name

    @property
    def edition(self) -> str:
        """The id of the edition."""
        return self._draft.edition

    @property
    def answers(self) -> Mapping[str, Answer]:
        """A copy of all answers by field id, also those inherited or derived.

        Secrets are references into the keyring, never values.
        """
        return dict(self._draft.all_answers)

    def set(self, answers: Mapping[str, Answer | None]) -> None:
        """Sets answers and saves the draft: all of them or none. None removes an answer.

        Raises UnknownNameError, AnswerTypeError, and DraftError if another program has the draft
        open or it cannot be written.
        """
        from wizard.drafts.shape import storable

        opened = self._context.open(self.path, must_write=True)
        try:
            edition = opened.session.edition
            for name, value in answers.items():
                _require_fit(edition, name, value)
            for name, value in answers.items():
                opened.session.set(name, None if value is None else storable(value, name))
                opened.session.end_typing()
            opened.save()
        finally:
            opened.session.unsaved = False  # closing must not save what could not be finished
            opened.close()
        self.reload()

    def check(self, milestone: str = "") -> CheckResult:
        """Judges the draft as loaded, and the files that it names.

        `milestone` is an id, "all", or "" for the current one. Network checks and source scans
        count as far as earlier runs left evidence beside the draft. Raises WizardError for an
        unknown milestone, or CatalogueError for an unknown edition.
        """
        from wizard.engine.milestones import at_milestone, milestone_name
        from wizard.engine.plan import plan_of
        from wizard.engine.readiness import readiness_of
        from wizard.reports.json_report import assessment_document

        context = self._context
        assessment = at_milestone(context.assess(self._draft), milestone)
        readiness, draft = readiness_of(assessment), self._draft
        tasks = (
            NextTask(
                each.field, each.action, each.severity.value, tuple(f.id for f in each.findings)
            )
            for each in plan_of(assessment)
        )
        return CheckResult(
            draft=self.path,
            name=draft.name,
            edition=draft.edition,
            milestone=milestone_name(assessment),
            as_of=context.today,
            ready=readiness.ready,
            headline=readiness.headline,
            not_checked=assessment.not_checked,
            requirements=tuple(map(_checked, assessment.findings.values())),
            tasks=tuple(tasks),
            _document=partial(
                assessment_document, assessment, draft, context.catalogue, context.today
            ),
        )

    def try_value(self, name: str, value: str) -> tuple[TriedValue, ...]:
        """Judges a value beside the other answers of the draft; see `SubmissionWizard.try_value`.

        Files that the draft names already count. Raises UnknownNameError, AnswerTypeError for a
        secret, or CatalogueError.
        """
        from wizard.topics.browse.try_value import assess_for_trials

        context = self._context
        facts = context.assess(self._draft).context.facts
        edition = context.catalogue.edition(self._draft.edition)
        answers = self._draft.all_answers
        before = assess_for_trials(
            edition, answers, context.today, facts.files_seen, facts.observed
        )
        return _tried(before, name, value)

    def export(
        self,
        folder: Path,
        *,
        milestone: str = "",
        incomplete: bool = False,
        as_folder: bool = False,
        strip_metadata: bool = False,
    ) -> ExportedBundle:
        """Writes a bundle of the file on disk into `folder`, replacing one of the same name.

        `incomplete` exports although something blocks, marked so; `as_folder` writes a folder in
        place of a zip file; `strip_metadata` takes place, author and camera out of the copies of
        pictures. Raises BundleError (with exit code 1 if it is not ready) or WizardError for an
        unknown milestone; then nothing is left behind.
        """
        from wizard.bundle.export import ExportOptions, export_saved
        from wizard.engine.readiness import readiness_of

        context = self._context
        options = ExportOptions(
            allow_incomplete=incomplete,
            as_folder=as_folder,
            strip_metadata=strip_metadata,
            milestone=context.milestone_of(self.path, milestone),
            now=context.now,
        )
        made = export_saved(self.path, context.catalogue, context.today, folder, options)
        headline = readiness_of(made.assessment).headline
        return ExportedBundle(
            made.path, made.sha256, made.state, made.size, headline, made.troubles
        )


def wizard_within(context: AppContext) -> SubmissionWizard:
    """For this program's own use: the API over a context that exists already."""
    wizard = SubmissionWizard()
    wizard.__dict__["_context"] = context
    return wizard


def _checked(finding: Finding) -> CheckedRequirement:
    return CheckedRequirement(
        requirement=finding.id,
        status=finding.status.value,
        severity=finding.severity.value,
        blocks=finding.blocks,
        field=finding.field,
        message=finding.message,
        fix=finding.fix,
    )


def _tried(before: Assessment, name: str, value: str) -> tuple[TriedValue, ...]:
    from wizard.topics.browse.try_value import is_refused, trial_words, try_value

    found = (try_value(before, each, value) for each in _requirements_to_try(before.edition, name))
    return tuple(
        TriedValue(each.id, is_refused(each), each.status.value, trial_words(each), each.fix)
        for each in found
    )


_NO_SECRETS = "Run `submission-wizard secret set`, which asks for it."


def _requirements_to_try(edition: Edition, name: str) -> list[Requirement]:
    """The requirements that a name stands for. Raises UnknownNameError or AnswerTypeError."""
    from wizard.topics.browse.try_value import can_be_tried

    named = edition.requirements.get(name)
    field = edition.fields.get(named.fields[0] if named else name)
    if field is None:
        raise _unknown(edition, name)
    if not can_be_tried(field):
        raise AnswerTypeError(f"{name} is about a secret, which is never tried.", _NO_SECRETS)
    every = [each for each in edition.requirements.values() if each.fields[0] == name]
    if not (named or every):
        message = f"No requirement is about {name} first, so nothing can be tried."
        raise UnknownNameError(message, "Name a requirement that reads it.")
    return [named] if named else every


def _require_fit(edition: Edition, name: str, value: Answer | None) -> None:
    """Raises for an unknown field, a secret, or a value of another type."""
    from wizard.rules.formats import complaint

    field = edition.fields.get(name)
    if field is None:
        raise _unknown(edition, name)
    if field.kind.spec.is_secret:
        raise AnswerTypeError(f"{name} is a secret and does not belong in a draft.", _NO_SECRETS)
    if trouble := complaint(field, value):
        raise AnswerTypeError(f"The answer to {name} {trouble}.", f"Give a {field.kind.value}.")


def _unknown(edition: Edition, name: str) -> UnknownNameError:
    from wizard.text import did_you_mean, one_line

    message = f"Edition {edition.id} has neither a requirement nor a field {one_line(name)[:80]}."
    return UnknownNameError(message, did_you_mean(name, [*edition.requirements, *edition.fields]))


def _found_in(folder: Path, kind: ItemKind) -> Iterator[Path]:
    from wizard.batch.search import search

    if not folder.is_dir():
        raise WizardError(f"{folder} is no folder.", "Name a folder.")
    return (Path(item.path) for item in search(kind, (str(folder),)).items)

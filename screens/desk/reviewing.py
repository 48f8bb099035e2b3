"""Writes a review of a bundle beside it, and a mail of the edited review. Blocks on the disk."""

from __future__ import annotations

import contextlib
from datetime import date
from pathlib import Path

from wizard.bundle.base import bundle_sum
from wizard.bundle.review import Reviewing, review_of
from wizard.bundle.verify import verify_bundle
from wizard.bundle.watch import CancelCheck, ProgressCallback
from wizard.drafts.disk import place_new
from wizard.errors import WizardError
from wizard.files import read_file
from wizard.reports.reply import write_reply
from wizard.session.app_context import AppContext
from wizard.topics.feedback.review import MAX_REVIEW, read_review, review_toml
from wizard.topics.feedback.review_mail import review_mail

_DIGITS = 8
"""Of the SHA-256: a later round may have the same file name."""


def review_path(bundle: Path) -> Path:
    """The file of the review of a bundle. Raises BundleError if the bundle cannot be read."""
    return bundle.with_name(f"{bundle.name}.{bundle_sum(bundle)[:_DIGITS]}.review.toml")


def write_review(
    app_context: AppContext,
    bundle: Path,
    day: date,
    progress: ProgressCallback,
    cancelled: CancelCheck,
) -> Path:
    """Writes the review of a bundle and returns its path; one that is there already is kept.

    Raises WizardError for a bundle that cannot be read, and for a disk that cannot be written.
    """
    path = review_path(bundle)
    if path.exists():
        return path
    verification = verify_bundle(
        bundle,
        app_context.catalogue,
        decode=True,
        contents=app_context.inspections,
        progress=progress,
        cancelled=cancelled,
    )
    review = review_of(bundle, verification, Reviewing("", day))
    with contextlib.suppress(FileExistsError):  # somebody else was faster
        place_new(path, review_toml(review).encode("utf-8"))
    return path


def write_mail(app_context: AppContext, bundle: Path) -> Path:
    """Writes the mail of the edited review and returns its path.

    Raises WizardError for a review that is not there, or is not sound. A mail with other content
    is kept: the new one gets the next free number.
    """
    path = review_path(bundle)
    try:
        data = read_file(path, MAX_REVIEW)
    except FileNotFoundError as error:
        raise WizardError(
            f"There is no review of {bundle.name} yet.", "Write one first."
        ) from error
    except OSError as error:
        raise WizardError(f"{path} cannot be read: {error.strerror or error}.", "") from error
    known = {each.id for each in app_context.catalogue.requirements}
    return write_reply(path.with_suffix(".txt"), review_mail(read_review(data, path.name, known)))

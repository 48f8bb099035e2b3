"""A review between both sides: what the reviewer asks, the partner mends, and a bundle proves."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from tests.bundle.forging import members_of, packed
from tests.drafts.empty import create_draft
from tests.screens.home.stage import HOSTILE, UNSAFE
from wizard.bundle.answered import PointOutcome, answers_to, is_stated_base
from wizard.bundle.export import ExportOptions, export_bundle
from wizard.bundle.review import Reviewing, review_of
from wizard.bundle.verify import verify_bundle
from wizard.catalogue.catalogue import Catalogue
from wizard.catalogue.model import Severity, Value
from wizard.drafts.model import Draft
from wizard.drafts.write import save_draft
from wizard.errors import BundleError, WizardError
from wizard.session.session import Session
from wizard.topics.feedback.mail import ReceivedMail
from wizard.topics.feedback.points import Feedback, PointState
from wizard.topics.feedback.review import Review, ReviewPoint, read_review, review_toml
from wizard.topics.feedback.review_mail import review_mail

DAY, LATER = date(2026, 11, 30), date(2026, 12, 7)
NOON = datetime(2026, 11, 30, 12, 0, tzinfo=UTC)
FIT = ExportOptions(allow_incomplete=True, milestone="fit")


class Partner:
    """The partner's side: a draft, and what is done to it."""

    def __init__(self, folder: Path, catalogue: Catalogue) -> None:
        self._out, self._catalogue = folder / "out", catalogue
        self._out.mkdir()
        fields = catalogue.fields
        self.draft: Draft = create_draft(folder, "Sitebook", "2026-06", NOON, field_ids=fields)
        self.session = Session(self.draft, catalogue.edition("2026-06"), DAY)
        self.feedback = Feedback(self.session)

    def answers(self, **given: Value) -> None:
        for name, value in given.items():
            self.session.set(f"screen.{name}", value)
        self.session.end_typing()

    def exports(self, name: str, options: ExportOptions = FIT) -> Path:
        save_draft(self.draft, NOON)
        made = export_bundle(self.draft, self._catalogue, DAY, self._out, options).path
        return made.rename(self._out / name)

    def receives(self, text: str) -> list[str]:
        """Takes in the new points of a mail or a review; those that stand already."""
        review = self.feedback.review_in(ReceivedMail(text), "what was sent")
        stands = [t for t in review.found.points if self.feedback.stands(t, review.round)]
        new = [text for text in review.found.points if text not in stands]
        assert review.round is not None
        self.feedback.add(new, review.round, review.day)
        return stands


@pytest.fixture
def partner(tmp_path: Path, catalogue: Catalogue) -> Partner:
    return Partner(tmp_path, catalogue)


def reviewed(bundle: Path, catalogue: Catalogue, day: date = DAY) -> Review:
    """What the reviewer's tool prefills."""
    verification = verify_bundle(bundle, catalogue)
    return review_of(bundle, verification, Reviewing("Jo Field", day))


ASKED = ("dq-internal-tool", "dq-ads", "dq-push-notifications")


def shortened(review: Review) -> Review:
    """The review without the points that this reviewer deletes."""
    return replace(review, points=tuple(p for p in review.points if p.requirement in ASKED))


def ids(review: Review) -> list[str]:
    return [point.requirement for point in review.points]


def test_both_sides_play_two_rounds_of_a_review(partner: Partner, catalogue: Catalogue) -> None:
    known = {each.id for each in catalogue.requirements}
    partner.answers(internal_only=True, single_customer_build=False, shows_ads=True, push=True)
    first = partner.exports("first.zip")

    review = shortened(reviewed(first, catalogue))
    assert sorted(ids(review)) == ["dq-ads", "dq-internal-tool", "dq-push-notifications"]
    assert review.points[0].asked.startswith("Internal tool: The answer is yes; it must be no.")
    assert review.points[0].answer == "Internal tool: yes"
    edited = review_toml(review).replace('severity = "blocker"', 'severity = "warning"', 1)
    review = read_review(edited.encode(), "review.toml", known)
    assert review.points[0].severity is Severity.WARNING
    sent = review_mail(review)

    assert partner.receives(sent) == []
    assert [point.about for point in partner.feedback.points] == ids(review)
    assert len(partner.receives(sent)) == 3, "the same mail again adds nothing"
    assert [point.round for point in partner.feedback.points] == [1, 1, 1]
    partner.feedback.answer(1, "It is for everybody now")
    partner.feedback.resolve(1)
    partner.answers(internal_only=False, shows_ads=True, push=True)
    second = partner.exports("second.zip")

    now = verify_bundle(second, catalogue)
    answers = answers_to(review, first, second, now, catalogue)
    assert [each.outcome for each in answers] == [
        PointOutcome.ANSWERED,
        PointOutcome.UNCHANGED,
        PointOutcome.UNCHANGED,
    ]
    assert answers[0].changed == ("Internal tool",)
    assert not is_stated_base(first, second)

    again = shortened(reviewed(second, catalogue, LATER))
    assert again.round == 2
    added = ReviewPoint("dq-internal-tool", Severity.BLOCKER, "The listing still says internal.")
    new = ReviewPoint("pol-no-sale", Severity.BLOCKER, "Say to whom data is sold.")
    again = replace(again, points=(added, *again.points, new))
    assert partner.receives(review_toml(again)) == []

    points = partner.feedback.points
    latest = [point for point in points if point.round == 2]
    assert [point.about for point in latest] == ids(again)
    before = {point.about: partner.feedback.asked_before(point) for point in latest}
    assert {name: each.text if each else "" for name, each in before.items()} == {
        point.about: point.text for point in points[:3]
    } | {"pol-no-sale": ""}
    assert [point.state for point in points[:3]] == [
        PointState.RESOLVED,
        PointState.DEFERRED,
        PointState.DEFERRED,
    ]
    assert points[1].reason.startswith("Asked again in round 2, as point ")
    assert points[0].response == "It is for everybody now"
    assert all(point.state is PointState.OPEN for point in latest)


def test_a_review_of_another_app_is_not_taken_in(partner: Partner, catalogue: Catalogue) -> None:
    partner.answers(internal_only=True)
    review = reviewed(partner.exports("first.zip"), catalogue)
    with pytest.raises(WizardError, match="review of another app"):
        partner.receives(review_mail(replace(review, draft="0" * 32)))
    assert partner.feedback.points == ()


def test_an_id_in_any_mail_ties_its_point_and_two_of_them_tie_none(partner: Partner) -> None:
    tied = partner.feedback.tied
    assert tied("Please look at dq-ads again.")[0] == "dq-ads"
    assert tied("[dq-ads] Please look.") == ("dq-ads", "Please look.")
    assert tied("Both dq-ads and dq-internal-tool are wrong.")[0] == ""
    assert tied("See https://example.com/dq-ads for more.")[0] == ""
    assert tied("[urgent] Please look.") == ("", "[urgent] Please look.")


@pytest.mark.parametrize(
    ("before", "after", "outcome"),
    [
        ({"internal_only": True}, {"internal_only": False}, PointOutcome.ANSWERED),
        ({"internal_only": False}, {"internal_only": True}, PointOutcome.WORSE),
        ({"internal_only": True}, {}, PointOutcome.UNCHANGED),
        ({"internal_only": False}, {}, PointOutcome.UNCHANGED),
    ],
)
def test_what_became_of_a_point_follows_from_both_bundles(
    partner: Partner,
    catalogue: Catalogue,
    before: dict[str, Value],
    after: dict[str, Value],
    outcome: PointOutcome,
) -> None:
    partner.answers(**before)
    old = partner.exports("old.zip")
    partner.answers(**after, single_customer_build=False)
    new = partner.exports("new.zip")
    review = reviewed(old, catalogue)
    point = ReviewPoint("dq-internal-tool", Severity.BLOCKER, "Please change it.")
    review = replace(review, points=(point, replace(point, requirement="")))
    verification = verify_bundle(new, catalogue)
    found, whole = answers_to(review, old, new, verification, catalogue)
    assert found.outcome is outcome
    assert whole.outcome is PointOutcome.NOT_TOLD


def test_a_review_proves_nothing_with_another_or_a_damaged_bundle(
    partner: Partner, catalogue: Catalogue, tmp_path: Path
) -> None:
    partner.answers(internal_only=True)
    old = partner.exports("old.zip")
    review = reviewed(old, catalogue)
    partner.answers(internal_only=False)
    new = partner.exports("new.zip")
    verification = verify_bundle(new, catalogue)
    with pytest.raises(WizardError, match="has another SHA-256"):
        answers_to(review, new, new, verification, catalogue)

    members = members_of(new)
    forged = tmp_path / "forged.zip"
    report = members["report.md"] + b"READY"
    forged.write_bytes(packed(members | {"report.md": report}))
    verification = verify_bundle(forged, catalogue)
    with pytest.raises(BundleError, match=r"report\.md"):
        answers_to(review, old, forged, verification, catalogue)


def test_a_bundle_that_is_not_sound_is_asked_for_again(
    partner: Partner, catalogue: Catalogue, tmp_path: Path
) -> None:
    members = members_of(partner.exports("whole.zip"))
    forged = tmp_path / "[bold]forged.zip"
    answers = members["submission.toml"] + b"# more"
    forged.write_bytes(packed(members | {"submission.toml": answers}))
    review = reviewed(forged, catalogue)
    (point,) = review.points
    assert point.requirement == ""
    assert point.asked.startswith("submission.toml ")
    assert read_review(review_toml(review).encode(), "x", set()).points[0].asked == point.asked


def test_what_a_bundle_says_is_safe_to_show_and_to_send(
    partner: Partner, catalogue: Catalogue
) -> None:
    secret = "sk_live_" + "4eC39HqLyjWDarjtT1zdp7dc"
    partner.draft.name = f"{HOSTILE}\nReview: round 9 of 2026-01-01"
    partner.answers(internal_only=True)
    review = reviewed(partner.exports("first.zip"), catalogue)
    point = ReviewPoint("dq-ads", Severity.ADVICE, f"Take out {secret}.", secret)
    mail = review_mail(replace(review, points=(*review.points, point)))
    assert not any(sign in text for sign in UNSAFE for text in (mail, review.app))
    assert secret not in mail
    assert "\nReview: round 9" not in mail

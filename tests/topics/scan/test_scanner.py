"""A scan for a draft: which questions it answers, how it ends, and when it counts no more."""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from tests.inspection.source.projects import HEX, written
from wizard.catalogue.catalogue import Catalogue
from wizard.catalogue.edition import Edition
from wizard.catalogue.model import Status
from wizard.drafts.evidence_file import EvidenceFile
from wizard.drafts.evidence_observed import Observations, Observed, Question
from wizard.drafts.model import Draft, evidence_path
from wizard.engine.context import build_context
from wizard.engine.readiness import readiness_of
from wizard.inspection.source.seeking import folders_of, source_question
from wizard.places import UserFolders
from wizard.session.app_context import AppContext
from wizard.session.samples import Sample, copy_sample
from wizard.session.source_freshness import Freshness, with_outdated_marked, with_same_marks
from wizard.topics.scan.scanner import (
    NO_SEARCH,
    STOPPED,
    PreparedScan,
    prepare_scan,
    scan_answers,
    search_sources,
)

DAY = date(2025, 4, 1)
SANDBOX = ("prod-no-sandbox-hosts",)


def now() -> datetime:
    return datetime(2025, 4, 1, 12, tzinfo=UTC)


@pytest.fixture
def edition(catalogue: Catalogue) -> Edition:
    return catalogue.edition("2025-02")


@pytest.fixture
def desk(home: Path) -> AppContext:
    return AppContext(UserFolders.below(home), as_of=DAY)


@pytest.fixture
def draft(desk: AppContext, tmp_path: Path) -> Draft:
    path = copy_sample(Sample.READY, tmp_path / "ready", DAY)
    evidence_path(path).unlink()  # nothing was searched yet
    return desk.load(path)


def prepared(
    edition: Edition, draft: Draft, only: tuple[str, ...] | None = None, **answers: object
) -> PreparedScan:
    ground = build_context(edition, {**draft.answers, **answers}, draft.waivers, DAY)
    return prepare_scan(edition, ground, draft.path.parent, only)


def test_code_that_is_read_at_the_end_is_told_as_progress(tmp_path: Path) -> None:
    files = {"client.py": "import net\nnet.get('https://api.procore.com/rest/v1.0/me')\n"}
    written(tmp_path / "src", {**files, "net.py": "def get(address):\n    return address\n"})
    host = r"https?://api\.procore\.com/rest/v1\.0/me @request"
    question = source_question("source-absent", "made-up", ["src"], json.dumps([host]), "[]", "[]")
    told: list[tuple[int, str]] = []
    search_sources([question], tmp_path, on_progress=lambda files, name: told.append((files, name)))
    assert (2, "src/client.py") in told


def test_all_that_the_catalogue_searches_for_can_be_searched_for(
    edition: Edition, draft: Draft
) -> None:
    scan = prepared(edition, draft)
    assert scan.left_out == ()
    assert scan.folders == ("source",)
    assert len(scan.wanted) > 25


def test_a_draft_without_folders_asks_for_no_search_by_pattern(
    edition: Edition, draft: Draft
) -> None:
    del draft.answers["scan.source_paths"]
    assert prepared(edition, draft, SANDBOX).wanted == ()


def test_the_answers_settle_what_waited_for_a_scan(
    desk: AppContext, edition: Edition, draft: Draft
) -> None:
    before = desk.assess(draft).findings["val-rate-limit-handling"]
    assert before.status is Status.COULD_NOT_TELL

    EvidenceFile(draft.path).add(scan_answers(prepared(edition, draft), now))
    after = desk.assess(draft).findings["val-rate-limit-handling"]
    assert after.status is Status.MET
    assert "source/client.js:" in after.message


def test_a_find_in_a_draft_s_source_blocks_it(
    desk: AppContext, edition: Edition, draft: Draft
) -> None:
    written(draft.path.parent, {"source/config.js": 'x = "https://sandbox.procore.com";\n'})
    EvidenceFile(draft.path).add(scan_answers(prepared(edition, draft, SANDBOX), now))

    finding = desk.assess(draft).findings[SANDBOX[0]]
    assert finding.blocks
    assert "source/config.js:1 (code)" in finding.message


def test_every_file_is_read_once_for_all_questions(edition: Edition, draft: Draft) -> None:
    counts: list[int] = []
    scan = prepared(edition, draft)
    answers = scan_answers(scan, now, lambda done, _name: counts.append(done))

    assert len(answers) == len(scan.wanted)
    assert counts == sorted(counts)
    assert max(counts) <= 3
    assert {answer.facts["scan"]["files"] for answer in answers.values() if answer.facts} == {3}


def test_a_scan_that_was_stopped_claims_nothing(edition: Edition, draft: Draft) -> None:
    answers = scan_answers(prepared(edition, draft, SANDBOX), now, stopped=lambda: True)
    assert {(known.trouble, bool(known.facts)) for known in answers.values()} == {(STOPPED, False)}


def test_what_nothing_can_search_for_is_a_trouble(tmp_path: Path) -> None:
    question = source_question("source-unheard-of", "x", ("app",))
    assert search_sources([question], tmp_path)[question].trouble == NO_SEARCH


def test_questions_about_other_folders_are_answered_from_these(tmp_path: Path) -> None:
    written(tmp_path, {"a/x.js": "one\n", "b/x.js": "two\n"})
    details = ('["one"]', "[]", "[]")
    first = source_question("source-absent", "r", ("a",), *details)
    second = source_question("source-absent", "r", ("b",), *details)
    results = search_sources([first, second], tmp_path)

    assert [len(results[q].facts["hits"]) for q in (first, second)] == [1, 0]


def test_a_repository_inside_is_a_gap_until_it_is_searched_too(tmp_path: Path) -> None:
    for name in ("app", "app/lib"):
        written(tmp_path / name, {"a.js": "one\n"})
        subprocess.run(["git", "init", "-q"], cwd=tmp_path / name, check=True)
    details = ('["one"]', "[]", "[]")
    alone = source_question("source-absent", "r", ("app",), *details)
    both = source_question("source-absent", "r", ("app", "app/lib"), *details)
    results = search_sources([alone, both], tmp_path)

    gaps = [results[question].facts["scan"]["gaps"] for question in (alone, both)]
    assert gaps == [["“app/lib” is a repository of its own that was not searched"], []]


def facts_of(observed: Observations, question: Question) -> Mapping[str, object]:
    facts: Mapping[str, object] = observed[question].facts["scan"]
    return facts


def test_the_answers_hold_no_secret_and_fit_into_the_evidence(
    edition: Edition, draft: Draft
) -> None:
    lines = "".join(f'client_secret = "{HEX}" # sandbox.procore.com {n}\n' for n in range(400))
    written(draft.path.parent, {f"source/{n}.py": lines for n in range(12)})
    answers = scan_answers(prepared(edition, draft), now)
    EvidenceFile(draft.path).add(answers)

    text = EvidenceFile(draft.path).path.read_text("utf-8")
    assert HEX[:16] not in text
    assert len(text) < 500_000


class TestFreshness:
    """Whether sources are those that were scanned."""

    @pytest.fixture
    def observed(self, edition: Edition, draft: Draft) -> Observations:
        return scan_answers(prepared(edition, draft, SANDBOX), now)

    @staticmethod
    def is_outdated(observed: Observations, draft: Draft) -> bool:
        return any(
            known.outdated for known in with_outdated_marked(observed, draft.path.parent).values()
        )

    def test_the_same_files_count(self, observed: Observations, draft: Draft) -> None:
        assert not self.is_outdated(observed, draft)

    def test_files_that_were_only_written_anew_count(
        self, observed: Observations, draft: Draft
    ) -> None:
        os.utime(draft.path.parent / "source/client.js", (7, 7))
        assert not self.is_outdated(observed, draft)

    @pytest.mark.parametrize("change", ["added", "removed", "changed", "renamed"])
    def test_other_files_do_not(
        self, observed: Observations, draft: Draft, desk: AppContext, change: str
    ) -> None:
        source = draft.path.parent / "source"
        if change == "added":
            (source / "new.js").write_text("1")
        elif change == "removed":
            (source / "client.js").unlink()
        elif change == "changed":
            (source / "client.js").write_text("2")
        else:
            (source / "client.js").rename(source / "other.js")

        assert self.is_outdated(observed, draft)
        finding = desk.assess(draft, observed).findings[SANDBOX[0]]
        assert finding.status is Status.STALE
        assert finding.message == "Checked on 2025-04-01; the source has changed since"

    def test_files_that_are_as_they_were_again_count_again(
        self, observed: Observations, draft: Draft
    ) -> None:
        freshness, file = Freshness(draft.path.parent), draft.path.parent / "source/client.js"
        text = file.read_bytes()
        file.write_bytes(b"2")
        changed = freshness.of(observed)
        file.write_bytes(text)
        assert any(known.outdated for known in changed.values())
        assert not any(known.outdated for known in freshness.of(changed).values())

    def test_files_that_were_only_written_anew_are_read_once(
        self, observed: Observations, draft: Draft
    ) -> None:
        freshness, file = Freshness(draft.path.parent), draft.path.parent / "source/client.js"
        size = file.stat().st_size
        os.utime(file, (7, 7))
        assert not any(known.outdated for known in freshness.of(observed).values())
        file.write_bytes(b"2" * size)
        os.utime(file, (7, 7))
        assert not any(known.outdated for known in freshness.of(observed).values())

    def test_a_walk_that_was_stopped_marks_nothing(
        self, observed: Observations, draft: Draft
    ) -> None:
        (draft.path.parent / "source/client.js").write_text("2")
        assert Freshness(draft.path.parent).of(observed, lambda: True) == observed

    def test_what_a_scan_found_meanwhile_is_not_marked(
        self, observed: Observations, draft: Draft
    ) -> None:
        (draft.path.parent / "source/client.js").write_text("2")
        marks = Freshness(draft.path.parent).of(observed)
        later = {
            q: replace(known, at=datetime(2025, 4, 2, tzinfo=UTC)) for q, known in observed.items()
        }
        assert with_same_marks(observed, marks) == marks != observed
        assert with_same_marks(later, marks) == later

    def test_a_folder_that_is_gone_does_not(self, observed: Observations, draft: Draft) -> None:
        (draft.path.parent / "source").rename(draft.path.parent / "moved")
        assert self.is_outdated(observed, draft)

    @pytest.mark.parametrize("scan", [None, 7, "c", [], {}, {"stamps": [], "content": {}}])
    def test_what_somebody_wrote_by_hand_does_not(
        self, observed: Observations, draft: Draft, desk: AppContext, scan: object
    ) -> None:
        (question,) = observed
        for inputs in (question.inputs, (), ("sandbox-hosts", "{"), ("sandbox-hosts", "7")):
            known = {Question(question.check, inputs): Observed(now(), {"scan": scan})}
            assert self.is_outdated(known, draft)
            assert desk.assess(draft, known).findings[SANDBOX[0]].status is not Status.MET

    def test_answers_of_other_checks_are_left_as_they_are(self, draft: Draft) -> None:
        question = Question("link-alive", ("https://example.com",))
        known = {question: Observed(now(), {"status": 200})}
        assert with_outdated_marked(known, draft.path.parent) == known

    def test_another_list_of_folders_is_another_question(
        self, observed: Observations, edition: Edition, draft: Draft
    ) -> None:
        more = {"scan.source_paths": ["source", "lib"]}
        scan = prepared(edition, draft, SANDBOX, **more)
        assert [folders_of(one.question) for one in scan.wanted] == [("source", "lib")]
        assert not set(observed) & {one.question for one in scan.wanted}


def test_a_search_does_not_find_what_an_earlier_one_wrote_down(
    desk: AppContext, tmp_path: Path
) -> None:
    path = copy_sample(Sample.READY, tmp_path / "again", DAY)
    kept = evidence_path(path)
    (path.parent / "source" / kept.name).write_bytes(kept.read_bytes())
    headline = readiness_of(desk.assess(desk.load(path))).headline

    assert headline.startswith("READY: ")
    assert "googlesyndication" in kept.read_text("utf-8")

"""What a scan found, judged: by where it stands, with file, line and what is there."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from tests.inspection.source.projects import HEX, written
from wizard.catalogue.model import Severity, Status
from wizard.checks.registry import CHECK_QUESTIONS, CHECKS
from wizard.drafts.evidence_observed import Observed, Question
from wizard.rules.verdict import MET, Facts, Verdict
from wizard.topics.scan.scanner import search_sources

HOST = r"sandbox\.procore\.com"
AT = datetime(2026, 11, 25, tzinfo=UTC)
FIELDS = ("scan.source_paths", "scan.repository")
ABSENT = {
    "rule": "sandbox-hosts",
    "patterns": (HOST,),
    "excuses": ("STAGE", "named sandbox", "beside production"),
    "doubts": (r"settings\.get",),
}
PRESENT = {
    "rule": "header",
    "patterns": ("Company-Id", "Limi?t"),
    "says": ("company header", "look at the limit"),
    "libraries": ("sdk",),
}
SECRETS = {"rule": "client-secret", "patterns": ("secret[^\n]{0,9}[0-9a-f]{64}",), "open": "public"}
CALL = 'get("https://api.procore.com")\n'
LINE = f'login = "https://{HOST}"\n'.replace("\\", "")


def scanned(
    folder: Path, check: str, params: Mapping[str, object], answers: Mapping[str, object]
) -> Facts:
    """The facts after a scan for the one check."""
    questions = CHECK_QUESTIONS[check](Facts(answers, date(2026, 11, 25)), FIELDS, **params)
    results = search_sources(questions, folder)
    observed = {q: Observed(AT, result.facts, result.trouble) for q, result in results.items()}
    return Facts(answers, date(2026, 11, 25), observed=observed)


def absent(folder: Path, *places: str, paths: tuple[str, ...] = ("app",)) -> Verdict:
    params = {**ABSENT, "places": places}
    facts = scanned(folder, "source-absent", params, {FIELDS[0]: list(paths)})
    return CHECKS["source-absent"](facts, FIELDS, **params)


def present(folder: Path) -> Verdict:
    facts = scanned(folder, "source-present", PRESENT, {FIELDS[0]: ["app"]})
    return CHECKS["source-present"](facts, FIELDS, **PRESENT)


def secrets(folder: Path, repository: str) -> Verdict:
    answers = {FIELDS[0]: ["app"], FIELDS[1]: repository}
    facts = scanned(folder, "source-secrets", SECRETS, answers)
    return CHECKS["source-secrets"](facts, FIELDS, **SECRETS)


@pytest.mark.parametrize(
    ("name", "place"),
    [
        ("app/client.js", "code"),
        ("app/public/app.js", "delivered to browsers"),
        ("app/.env.production", "production configuration"),
    ],
)
def test_what_is_in_force_fails_with_file_line_and_text(
    tmp_path: Path, name: str, place: str
) -> None:
    verdict = absent(written(tmp_path, {name: "\n" + LINE}))

    assert (verdict.status, verdict.severity) == (Status.NOT_MET, None)
    said = f'Found in {name}:2 ({place}): “login = "https://sandbox.procore.com"”'
    assert verdict.message == said


def test_a_check_tells_what_to_do_where_its_requirement_speaks_of_more(tmp_path: Path) -> None:
    written(tmp_path / "app", {"a.py": LINE})
    params = {**ABSENT, "places": (), "fix": "Call the API."}
    facts = scanned(tmp_path, "source-absent", params, {FIELDS[0]: ["app"]})

    assert CHECKS["source-absent"](facts, FIELDS, **params).fix == "Call the API."
    assert absent(tmp_path).fix == ""


def test_others_like_it_are_counted(tmp_path: Path) -> None:
    verdict = absent(written(tmp_path, {"app/a.js": LINE * 3, "app/b.js": LINE}))
    assert verdict.message.endswith("; 3 more finds")


@pytest.mark.parametrize(
    "name", ["app/test/a.js", "app/docs/a.md", "app/examples/a.js", "app/config/sandbox.yml"]
)
def test_what_stands_beside_the_app_is_only_told(tmp_path: Path, name: str) -> None:
    verdict = absent(written(tmp_path, {name: LINE, "app/b.js": "run()"}))

    assert verdict.status is Status.MET
    assert "2 files searched" in verdict.message
    assert "1 find in tests, comments or behind a switch set aside" in verdict.message


def test_where_only_some_places_count_others_are_told(tmp_path: Path) -> None:
    written(tmp_path, {"app/a.js": LINE})
    assert absent(tmp_path, "production").status is Status.MET
    assert absent(tmp_path, "code").status is Status.NOT_MET


def test_what_may_be_behind_a_switch_cannot_be_told(tmp_path: Path) -> None:
    default = LINE.replace("=", "= settings.get() ||")
    verdict = absent(written(tmp_path, {"app/a.js": "\n" * 20 + default}))

    assert verdict.status is Status.COULD_NOT_TELL
    assert "app/a.js:21 (code)" in verdict.message
    assert "procore-submit: allow sandbox-hosts <reason>" in verdict.message


def test_what_is_behind_a_switch_passes(tmp_path: Path) -> None:
    verdict = absent(written(tmp_path, {"app/a.js": "if (STAGE)\n" + LINE}))
    assert verdict.status is Status.MET


def test_what_is_allowed_with_a_reason_passes_and_is_counted(tmp_path: Path) -> None:
    written(tmp_path, {"app/a.js": "// procore-submit: allow sandbox-hosts for our demo\n" + LINE})
    verdict = absent(tmp_path)

    assert verdict.status is Status.MET
    assert "1 find allowed by a comment" in verdict.message


def test_what_is_allowed_without_a_reason_fails_and_says_so(tmp_path: Path) -> None:
    written(tmp_path, {"app/a.js": "// procore-submit: allow sandbox-hosts\n" + LINE})
    verdict = absent(tmp_path)

    assert verdict.status is Status.NOT_MET
    assert "the allow comment there gives no reason" in verdict.message


def test_a_missing_and_an_empty_folder_are_named(tmp_path: Path) -> None:
    written(tmp_path, {"app/a.js": ""})
    (tmp_path / "empty").mkdir()
    verdict = absent(tmp_path, paths=("app", "gone", "empty", "../out"))

    assert verdict.status is Status.COULD_NOT_TELL
    assert "“gone” is not there" in verdict.message
    assert "“empty” holds no file that can be searched" in verdict.message
    assert "“../out” leads out of the draft's folder" in verdict.message


def test_a_fault_is_told_although_a_folder_is_missing(tmp_path: Path) -> None:
    verdict = absent(written(tmp_path, {"app/a.js": LINE}), paths=("app", "gone"))
    assert verdict.status is Status.NOT_MET


def test_all_that_must_be_there_is_found(tmp_path: Path) -> None:
    verdict = present(
        written(tmp_path, {"app/a.js": CALL + "Company-Id\n", "app/b.js": "Limit\n" + CALL})
    )
    assert (verdict.status, verdict.message) == (Status.MET, "found at app/a.js:2")


def test_what_is_missing_is_named(tmp_path: Path) -> None:
    verdict = present(written(tmp_path, {"app/a.js": CALL + "Company-Id\n"}))

    assert verdict.status is Status.NOT_MET
    assert verdict.message == "Found no look at the limit in 1 file"


def test_a_trace_in_a_test_or_comment_is_no_use_but_is_told(tmp_path: Path) -> None:
    written(
        tmp_path, {"app/a.js": CALL + "Company-Id\n// Limit\n", "app/test/b.js": "Limit\n" + CALL}
    )
    verdict = present(tmp_path)

    assert verdict.status is Status.NOT_MET
    assert "only beside the running app, in app/test/b.js:1 (a test): “Limit”" in verdict.message


def test_only_code_that_talks_to_procore_or_that_it_calls_is_evidence(tmp_path: Path) -> None:
    files = {
        "app/client.js": "import { send } from './http'\n" + CALL,
        "app/billing.js": "Company-Id\nLimit\n",
    }
    assert present(written(tmp_path, files)).status is Status.NOT_MET

    verdict = present(written(tmp_path, {"app/http.js": "function send() {\nCompany-Id\nLimit\n}"}))
    assert (verdict.status, verdict.message) == (Status.MET, "found at app/http.js:2")


def test_a_folder_with_nothing_of_procore_has_no_evidence(tmp_path: Path) -> None:
    files = {"app/a.js": "Company-Id\nLimit\n", "app/b.js": "import './a'\nprocoreConnect()\n"}
    assert present(written(tmp_path, files)).status is Status.NOT_MET


def test_any_of_several_ways_satisfies_what_is_asked_for(tmp_path: Path) -> None:
    params = {**PRESENT, "patterns": ("Company-Id", "or Company-Key", "Limi?t")}
    written(tmp_path, {"app/a.js": CALL + "Company-Key\nLimit\n"})
    facts = scanned(tmp_path, "source-present", params, {FIELDS[0]: ["app"]})

    verdict = CHECKS["source-present"](facts, FIELDS, **params)
    assert (verdict.status, verdict.message) == (Status.MET, "found at app/a.js:2")


def test_a_library_may_do_it(tmp_path: Path) -> None:
    verdict = present(written(tmp_path, {"app/package.json": '{"dependencies": {"sdk": "1"}}'}))

    assert verdict.status is Status.COULD_NOT_TELL
    assert verdict.message.startswith("A library may do it: app/package.json:1 (code)")


@pytest.mark.parametrize(
    ("name", "repository", "status", "severity"),
    [
        ("app/public/app.js", "private", Status.NOT_MET, None),
        ("app/client.js", "private", Status.NOT_MET, Severity.WARNING),
        ("app/client.js", "none", Status.NOT_MET, Severity.WARNING),
        ("app/client.js", "public", Status.NOT_MET, None),
        ("app/config/sandbox.yml", "private", Status.NOT_MET, Severity.WARNING),
        ("app/test/client.js", "private", Status.MET, None),
        ("app/test/client.js", "public", Status.NOT_MET, Severity.WARNING),
    ],
)
def test_a_secret_weighs_by_who_can_read_it(
    tmp_path: Path, name: str, repository: str, status: Status, severity: Severity | None
) -> None:
    files = {"app/main.js": "run()", name: f'secret = "{HEX}"\n'}
    verdict = secrets(written(tmp_path, files), repository)

    assert (verdict.status, verdict.severity) == (status, severity)
    assert HEX[:10] not in verdict.message


def test_without_an_answer_nothing_is_claimed() -> None:
    facts = Facts({FIELDS[0]: ["app"]}, date(2026, 11, 25))
    assert CHECKS["source-absent"](facts, FIELDS, **ABSENT, places=()) is MET
    assert CHECKS["source-present"](facts, FIELDS, **PRESENT) is MET


def test_a_question_holds_all_that_its_answer_rests_on() -> None:
    def asked(answers: Mapping[str, object], **other: object) -> tuple[Question, ...]:
        return CHECK_QUESTIONS["source-absent"](
            Facts(answers, date(2026, 11, 25)), FIELDS, **{**ABSENT, "places": (), **other}
        )

    here = {FIELDS[0]: ["app"]}
    (one,) = asked(here)
    assert one.inputs[0] == "sandbox-hosts"
    assert asked(here, places=("code",)) == (one,)
    changes = [
        asked({FIELDS[0]: ["app", "lib"]}),
        asked(here, patterns=("x",)),
        asked(here, excuses=()),
        asked(here, doubts=()),
        asked(here, rule="other"),
    ]
    assert all(other != (one,) for other in changes)
    assert asked({}) == ()


@pytest.mark.parametrize(
    "files",
    [
        {"app/README.md": "# Sitebook"},
        {"app/tests/a.js": "expect(1)"},
        {"app/main.js": " \n"},
        {"app/.gitignore": "*.log", "app/notes.txt": "call Procore"},
    ],
)
def test_a_folder_without_code_of_the_app_passes_and_fails_nothing(
    tmp_path: Path, files: Mapping[str, str]
) -> None:
    folder = written(tmp_path, dict(files))

    for verdict in (absent(folder), present(folder), secrets(folder, "private")):
        assert verdict.status is Status.COULD_NOT_TELL
        assert "No code of the running app is in app" in verdict.message

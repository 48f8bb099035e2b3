"""What a scan without a draft asks for: only what can concern the app."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.inspection.source.projects import written
from tests.reports.scans import target_in
from wizard.catalogue.catalogue import Catalogue
from wizard.catalogue.model import Status
from wizard.checks.source_found import Weight
from wizard.topics.scan import remembered
from wizard.topics.scan.applicability import deciding_condition
from wizard.topics.scan.results import ScanReport, run_scan

NOW = datetime(2026, 11, 24, tzinfo=UTC)
JOB = (
    'data = {"grant_type": "client_credentials"}\n'
    'token = post("https://login.procore.com/oauth/token", data)\n'
    'rows = get("https://api.procore.com/rest/v1.0/projects", token)\n'
)
"""A job of the server, which calls the API with a service account."""
OF_WEBHOOKS = ("webhook-idempotence", "webhook-registration", "webhook-verification")


class Scanner:
    """Scans a folder `app` without a draft."""

    def __init__(self, folder: Path, catalogue: Catalogue) -> None:
        self.folder, self._catalogue = folder, catalogue

    def scan(self, files: Mapping[str, str], cache: Path | None = None) -> ScanReport:
        written(self.folder / "app", {"job.py": JOB, **files})
        return run_scan(target_in(self.folder, self._catalogue), NOW, cache=cache)


@pytest.fixture
def scanner(tmp_path: Path, catalogue: Catalogue) -> Scanner:
    return Scanner(tmp_path, catalogue)


def missing(report: ScanReport) -> set[str]:
    return {each.rule for each in report.answered if each.status is Status.NOT_MET}


def left_out(report: ScanReport) -> dict[str, tuple[str, ...]]:
    return {each.condition: each.rules for each in report.not_asked}


def test_a_job_is_not_asked_for_what_only_other_apps_have(scanner: Scanner) -> None:
    report = scanner.scan({})

    assert left_out(report) == {
        "embedded-login": ("login-popup",),
        "data-user": ("revoke", "token-refresh"),
        "side-panel-context": ("region-origins", "side-panel-handshake"),
        "uploads-files": ("upload-flow",),
        "webhooks": OF_WEBHOOKS,
    }
    assert missing(report) >= {"company-header", "rate-limit", "refused-token", "retries"}
    assert not missing(report) & {rule for each in report.not_asked for rule in each.rules}


@pytest.mark.parametrize(
    ("name", "text", "condition", "rules"),
    [
        ("api/events.ts", "export const POST = (r) => receiveWebhook(r);", "webhooks", OF_WEBHOOKS),
        (
            "views.py",
            'response["Content-Security-Policy"] = "frame-ancestors https://*.procore.com"',
            "embedded-login",
            ("login-popup",),
        ),
        ("login.rb", "redirect_to client.auth_code.authorize_url", "data-user", ("revoke",)),
        ("photos.py", "procore.post(url, files={'image': file})", "uploads-files", ["upload-flow"]),
    ],
)
def test_what_the_source_shows_is_asked_for(
    scanner: Scanner, name: str, text: str, condition: str, rules: tuple[str, ...]
) -> None:
    report = scanner.scan({name: f"{text}\n"})

    assert condition not in left_out(report)
    assert missing(report) >= {*rules}


def test_a_page_may_go_to_the_sign_in_itself_unless_it_is_in_a_frame_of_procore(
    scanner: Scanner,
) -> None:
    page = {"web/sign.js": "window.location.href = '/auth/procore/connect';\n"}

    report = scanner.scan(page)
    (find,) = [each for each in report.finds if each.rule == "frame-login"]
    assert find.weight is Weight.TOLD
    assert "frame-login" not in missing(report)

    framed = {"web/frame.js": "parent.postMessage({ type: 'initialize' }, PROCORE);\n"}
    report = scanner.scan({**page, **framed})
    (find,) = [each for each in report.finds if each.rule == "frame-login"]
    assert find.weight is Weight.FAILS
    assert "frame-login" in missing(report)


def test_a_test_a_comment_or_another_services_webhook_shows_nothing(scanner: Scanner) -> None:
    report = scanner.scan(
        {
            "test/receive_test.py": "receive_webhook(event)\n",
            "main.py": "# no webhooks yet\n",
            "alerts.py": 'post(environ["SLACK_WEBHOOK_URL"], text)\n',
        }
    )
    assert left_out(report)["webhooks"] == OF_WEBHOOKS


def test_where_not_every_file_could_be_searched_nothing_is_left_out(scanner: Scanner) -> None:
    folder = written(scanner.folder / "app", {"job.py": JOB})
    with (folder / "big.py").open("wb") as file:
        file.truncate(9 * 1024 * 1024)
        file.write(b"x" * 20_000)
    report = scanner.scan({})

    assert report.not_asked == ()
    assert {*OF_WEBHOOKS} <= {each.rule for each in report.answered if each.could_not_tell}


def test_a_remembered_scan_leaves_out_the_same_until_a_sign_is_there(
    scanner: Scanner, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(remembered, "_RECENT_NS", -(10**12))
    first, second = (scanner.scan({}, tmp_path / "cache") for _ in range(2))
    third = scanner.scan({"app.py": 'post("/webhooks", receive)\n'}, tmp_path / "cache")

    assert (second.not_asked, missing(second)) == (first.not_asked, missing(first))
    assert left_out(third).keys() == left_out(first).keys() - {"webhooks"}


def test_what_several_requirements_ask_is_asked_if_one_of_them_may_apply(
    catalogue: Catalogue,
) -> None:
    edition = catalogue.edition("2026-06")
    both = ("prod-company-id-header", "prod-company-id-header-dmsa")

    assert deciding_condition(edition, both, {"data-service"}) == ""
    assert deciding_condition(edition, both[1:], {"data-service"}) == "data-service"
    assert deciding_condition(edition, both, {"data-service", "data"}) == "data"

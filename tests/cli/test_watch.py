"""`watch` and `calendar`: an app that was approved half a year ago, looked after by a job."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.cli.conftest import START, Ran, Shell, data_in
from tests.cli.live_stage import ONE_VISIT
from tests.cli.name_servers import HOST
from tests.posix import POSIX
from tests.standin.faulty import Faulty
from wizard.drafts.model import evidence_path, journal_path
from wizard.reports.watch_schema import CalendarPart, WatchPart

WORKFLOW = Path(__file__).parents[2] / "docs" / "ci" / "watch-workflow.yml"
DRAFT = "sitebook.toml"
ANSWERS = """
[wizard]
format = 2
id = "5f0c1e5e9d6f4f6f8f7f0a1b2c3d4e5f"
name = "Sitebook Sync"
edition = "2025-02"
created = 2025-01-02T08:00:00Z
changed = 2025-01-02T08:00:00Z

[approval]
on = {approved}

[[customers]]
company = "Harbor Builders"
role = "active"
since = {approved}
last_used = {today}

[support]
url = "{url}"

[listing]
last_reviewed = {reviewed}

[ops]
changelog_checked_on = {today}

[legal]
policies_ack = ["api-terms", "partner-agreement", "code-of-conduct", "program-guide"]
compliance_confirmed = {{ by = "Mara Okafor", on = {today} }}
"""


class Upkeep(Shell):
    """Runs the program over a draft of a listed app."""

    today = datetime.now(UTC).date()

    def listed(self, url: str, months: int = 6, **days: date) -> None:
        """The draft: approved so long ago, its listing read through on the day of approval."""
        approved = self.today - timedelta(months * 30)
        given = {"approved": approved, "reviewed": approved, "today": self.today} | days
        (self.folder / DRAFT).write_text(ANSWERS.format(url=url, **given), "utf-8")

    def watch(self, web: Faulty, *words: str) -> Ran:
        trust = ("--ca-file", str(web.ca_file), "--allow-private", "--yes", "--patience", "0")
        named = replace(self, before="tests.cli.name_servers:leads_here")
        return named.run("watch", DRAFT, *trust, *words)

    def matters(self, ran: Ran) -> list[dict[str, Any]]:
        document: dict[str, Any] = data_in(ran.out)
        WatchPart.model_validate(document)
        found: list[dict[str, Any]] = document["matters"]
        return found

    @property
    def path(self) -> Path:
        return self.folder / DRAFT


def public(web: Faulty, path: str) -> str:
    """An address at a public name that leads to this machine."""
    web.url(host=HOST)
    return web.local(path).replace("127.0.0.1", HOST)


@pytest.fixture
def shell(tmp_path: Path, web: Faulty) -> Upkeep:
    web.seen.clear()
    return Upkeep(tmp_path)


def test_half_a_year_after_approval_a_dead_link_and_a_late_duty_are_reported_until_they_are_fixed(
    shell: Upkeep, web: Faulty
) -> None:
    dead = public(web, "/status/404")
    shell.listed(dead)
    ran = shell.watch(web)

    assert ran.code == 1
    assert f"GET {dead}" in ran.err  # told before it was called
    assert [one.path for one in web.seen] == ["/status/404"]
    assert "2 things need attention." in ran.out
    first, second = (line for line in ran.out.splitlines() if line.startswith("  ✗ "))
    assert dead.partition("://")[2] in first
    assert "404" in first
    assert "Compare the listing with the app: was due" in second
    assert "90 days ago" in second

    shell.listed(public(web, "/page"), reviewed=shell.today)
    mended = shell.watch(web)
    assert mended.code == 0, mended.out
    assert "✓ Nothing needs attention." in mended.out
    assert "Last used" in mended.out
    assert "by Harbor Builders" in mended.out


def test_the_day_of_approval_nothing_is_late_and_a_run_without_calls_knows_as_much_in_json(
    shell: Upkeep, web: Faulty
) -> None:
    shell.listed(public(web, "/page"), months=0)
    ran = shell.watch(web, "--json")
    again = shell.run("watch", DRAFT, "--offline", "--json")
    said, resaid = data_in(ran.out), data_in(again.out)

    assert ran.code == again.code == 0
    assert shell.matters(ran) == shell.matters(again) == []
    assert (said.pop("offline"), resaid.pop("offline")) == (False, True)
    assert (said.pop("live")["requests"], resaid.pop("live")) == (ONE_VISIT.requests + 6, None)
    assert [note for note in resaid.pop("notes") if note not in said["notes"]] == [
        "Links were not opened: --offline. Results of earlier runs are shown unchanged."
    ]
    del said["notes"]
    assert said == resaid


def test_offline_calls_nothing_says_so_and_still_tells_what_was_seen_before(
    shell: Upkeep, web: Faulty
) -> None:
    shell.listed(public(web, "/status/410"), reviewed=shell.today)
    shell.watch(web)
    web.seen.clear()
    ran = shell.run("watch", DRAFT, "--offline")
    later = shell.today + timedelta(40)
    aged = shell.run("watch", DRAFT, "--offline", "--as-of", later.isoformat())

    assert not web.seen
    assert ran.code == 1
    assert "410" in ran.out
    assert "Links were not opened: --offline." in ran.out
    assert aged.code == 1
    assert "410" not in aged.out  # too old to count
    assert "which counted until" in aged.out


def test_an_address_that_could_not_be_looked_up_is_no_dead_link_and_gets_a_code_of_its_own(
    shell: Upkeep, web: Faulty
) -> None:
    url = f"https://unseen.{HOST}/page"
    shell.listed(url, months=0)
    ran = shell.watch(web, "--json")

    assert ran.code == 3, ran.out
    assert shell.matters(ran) == []
    (trouble, *_) = data_in(ran.out)["troubles"]
    assert trouble["subject"] == url
    assert data_in(ran.out)["could_not_tell"]


BROKEN = {
    "/status/403": "answers 403", "/status/500": "answers 500", "/status/502": "answers 502",
    "/status/503": "answers 503", "/malformed": "no sound HTTP", "/drop": "",
    "/status/429": "answers 429",
}  # fmt: skip
"""Paths of broken pages, and what is told of each. The last one asks for a wait."""


def test_pages_that_answer_with_faults_are_told_by_watch_calendar_and_check(
    shell: Upkeep, web: Faulty
) -> None:
    rows = [f'[[listing.links]]\nlabel = "Page"\nurl = "{public(web, path)}"\n' for path in BROKEN]
    shell.listed(public(web, "/status/500"), months=0)
    shell.path.write_text(shell.path.read_text("utf-8") + "\n".join(rows), "utf-8")
    ran = shell.watch(web, "--patience", "3", "--pace", "1000")
    out, err = (" ".join(text.split()) for text in (ran.out, ran.err))

    assert ran.code == 3, ran.out
    assert "7 things need attention." in out
    for path, answer in BROKEN.items():
        assert answer in out
        assert f"GET {public(web, path)}" in err
        assert web.methods(path) == ["GET"] * (1 if path == "/malformed" else 3)
    assert f"{public(web, '/status/500')} (Support page and More links)" in out
    assert "? could not tell: help.fieldline-software.com" in err
    assert "7 checks: 7 could not tell." in err
    assert "Made: 19 of at most" in err

    again = shell.run("watch", DRAFT, "--offline")
    assert again.code == 3  # known to be broken, and nothing has shown otherwise
    assert "answers 503" in again.out
    assert "An earlier run could not tell" in again.out  # of what gave no answer at all
    assert "answers 503" in shell.ok("calendar", DRAFT)
    assert "5 pages that answer with an error" in " ".join(shell.run("check", DRAFT).out.split())


def test_an_address_that_is_used_in_several_places_is_told_once_with_all_of_them(
    shell: Upkeep, web: Faulty
) -> None:
    dead = public(web, "/status/404")
    shell.listed(dead, months=0)
    more = f'docs_url = "{dead}"\n\n[[listing.links]]\nlabel = "Help"\nurl = "{dead}"\n'
    text = shell.path.read_text("utf-8")
    text = text.replace(f'url = "{dead}"\n', f'url = "{dead}"\n{more.partition("[[")[0]}')
    shell.path.write_text(f"{text}\n[[{more.partition('[[')[2]}", "utf-8")
    ran = shell.watch(web, "--json")
    (matter,) = shell.matters(ran)
    everything = ("check", DRAFT, "--milestone", "all", "--format")
    reports = [shell.run(*everything, form).out for form in ("text", "markdown")]

    assert ran.code == 1
    assert matter["places"] == ["Support page", "More links", "Support documentation"]
    assert matter["subject"] == "Support page, More links and Support documentation"
    assert matter["message"].endswith("answers 404: there is no such page")
    assert web.methods("/status/404") == ["GET"]
    for report in reports:
        told = report.partition("answers 404")[2][:400]
        for name in ("val-listing-accurate", "val-listing-links-live", "sup-doc-url-public"):
            assert name in told


def test_a_job_that_did_not_agree_to_the_calls_makes_none(shell: Upkeep, web: Faulty) -> None:
    shell.listed(public(web, "/page"))
    silent = shell.run("watch", DRAFT)

    assert silent.code == 2
    assert f"GET {public(web, '/page')}" in silent.err
    assert "--yes" in silent.err.splitlines()[-1]
    assert not web.seen
    assert not evidence_path(shell.path).exists()


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--since", DRAFT), "not a bundle"),
        ((), "is not a journal of this program"),
    ],
)
def test_a_bundle_or_journal_that_cannot_be_read_ends_it_with_4_before_any_call(
    shell: Upkeep, web: Faulty, words: tuple[str, ...], said: str
) -> None:
    shell.listed(public(web, "/page"))
    journal_path(shell.path).write_text("{")
    ran = shell.watch(web, *words)

    assert ran.code == 4
    assert said in ran.err
    assert not web.seen


@pytest.mark.parametrize(
    ("command", "said"),
    [
        (("watch", "--offline", "--yes"), "--offline calls nothing"),
        (("calendar", "--json", "--format", "ics"), "exclude each other"),
        (("calendar", "--format", "ics", "-o", "due.ics"), "approval.on"),
    ],
)
def test_what_makes_no_sense_is_told_and_nothing_is_written(
    shell: Upkeep, command: tuple[str, ...], said: str
) -> None:
    shell.listed("https://help.example.com/support", approved=Upkeep.today + timedelta(1))
    name, *options = command
    ran = shell.run(name, DRAFT, *options)

    assert ran.code == 2
    assert said in ran.err
    assert not (shell.folder / "due.ics").exists()


def test_the_calendar_is_written_into_a_file_for_calendar_programs(shell: Upkeep) -> None:
    shell.listed("https://help.example.com/support")
    shell.ok("calendar", DRAFT, "--format", "ics", "-o", "due.ics")
    document = data_in(shell.ok("calendar", DRAFT, "--json"))

    CalendarPart.model_validate(document)
    assert (shell.folder / "due.ics").read_bytes().startswith(b"BEGIN:VCALENDAR\r\nVERSION:2.0\r\n")


WAIVER = """
[[waiver]]
requirement = "lst-built-by"
reason = "The reviewer agreed by mail"
by = "Ana"
on = {on}
expires = {until}
"""


@pytest.mark.parametrize(
    ("left", "code", "said"),
    [(-1, 1, "✗ Waiver: .* ended"), (9, 1, "! Waiver: .* ends"), (40, 0, "Nothing known needs")],
)
def test_a_waiver_that_ends_soon_is_told_before_what_it_accepts_counts_again(
    shell: Upkeep, left: int, code: int, said: str
) -> None:
    shell.listed("", months=0)
    ends = WAIVER.format(on=shell.today, until=shell.today + timedelta(left))
    shell.path.write_text(shell.path.read_text("utf-8") + ends, "utf-8")
    ran = shell.run("watch", DRAFT, "--offline")

    assert ran.code == code, ran.out
    assert re.search(said, ran.out), ran.out
    assert ("[lst-built-by]" in ran.out) is bool(code)


@POSIX
@pytest.mark.parametrize(("months", "code"), [(6, 1), (0, 0)])
def test_the_shipped_workflow_fails_when_something_needs_attention_and_says_what(
    shell: Upkeep, months: int, code: int
) -> None:
    shell.listed("", months)  # names no address, so nothing is called
    told = yaml.safe_load(WORKFLOW.read_text("utf-8"))
    (step,) = (each for each in told["jobs"]["watch"]["steps"] if each.get("name") == "Watch")
    program = shell.folder / "submission-wizard"
    program.write_text(f'#!/bin/sh\nexec "{sys.executable}" -c "{START}" "$@"\n', "utf-8")
    program.chmod(0o755)
    summary = shell.folder / "summary.md"
    env = {"DRAFT": DRAFT, "GITHUB_STEP_SUMMARY": str(summary)}
    ended = subprocess.run(
        ["bash", "-e", "-c", step["run"]],
        cwd=shell.folder,
        env=shell.environment() | env | {"PATH": f"{shell.folder}:{os.environ['PATH']}"},
        check=False,
    )

    assert ended.returncode == code
    assert summary.read_text("utf-8").startswith("```\nWatch of Sitebook Sync\n")
    assert ("Compare the listing with the app" in summary.read_text("utf-8")) is bool(code)
    assert told[True].keys() == {"schedule", "workflow_dispatch"}  # YAML takes "on" for a yes

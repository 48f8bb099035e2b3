"""`check --live`: told first, called only when agreed to, kept, and judged."""

from __future__ import annotations

import json
import re
import signal
import time
from pathlib import Path

import pytest

from tests.cli.conftest import data_in
from tests.cli.live_stage import (
    CORS,
    GUIDE,
    NOBODY_ANSWERS,
    ONE_VISIT,
    STARTED,
    STEPS,
    LiveShell,
)
from tests.posix import POSIX
from tests.standin.faulty import Faulty
from wizard.inspection.net.bounds import UpperBound

UNRESOLVED = "https://help.nobody-answers.example/guide"


@pytest.fixture
def shell(tmp_path: Path, web: Faulty) -> LiveShell:
    web.seen.clear()
    return LiveShell(tmp_path)


def test_without_a_terminal_or_a_yes_the_plan_is_shown_and_nothing_called(
    shell: LiveShell, web: Faulty
) -> None:
    shell.with_address(web.local("/steps"))
    ran = shell.live(web, "--requirement", STEPS)

    assert ran.code == 2
    assert f"For 1 check this run makes {ONE_VISIT.words(1)}" in ran.err
    assert f"GET {web.local('/steps')}" in ran.err
    assert "--yes" in ran.err.splitlines()[-1]
    assert not ran.out
    assert not web.seen
    assert not shell.evidence.exists()


def test_what_was_seen_is_kept_and_judged(shell: LiveShell, web: Faulty) -> None:
    url = web.local("/steps")
    shell.with_address(url)
    ran = shell.live(web, "--yes", "--requirement", STEPS)

    assert "1 of 1  ✓ " in ran.err
    assert "1 check: 1 met." in ran.err
    assert f"Made: 1 of {ONE_VISIT.brief()} (1 call)." in ran.err
    assert [one.path for one in web.seen] == ["/steps"]
    assert shell.kept().keys() == {("link-steps", url)}
    assert "opening the page and looking for ordered steps: seen" in ran.out

    document = data_in(shell.run("check", "ready", "--format", "json").out)
    finding = {each["id"]: each for each in document["findings"]}[STEPS]
    (seen,) = finding["observed"]
    assert (seen["check"], seen["subject"]) == ("link-steps", url)
    assert (seen["age_days"], seen["stale"], seen["rehearsal"]) == (0, False, False)
    assert finding["status"] == "met"


def test_json_on_the_output_is_json_alone_and_says_nothing_of_progress(
    shell: LiveShell, web: Faulty
) -> None:
    shell.with_address(web.local("/steps"))
    ran = shell.live(web, "--yes", "--requirement", STEPS, "--format", "json")

    document = data_in(ran.out)
    figures, sent = ONE_VISIT.document(), UpperBound(calls=1).document()
    url = web.local("/steps")
    call = {"method": "GET", "address": url, "announced": figures, "made": sent, "statuses": [200]}
    assert document["live"] == figures | {
        "hosts": [{"host": "127.0.0.1"} | figures],
        "proxies": [],
        "made": sent | {"elsewhere": {}, "calls_by_address": [call]},
    }
    assert f"GET {url}" in ran.err
    assert "1 check: 1 met." in ran.err
    assert "\r" not in ran.err + ran.out


def test_a_dead_address_blocks_once_it_was_opened(shell: LiveShell, web: Faulty) -> None:
    shell.with_address(web.local("/status/404"))
    ran = shell.live(web, "--yes", "--requirement", STEPS)

    assert ran.code == 1
    assert "404" in ran.out
    assert re.search(r"Seen \d{4}-\d\d-\d\d: https://127", ran.out)


def test_an_address_that_answers_with_a_fault_gives_3_whatever_may_fail(
    shell: LiveShell, web: Faulty
) -> None:
    url = web.local("/status/500")
    shell.with_address(url)
    ran = shell.live(web, "--yes", "--requirement", STEPS, "--fail-on", "never")

    assert ran.code == 3
    assert "1 of 1  ? could not tell: " in ran.err
    assert "answers 500: the server has a fault for now" in ran.err
    assert "Could not tell: Could not tell" not in ran.err
    assert url in ran.err


def test_an_address_that_changed_since_is_stale_and_does_not_block_for_that(
    shell: LiveShell, web: Faulty
) -> None:
    shell.with_address(web.local("/steps"))
    shell.live(web, "--yes", "--requirement", STEPS)
    rows = json.loads(shell.evidence.read_text("utf-8"))
    rows["evidence"][0]["at"] = "2020-01-01T00:00:00Z"
    shell.evidence.write_text(json.dumps(rows), "utf-8")

    document = data_in(shell.run("check", "ready", "--format", "json").out)
    finding = {each["id"]: each for each in document["findings"]}[STEPS]

    assert (finding["status"], finding["severity"]) == ("stale", "warning")
    assert "2020-01-01" in finding["message"]
    assert "again" in finding["fix"]
    assert finding["observed"][0]["stale"]


def test_private_addresses_are_refused_unless_allowed(shell: LiveShell, web: Faulty) -> None:
    shell.with_address(web.local("/steps"))
    ran = shell.run(
        "check", "ready", "--live", "--yes", "--ca-file", str(web.ca_file), "--requirement", STEPS
    )

    assert "Private addresses are refused" in ran.err
    assert not web.seen


def test_what_calls_production_is_held_back_and_the_way_is_told(shell: LiveShell) -> None:
    shell.sample()
    ran = shell.run("check", "ready", "--live", "--yes", "--requirement", CORS)

    assert "Held back: 1 check" in ran.err
    assert "--production allows it" in ran.err
    assert CORS in ran.err
    assert "Nothing is called" in ran.err
    assert ran.code == 3  # asked for, and not found out
    assert not shell.evidence.exists()


def test_production_is_called_only_by_name_of_the_option(shell: LiveShell) -> None:
    shell.sample()
    ran = shell.run("check", "ready", "--live", "--production", "--requirement", CORS)

    assert "api.procore.com (Procore, PRODUCTION)" in ran.err
    assert "OPTIONS https://api.procore.com/rest/v1.0/me" in ran.err
    assert ran.code == 2  # nobody agreed


def test_a_draft_that_names_nothing_says_so_and_is_judged(shell: LiveShell) -> None:
    draft = shell.draft()
    ran = shell.run("check", draft, "--live")

    assert "Nothing can be checked live here" in ran.err
    assert ran.out.startswith("Submission of Sitebook Sync")
    assert ran.code == 1


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--live", "--step", "validatoin"), "Did you mean validation"),
        (("--live", "--requirement", "build-tls"), "Did you mean build-tls12"),
        (("--live", "--rehearse", "10.0.0.1:1,10.0.0.1:2"), "not this machine"),
        (("--live", "--rehearse", "127.0.0.1:1"), "two addresses of this machine"),
        (("--live", "--rehearse", "127.0.0.1:0,127.0.0.1:2"), "two addresses of this machine"),
        (("--live", "--ca-file", "ready/submission.toml"), "holds no certificate authority"),
        (("--yes", "--browser"), "--yes, --browser needs --live"),
        (("--step", "validation"), "--step needs --live"),
    ],
)
def test_wrong_use_is_told_before_anything_is_called(
    shell: LiveShell, words: tuple[str, ...], said: str
) -> None:
    shell.sample()
    ran = shell.run("check", "ready", *words)

    assert ran.code == 2
    assert said in ran.err
    assert not ran.out


def test_a_step_is_named_by_its_number_too(shell: LiveShell, web: Faulty) -> None:
    shell.with_address(web.local("/steps"))
    by_id = shell.live(web, "--step", "validation").err
    by_number = shell.live(web, "--step", "4").err

    assert by_id == by_number
    assert "127.0.0.1" in by_id  # a link of the listing is checked there too
    assert "asking Procore whether" not in by_id


@pytest.mark.parametrize("content", ["{", None])
def test_what_cannot_be_kept_is_told_and_shown_all_the_same(
    shell: LiveShell, web: Faulty, content: str | None
) -> None:
    shell.with_address(web.local("/status/404"))
    if content is None:
        shell.evidence.mkdir()
    else:
        shell.evidence.write_text(content)
    ran = shell.live(web, "--yes", "--requirement", STEPS)

    assert "What was found is not kept" in ran.err
    assert "submission.evidence.json" in ran.err
    assert "404" in ran.out
    assert ran.code == 1
    assert content is None or shell.evidence.read_text() == content


def test_not_run_names_the_command_that_runs_it(shell: LiveShell) -> None:
    shell.sample()
    text = shell.run("check", "ready").out
    document = data_in(shell.run("check", "ready", "--format", "json").out)

    assert re.search(r"Run: submission-wizard check \S+submission.toml --live", text)
    waiting = {each["id"]: each["checks"] for each in document["not_checked"]}[GUIDE]
    assert waiting[0]["command"] == f"submission-wizard check DRAFT --live --requirement {GUIDE}"


@POSIX
def test_ctrl_c_ends_it_at_once_and_keeps_what_was_found(tmp_path: Path, web: Faulty) -> None:
    plain = LiveShell(tmp_path)
    plain.with_address(web.local("/steps"))
    plain.with_address(UNRESOLVED, STARTED)
    shell = LiveShell(tmp_path, before=NOBODY_ANSWERS)
    options = ("--ca-file", str(web.ca_file), "--allow-private", "--yes")
    ids = ("--requirement", STEPS, "--requirement", GUIDE)
    running = shell.popen("check", "ready", "--live", *options, *ids)
    assert running.stderr is not None
    for line in running.stderr:
        if line.startswith(b"1 of 2"):
            break
    begun = time.monotonic()
    running.send_signal(signal.SIGINT)
    out, err = running.communicate(timeout=20)
    took = time.monotonic() - begun

    assert running.returncode == 130
    assert took < 5, "long before the host is given up"
    assert b"Stopped: 1 of 2 checks" in err
    assert not out
    assert len(plain.kept()) == 1

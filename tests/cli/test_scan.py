"""`scan` as a shell starts it: what it prints, its exit codes, what it keeps, how it is stopped."""

from __future__ import annotations

import json
import os
import signal
import sys
from pathlib import Path
from typing import Any

import pytest

from bench.terminal import Terminal
from tests.cli.conftest import START, Shell, data_in
from tests.inspection.source.projects import HEX, written
from tests.posix import LINUX
from wizard.reports.scan_formats import SCAN_FORMATS
from wizard.reports.scan_schema import ScanPart

LINE = 'const login = "https://sandbox.procore.com";\n'
GOOD = 'const header = "Procore-Company-Id";\n'


@pytest.fixture
def app(shell: Shell) -> Path:
    """A folder called `app` beside the shell."""
    return written(shell.folder / "app", {"ok.js": GOOD})


def document(text: str) -> dict[str, Any]:
    """The JSON of a scan, held to its schema."""
    loaded: dict[str, Any] = data_in(text)
    ScanPart.model_validate(loaded)
    return loaded


def unsearched_sample(shell: Shell) -> None:
    """The ready sample as it is before its source was searched."""
    shell.sample("ready")
    (shell.folder / "ready" / "submission.evidence.json").unlink()


def test_a_find_is_told_with_its_place_its_weight_and_its_requirement(
    shell: Shell, app: Path
) -> None:
    written(app, {"src/config.js": "// \n" + LINE})
    ran = shell.run("scan", "app")

    assert ran.code == 1
    first, second, *_ = ran.out.splitlines()
    assert first == "app/src/config.js:2:24: blocker: sandbox-hosts; code (prod-no-sandbox-hosts)"
    assert second.strip() == LINE.strip()
    assert "Searched 2 files in app." in ran.out


def test_a_folder_with_nothing_wrong_ends_well(shell: Shell, app: Path) -> None:
    ran = shell.run("scan", app.name, "--format", "json")

    assert ran.code == 0
    told = document(ran.out)
    assert told["finds"] == []
    assert told["blocks"] is False
    assert {rule["severity"] for rule in told["rules"] if rule["status"] == "not-met"} <= {"advice"}


def test_what_stands_beside_the_app_is_told_and_blocks_nothing(shell: Shell, app: Path) -> None:
    written(app, {"test/a.js": LINE, "docs/b.md": LINE})
    ran = shell.run("scan", "app")

    assert ran.code == 0
    assert "app/test/a.js:1:24: told: sandbox-hosts; a test (prod-no-sandbox-hosts)" in ran.out


def test_the_json_counts_what_was_not_searched(shell: Shell, app: Path) -> None:
    written(app, {"a.bin": b"\0", "yarn.lock": "", "old/b.js": LINE, "c.js": LINE})
    written(app, {"d.js": "// procore-submit: allow sandbox-hosts for the demo\n" + LINE})
    ran = shell.run(
        "scan", "app", "--exclude", "old/", "--exclude", "*.nothing", "--format", "json"
    )

    told = document(ran.out)
    assert told["files"]["skipped"] | {"binary": 1, "generated": 1} == told["files"]["skipped"]
    assert told["files"]["excluded"] == 1
    (rule,) = [rule for rule in told["rules"] if rule["rule"] == "sandbox-hosts"]
    assert rule["finds"]["fails"] == 1
    assert rule["allowed"] == 1
    assert rule["allowances"] == [{"file": "app/d.js", "line": 2, "reason": "for the demo"}]
    assert [(find["file"], find["line"], find["column"]) for find in told["finds"]] == [
        ("app/c.js", 1, 24)
    ]


def test_folders_of_others_are_named(shell: Shell, app: Path) -> None:
    written(app, {"a.js": "1", "node_modules/x/b.js": LINE, "vendor/modules.txt": ""})

    assert "2 folders of tools or of other authors (app/node_modules and app/vendor)" in (
        shell.run("scan", "app").out
    )
    told = document(shell.run("scan", "app", "--format", "json").out)
    assert told["files"]["left_out"] == ["app/node_modules", "app/vendor"]


def test_no_secret_is_printed(shell: Shell, app: Path) -> None:
    written(app, {"a.py": f'client_secret = "{HEX}"\n', "public/b.js": f'secret = "{HEX}"\n'})
    for form in SCAN_FORMATS:
        ran = shell.run("scan", "app", "--format", form)
        assert "client-secret" in ran.out
        assert HEX[:12] not in ran.out + ran.err


def test_several_formats_are_written_at_once(shell: Shell, app: Path) -> None:
    written(app, {"a.js": LINE})
    ran = shell.run(
        "scan", "app", "--format", "sarif=out.sarif", "--format", "junit", "-o", "x.xml"
    )

    assert (ran.code, ran.out) == (1, "")
    sarif = json.loads((shell.folder / "out.sarif").read_text("utf-8"))
    results = sarif["runs"][0]["results"]
    assert any(result["ruleId"] == "sandbox-hosts" for result in results)
    assert (shell.folder / "x.xml").read_text("utf-8").startswith("<?xml")


def test_on_github_finds_are_annotated_and_the_job_has_a_summary(shell: Shell, app: Path) -> None:
    written(app, {"a.js": LINE})
    shell.env |= {"GITHUB_ACTIONS": "true", "GITHUB_STEP_SUMMARY": str(shell.folder / "sum.md")}
    ran, plain = shell.run("scan", "app"), shell.run("scan", "app", "--no-ci")

    assert "::error file=app/a.js,line=1,col=24,title=sandbox-hosts" in ran.out
    assert (shell.folder / "sum.md").read_text("utf-8").count("# Scan of app") == 1
    assert plain.out.startswith("app/a.js:1:24: blocker")


def test_a_report_is_never_written_over_the_draft(shell: Shell) -> None:
    shell.sample("ready")
    ran = shell.run("scan", "--draft", "ready", "--format", "html=ready/submission.toml")

    assert (ran.code, "is the draft itself" in ran.err) == (2, True)


def test_files_that_could_not_be_searched_are_no_success(shell: Shell, app: Path) -> None:
    with (app / "big.sql").open("wb") as file:
        file.truncate(9 * 1024 * 1024)
        file.write(b"x" * 20_000)
    ran = shell.run("scan", "app")
    assert (ran.code, "app/big.sql" in ran.out) == (3, True)
    assert shell.run("scan", "app", "--exclude", "*.sql").code == 0


def test_an_empty_folder_is_no_success(shell: Shell) -> None:
    (shell.folder / "empty").mkdir()
    ran = shell.run("scan", "empty")
    assert (ran.code, "“empty” holds no file that can be searched." in ran.out) == (3, True)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ((), "Name a PATH to search, or a draft with --draft."),
        (("gone",), "'gone' does not exist"),
        (("app", "--edition", "1999-01"), "There is no edition 1999-01"),
        (("app", "--format", "page"), "'page' is refused: Procore's own page shows a draft"),
        (("app", "--format", "word"), "'word' is not one of 'text', 'json', "),
        (("app", "--baseline", "known.json"), "--baseline is refused: A baseline knows"),
        (("app", "--format", "json", "--format", "sarif"), "Only one format can go to standard"),
        (("app", "--format", "json=a", "--format", "sarif=a"), "a is named for two reports"),
    ],
)
def test_wrong_use_is_explained(shell: Shell, app: Path, words: tuple[str, ...], said: str) -> None:
    assert app.is_dir()
    ran = shell.run("scan", *words)
    assert (ran.code, said in ran.err) == (2, True), ran.err


def test_a_draft_s_folders_are_searched_and_the_evidence_is_kept(shell: Shell) -> None:
    unsearched_sample(shell)
    before = data_in(shell.run("check", "ready", "--format", "json").out)
    ran = shell.run("scan", "--draft", "ready", "--format", "json")
    after = data_in(shell.run("check", "ready", "--format", "json").out)

    assert ran.code == 0, ran.out
    assert "Kept beside the draft" in ran.err
    told = document(ran.out)
    assert told["folders"] == ["source"]
    assert told["draft"].endswith("submission.toml")
    assert len(after["not_checked"]) < len(before["not_checked"]) - 10


def test_with_a_draft_its_answers_decide_what_is_asked_for(shell: Shell, app: Path) -> None:
    shell.sample("ready")
    without = document(shell.run("scan", app.name, "--format", "json").out)
    ran = shell.run("scan", app.name, "--draft", "ready", "--format", "json")

    told = document(ran.out)
    left_out = {rule for each in without["not_asked"] for rule in each["rules"]}
    assert told["not_asked"] == []
    assert left_out & {r["rule"] for r in told["rules"] if r["status"] == "not-met"} >= {"revoke"}


def test_check_searches_the_source_too_when_asked(shell: Shell) -> None:
    shell.sample("wrong")
    before = data_in(shell.run("check", "wrong", "--format", "json").out)
    ran = shell.run("check", "wrong", "--source", "--format", "json")
    told = data_in(ran.out)

    assert ran.code == 1
    assert "in source; what blocks: " in ran.err
    assert "sandbox-hosts" in ran.err
    assert len(told["not_checked"]) < len(before["not_checked"])
    assert told == data_in(shell.run("check", "wrong", "--format", "json").out)


def test_check_says_so_when_there_is_no_source_to_search(shell: Shell) -> None:
    draft = shell.draft()
    ran = shell.run("check", draft, "--source")
    never = shell.run("check", draft, "--source", "--fail-on", "never")

    assert (ran.code, never.code) == (1, 3)
    assert "Set scan.source_paths" in ran.err
    assert "What blocks" in ran.out


def test_a_draft_that_is_wrong_is_told_by_what_its_answers_ask_for(shell: Shell) -> None:
    shell.sample("wrong")
    ran = shell.run("scan", "--draft", "wrong")

    assert ran.code == 1
    assert "source/client.js:3:19: blocker: sandbox-hosts" in ran.out
    assert "blocker: company-header" in ran.out


def test_other_files_than_the_draft_names_are_no_evidence(shell: Shell, app: Path) -> None:
    unsearched_sample(shell)
    written(app, {"a.js": LINE})
    other = shell.run("scan", "app", "--draft", "ready")
    fewer = shell.run("scan", "--draft", "ready", "--exclude", "panel.js")

    assert "app/a.js:1:24" in other.out
    assert "Not kept beside the draft" in other.err
    assert "Not kept beside the draft" in fewer.err
    assert not list((shell.folder / "ready").glob("*.evidence.json"))


def test_a_draft_without_folders_says_what_is_missing(shell: Shell) -> None:
    draft = shell.draft()
    ran = shell.run("scan", "--draft", draft)

    assert ran.code == 3
    assert "Set scan.source_paths" in ran.err
    assert "Nothing wrong was found" not in ran.out


def many(folder: Path, files: int) -> Path:
    """Much to search, the first of it with a find."""
    text = "".join(f"call(procore, token_{n}); // a line of no interest\n" for n in range(1500))
    written(folder, {f"{n % 50}/{n}.js": text for n in range(files)})
    return written(folder, {"0/0.js": LINE + text})


@LINUX
def test_ctrl_c_ends_it_at_once_with_what_was_found(shell: Shell) -> None:
    many(shell.folder / "big", 120)
    unsearched_sample(shell)
    before = os.times().children_user + os.times().children_system
    process = shell.popen("scan", "big", "--draft", "ready")
    while process.poll() is None and not _is_reading(process.pid, "big"):
        pass
    used = cpu_seconds(process.pid)
    process.send_signal(signal.SIGINT)
    out, _ = process.communicate(timeout=30)
    took = os.times().children_user + os.times().children_system - before - used

    assert process.returncode == 130
    assert took < 1.6, "at once, by the processor's clock: the machine may be busy"
    assert "Stopped: this was found until then." in out.decode()
    assert not list((shell.folder / "ready").glob("*.evidence.json"))


def cpu_seconds(pid: int) -> float:
    """Processor time that a running process has used."""
    fields = Path(f"/proc/{pid}/stat").read_text("ascii").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def _is_reading(pid: int, name: str) -> bool:
    """Whether the process has a file below a folder of that name open."""
    try:
        return any(
            f"/{name}/" in str(link.readlink()) for link in Path(f"/proc/{pid}/fd").iterdir()
        )
    except OSError:
        return False


def test_progress_is_shown_on_a_terminal_and_wiped_away(shell: Shell, tmp_path: Path) -> None:
    many(shell.folder / "big", 20)
    command = [sys.executable, "-c", START, "scan", "big"]
    with Terminal(command, size=(100, 30), cwd=tmp_path, env=shell.env) as terminal:
        terminal.wait_for("files searched, big/", timeout=60)
        terminal.wait_for("Searched 20 files in big.", timeout=60)

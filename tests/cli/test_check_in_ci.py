"""`check` on a build service: formats, limits, baselines, and the shipped workflow and hook."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml

from tests.cli.conftest import DAY, Ran, data_in
from tests.reports.outcomes import junit_schema, published_schema, sarif_schema
from wizard.catalogue.catalogue import Catalogue
from wizard.cli.boundary import run_guarded
from wizard.cli.main import _run
from wizard.reports.formats import FORMATS
from wizard.reports.github import SUMMARY_BYTES
from wizard.session.app_context import AppContext
from wizard.session.samples import DRAFT_NAME, NEWEST_EDITION, Sample, copy_sample, sample_folder

ROOT = Path(__file__).resolve().parents[2]
EXAMPLES = ROOT / "docs" / "ci"
PINNED = re.compile(r"[\w/-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+")
Run = Callable[..., Ran]


@pytest.fixture(scope="module")
def known_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("known")


@pytest.fixture
def run(
    tmp_path: Path,
    known_home: Path,
    catalogue: Catalogue,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> Run:
    """The command line in this process, in a folder with a copy of each sample.

    The catalogue is read once for all tests, and what was seen in the samples' files is remembered.
    """
    monkeypatch.setattr(AppContext, "catalogue", catalogue)
    for sample in Sample:
        shutil.copytree(sample_folder(sample), tmp_path / sample.value)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("SUBMISSION_WIZARD_HOME", str(known_home))

    def ran(command: str, *words: str) -> Ran:
        monkeypatch.setattr(sys, "argv", ["submission-wizard", command, *words, "--as-of", DAY])
        code = run_guarded(_run)
        return Ran(code, *capsys.readouterr())

    return ran


# Formats


def test_every_format_goes_into_its_file_and_one_to_standard_output(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1743465600")
    words = [word for form in FORMATS for word in ("--format", f"{form}=out.{form}")]

    ran = run("check", "wrong", *words, "--format", "json")

    assert (ran.code, ran.err) == (1, "")
    written = {form: (tmp_path / f"out.{form}").read_text("utf-8") for form in FORMATS}
    assert written["json"] == ran.out
    assert written["html"].startswith("<!DOCTYPE html>")
    jsonschema.validate(json.loads(written["sarif"]), sarif_schema())
    junit_schema().validate(written["junit"])
    run("check", "wrong", *words)
    assert written == {form: (tmp_path / f"out.{form}").read_text("utf-8") for form in FORMATS}
    assert not [path for path in tmp_path.iterdir() if path.suffix == ".tmp"]


@pytest.mark.parametrize(
    ("sample", "code", "lines"),
    [
        ("ready", 0, "READY to stay listed: | of 57 lines met · | ✓  10. There is a beta customer"),
        (
            "wrong",
            1,
            "NOT READY to stay listed, | of 59 lines met · | ✗  12. Demonstrations, betas",
        ),
    ],
)
def test_the_page_is_told_line_by_line_for_each_sample(
    run: Run, sample: str, code: int, lines: str
) -> None:
    ran = run("check", sample, "--format", "page")

    assert (ran.code, ran.err) == (code, "")
    assert "“Marketplace requirements”, edition 2025-02" in ran.out
    assert "    No requirement: It is Procore's right;" in ran.out
    for words in lines.split("|"):
        assert words.strip() in ran.out


def test_an_earlier_state_is_compared_with_where_it_can_be(run: Run, tmp_path: Path) -> None:
    shutil.copytree("ready", "before")
    for folder in ("other", "broken"):
        shutil.copytree("ready", folder)
    other, broken = (tmp_path / name / "submission.toml" for name in ("other", "broken"))
    other.write_text(
        re.sub("(?m)^id = .*", f'id = "{"0" * 32}"', other.read_text("utf-8")), "utf-8"
    )
    broken.write_text("[", "utf-8")

    told = {
        name: run("check", "ready", "--against", f"{name}/submission.toml", "--format", "comment")
        for name in ("before", "other", "broken")
    }

    assert {ran.code for ran in told.values()} == {0}
    assert "No finding is new, gone or different." in told["before"].out
    assert told["other"].err.endswith("Not compared: other/submission.toml is another draft.\n")
    assert told["broken"].err.startswith("Not compared: ")
    assert "broken/submission.toml, line 1" in told["broken"].err
    for name in ("other", "broken"):
        assert "There is no earlier state to compare with." in told[name].out


def test_no_report_for_machines_tells_the_time_or_where_the_folder_lies(
    run: Run, tmp_path: Path
) -> None:
    run("check", "wrong", "--format", "sarif=a", "--format", "junit=b")

    for name in "ab":
        told = (tmp_path / name).read_text("utf-8")
        assert "wrong/submission.toml" in told
        assert str(tmp_path) not in told
        assert str(date.today().year) not in re.findall(r"\b(20\d\d)-\d\d-\d\dT", told)  # noqa: DTZ011


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--format", "text", "--format", "json"), "Only one format can go to standard output"),
        (("--format", "pdf=x"), "'pdf' is not one of"),
        (("--format", "sarif="), "names no file"),
        (("--format", "sarif=x", "-o", "y"), "-o needs a format"),
        (("--against", "ready/submission.toml"), "--against is for --format comment"),
        (("--format", "sarif=x", "--format", "junit=./x"), "x is named for two reports"),
        (("--format", "json=wrong/submission.toml"), "is the draft itself"),
        (("--write-baseline", "wrong/submission.toml"), "is the draft itself"),
        (("-o", "wrong/submission.journal.json"), "is kept with the draft"),
        (("--format", "json=nowhere/x"), "nowhere/x cannot be written"),
        (("--baseline", "wrong/submission.toml"), "is not a baseline that can be read"),
        (("--baseline", "known.json", "--format", "json=./known.json"), "is the baseline"),
        (("--fail-on", "often"), "'often' is not one of"),
    ],
)
def test_wrong_use_ends_with_2_and_changes_nothing(
    run: Run, tmp_path: Path, words: tuple[str, ...], said: str
) -> None:
    (tmp_path / "known.json").write_text("{}")
    before = {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}

    ran = run("check", "wrong", *words)

    assert (ran.code, ran.out) == (2, "")
    assert said in " ".join(ran.err.split())
    assert {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()} == before


def test_a_report_takes_the_place_of_an_older_one_and_keeps_its_rights(
    run: Run, tmp_path: Path
) -> None:
    older = tmp_path / "older"
    older.write_text("older")
    older.chmod(0o640)
    (tmp_path / "link").symlink_to(older)

    run("check", "ready", "--format", "junit=link", "--format", "text=fresh")

    assert older.read_text("utf-8").startswith("<?xml")
    assert older.stat().st_mode & 0o777 == 0o640
    assert (tmp_path / "link").is_symlink()
    mask = os.umask(0)
    os.umask(mask)
    assert (tmp_path / "fresh").stat().st_mode & 0o777 == 0o666 & ~mask


def test_the_commands_that_find_out_are_told_as_they_are_typed_here(run: Run) -> None:
    ran = run("check", "ready")

    assert "    Run: submission-wizard check ready/submission.toml --live\n" in ran.out


# What fails


@pytest.mark.parametrize(
    ("draft", "limit", "code"),
    [
        ("wrong", "blocker", 1),
        ("wrong", "never", 0),
        ("ready", "blocker", 0),
        ("ready", "advice", 0),
        ("ready", "not-checked", 1),
    ],
)
def test_the_limit_decides_the_exit_code(run: Run, draft: str, limit: str, code: int) -> None:
    ran = run("check", draft, "--fail-on", limit)

    assert ran.code == code
    assert limit == "blocker" or f"by --fail-on {limit}" in ran.out


def test_a_baseline_lets_pass_what_was_there_and_stops_what_comes(run: Run, tmp_path: Path) -> None:
    draft = tmp_path / "ready" / DRAFT_NAME
    text = draft.read_text("utf-8")
    draft.write_text(re.sub(r'(?m)^tagline = ".*"$', f'tagline = "{"x" * 50}"', text), "utf-8")
    assert run("check", "ready").code == 1

    first = run("check", "ready", "--write-baseline", "known.json")
    again = run("check", "ready", "--baseline", "known.json")
    draft.write_text(re.sub(r"(?m)^version = .*$", "", draft.read_text("utf-8")), "utf-8")
    worse = run("check", "ready", "--baseline", "known.json", "--format", "junit=out.xml")

    assert (first.code, again.code, worse.code) == (0, 0, 1)
    assert "NOT READY to stay listed, " in again.out
    assert "\n    lst-tagline-length\n" in again.out.partition("Known")[2]
    assert 'message="known, blocker: 50 characters' in (tmp_path / "out.xml").read_text("utf-8")
    shown = run("check", "ready", "--baseline", "known.json", "--write-baseline", "known.json")
    assert shown.code == 1
    assert run("check", "ready", "--baseline", "known.json").code == 0


def test_what_disqualifies_fails_whatever_is_written(run: Run) -> None:
    ran = run("check", "wrong", "--write-baseline", "known.json")

    assert ran.code == 1
    assert "dq-internal-tool" in ran.out.partition("Never known")[2]


# Build services


def test_github_gets_annotations_and_a_summary(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GITHUB_ACTIONS", "true")
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(tmp_path / "summary.md"))
    (tmp_path / "summary.md").write_text("before\n")

    ran = run("check", "wrong")

    errors = [line for line in ran.out.splitlines() if line.startswith("::error ")]
    assert ran.code == 1
    assert len(errors) == 10
    lines = (tmp_path / "wrong" / DRAFT_NAME).read_text("utf-8").splitlines()
    for error in errors:
        found = re.match(r"::error file=wrong/submission\.toml,line=(\d+),", error)
        assert found
        assert lines[int(found[1]) - 1]
    told = (tmp_path / "summary.md").read_text("utf-8")
    assert told.startswith("before\n# Submission of ")
    assert told.endswith(run("check", "wrong", "--format", "markdown").out)


def test_on_github_a_draft_that_cannot_be_read_is_annotated_where_reading_stopped(
    run: Run, tmp_path: Path
) -> None:
    (tmp_path / "broken.toml").write_text("[wizard]\nname = \n")

    ran = run("check", "broken.toml", "--format", "github")

    assert ran.code == 4
    assert ran.out.startswith("::error file=broken.toml,line=2,col=8::")
    assert "broken.toml, line 2" in ran.err


def test_elsewhere_and_where_it_is_said_the_text_is_told_as_always(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    usual = run("check", "ready").out
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(tmp_path / "summary.md"))
    monkeypatch.setenv("CI", "true")
    monkeypatch.setenv("GITLAB_CI", "true")
    assert run("check", "ready").out == usual

    monkeypatch.setenv("GITHUB_ACTIONS", "true")
    assert run("check", "ready", "--no-ci").out == usual
    assert run("check", "ready", "--format", "text").out == usual
    assert not (tmp_path / "summary.md").exists()


def test_a_summary_never_grows_beyond_what_github_takes(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "summary.md"
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(path))
    for room, said in ((5000, "The rest was left out"), (10, "")):
        path.write_bytes(b"x" * (SUMMARY_BYTES - room))

        ran = run("check", "wrong", "--format", "github")

        assert path.stat().st_size <= SUMMARY_BYTES
        assert said in path.read_text("utf-8")[-500:]
        assert ("is full" in ran.err) is (room == 10)


# Several drafts


def test_each_draft_is_told_with_what_fails_in_it_and_the_worst_decides(
    run: Run, tmp_path: Path
) -> None:
    (tmp_path / "broken.submission.toml").write_text("[wizard]\nname = \n")

    drafts = ("ready", "wrong/submission.toml", "broken.submission.toml")
    ran = run("check", *drafts, "--format", "lines")

    ready, wrong, first, *_, broken = ran.out.splitlines()
    assert ran.code == 4
    assert ready.startswith("ready/submission.toml: READY to stay listed: ")
    assert wrong.startswith("wrong/submission.toml: NOT READY to stay listed, ")
    found = re.match(r"wrong/submission\.toml:(\d+):(\d+): error: (.+?): .* \[[\w-]+\]$", first)
    assert found
    line = (tmp_path / "wrong" / DRAFT_NAME).read_text("utf-8").splitlines()[int(found[1]) - 1]
    assert line[int(found[2]) - 1 :]
    assert broken.startswith("broken.submission.toml:1:1: error: ")
    assert "broken.submission.toml, line 2" in broken
    assert ran.err.startswith("3 drafts found.\n")


def test_a_folder_of_drafts_is_a_table(run: Run, tmp_path: Path) -> None:
    ran = run("check", ".", "--fail-on", "never", "--format", "table", "--format", "json=out.json")

    _head, *rows, summary, _most = ran.out.splitlines()
    document = data_in((tmp_path / "out.json").read_text("utf-8"))
    assert ran.code == 0
    assert [row[:10] for row in rows] == ["✓ judged  "] * 2
    assert summary == "2 drafts: 2 judged."
    assert [each["bundle"]["state"] for each in document["results"]] == ["ready", "incomplete"]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--live",), "--live is for one draft"),
        (("--source",), "--source is for one draft"),
        (("--write-baseline", "x.json"), "--write-baseline is for one draft"),
        (("--format", "markdown"), "'markdown' is for one draft"),
        (("--results", "x.csv"), "must end with"),
        (("--results", "x.jsonl", "--format", "json=x.jsonl"), "is named for two reports"),
        (("--jobs", "0"), "--jobs"),
    ],
)
def test_what_is_for_one_draft_is_refused_for_several(
    run: Run, tmp_path: Path, words: tuple[str, ...], said: str
) -> None:
    ran = run("check", "ready", "wrong", *words)

    assert (ran.code, ran.out) == (2, "")
    assert said in ran.err
    assert not list(tmp_path.glob("x.*"))


def test_a_baseline_beside_a_draft_counts_for_each(run: Run) -> None:
    run("check", "wrong", "--write-baseline", "wrong/submission.baseline.json")

    ran = run("check", "wrong", "--format", "lines")

    assert ran.code == 1
    assert {line.rpartition("[")[2][:3] for line in ran.out.splitlines()} == {"dq-", "val"}
    several = run("check", "wrong", "ready", "--format", "lines")
    assert " known" in several.out


# The workflow, the pipeline and the hook, run for real


@dataclass(frozen=True, slots=True)
class Machine:
    """A build service's machine: a Python of its own, and a clone of a partner's repository."""

    python: Path
    folder: Path
    tool: str
    """What pip is told to install: this repository, cloned from a folder."""
    home: Path
    """What the program remembers: the catalogue is validated once for all steps."""

    def bash(self, script: str, **environment: str) -> Ran:
        """A step as the service runs it: the first command that fails ends it."""
        known = os.environ | offline() | {"SUBMISSION_WIZARD_HOME": str(self.home)}
        known |= {"PATH": f"{self.python.parent}:{os.environ['PATH']}"}
        known |= {"SUBMISSION_WIZARD": self.tool, "CI": "true", **environment}
        command = ["bash", "-e", "-c", script]
        ended = subprocess.run(
            command, cwd=self.folder, env=known, capture_output=True, text=True, check=False
        )
        return Ran(ended.returncode, ended.stdout, ended.stderr)


def offline() -> dict[str, str]:
    """For pip without a network: what is needed to build and to run comes from this Python.

    What is never started need not be compiled, and pip itself need not be copied.
    """
    installed = next(path for path in sys.path if path.endswith("site-packages"))
    pip = {"PIP_NO_INDEX": "1", "PIP_NO_DEPS": "1", "PIP_NO_BUILD_ISOLATION": "0"}
    pip |= {"PIP_NO_COMPILE": "0"}  # pip's own way to write yes
    pip |= {"VIRTUALENV_SYMLINK_APP_DATA": "1"}
    return pip | {"PYTHONPATH": installed, "PIP_DISABLE_PIP_VERSION_CHECK": "1"}


def git(folder: Path, *words: str) -> None:
    names = ["-c", "user.name=Ana", "-c", "user.email=ana@example.com"]
    names += ["-c", "init.defaultBranch=main", "-c", "commit.gpgsign=false"]
    subprocess.run(["git", *names, *words], cwd=folder, check=True, capture_output=True)


@pytest.fixture(scope="module")
def tool(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """This repository as it stands in the folder, with a history of its own."""
    folder = tmp_path_factory.mktemp("service") / "submission-wizard"
    folder.mkdir()
    for name in ("wizard", "screens", "assets", "docs/ci"):
        unwanted = shutil.ignore_patterns("__pycache__")
        shutil.copytree(ROOT / name, folder / name, ignore=unwanted)
    for name in ("pyproject.toml", "README.md", "LICENSE", ".pre-commit-hooks.yaml"):
        shutil.copyfile(ROOT / name, folder / name)
    git(folder, "init")
    git(folder, "add", "--all")
    git(folder, "commit", "-m", "As it stands")
    return folder


def yaml_file(*names: str) -> Any:
    return yaml.safe_load(EXAMPLES.joinpath(*names).read_text("utf-8"))


@pytest.fixture(scope="module")
def action() -> dict[str, Any]:
    """The shipped action, as GitHub reads it."""
    told: dict[str, Any] = yaml_file("action", "action.yml")
    return told


def usual_inputs(action: dict[str, Any]) -> dict[str, str]:
    return {name: each["default"] for name, each in action["inputs"].items()}


def copy_samples(folder: Path) -> tuple[Path, Path]:
    """The drafts of both samples at today's dates; the ready one has no videos to decode yet."""
    today = date.today()  # noqa: DTZ011
    ready = {"edition": NEWEST_EDITION, "milestone": "apply"}
    return (
        copy_sample(Sample.READY, folder / "ready", today, **ready),
        copy_sample(Sample.WRONG, folder / "wrong", today),
    )


@pytest.fixture
def machine(tool: Path, action: dict[str, Any], known_home: Path) -> Machine:
    """A clone with both samples at today's dates, and the program installed by the action."""
    base = tool.parent
    origin = base / "origin"
    copy_samples(origin)
    git(origin, "init")
    git(origin, "add", "--all")
    git(origin, "commit", "-m", "Our submissions")
    git(base, "clone", str(origin), "clone")
    here = os.environ | offline()
    subprocess.run(
        [sys.executable, "-m", "virtualenv", "-q", str(base / "python")], env=here, check=True
    )
    python = base / "python" / "bin" / "python"
    ours = Machine(python, base / "clone", f"git+file://{tool}@main", known_home)
    install = steps_of(action)["Install Submission Wizard"]["run"]
    ran = ours.bash(install, GITHUB_ACTION_PATH=str(tool / "docs" / "ci" / "action"))
    assert ran.code == 0, ran.err
    return ours


def steps_of(action: dict[str, Any]) -> dict[str, Any]:
    return {step.get("name", step.get("uses")): step for step in action["runs"]["steps"]}


def test_the_action_runs_nothing_of_others_but_what_github_ships(action: dict[str, Any]) -> None:
    """These steps need GitHub itself, so they are not run here."""
    uses = [step["uses"].partition("@") for step in steps_of(action).values() if "uses" in step]

    assert {name for name, _, _ in uses} == {
        "actions/checkout",
        "actions/setup-python",
        "github/codeql-action/upload-sarif",
        "actions/upload-artifact",
    }


@pytest.mark.parametrize(
    "path",
    [*sorted(EXAMPLES.rglob("*.yml")), ROOT / ".github" / "workflows" / "ci.yml"],
    ids=lambda path: path.name,
)
def test_actions_of_others_are_named_by_their_commit(path: Path) -> None:
    """A tag can be moved to other code; a commit cannot."""
    uses = re.findall(r"uses: (.+)", path.read_text("utf-8"))
    others = [each for each in uses if not each.startswith("YOUR-ORGANISATION/")]

    assert [each for each in others if not PINNED.fullmatch(each)] == []


def test_no_script_of_the_action_contains_text_from_outside(action: dict[str, Any]) -> None:
    """An expression in a script would run what a branch or a draft is called."""
    assert not [name for name, step in steps_of(action).items() if "${{" in step.get("run", "")]


def test_the_workflow_gives_the_action_what_it_takes_and_no_right_besides(
    action: dict[str, Any],
) -> None:
    workflow = yaml_file("github-workflow.yml")
    (use,) = [step for step in workflow["jobs"]["check"]["steps"] if "/ci/action@" in step["uses"]]

    assert use["with"].keys() <= usual_inputs(action).keys()
    assert workflow["permissions"] == {
        "contents": "read",
        "security-events": "write",
        "pull-requests": "write",
    }
    assert workflow[True].keys() == {"push", "pull_request"}  # YAML takes "on" for a yes


def component() -> tuple[str, dict[str, Any]]:
    """The component for GitLab with its usual inputs: the text of its job, and the job."""
    spec, job = (EXAMPLES / "templates" / "submission-check.yml").read_text("utf-8").split("---\n")
    for name, each in yaml.safe_load(spec)["spec"]["inputs"].items():
        job = job.replace(f"$[[ inputs.{name} ]]", each["default"])
    return job, yaml.safe_load(job)["submission-check"]


def test_the_component_has_the_form_of_gitlab_and_uses_all_its_inputs() -> None:
    text, _ = component()

    assert "$[[" not in text
    jsonschema.validate(yaml.safe_load(text), published_schema("gitlab-ci"))


PROGRESS = re.compile(r"\d+ % ")
"""A slow machine is told every two seconds how far the check is."""


def test_the_action_and_the_component_end_as_the_draft_deserves(
    machine: Machine, action: dict[str, Any], tmp_path: Path
) -> None:
    """One test, because the program is installed for it as the action says."""
    check_as_github_does(machine, action, tmp_path)
    check_as_gitlab_does(machine)


def check_as_github_does(machine: Machine, action: dict[str, Any], temporary: Path) -> None:
    steps, usual = steps_of(action), usual_inputs(action)
    summary = temporary / "summary.md"
    draft = f"wrong/{usual['draft']}"
    before = machine.folder / ".submission-before" / draft
    before.parent.mkdir(parents=True)
    text = (machine.folder / draft).read_text("utf-8")
    before.write_text(re.sub("(?m)^tagline = .*", 'tagline = "Sync logs"', text), "utf-8")

    ran = machine.bash(
        steps["Check the submission"]["run"],
        DRAFT=draft,
        MILESTONE=usual["milestone"],
        FAIL_ON=usual["fail-on"],
        RUNNER_TEMP=str(temporary),
        GITHUB_ACTIONS="true",
        GITHUB_WORKSPACE=str(machine.folder),
        GITHUB_STEP_SUMMARY=str(summary),
    )

    assert ran.code == 1
    assert not [line for line in ran.err.splitlines() if not PROGRESS.match(line)]
    errors = [line for line in ran.out.splitlines() if line.startswith("::error ")]
    assert all(line.startswith(f"::error file={draft},line=") for line in errors)
    assert len(errors) == 10
    assert summary.read_text("utf-8").startswith("# Submission of ")
    sarif = steps["Show the findings in code scanning"]["with"]["sarif_file"]
    sarif = sarif.replace("${{ runner.temp }}", str(temporary))
    document = json.loads(Path(sarif).read_text("utf-8"))
    jsonschema.validate(document, sarif_schema())
    (artifact,) = document["runs"][0]["artifacts"]
    assert (machine.folder / artifact["location"]["uri"]).is_file()
    reports = {path.name: path.stat().st_size for path in Path(sarif).parent.iterdir()}
    assert reports.keys() == {"submission.sarif", "submission.xml", "submission.html", "comment.md"}
    assert all(size > 1000 for size in reports.values())
    comment = (Path(sarif).parent / "comment.md").read_text("utf-8")
    assert re.search(r"^\| .*› Tagline \| ✓ .* \| ✗ ", comment, re.MULTILINE)


def check_as_gitlab_does(machine: Machine) -> None:
    _, job = component()
    install, check = job["script"]
    assert install == 'python -m pip install "$SUBMISSION_WIZARD"'  # as for GitHub, run there
    given = job["variables"] | {"DRAFT": f"ready/{job['variables']['DRAFT']}"}
    given.pop("SUBMISSION_WIZARD")

    ran = machine.bash(check, GITLAB_CI="true", **given)

    assert ran.code == 0
    assert ran.out.startswith("Submission of ")
    artifacts = job["artifacts"]
    junit = machine.folder / artifacts["reports"]["junit"]
    junit_schema().validate(str(junit))
    quality = machine.folder / artifacts["reports"]["codequality"]
    assert json.loads(quality.read_text("utf-8")) == []  # nothing is open in the ready sample
    assert all((machine.folder / name).is_file() for name in artifacts["paths"])


def test_the_hook_refuses_a_commit_with_a_draft_that_fails(
    tool: Path, tmp_path: Path, home: Path, known_home: Path
) -> None:
    config = yaml.safe_load((EXAMPLES / "pre-commit-config.yml").read_text("utf-8"))
    (source,) = config["repos"]
    source |= {"repo": str(tool), "rev": "HEAD"}
    _, wrong = copy_samples(tmp_path)
    wrong.rename(wrong.with_name("other.submission.toml"))
    (tmp_path / ".pre-commit-config.yaml").write_text(yaml.safe_dump(config), "utf-8")
    git(tmp_path, "init")
    ours = Machine(Path(sys.executable), tmp_path, "", known_home)
    person = {"NAME": "Ana", "EMAIL": "ana@example.com"}
    names = {f"GIT_{who}_{k}": v for who in ("AUTHOR", "COMMITTER") for k, v in person.items()}

    ran = ours.bash(
        "python -m pre_commit install && git add --all && git commit -m Submission",
        PRE_COMMIT_HOME=str(home / "hooks"),
        GIT_CONFIG_GLOBAL=os.devnull,
        **names,
    )

    assert ran.code == 1, ran.out + ran.err
    assert re.search(r"^wrong/other\.submission\.toml:\d+:\d+: error: ", ran.err, re.MULTILINE)
    (ready,) = re.findall(r"^ready/submission\.toml:.*", ran.err, re.MULTILINE)
    assert "READY to apply: " in ready
    assert ours.bash("git rev-parse --verify --quiet HEAD").code == 1  # nothing was committed

#!/usr/bin/env python3
"""Everything a developer does here, with nothing installed but Python 3.11 or newer.

python3 dev.py run [ARGUMENT ...]     start submission-wizard with the arguments
python3 dev.py test                    every check and every test
python3 dev.py test ARGUMENT ...       only the tests that pytest finds with these arguments
python3 dev.py coverage [ARG ...]      the tests once more, and what they never reach
python3 dev.py bench [ARGUMENT ...]   measure speed and memory
python3 dev.py stress [OPTION ...]    kill it, let the disk fail, feed it hostile files; see --help
python3 dev.py stand-in [SWITCH ...]  a stand-in for Procore to rehearse against; see --help
python3 dev.py fix                    put the code into shape: safe lint fixes, then the formatter
python3 dev.py lock [ARGUMENT ...]    write requirements.lock anew, e.g. with --upgrade

Each of the first seven sets up `.venv` from requirements.lock when it is missing or out of date.

`--python PYTHON` right after the command takes another interpreter, in an environment of its
own: python3 dev.py test --python python3.13
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import re
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

if sys.version_info < (3, 11):
    found = ".".join(str(part) for part in sys.version_info[:3])
    sys.exit(
        f"Submission Wizard needs Python 3.11 or newer; this is {found} ({sys.executable}).\n"
        "Try python3.13 dev.py, or see python.org/downloads."
    )

ROOT = Path(__file__).resolve().parent
LOCK = ROOT / "requirements.lock"
PROJECT = ROOT / "pyproject.toml"
SCRIPTS = "Scripts" if os.name == "nt" else "bin"
INTERRUPTED = 130

PRODUCT = ("wizard", "screens", "dev.py")

CHECKS = (
    ("lint", ("ruff", "check", ".")),
    ("format", ("ruff", "format", "--check", ".")),
    ("types", ("mypy",)),
    (
        "types on Windows",
        ("mypy", "--platform", "win32", "--cache-dir", ".dev/mypy-win32", *PRODUCT),
    ),
    ("layers", ("lint-imports", "--cache-dir", ".dev/imports")),
    ("dependencies", ("deptry", ".")),
    ("dead code", ("vulture",)),
)


WORKERS = min(8, 2 * (os.cpu_count() or 1))
"""Tests of screens and terminals wait half of their time; but each worker imports everything."""

PYTEST = ("pytest", "-n", str(WORKERS), "--dist", "worksteal")


class StepFailedError(Exception):
    """A step ended with an exit code other than 0; its output has been shown."""

    def __init__(self, code: int) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True)
class Environment:
    """A virtual environment of this project."""

    folder: Path
    base: str
    """The interpreter that it is created from."""

    @property
    def python(self) -> Path:
        return self.tool("python")

    def tool(self, name: str) -> Path:
        """Path of a command installed in the environment."""
        return self.folder / SCRIPTS / (f"{name}.exe" if os.name == "nt" else name)

    def command(self, words: tuple[str, ...]) -> list[str]:
        return [str(self.tool(words[0])), *words[1:]]


# Output


def tell(text: str) -> None:
    print(text, flush=True)


def step(label: str, command: list[str]) -> float:
    """Runs a command, shows its output only if it fails, and returns the seconds it took."""
    start = time.monotonic()
    with tempfile.TemporaryFile() as output:
        code = wait_with_clock(label, command, output.fileno())
        seconds = time.monotonic() - start
        tell(outcome(label, code, seconds))
        if code != 0:
            output.seek(0)
            tell(output.read().decode("utf-8", "replace").rstrip())
            raise StepFailedError(code)
    return seconds


def outcome(label: str, code: int, seconds: float) -> str:
    return f"{label:<32} {'ok' if code == 0 else 'FAILED':<7} {seconds:6.1f} s"


def wait_with_clock(label: str, command: list[str], output: int) -> int:
    """The command's exit code; on a terminal the elapsed seconds are shown while it runs."""
    live = sys.stdout.isatty()
    start = time.monotonic()
    with subprocess.Popen(
        command, cwd=ROOT, stdin=subprocess.DEVNULL, stdout=output, stderr=subprocess.STDOUT
    ) as child:
        while True:
            try:
                return child.wait(timeout=1)
            except subprocess.TimeoutExpired:
                if live:
                    print(f"{label:<32} {time.monotonic() - start:14.0f} s", end="\r", flush=True)
            except KeyboardInterrupt:
                stop(child)
                raise


def stop(child: subprocess.Popen[bytes]) -> None:
    """Stops a child that got Ctrl+C too: lets it clean up for a moment, then kills it."""
    try:
        child.wait(timeout=5)
    except subprocess.TimeoutExpired:
        child.kill()


# Set-up


def environment(base: str | None) -> Environment:
    """The environment for an interpreter, updated to the lock and the project file."""
    chosen = choose(base)
    uv = shutil.which("uv")
    lock_stamp = stamp(LOCK.read_bytes())
    project_stamp = stamp(PROJECT.read_bytes() + lock_stamp.encode())
    if not fresh(chosen, "project", project_stamp):
        if not fresh(chosen, "lock", lock_stamp):
            create(chosen, uv)
            install(chosen, uv, "the locked packages", "--require-hashes", "-r", str(LOCK))
            remember(chosen, "lock", lock_stamp)
        editable = ("--no-deps", "--no-build-isolation", "-e", str(ROOT))
        install(chosen, uv, "the project", *editable)
        remember(chosen, "project", project_stamp)
    return chosen


def choose(base: str | None) -> Environment:
    """`.venv` for the Python that runs this script, another folder for any other."""
    if base is None:
        return Environment(ROOT / ".venv", sys.executable)
    path = shutil.which(base)
    if path is None:
        sys.exit(f"There is no {base} on PATH.")
    major, minor = version_of(path)
    if major == 0:
        sys.exit(f"{base} is on PATH but does not run; give the path of an interpreter.")
    if (major, minor) < (3, 11):
        sys.exit(f"{base} is Python {major}.{minor}; Submission Wizard needs 3.11 or newer.")
    return Environment(ROOT / ".dev" / f"venv-{major}.{minor}", path)


def version_of(python: str) -> tuple[int, int]:
    """Major and minor version of an interpreter; (0, 0) if it does not run."""
    code = "import sys; print(*sys.version_info[:2])"
    try:
        words = subprocess.run([python, "-c", code], capture_output=True, text=True, check=True)
    except (OSError, subprocess.CalledProcessError):
        return (0, 0)
    major, minor = words.stdout.split()
    return (int(major), int(minor))


def create(chosen: Environment, uv: str | None) -> None:
    """Creates the environment unless there is one that can be installed into."""
    usable = version_of(str(chosen.python)) == version_of(chosen.base)
    if usable and (uv or can_import(str(chosen.python), "pip")):
        return
    if uv:
        command = [uv, "venv", "--quiet", "--clear", "--python", chosen.base, str(chosen.folder)]
    else:
        if not can_import(chosen.base, "ensurepip"):
            sys.exit(
                f"{chosen.base} cannot make a virtual environment: its ensurepip is missing.\n"
                "On Debian and Ubuntu: sudo apt install python3-venv\n"
                "Anywhere: put uv on PATH (docs.astral.sh/uv), then try again."
            )
        clear = [] if usable else ["--clear"]
        command = [chosen.base, "-m", "venv", *clear, str(chosen.folder)]
    step(f"making {chosen.folder.relative_to(ROOT)}", command)


def can_import(python: str, module: str) -> bool:
    command = [python, "-c", f"import {module}"]
    return subprocess.run(command, capture_output=True, check=False).returncode == 0


def install(chosen: Environment, uv: str | None, what: str, *words: str) -> None:
    """Installs with uv, which takes a fifth of pip's time, or with pip where uv does not work."""
    python = str(chosen.python)
    if uv := uv or locked_uv(chosen):
        try:
            step(f"installing {what}", [uv, "pip", "install", "-q", "--python", python, *words])
        except StepFailedError:
            tell("uv failed; trying pip")
        else:
            return
    if not can_import(python, "pip"):
        step("adding pip", [python, "-m", "ensurepip"])
    # Python compiles what is imported, on all cores; pip would compile everything, on one.
    step(f"installing {what}", [*pip_install(python), "--no-compile", *words])


def locked_uv(chosen: Environment) -> str | None:
    """Path of the uv of the lock file in the environment, or None where it cannot be installed."""
    uv = chosen.tool("uv")
    entry = re.search(r"^uv==(?:.*\\\n)*.*", LOCK.read_text("utf-8"), re.MULTILINE)
    if entry and not uv.exists() and can_import(str(chosen.python), "pip"):
        with tempfile.TemporaryDirectory() as folder:
            only = Path(folder, LOCK.name)
            only.write_text(entry[0], "utf-8")
            words = ("--only-binary", ":all:", "--require-hashes", "-r", str(only))
            with contextlib.suppress(StepFailedError):
                step("installing uv", [*pip_install(str(chosen.python)), *words])
    return str(uv) if uv.exists() else None


def pip_install(python: str) -> list[str]:
    return [python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]


def stamp(content: bytes) -> str:
    """Fingerprint of an installation's sources; a moved checkout has another one."""
    return hashlib.sha256(content + str(ROOT).encode()).hexdigest()


def fresh(chosen: Environment, name: str, expected: str) -> bool:
    path = chosen.folder / f".stamp-{name}"
    return chosen.python.exists() and path.exists() and path.read_text("utf-8") == expected


def remember(chosen: Environment, name: str, content: str) -> None:
    (chosen.folder / f".stamp-{name}").write_text(content, "utf-8")


# Commands


def run(base: str | None, arguments: list[str]) -> int:
    """Starts the wizard, which handles the terminal and Ctrl+C from here on."""
    program = environment(base).command(("submission-wizard", *arguments))
    if os.name != "nt":
        os.execv(program[0], program)  # noqa: S606 - the program takes this process's place
    return subprocess.run(program, check=False).returncode


def test(base: str | None, arguments: list[str]) -> int:
    """Runs the tests that the arguments select; without arguments, every check and every test."""
    chosen = environment(base)
    if arguments:
        return subprocess.run(
            [str(chosen.python), "-m", "pytest", *arguments], cwd=ROOT, check=False
        ).returncode
    return test_everything(chosen)


def test_everything(chosen: Environment) -> int:
    """Runs the checks beside the tests; all of them run even when an early one fails."""
    start = time.monotonic()
    failed: list[str] = []
    checks = threading.Thread(target=run_checks, args=(chosen, failed), daemon=True)
    checks.start()
    compile_tests(chosen)
    code, closing = echo([str(chosen.python), "-m", *PYTEST])
    checks.join()
    failed += ["tests"] if code else []
    subprocess.run([str(chosen.python), "-m", "tests.sizes"], cwd=ROOT, check=False)
    tell("")
    tell(outcome("checks and tests", len(failed), time.monotonic() - start))
    if failed:
        tell(f"failed: {', '.join(failed)}")
    tell(closing)
    return 1 if failed else 0


def compile_tests(chosen: Environment) -> None:
    """Compiles the tests and all that they import once; each worker would compile everything."""
    if not (ROOT / "tests" / "__pycache__").exists():
        with contextlib.suppress(StepFailedError):  # the tests will tell
            step("compiling the tests", [str(chosen.python), "-m", "pytest", "--co", "-qq"])


def run_checks(chosen: Environment, failed: list[str]) -> None:
    """Runs the checks one after another; adds the names of those that fail to `failed`."""
    for label, words in CHECKS:
        start = time.monotonic()
        ended = subprocess.run(
            chosen.command(words),
            cwd=ROOT,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            check=False,
        )
        shown = outcome(label, ended.returncode, time.monotonic() - start)
        if ended.returncode:
            failed.append(label)
            shown += "\n" + ended.stdout.decode("utf-8", "replace").rstrip()
        tell(shown)


def passes(label: str, command: list[str]) -> bool:
    try:
        step(label, command)
    except StepFailedError:
        return False
    return True


def coverage(base: str | None, arguments: list[str]) -> int:
    """Runs the tests, and lists the lines and branches that they never reach."""
    (ROOT / ".dev").mkdir(exist_ok=True)
    measure = [str(environment(base).python), "-m", "coverage"]
    subprocess.run([*measure, "erase"], cwd=ROOT, check=False)
    code, _ = echo([*measure, "run", "-m", *PYTEST, *arguments])
    subprocess.run([*measure, "combine", "--quiet"], cwd=ROOT, check=False)
    subprocess.run([*measure, "report"], cwd=ROOT, check=False)
    return code


def echo(command: list[str]) -> tuple[int, str]:
    """Runs a command with its output shown as it comes; returns its exit code and last line."""
    last = ""
    with subprocess.Popen(
        command, cwd=ROOT, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
        env=os.environ | {"PYTHONUTF8": "1"}, encoding="utf-8", errors="replace",
    ) as child:  # fmt: skip
        for line in child.stdout or ():
            print(line, end="", flush=True)
            last = line.rstrip() or last
    return child.returncode, last


def bench(base: str | None, arguments: list[str]) -> int:
    command = [str(environment(base).python), "-m", "bench", *arguments]
    return subprocess.run(command, cwd=ROOT, check=False).returncode


def stress(base: str | None, arguments: list[str]) -> int:
    command = [str(environment(base).python), "-m", "tests.stress", *arguments]
    return subprocess.run(command, cwd=ROOT, check=False).returncode


def stand_in(base: str | None, arguments: list[str]) -> int:
    """Serves until Ctrl+C, which the stand-in handles; see docs/rehearsal.md."""
    program = environment(base).command(("python", "-m", "tests.standin", *arguments))
    os.chdir(ROOT)
    if os.name != "nt":
        os.execv(program[0], program)  # noqa: S606 - the program takes this process's place
    return subprocess.run(program, check=False).returncode


def fix(base: str | None, _arguments: list[str]) -> int:
    chosen = environment(base)
    mended = passes("lint fixes", chosen.command(("ruff", "check", "--fix-only", ".")))
    formatted = passes("format", chosen.command(("ruff", "format", ".")))
    return 0 if mended and formatted else 1


def lock(base: str | None, arguments: list[str]) -> int:
    """Locks for every platform and supported Python; no index is named in the file."""
    uv = shutil.which("uv") or str(environment(base).tool("uv"))
    options = "--group dev --universal --python-version 3.11 --generate-hashes"
    nameless = "--no-emit-index-url --no-emit-find-links --quiet"
    header = ["--custom-compile-command", "python3 dev.py lock"]
    words = [*options.split(), *nameless.split(), *header, "-o", LOCK.name, *arguments]
    step("locking", [uv, "pip", "compile", PROJECT.name, *words])
    return 0


COMMANDS: dict[str, Callable[[str | None, list[str]], int]] = {
    "run": run,
    "test": test,
    "coverage": coverage,
    "bench": bench,
    "stress": stress,
    "stand-in": stand_in,
    "fix": fix,
    "lock": lock,
}


def main(words: list[str]) -> int:
    if not words or words[0] not in COMMANDS:
        if words[:1] in ([], ["-h"], ["--help"], ["help"]):
            tell(str(__doc__).strip())
            return 0
        tell(f"dev.py knows no command {words[0]!r}; see --help")
        return 2
    command, *arguments = words
    base = None
    if arguments[:1] == ["--python"]:
        if len(arguments) == 1:
            sys.exit("--python wants an interpreter: --python python3.13")
        base, arguments = arguments[1], arguments[2:]
    return COMMANDS[command](base, arguments)


if __name__ == "__main__":
    # Without byte code every process that the tests start would compile Textual again.
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    try:
        sys.exit(main(sys.argv[1:]))
    except StepFailedError as failure:
        sys.exit(failure.code)
    except KeyboardInterrupt:
        tell("\nstopped")
        sys.exit(INTERRUPTED)

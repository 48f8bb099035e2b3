"""What only some systems have stands behind a check of the system, or where it is declared.

The programs of this project are read, not run: this finds on Linux what would fail elsewhere. The
names of attributes are also checked by mypy, which `dev.py test` runs for the other systems.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from tests.posix import NOT_ON_WINDOWS, ON_LINUX_ONLY

ROOT = Path(__file__).resolve().parent.parent
FOLDERS = ("wizard", "screens", "tests", "bench", "docs", "assets")

DECLARED = (
    "tests/posix.py",
    "bench/",  # measures on Linux; it says so itself
    "docs/make_demo.py",  # records a terminal of POSIX; it says so itself
    *(f"tests/{name}" for name in (*NOT_ON_WINDOWS, *ON_LINUX_ONLY)),
)
"""Where POSIX may be used; a name of a folder stands for all in it."""

MODULES = """
fcntl termios pty tty resource pwd grp syslog posix curses readline msvcrt winreg winsound _winapi
"""
NAMES = """
os: fork forkpty getuid geteuid getgid getegid getgroups setuid seteuid setgid setgroups setsid
os: getpgid setpgid getpgrp killpg tcgetpgrp mkfifo mknod chown fchown lchown fchmod chroot statvfs
os: fstatvfs wait wait3 wait4 waitid uname getloadavg nice openpty ttyname ctermid sysconf pathconf
os: confstr pread pwrite readv writev sendfile posix_fadvise posix_fallocate posix_spawn
os: sched_getaffinity sched_setaffinity set_blocking get_blocking O_NONBLOCK O_NOFOLLOW O_DIRECTORY
os: O_NOCTTY O_CLOEXEC O_PATH O_TMPFILE P_PID P_PGID WEXITED WNOWAIT WNOHANG WUNTRACED startfile
os: memfd_create pidfd_open
signal: SIGKILL SIGHUP SIGUSR1 SIGUSR2 SIGURG SIGWINCH SIGSTOP SIGCONT SIGTSTP SIGCHLD SIGALRM
signal: SIGPIPE SIGQUIT SIGXFSZ SIGXCPU SIGBREAK SIG_BLOCK SIG_UNBLOCK SIG_SETMASK alarm setitimer
signal: siginterrupt sigwait sigpending pthread_kill pthread_sigmask pause CTRL_C_EVENT
signal: CTRL_BREAK_EVENT
socket: AF_UNIX SOCK_SEQPACKET send_fds recv_fds AF_PACKET AF_NETLINK
time: tzset
ctypes: windll WinDLL WinError get_last_error FormatError
subprocess: STARTUPINFO CREATE_NEW_PROCESS_GROUP CREATE_NO_WINDOW
"""
NOT_EVERYWHERE = set(MODULES.split())
"""Modules that one of the systems lacks."""
LACKING = {
    f"{module}.{name}"
    for module, _, names in (line.partition(": ") for line in NAMES.split("\n"))
    for name in names.split()
}
"""Names that a module has on some systems only."""
WORDS = re.compile(
    rb"\b(?:%s)\b" % "|".join([*NOT_EVERYWHERE, *(n.rpartition(".")[2] for n in LACKING)]).encode()
)

CHECKS = re.compile(r"sys\.platform|os\.name|\bhasattr\(|getattr\(")
MARKS = {"POSIX", "LINUX"}


def unguarded(node: ast.AST) -> Iterator[ast.AST]:
    """The node and what is in it, without what stands behind a check of the system."""
    yield node
    if isinstance(node, ast.If | ast.IfExp) and is_check(node.test):
        return
    if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
        marked = any(isinstance(x, ast.Name) and x.id in MARKS for x in node.decorator_list)
        if marked or any(isinstance(x, ast.Assert) and is_check(x.test) for x in node.body):
            return
    for child in ast.iter_child_nodes(node):
        yield from unguarded(child)


def is_check(test: ast.expr) -> bool:
    """Whether a condition asks for the system, or whether it has something."""
    return CHECKS.search(ast.unparse(test)) is not None


def imported(node: ast.AST) -> list[str]:
    """The modules of an import, and what is taken from them, with dots."""
    if isinstance(node, ast.Import):
        return [each.name for each in node.names]
    if isinstance(node, ast.ImportFrom) and node.module:
        return [node.module, *(f"{node.module}.{each.name}" for each in node.names)]
    return []


def used(node: ast.AST) -> list[str]:
    """The names with a dot that a node uses or imports."""
    if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
        return [f"{node.value.id}.{node.attr}"]
    return imported(node)


def lacking_in(text: bytes) -> list[str]:
    """What a program uses that not every system has, without what stands behind a check."""
    if not WORDS.search(text):
        return []
    nodes = unguarded(ast.parse(text))
    imports = {name for node in nodes for name in used(node)}
    return sorted(name for name in imports if name in LACKING or name in NOT_EVERYWHERE)


@cache
def programs() -> dict[str, bytes]:
    """The text of every Python file of the project, by its path from the root."""
    paths = [ROOT / "dev.py", *(path for top in FOLDERS for path in (ROOT / top).rglob("*.py"))]
    return {path.relative_to(ROOT).as_posix(): path.read_bytes() for path in paths}


def is_declared(path: str) -> bool:
    return any(path == name or path.startswith(f"{name.rstrip('/')}/") for name in DECLARED)


def test_what_a_system_lacks_stands_behind_a_check_or_is_declared() -> None:
    found = {
        path: names
        for path, text in programs().items()
        if not is_declared(path) and (names := lacking_in(text))
    }

    assert not found


def test_what_can_be_imported_on_posix_only_is_imported_by_nothing_else() -> None:
    broken = {
        path.removesuffix(".py").replace("/", ".")
        for path, text in programs().items()
        if WORDS.search(text) and NOT_EVERYWHERE.intersection(imported_at_once(text))
    }
    wanted = re.compile("|".join(map(re.escape, broken)).encode())
    found = [
        path
        for path, text in programs().items()
        if not is_declared(path) and wanted.search(text) and broken & imported_at_once(text)
    ]

    assert "bench.terminal" in broken
    assert not found


def imported_at_once(text: bytes) -> set[str]:
    """What is imported when the program itself is."""
    return {name for node in ast.parse(text).body for name in imported(node)}


def odd_formats(text: bytes) -> Iterator[str]:
    """Formats for `strftime` or in an f-string that some system does not know."""
    for node in ast.walk(ast.parse(text)):
        places: list[ast.expr] = []
        if isinstance(node, ast.FormattedValue) and node.format_spec:
            places = [node.format_spec]
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            places = list(node.args) if node.func.attr == "strftime" else []
        for part in (part for place in places for part in ast.walk(place)):
            written = part.value if isinstance(part, ast.Constant) else ""
            if set(re.findall(r"%(.)", str(written))) - set("aAbBdHIjmMpSfUwWyYzZcxX%"):
                yield str(written)


def test_dates_are_written_with_what_every_system_knows() -> None:
    found = {
        path: written
        for path, text in programs().items()
        if re.search(rb":%|strftime", text)
        for written in odd_formats(text)
    }

    assert not found


@pytest.mark.parametrize(
    ("code", "found"),
    [
        ("import fcntl", ["fcntl"]),
        ("def f():\n    import resource", ["resource"]),
        ("os.mkfifo('a')", ["os.mkfifo"]),
        ("from signal import SIGKILL", ["signal.SIGKILL"]),
        ("if sys.platform != 'win32':\n    os.fork()", []),
        ("x = os.geteuid() if hasattr(os, 'geteuid') else 1", []),
        ("@POSIX\ndef test(): os.mkfifo('a')", []),
        ("def f():\n    assert sys.platform == 'linux'\n    os.fork()", []),
        ("os.kill(1, signal.SIGTERM)", []),
    ],
)
def test_the_search_itself_finds_what_it_should(code: str, found: list[str]) -> None:
    assert lacking_in(code.encode()) == found


@pytest.mark.parametrize("written", ["f'{day:%-d %b}'", "day.strftime('%e')"])
def test_the_search_finds_a_format_that_only_some_systems_know(written: str) -> None:
    assert list(odd_formats(written.encode())) == [re.findall("%[^}']*", written)[0]]

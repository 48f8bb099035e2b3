"""Help, suggestions, colour, and how much `check` tells."""

from __future__ import annotations

import re

import pytest

from tests.cli.conftest import Shell
from wizard.cli.colour import wants_colour

ESCAPE = "\x1b["


@pytest.mark.parametrize("words", [(), ("company",), ("feedback",), ("secret",), ("editions",)])
def test_help_has_whole_summaries(shell: Shell, words: tuple[str, ...]) -> None:
    told = shell.ok(*words, "--help")
    _, _, listed = told.partition("Commands:")

    assert listed
    assert "..." not in listed
    assert ESCAPE not in told


@pytest.mark.parametrize(
    ("words", "near"),
    [
        ("chek", "No such command 'chek'. Did you mean check"),
        ("zzzzzz", "No such command 'zzzzzz'. See: submission-wizard --help"),
        ("company shwo", "Did you mean show?"),
        ("check a.toml --formt text", "Did you mean '--format'?"),
        ("check a.toml --format jsno", "Did you mean json or jsonl?"),
        ("new x --type fullscreen", "Did you mean full-screen?"),
        ("set {draft} listing.taglin=x", "Did you mean listing.tagline"),
        ("set {draft} tagline=x", "Did you mean listing.tagline?"),
        ("set {draft} --unset listing.nmae", "Did you mean listing.name"),
        ("waive {draft} lst-tagline-lenght --reason x --by Ana", "mean lst-tagline-length"),
        ("looked {draft} lst-tagline-lenght --by Ana", "mean lst-tagline-length"),
        ("company set q.legal_nmae=x", "Did you mean q.legal_name"),
        ("sign {draft} --by Ana --page listing-whol", "Did you mean listing-whole"),
    ],
)
def test_a_mistyped_word_is_answered_with_those_like_it(
    shell: Shell, words: str, near: str
) -> None:
    draft = shell.draft() if "{draft}" in words else ""
    ran = shell.run(*words.format(draft=draft).split(" "))

    assert ran.code == 2
    assert near in ran.err


@pytest.mark.parametrize(
    ("environ", "wanted"),
    [
        ({}, False),  # the output of a test is no terminal
        ({"FORCE_COLOR": "1"}, True),
        ({"FORCE_COLOR": "1", "TERM": "dumb"}, True),
        ({"FORCE_COLOR": "0"}, False),
        ({"FORCE_COLOR": "1", "NO_COLOR": "1"}, False),
        ({"NO_COLOR": ""}, False),
    ],
)
def test_colour_is_as_the_environment_says(environ: dict[str, str], wanted: bool) -> None:
    assert wants_colour(environ) is wanted


@pytest.mark.parametrize(("environ", "wanted"), [({}, True), ({"TERM": "dumb"}, False)])
def test_terminals_get_colour_but_dumb_ones(
    environ: dict[str, str],
    wanted: bool,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("sys.stdout.isatty", lambda: True)

    assert wants_colour(environ) is wanted


def test_colour_changes_no_word_and_goes_into_no_file_and_no_document(shell: Shell) -> None:
    draft = shell.sample("wrong")
    plain = shell.run("check", draft)
    help_text = shell.ok("check", "--help")
    shell.env["FORCE_COLOR"] = "1"
    forced = shell.run("check", draft, "--format", "text", "--format", "markdown=out.md")

    assert ESCAPE not in plain.out
    assert f"{ESCAPE}31m" in forced.out
    assert re.sub(r"\x1b\[[0-9;]*m", "", forced.out) == plain.out
    assert ESCAPE not in shell.text("out.md")
    assert ESCAPE not in shell.run("check", draft, "--format", "json").out
    coloured_help = shell.ok("check", "--help")
    assert re.sub(r"\x1b\[[0-9;]*m", "", coloured_help) == help_text != coloured_help


def test_a_quiet_check_tells_by_its_exit_code_and_writes_what_is_asked_for(shell: Shell) -> None:
    draft = shell.sample("wrong")

    assert (shell.run("check", draft, "-q").code, shell.run("check", draft, "-q").out) == (1, "")
    asked = shell.run("check", draft, "--quiet", "--format", "lines")
    assert asked.out.count("\n") > 5
    assert shell.run("check", draft, "-q", "-o", "out.txt").out == ""
    assert "What blocks" in shell.text("out.txt")
    assert shell.run("check", "nothing.toml", "-q").err


def test_a_verbose_check_also_lists_what_is_met_and_what_does_not_apply(shell: Shell) -> None:
    draft = shell.sample("ready")
    usual, more = shell.run("check", draft).out, shell.run("check", draft, "-v").out

    assert "\nMet: " not in usual
    assert "\nMet: " in more
    assert "\nNot applicable: " in more
    assert "[lst-tagline-length]" in more
    assert set(usual.splitlines()) <= set(more.splitlines())

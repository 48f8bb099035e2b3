"""`explain`: searching the catalogue, examples, and a value that is tried."""

from __future__ import annotations

import re

import pytest

from tests.cli.conftest import Shell, data_in


def test_a_requirement_is_explained_with_examples_and_a_refused_value_gives_one(
    shell: Shell,
) -> None:
    ran = shell.run("explain", "lst-name-charset", "--try", "Crane*Log")

    assert ran.code == 1
    assert "Accepted: Crane Calendar\n" in ran.out
    assert "Refused: Crane Calendar™" in ran.out
    assert "(zero width space at 6)" in ran.out
    assert "✗ Refused (blocker): “*”, character 6, is not allowed" in ran.out
    assert "→ Remove “*”." in ran.out


def test_an_accepted_value_gives_nought(shell: Shell) -> None:
    assert "✓ Accepted" in shell.ok("explain", "lst-tagline-length", "--try", "Track lifts")


def test_a_value_for_a_field_is_tried_against_all_that_is_about_it(shell: Shell) -> None:
    (shell.folder / "tagline.txt").write_text("Cranes at a glance", "utf-8")

    ran = shell.run("explain", "listing.tagline", "--try", "@tagline.txt")

    assert ran.code == 1
    assert "✓ lst-tagline-length: Accepted" in ran.out
    assert "! lst-tagline-action-verb: Refused (warning): Begins with “Cranes”" in ran.out


def test_a_value_is_tried_beside_the_answers_of_a_draft(shell: Shell) -> None:
    shell.sample()
    words = ("explain", "lst-release-version", "--draft", "ready", "--json")

    other = data_in(shell.run(*words, "--try", "3.0.0").out)
    own = data_in(shell.ok(*words, "--try", "1.2.0"))

    assert other["now"]["status"] == "met"
    assert own["tried"][0]["status"] == "answered"  # nobody has signed what is only tried
    assert other["tried"][0]["refused"]
    assert "not among" in other["tried"][0]["message"]


def test_words_find_requirements_whatever_their_case(shell: Shell) -> None:
    found = data_in(shell.ok("explain", "--search", "TAGLINE verb", "--json"))
    nothing = shell.ok("explain", "--search", "zeppelin")

    assert [each["id"] for each in found["requirements"]] == ["lst-tagline-action-verb"]
    assert "No requirement of edition 2026-06 has all of: zeppelin" in nothing


def test_a_word_mistyped_in_a_search_is_set_right_and_no_other(shell: Shell) -> None:
    assert "Did you mean: redirect address?" in shell.ok("explain", "--search", "redirect adress")
    assert "Did you mean" not in shell.ok("explain", "--search", "zeppelin")


def test_where_to_read_on_is_named_and_what_decides_is_told_without_expressions(
    shell: Shell,
) -> None:
    told = shell.ok("explain", "build-token-refresh")
    page = "docs/catalogue/2026-06/certify.md"

    assert f"Page: {page}" in told
    assert "Read at: https://" in told
    assert "searching the source for required code: rule token-refresh" in told.replace("\n  ", " ")
    assert not re.search(r"refresh_\?|\\b|patterns", told)
    assert data_in(shell.ok("explain", "build-token-refresh", "--json"))["page"] == page
    signed = shell.ok("explain", "lst-name-clear")
    assert "Examples: none, since it is a person's word" in signed


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--try", "x"), "Say which requirement or field"),
        (("listing.tagline", "--search", "x"), "Either a name is explained"),
        (("prod.client_secret", "--try", "x"), "nothing can be tried"),
    ],
)
def test_wrong_use_is_told(shell: Shell, words: tuple[str, ...], said: str) -> None:
    ran = shell.run("explain", *words)

    assert ran.code
    assert said in ran.err

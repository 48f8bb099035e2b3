"""Answers to the questions of fit from a file."""

from __future__ import annotations

import pytest

from wizard.catalogue.catalogue import Catalogue
from wizard.topics.fit.answers import FitAnswersError, read_fit_answers

NEW = "2026-06"


@pytest.mark.parametrize(
    "text",
    [
        '"app.types" = ["data-user", "side-panel"]\n"screen.push" = false',
        '[app]\ntypes = ["side-panel", "data-user"]\n[screen]\npush = "no"',
        '{"app.types": ["side-panel", "data-user"], "screen": {"push": false}}',
    ],
)
def test_toml_and_json_with_whole_keys_or_tables_say_the_same(
    catalogue: Catalogue, text: str
) -> None:
    read = read_fit_answers(text.encode(), "a.toml", catalogue.edition(NEW))

    assert read == {"app.types": ["side-panel", "data-user"], "screen.push": False}


@pytest.mark.parametrize(
    ("text", "said", "fix"),
    [
        (
            '"screen.internl_only" = true',
            "no question screen.internl_only; did you mean screen.i",
            "",
        ),
        ('"listing.name" = "Sync"', "listing.name is no question of fit", ""),
        ('"screen.push" = "perhaps"', "perhaps is no answer to screen.push", "true or false"),
        ('"screen.push" = 1', "1 is no answer to screen.push", "true or false"),
        ('"app.release_stage" = "gamma"', "gamma is no answer to app.release_stage", "production"),
        ('"app.types" = ["phone"]', "is no answer to app.types", "a list of: full-screen"),
        ('"app.types" = [3]', "is no answer to app.types", "a list of"),
        ('"app.types" = []', "is no answer to app.types", "a list of"),
        ("[screen.push]\nx = 1", "is no answer to screen.push", "true or false"),
        ("what is this", "neither TOML nor JSON", "screen.shows_ads"),
        ('{"a": ' * 5000, "neither TOML nor JSON", ""),
    ],
)
def test_what_is_no_answer_is_named_with_field_file_and_fix(
    catalogue: Catalogue, text: str, said: str, fix: str
) -> None:
    with pytest.raises(FitAnswersError) as refused:
        read_fit_answers(text.encode(), "my.toml", catalogue.edition(NEW))

    assert "my.toml" in refused.value.message
    assert said in refused.value.message
    assert fix in refused.value.hint
    assert refused.value.exit_code == 2


def test_a_refused_value_that_looks_like_a_secret_is_not_repeated(catalogue: Catalogue) -> None:
    token = "ghp_" + "a1B2" * 9
    with pytest.raises(FitAnswersError) as refused:
        read_fit_answers(
            f'"app.release_stage" = "{token}"'.encode(), "my.toml", catalogue.edition(NEW)
        )

    assert token not in refused.value.message

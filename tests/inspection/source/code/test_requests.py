"""Requests in code: each with its method, its path and the line that tells it."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from tests.inspection.source.code.request_projects import PROJECTS, RequestProject, Wanted
from wizard.inspection.source.code.grammars import language_of
from wizard.inspection.source.code.model import CodeFile
from wizard.inspection.source.code.project import Project
from wizard.inspection.source.code.reading import read_code
from wizard.inspection.source.code.requests import find_requests
from wizard.inspection.source.code.settings import is_settings_file, read_settings
from wizard.inspection.source.paths import path_below_rest

EXAMPLES = tomllib.loads((Path(__file__).parents[1] / "examples/requests.toml").read_text("utf-8"))[
    "request"
]


def requests_in(files: Mapping[str, str]) -> list[Wanted]:
    """The requests to Procore in the files, in the order of their places."""
    read: list[CodeFile] = []
    settings: dict[str, list[tuple[str, int]]] = {}
    for name, text in files.items():
        if is_settings_file(name):
            settings |= read_settings(name, text)
        else:
            language = language_of(name)
            assert language is not None
            read.append(read_code(name, text.encode(), language))
    return [
        Wanted(each.method, path_below_rest(each.address), f"{read[each.file].name}:{each.line}")
        for each in find_requests(Project(read, settings))
        if each.is_procore
    ]


@pytest.mark.parametrize("project", PROJECTS.values(), ids=PROJECTS)
def test_each_request_is_found_with_its_method_path_and_line(project: RequestProject) -> None:
    assert sorted(requests_in(project.files)) == sorted(project.wanted)


@pytest.mark.parametrize("example", EXAMPLES, ids=[each["name"] for each in EXAMPLES])
def test_a_usual_way_of_calling_procore_is_understood(example: Mapping[str, Any]) -> None:
    found = {f"{each.method} {each.path}" for each in requests_in(example["files"])}

    assert sorted(found) == example["wanted"]

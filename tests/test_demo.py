"""The tour of the documentation: what the program shows, and nothing of a computer."""

from __future__ import annotations

import json
import socket
from dataclasses import replace
from pathlib import Path
from types import ModuleType
from typing import Any
from xml.etree import ElementTree as ET

import pyte
import pytest

from tests.test_docs import module_at, parsed, tables_of_keys
from wizard.secrets.detection import secrets_in

DOCS = Path(__file__).parents[1] / "docs"
COMMAND = "$ submission-wizard"


@pytest.fixture(scope="module")
def make_demo() -> ModuleType:
    return module_at(DOCS / "make_demo.py")


@pytest.fixture(scope="module")
def recorded() -> list[list[Any]]:
    lines = (DOCS / "pictures" / "tour.cast").read_text("utf-8").splitlines()
    return [json.loads(line) for line in lines[1:]]


def test_the_recording_presses_only_keys_that_exist(
    make_demo: ModuleType, recorded: list[list[Any]]
) -> None:
    names = {sent: key for key, sent in make_demo.SENT.items()}
    pressed = [names.get(data, data) for _, kind, data in recorded if kind == "i"]
    letters_of_choices = {"a", "c"}
    known = set().union(*tables_of_keys().values()) | letters_of_choices | {"Crane Log"}

    assert {"n", "F8", "v", "Crane Log"} <= set(pressed) <= known


def test_the_recording_starts_only_commands_that_exist(
    recorded: list[list[Any]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    outputs = [data.rstrip() for _, kind, data in recorded if kind == "o"]
    started = [data.rpartition(COMMAND)[2].split() for data in outputs if COMMAND in data]

    assert len(started) == 3
    for words in started:
        for draft in words:
            (tmp_path / draft).parent.mkdir()
            (tmp_path / draft).touch()
        parsed(tuple(words))


@pytest.mark.parametrize("name", ["tour.cast", "tour.svg"])
def test_what_is_shown_tells_no_path_host_or_secret(name: str) -> None:
    text = (DOCS / "pictures" / name).read_text("utf-8")

    assert len(text.encode()) < 300_000
    assert not [each for each in ("/tmp", "/home", "/root", socket.gethostname()) if each in text]
    assert not secrets_in(text)


def test_the_script_records_the_export_of_a_bundle(
    make_demo: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    export = make_demo.TOUR[-1]
    monkeypatch.setattr(make_demo, "TOUR", (replace(export, steps=export.steps[1:]),))

    make_demo.main(tmp_path)

    screen = pyte.Screen(*make_demo.SIZE)
    stream = pyte.Stream(screen)
    for line in (tmp_path / "tour.cast").read_text("utf-8").splitlines()[1:]:
        _, kind, data = json.loads(line)
        if kind == "o":
            stream.feed(data)
    shown = "\n".join(screen.display)
    assert "Complete and unchanged" in shown
    assert "~/sitebook" in shown
    pictures = ET.parse(tmp_path / "tour.svg").getroot()
    assert len(pictures.findall("{*}g")) == 4

"""Comments, strings, documentation and the text of pages are told apart by the syntax tree."""

from __future__ import annotations

import json

import pytest

from tests.inspection.source.rules import page_of
from wizard.inspection.source.code.syntax import SyntaxKind
from wizard.inspection.source.standing import Place

KINDS = {
    "a.py": (
        '"""one"""\ndef f():\n    """one"""\n    x = "two"  # one\n    three(f"two {three}")\n'
    ),
    "a.js": "/* one */ const three = 'two'; // one\nconst x = `two ${three}`\n",
    "a.tsx": "const x = <b title='two'>{/* one */}four {three}</b>; /* one */ three()\n",
    "a.ts": "let three: string = 'two' /* one */\n/**\n one\n*/\n",
    "a.go": 'package a\n/*\n one\n*/\nconst three = "two" // one\nvar x = `two`\n',
    "a.rb": '=begin\none\n=end\nX = "two #{three}" # one\ny = <<~T\n  two\nT\n',
    "a.cs": 'class A { /* one */ string x = "two"; int three; /// one\n string y = $"two"; }\n',
    "a.java": 'class A { /** one */ String x = "two"; int three; // one\n}\n',
    "a.php": "<p>four</p><?php # one\n$three = 'two'; /* one */ $x = \"two\";\n",
    "a.ex": 'defmodule A do\n  @moduledoc "one"\n  @x "two" # one\n  def three, do: :ok\nend\n',
}
WORDS = {
    b"one": SyntaxKind.COMMENT,
    b"two": SyntaxKind.STRING,
    b"three": SyntaxKind.CODE,
    b"four": SyntaxKind.SHOWN,
}


@pytest.mark.parametrize("name", KINDS)
def test_every_part_of_a_file_is_what_it_is(name: str) -> None:
    page = page_of(name, KINDS[name])
    for word, kind in WORDS.items():
        at = page.data.find(word)
        while at >= 0:
            assert page.kind_at(at) is kind, page.data[:at]
            at = page.data.find(word, at + 1)


COMMENTS = {
    "a.yml": "# here\n",
    "page.html": "<p>x</p>\n<!--\n here\n-->\n",
    "a.vue": "<template>\n<!-- a\n here -->\n</template>\n",
    "a.erb": "<%# here %>\n",
    "a.hbs": "{{!-- a\n here --}}\n",
    "a.cshtml": "@* a\n here *@\n",
    "a.js": "x = 1; /* a\n here */",
    "a.py": 'def f():\n    """a\n\n    here\n    """\n',
}


@pytest.mark.parametrize("name", COMMENTS)
def test_a_comment_may_go_over_lines_or_begin_in_the_middle(name: str) -> None:
    page = page_of(name, COMMENTS[name])
    assert page.place_at(page.data.index(b"here")) is Place.COMMENT


def test_after_a_comment_of_several_lines_the_page_counts_again() -> None:
    page = page_of("page.html", "<!-- a\n b -->\n<p>here</p>")
    assert page.place_at(page.data.index(b"here")) is Place.FRONT_END


def notebook(indent: int | None) -> str:
    cells = [
        {"cell_type": "markdown", "source": ["told: sandbox"]},
        {
            "cell_type": "code",
            "source": ["run = 'sandbox'\n", "# said: sandbox\n"],
            "outputs": [{"text": ["shown: sandbox"]}],
        },
    ]
    return json.dumps({"cells": cells, "metadata": {"note": "sandbox"}}, indent=indent)


@pytest.mark.parametrize("indent", [None, 1])
def test_of_a_notebook_only_what_is_run_counts(indent: int | None) -> None:
    page = page_of("a.ipynb", notebook(indent))
    places = {
        word: page.place_at(page.data.index(b"sandbox", page.data.index(word)))
        for word in (b"run = ", b"told", b"shown", b"note")
    }
    assert places.pop(b"run = ") is Place.CODE
    assert set(places.values()) == {Place.DOCUMENTATION}


def test_a_comment_in_a_cell_is_a_comment() -> None:
    page = page_of("a.ipynb", notebook(1))
    assert page.place_at(page.data.index(b"sandbox", page.data.index(b"said"))) is Place.COMMENT


@pytest.mark.parametrize("broken", ["def f(:\n  x = 'a'", "const = {{{ 'a", "class { \xff"])
def test_what_is_no_valid_code_is_still_searched(broken: str) -> None:
    for name in ("a.py", "a.js", "a.java", "a.ex", "a.php"):
        page = page_of(name, broken)
        assert isinstance(page.place_at(len(page.data) - 1), Place)


def test_a_description_of_an_api_is_documentation() -> None:
    page = page_of("config/api.json", '{"openapi": "3.0.0", "servers": []}')
    assert page.place is Place.DOCUMENTATION


def test_a_large_table_is_data() -> None:
    page = page_of("src/rows.json", json.dumps(["row"] * 50_000))
    assert page.place is Place.DATA

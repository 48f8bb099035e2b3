"""What is read from a file of code in each language."""

from __future__ import annotations

import time
from collections.abc import Iterator

import pytest

from wizard.inspection.source.code.embedded import embedded_code, has_embedded_code
from wizard.inspection.source.code.model import (
    SELF,
    Call,
    CodeFile,
    Expression,
    Function,
    Joined,
    Member,
    Name,
    Record,
    Text,
    dotted_name,
)
from wizard.inspection.source.code.project import Project
from wizard.inspection.source.code.reading import read_code
from wizard.inspection.source.code.requests import find_requests

CLIENTS = {
    "python": """\
BASE = "https://a"
class Client:
    def get(self, path, version="v1", **options):
        url = f"{BASE}/{version}/" + path
        return send(url, method="GET")
    @property
    def root(self):
        return "/rest"
for each in ["/x", "/y"]:
    Client().get(each)
""",
    "javascript": """\
const BASE = "https://a";
class Client {
  get(path, version = "v1", ...options) {
    const url = `${BASE}/${version}/` + path;
    return send(url, { method: "GET" });
  }
  get root() { return "/rest"; }
}
for (const each of ["/x", "/y"]) new Client().get(each);
""",
    "typescript": """\
const BASE: string = "https://a";
class Client {
  get(path: string, version: string = "v1", ...options: string[]): Answer {
    const url = `${BASE}/${version}/` + path;
    return send(url, { method: "GET" });
  }
  get root(): string { return "/rest"; }
}
for (const each of ["/x", "/y"]) new Client().get(each);
""",
    "go": """\
package a
const BASE = "https://a"
func (c *Client) get(path, version string, options ...string) {
\turl := BASE + "/" + version + "/" + path
\tsend(url, Options{method: "GET"})
}
func (c *Client) root() string { return "/rest" }
func main() {
\tfor _, each := range []string{"/x", "/y"} { client.get(each) }
}
""",
    "ruby": """\
BASE = "https://a"
class Client
  def get(path, version = "v1", *options)
    url = "#{BASE}/#{version}/" + path
    send(url, method: "GET")
  end
  def root = "/rest"
end
["/x", "/y"].each { |each| Client.new.get(each) }
""",
    "csharp": """\
class Client {
  const string BASE = "https://a";
  string root => "/rest";
  object get(string path, string version = "v1", params string[] options) {
    var url = $"{BASE}/{version}/" + path;
    return send(url, method: "GET");
  }
  void all() { foreach (var each in new[] { "/x", "/y" }) this.get(each); }
}
""",
    "java": """\
class Client {
  static final String BASE = "https://a";
  String root() { return "/rest"; }
  Object get(String path, String version, String... options) {
    var url = BASE + "/" + version + "/" + path;
    return send(url, "GET");
  }
  void all() { for (String each : List.of("/x", "/y")) this.get(each); }
}
""",
    "php": """\
<?php
const BASE = 'https://a';
class Client {
    public function get($path, $version = 'v1', ...$options) {
        $url = BASE . "/$version/" . $path;
        return send($url, method: 'GET');
    }
    public function root() { return '/rest'; }
}
foreach (['/x', '/y'] as $each) { $client->get($each); }
""",
    "elixir": """\
defmodule Client do
  @base "https://a"
  def get(path, version \\\\ "v1") do
    url = "#{@base}/#{version}/" <> path
    send(url, method: "GET")
  end
  def root, do: "/rest"
  def all do
    for each <- ["/x", "/y"], do: get(each)
  end
end
""",
}
"""The same client in each language."""
LANGUAGES = pytest.mark.parametrize("language", CLIENTS)


def read(language: str) -> CodeFile:
    return read_code("client", CLIENTS[language].encode(), language)


def function(file: CodeFile, name: str) -> Function:
    return next(each for each in file.functions if each.name == name)


def call(file: CodeFile, name: str) -> Call:
    return next(each for f in file.functions for each in f.calls if each.name == name)


def literals(expression: Expression) -> Iterator[str]:
    """The literals in an expression, in order; a name in braces for all else."""
    if isinstance(expression, Text):
        yield expression.value
    elif isinstance(expression, Joined):
        for part in expression.parts:
            yield from literals(part)
    else:
        yield f"{{{dotted_name(expression)}}}"


@LANGUAGES
def test_a_method_has_its_class_and_its_parameters(language: str) -> None:
    get = function(read(language), "get")

    assert get.owner == "Client"
    assert [each.name for each in get.parameters][:2] == ["path", "version"]
    assert [each.position for each in get.parameters][:2] == [0, 1]


@LANGUAGES
def test_a_default_of_a_parameter_is_kept(language: str) -> None:
    default = function(read(language), "get").parameters[1].default

    expected = None if language in {"go", "java"} else "v1"
    assert (default.value if isinstance(default, Text) else default) == expected


@LANGUAGES
def test_a_constant_has_its_value_and_line(language: str) -> None:
    file = read(language)
    assigned = file.functions[0].assigned.get("BASE", [])
    fields = [v for (_, name), vs in file.fields.items() for _, v in vs if name in {"BASE", "base"}]

    wanted = next(n for n, line in enumerate(CLIENTS[language].split("\n"), 1) if "//a" in line)
    assert [*assigned, *fields] == [Text("https://a", wanted)]


@LANGUAGES
def test_strings_with_expressions_in_them_are_joined(language: str) -> None:
    get = function(read(language), "get")
    url = (get.assigned.get("url") or get.assigned["$url"])[0]

    base = "{self.base}" if language == "elixir" else "{BASE}"
    assert list(literals(url)) == [base, "/", "{version}", "/", "{path}"]


@LANGUAGES
def test_an_argument_with_a_key_is_told_from_others(language: str) -> None:
    sent = call(read(language), "send")

    named = dict(sent.named)
    for argument in sent.arguments:
        named |= dict(argument.fields) if isinstance(argument, Record) else {}
        named |= dict(argument.named) if isinstance(argument, Call) else {}
    assert sent.arguments[0] == Name("url")
    if language == "java":  # which has no keys
        assert isinstance(sent.arguments[1], Text)
    else:
        value = named["method"]
        assert isinstance(value, Text)
        assert value.value == "GET"


@LANGUAGES
def test_a_property_or_method_returns_its_string(language: str) -> None:
    (value,) = function(read(language), "root").returns
    assert isinstance(value, Text)
    assert value.value == "/rest"


@LANGUAGES
def test_the_variable_of_a_loop_is_any_element(language: str) -> None:
    values = [v for each in read(language).functions for v in each.assigned.get("each", [])]

    assert len(values) == 1
    assert isinstance(values[0], Member)
    assert values[0].name == "[]"
    elements = values[0].owner
    assert isinstance(elements, Record | Call)
    items = elements.items if isinstance(elements, Record) else elements.arguments
    assert [each.value for each in items if isinstance(each, Text)] == ["/x", "/y"]


@LANGUAGES
def test_all_literals_that_may_be_paths_are_listed(language: str) -> None:
    texts = [text.value for text in read(language).texts]
    assert {"https://a", "/rest", "/x", "/y"} <= set(texts)


def test_lists_of_words_in_ruby_are_lists() -> None:
    file = read_code("a.rb", b"PATHS = %w[me users]\n", "ruby")
    assert file.functions[0].assigned["PATHS"] == [Record((), (Text("me", 1), Text("users", 1)))]


def test_the_variable_of_a_method_in_go_is_the_object() -> None:
    file = read("go")
    code = "package a\nfunc (c *Client) me() { c.get(c.path) }\n"
    called = call(read_code("a.go", code.encode(), "go"), "get")

    assert function(file, "root").owner == "Client"
    assert called.callee == Member(SELF, "get")
    assert called.arguments == (Member(SELF, "path"),)


def test_parts_of_an_object_are_parameters_with_keys_and_defaults() -> None:
    code = 'function f({ path, method = "GET", url: address, ...rest } = {}, next) {}'
    parameters = function(read_code("a.js", code.encode(), "javascript"), "f").parameters

    assert [(each.name, each.key, each.position) for each in parameters] == [
        ("path", "path", 0),
        ("method", "method", 0),
        ("address", "url", 0),
        ("rest", "", 0),
        ("next", "", 1),
    ]
    assert parameters[1].default == Text("GET", 1)


def test_scripts_of_a_page_are_read_with_their_lines() -> None:
    page = b"""\
<template>
<p>x</p>
</template>
<script lang="ts">
fetch("/a" as string);
</script>
"""
    assert has_embedded_code("App.vue")
    code, language = embedded_code("App.vue", page)
    called = call(read_code("App.vue", code, language), "fetch")

    assert (language, called.line) == ("typescript", 5)
    assert called.arguments == (Text("/a", 5),)


def test_code_cells_of_a_notebook_are_read_with_their_lines_and_without_commands() -> None:
    notebook = b"""\
{"cells": [
 {"cell_type": "markdown", "source": [
  "get('/text')"
 ]},
 {"cell_type": "code", "source": [
  "%pip install x\\n",
  "get('/code')"
 ], "outputs": [
  "get('/output')"
 ]}
]}
"""
    code, language = embedded_code("a.ipynb", notebook)
    file = read_code("a.ipynb", code, language)

    assert [(text.value, text.line) for text in file.texts] == [("/code", 7)]


# Hostile input

HOSTILE = {
    "brackets": "(" * 100_000,
    "brackets on lines": "[\n" * 100_000,
    "a line of a megabyte": 'x = "' + "a/" * 500_000 + '"',
    "calls in a row": "a" + ".get('/x')" * 100_000,
    "calls on lines": "a" + "\n.get('/x')" * 2_000,
    "a long sum": 'x = "/a"' + ' +\n"/a"' * 10_000,
    "many additions": 'x += "/a";\n' * 3_000,
    "half a file": 'class A { def get(path = "/a", fn => [{ "x": ',
    "no code": "\0\ufffd}}{{))((\"'`#{<%" * 1000,
    "nothing": "",
}


@LANGUAGES
@pytest.mark.parametrize("content", HOSTILE)
def test_hostile_files_are_read_in_a_second(language: str, content: str) -> None:
    code = ("<?php " if language == "php" else "") + HOSTILE[content]
    started = time.process_time()
    find_requests(Project([read_code("a", code.encode(), language)]))
    assert time.process_time() - started < 1


CYCLES = {
    "a function that calls itself": (
        "def get(path):\n    return get(path + '/x')\nget('/rest/v1.0/me')\n"
    ),
    "functions that call each other": (
        "def a(path):\n    return b(path) + b(path)\n"
        "def b(path):\n    return a(path) + a(path)\n"
        "requests.get(a('/rest/v1.0/x'))\n"
    ),
    "constants of each other": (
        "A = f'{B}/{B}'\nB = f'{C}/{C}'\nC = f'{A}/{A}'\nrequests.get(A)\nrequests.get(C)\n"
    ),
    "classes that inherit from each other": (
        "class A(B):\n    def get(self):\n        return self.url\n"
        "class B(A):\n    url = '/rest/v1.0/x'\n"
        "A().get()\nrequests.get(B().url)\n"
    ),
    "a thousand wrappers": "".join(
        f"def f{n}(path):\n    return f{n + 1}(path + '/{n}')\n" for n in range(1000)
    )
    + "def f1000(path):\n    return requests.get(path)\nf0('/rest/v1.0/x')\n",
    "many choices": "x = a\n"
    + "".join(f"if b:\n    x = '/{n}'\n" for n in range(3000))
    + "requests.get(x + x + x + x + x)\n",
    "a thousand classes": "".join(
        f"class C{n}(C{n + 1}):\n    base = '/{n}'\n" for n in range(1000)
    )
    + "requests.get(C0().other + C0().base)\n",
}


@pytest.mark.parametrize("name", CYCLES)
def test_cycles_end_in_a_second(name: str) -> None:
    started = time.process_time()
    find_requests(Project([read_code("a.py", CYCLES[name].encode(), "python")]))
    assert time.process_time() - started < 1

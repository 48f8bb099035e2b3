"""Values that refer to each other in circles are read once each, not once for every way."""

from __future__ import annotations

import pytest

from wizard.inspection.source.code.project import Project
from wizard.inspection.source.code.reading import read_code
from wizard.inspection.source.code.requests import find_requests
from wizard.inspection.source.code.values import Values

FUNCTIONS = 12
FUNCTION = """
  void Read{n}() {{
    var request = new RestRequest("/rest/v1.0/projects/{n}") {{ Method = Method.Get }};
    Send(request);
  }}"""
"""The field `Method` is set from itself, as far as its name tells, in each function."""


def test_a_field_that_is_set_from_itself_costs_no_more_than_its_places(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    steps = []
    original = Values._found

    def counted(self: Values, *arguments: object) -> object:
        steps.append(1)
        return original(self, *arguments)  # type: ignore[arg-type]

    monkeypatch.setattr(Values, "_found", counted)
    functions = "".join(FUNCTION.format(n=number) for number in range(FUNCTIONS))
    code = f"class ProcoreClient {{{functions}\n}}"
    found = find_requests(Project([read_code("Client.cs", code.encode(), "csharp")]))

    assert len({each.address for each in found}) == FUNCTIONS
    assert len(steps) < 100 * FUNCTIONS


def test_a_request_that_is_made_from_itself_is_read_once() -> None:
    code = """
request = Request("https://api.procore.com/rest/v1.0/me")
request = Request(request)
send(Request(request), request)
"""
    found = find_requests(Project([read_code("a.py", code.encode(), "python")]))

    assert [each.address for each in found] == ["https://api.procore.com/rest/v1.0/me"]

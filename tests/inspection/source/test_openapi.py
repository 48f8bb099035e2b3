"""A downloaded API description: read within bounds, and asked what it says of a route."""

from __future__ import annotations

import json
import time
from pathlib import Path

import pytest

from tests.posix import make_pipe
from wizard.inspection.source.openapi import (
    ApiDescriptionError,
    Description,
    RouteStatus,
    read_description,
    read_json,
)
from wizard.inspection.source.paths import normalised_path

OLD = {"deprecated": True}
PATHS = {
    "/rest/v1.0/me": {"get": {}},
    "/rest/v1.0/projects/{project_id}/rfis": {"get": {}, "post": {}, "parameters": []},
    "/rest/v1.0/projects/{project_id}/rfis/{id}": {"get": {}, "patch": OLD},
    "/rest/v1.0/projects/{project_id}/rfis/default": {"get": {}},
    "/rest/v1.0/projects/{project_id}/old_logs": {"get": OLD, "post": OLD},
    "/rest/v2.0/companies/{company_id}/webhooks/hooks": {"get": {}},
}


def write(folder: Path, text: str | bytes, name: str = "api.json") -> Path:
    path = folder / name
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return path


@pytest.mark.parametrize(
    ("method", "route", "wanted"),
    [
        ("GET", "/rest/v1.0/me", RouteStatus.PUBLIC),
        ("", "rest/v1.0/me?view=x", RouteStatus.PUBLIC),
        ("GET", "https://api.procore.com/rest/v1.0/projects/42/rfis", RouteStatus.PUBLIC),
        ("POST", "/v1.0/projects/:project_id/rfis", RouteStatus.PUBLIC),
        ("DELETE", "/rest/v1.0/me", RouteStatus.OTHER_METHOD),
        ("GET", "/rest/v1.0/projects/${id}/old_logs", RouteStatus.DEPRECATED),
        ("", "/rest/v1.0/projects/%s/old_logs", RouteStatus.DEPRECATED),
        ("PATCH", "/rest/v1.0/projects/#{id}/rfis/7", RouteStatus.DEPRECATED),
        ("GET", "/rest/v1.0/projects/#{id}/rfis/7", RouteStatus.PUBLIC),
        ("", "/rest/v1.0/projects/1/rfis/7", RouteStatus.PARTLY),
        ("GET", "/rest/v1.0/projects/1/rfis/default", RouteStatus.PUBLIC),
        ("GET", "/rest/v1.0/projects/1/${tool}", RouteStatus.FILLED_IN),
        ("GET", "/rest/v1.0/projects/1/secret_things", RouteStatus.UNKNOWN),
        ("GET", "/rest/v1.1/projects/1/rfis", RouteStatus.OTHER_VERSION),
        ("GET", "/rest/v2.0/companies/9/webhooks/hooks", RouteStatus.PUBLIC),
        ("GET", "/vapid/projects", RouteStatus.UNKNOWN),
        ("GET", "/rest/v1.0/" + "a/" * 5000, RouteStatus.UNKNOWN),
    ],
)
def test_a_route_is_found_however_its_parts_are_filled_in(
    method: str, route: str, wanted: RouteStatus
) -> None:
    assert Description(PATHS).standing(method, normalised_path(route)) is wanted


@pytest.mark.parametrize(
    "extra",
    [
        {"servers": [{"url": "https://api.procore.com/rest/v1.0"}]},
        {"basePath": "/rest/v1.0", "swagger": "2.0"},
    ],
)
def test_paths_that_leave_the_servers_path_out_are_completed(
    tmp_path: Path, extra: dict[str, object]
) -> None:
    path = write(tmp_path, json.dumps({"paths": {"/me": {"get": {}}}, **extra}))
    assert read_description(path).standing("GET", "v1.0/me") is RouteStatus.PUBLIC


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32"])
def test_every_encoding_that_json_may_have_is_read(tmp_path: Path, encoding: str) -> None:
    path = write(tmp_path, json.dumps({"paths": PATHS}).encode(encoding))
    assert read_description(path).operations == 9


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "is not JSON; only the JSON form can be read"),
        ("openapi: 3.0.0\npaths:\n  /rest/v1.0/me: {}\n", "is not JSON"),
        ("[" * 200_000, "is nested too deeply"),
        ('{"paths":' * 200_000, "is nested too deeply"),
        ("9" * 10_000, "is not JSON"),
        (b"\xff\xfe\x00", "is not JSON"),
        ("[]", "holds no paths"),
        ('{"paths": []}', "holds no paths"),
        ('{"paths": {}}', "describes no route"),
        ('{"paths": {"/a": null, "/b": {"get": 1, "x-y": {}}, "": {"get": {}}}}', ""),
        ('{"paths": {"/rest/v1.0/me": {"get": []}}}', "describes no route"),
        ('{"servers": [7], "paths": {"a": {"get": {"deprecated": "yes"}}}}', ""),
        ('{"servers": [{"url": "http://[x"}], "paths": {"a": {"get": {}}}}', ""),
    ],
)
def test_what_is_no_description_is_told_and_never_raises_anything_else(
    tmp_path: Path, text: str | bytes, said: str
) -> None:
    path = write(tmp_path, text)
    if not said:
        assert read_description(path).operations == 1
        return
    with pytest.raises(ApiDescriptionError, match=said):
        read_description(path)


def test_files_that_are_none_or_too_large_are_told(tmp_path: Path) -> None:
    make_pipe(tmp_path / "pipe")
    large = write(tmp_path, "1" * 2_000_000)
    for path, said in [
        (tmp_path, "cannot be read|is not a file"),
        (tmp_path / "pipe", "is not a file"),
        (tmp_path / "absent.json", "does not exist"),
        (tmp_path / "nul\0.json", "cannot be read"),
        (large, "is larger than 1 MiB"),
    ]:
        with pytest.raises(ApiDescriptionError, match=said):
            read_json(path, 1024 * 1024)


def test_a_description_as_large_as_procores_is_asked_at_once() -> None:
    tools = [f"tool_{number}" for number in range(660)]
    paths: dict[str, object] = {
        f"/rest/v1.0/projects/{{project_id}}/{tool}": {"get": {}, "post": {}} for tool in tools
    }
    paths |= {f"{path}/{{id}}": {"get": {}, "delete": OLD} for path in list(paths)}
    begun = time.process_time()
    described = Description(paths)
    asked = [described.standing("GET", f"v1.0/projects/{{}}/{tool}") for tool in tools * 5]
    asked += [described.standing("GET", f"v1.0/projects/{{}}/no_{tool}") for tool in tools]
    took = time.process_time() - begun
    assert described.operations == 2640
    assert set(asked) == {RouteStatus.PUBLIC, RouteStatus.UNKNOWN}
    assert took < 1, "thousands of routes take a moment"


def test_what_may_still_become_a_public_path_is_told_from_what_cannot() -> None:
    described = Description(PATHS)
    assert described.may_hold("v1.0/{}/rfis", as_beginning=False)
    assert described.may_hold("v1.0/projects", as_beginning=True)
    assert not described.may_hold("v1.0/projects", as_beginning=False)
    assert not described.may_hold("v1.0/{}/secret_things", as_beginning=False)


def test_what_is_filled_in_may_be_deprecated() -> None:
    described = Description(PATHS)
    assert described.may_be_deprecated("GET", "v1.0/projects/{}/{}")
    assert described.may_be_deprecated("", "v1.0/projects/{}/{}")
    assert not described.may_be_deprecated("GET", "v1.0/projects/{}/rfis/{}")
    assert not described.may_be_deprecated("GET", "v2.0/{}")

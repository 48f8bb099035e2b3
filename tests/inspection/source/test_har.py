"""A recording of calls: what is taken from it, and that no secret ever is."""

from __future__ import annotations

import base64
import json
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wizard.inspection.source.har import read_har
from wizard.inspection.source.openapi import ApiDescriptionError
from wizard.inspection.source.routes import Route

HOSTS = ("api.procore.com", "login.procore.com")
PAGES = ("app.procore.com",)
CANARY = "CANARYc0ffee7f3a9d2b4e6f8a1c3e5d7b9f0a2c4e6"


def entry(method: str, url: str, **headers: str) -> dict[str, Any]:
    rows = [{"name": name.replace("_", "-"), "value": value} for name, value in headers.items()]
    request = {"method": method, "url": url, "headers": rows, "cookies": [{"value": CANARY}]}
    return {"request": request, "response": {"status": 200, "content": {"text": CANARY}}}


def write(folder: Path, entries: Any, encoding: str = "utf-8") -> Path:
    path = folder / "calls.har"
    path.write_bytes(json.dumps({"log": {"version": "1.2", "entries": entries}}).encode(encoding))
    return path


def test_calls_and_the_names_of_their_headers_are_taken(tmp_path: Path) -> None:
    api = "https://api.procore.com"
    path = write(
        tmp_path,
        [
            entry("get", f"{api}/rest/v1.0/me", Authorization=f"Bearer {CANARY}"),
            entry("POST", f"{api}/rest/v1.0/projects/7/rfis?x={CANARY}", PROCORE_COMPANY_ID="9"),
            entry("OPTIONS", f"{api}/rest/v1.0/me"),
            entry("GET", "https://partner.example/rest/v1.0/me"),
            entry("POST", "https://LOGIN.procore.com:443/oauth/token"),
        ],
    )
    assert read_har(path, HOSTS, PAGES).calls == (
        (Route("GET", "api.procore.com", "v1.0/me"), frozenset({"authorization"})),
        (
            Route("POST", "api.procore.com", "v1.0/projects/{}/rfis"),
            frozenset({"procore-company-id"}),
        ),
        (Route("POST", "login.procore.com", "/oauth/token"), frozenset()),
    )


def test_calls_of_procores_own_pages_are_not_the_apps(tmp_path: Path) -> None:
    url = "https://api.procore.com/vapid/projects"
    theirs = [
        entry("GET", url, Origin="https://app.procore.com"),
        entry("GET", url, referer="https://app.procore.com/1/home?token=x"),
    ]
    ours = [entry("GET", url, Origin="https://partner.example"), entry("GET", url, Origin="null")]
    recording = read_har(write(tmp_path, theirs + ours), HOSTS, PAGES)
    assert (len(recording.calls), recording.foreign) == (2, 2)


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16"])
def test_marks_of_an_encoding_do_not_matter(tmp_path: Path, encoding: str) -> None:
    path = write(tmp_path, [entry("GET", "https://api.procore.com/rest/v1.0/me")], encoding)
    assert len(read_har(path, HOSTS, PAGES).calls) == 1


def test_a_recording_with_large_binary_bodies_is_read(tmp_path: Path) -> None:
    body = base64.b64encode(bytes(range(256)) * 20_000).decode()
    one = entry("GET", "https://api.procore.com/rest/v1.0/me")
    one["response"]["content"] = {"text": body, "encoding": "base64", "size": 5_120_000}
    assert len(read_har(write(tmp_path, [one]), HOSTS, PAGES).calls) == 1


@pytest.mark.parametrize(
    "odd",
    [
        None,
        7,
        "x",
        {},
        {"request": 7},
        {"request": {"url": 7}},
        {"request": {"url": "https://[broken/rest"}},
        {"request": {"url": "https://api.procore.com:notaport/rest/v1.0/me", "headers": 7}},
        {"request": {"url": "https://api.procore.com/rest/v1.0/me", "headers": [7, {"name": []}]}},
        {
            "request": {
                "url": "https://api.procore.com/",
                "headers": [{"name": "Origin", "value": {}}],
            }
        },
        {"request": {"method": 10**400, "url": "https://api.procore.com/rest/v1.0/me"}},
        {
            "request": {
                "method": CANARY,
                "url": f"https://u:{CANARY}@api.procore.com/" + "a/" * 9000,
            }
        },
    ],
)
def test_entries_of_any_shape_do_no_harm(tmp_path: Path, odd: object) -> None:
    good = entry("GET", "https://api.procore.com/rest/v1.0/me")
    recording = read_har(write(tmp_path, [odd, good]), HOSTS, PAGES)
    assert recording.calls[-1].route.path == "v1.0/me"
    assert CANARY not in repr(recording)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("{}", "holds no entries"),
        ('{"log": []}', "holds no entries"),
        ('{"log": {"entries": {}}}', "holds no entries"),
        ("<har/>", "is not JSON"),
        ('{"log": {"entries": ' + "[" * 100_000, "nested too deeply"),
    ],
)
def test_what_is_no_recording_is_told(tmp_path: Path, text: str, said: str) -> None:
    path = tmp_path / "calls.har"
    path.write_text(text)
    with pytest.raises(ApiDescriptionError, match=said):
        read_har(path, HOSTS, PAGES)


@pytest.mark.parametrize(
    "url",
    [
        "https://api.procore.com/rest/v1.0/me?access_token={}",
        "https://api.procore.com/rest/v1.0/me#{}",
        "https://api.procore.com/rest/v1.0/me;session={}",
        "https://user:{}@api.procore.com/rest/v1.0/me",
        "https://api.procore.com/rest/v1.0/files/{}",
        "https://api.procore.com/rest/v1.0/users/{}@example.com",
        "https://api.procore.com/rest/v1.0/users/{}%40example.com/x",
        "https://api.procore.com/rest/v1.0/eyJhbGciOiJIUzI1NiJ9.{}",
    ],
)
def test_no_secret_leaves_a_recording(tmp_path: Path, url: str) -> None:
    one = entry(
        "GET",
        url.format(CANARY),
        Authorization=CANARY,
        Cookie=CANARY,
        Referer=f"https://x/{CANARY}",
    )
    recording = read_har(write(tmp_path, [one]), HOSTS, PAGES)
    assert len(recording.calls) == 1
    assert CANARY not in repr(recording)


ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: (
        st.lists(inner)
        | st.dictionaries(
            st.sampled_from(
                ["log", "entries", "request", "url", "method", "headers", "name", "value"]
            )
            | st.text(),
            inner,
        )
    ),
    max_leaves=20,
)


@given(document=ANYTHING, entries=st.lists(ANYTHING), url=st.text())
def test_nothing_that_json_can_hold_is_a_fault(
    tmp_path_factory: pytest.TempPathFactory, document: Any, entries: list[Any], url: str
) -> None:
    folder = tmp_path_factory.mktemp("any")
    entries = [
        *entries,
        {"request": {"url": f"https://api.procore.com/{url}", "headers": document}},
    ]
    for whole in (document, {"log": {"entries": entries}}):
        (folder / "calls.har").write_text(json.dumps(whole))
        with suppress(ApiDescriptionError):
            read_har(folder / "calls.har", HOSTS, PAGES)

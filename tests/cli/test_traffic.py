"""Recorded traffic from end to end: it counts, and neither it nor its secrets go anywhere."""

from __future__ import annotations

import json
import os
import zipfile
from pathlib import Path

from tests.cli.conftest import Shell

CANARY = "CANARYc0ffee7f3a9d2b4e6f8a1c3e5d7b9f0a2c4e6"


def record(folder: Path) -> None:
    headers = [{"name": name, "value": f"Bearer {CANARY}"} for name in ("Authorization", "Cookie")]
    entries = [
        {
            "request": {
                "method": "GET",
                "url": f"https://api.procore.com{path}?token={CANARY}",
                "headers": headers,
                "cookies": [{"name": "session", "value": CANARY}],
            },
            "response": {"status": 200, "content": {"text": CANARY}},
        }
        for path in ("/rest/v1.0/companies", "/rest/v1.0/projects/7/rfis", f"/rest/v1.0/x/{CANARY}")
    ]
    (folder / "calls.har").write_text(json.dumps({"log": {"entries": entries}}), "utf-8")


def bytes_below(folder: Path) -> dict[str, bytes]:
    """Every file below a folder, what is packed in archives included."""
    found = {}
    for path in folder.rglob("*"):
        if path.is_file() and not path.is_symlink():
            found[str(path)] = path.read_bytes()
            if path.suffix == ".zip":
                with zipfile.ZipFile(path) as archive:
                    found |= {f"{path}/{name}": archive.read(name) for name in archive.namelist()}
    return found


def test_a_recording_counts_and_stays_where_it_is(shell: Shell) -> None:
    home = Path(os.environ["SUBMISSION_WIZARD_HOME"])
    draft = f"{shell.sample()}/submission.toml"
    record(shell.folder / "ready")
    shell.ok("set", draft, 'scan.traffic=["calls.har"]')
    told = [shell.run("scan", "--draft", draft), shell.run("check", draft)]
    assert "Recorded without Procore-Company-Id" in told[1].out
    assert "“GET /rest/v1.0/projects/{}/rfis”, 1 call" in told[1].out
    assert "Not in the API description: “GET api.procore.com/rest/v1.0/x/{}”" in told[1].out
    told.append(shell.run("check", draft, "--format", "json"))
    told.append(shell.run("export", draft, "--incomplete", "--to", "."))
    assert told[3].code == 0, told[3].err
    everything = bytes_below(shell.folder) | bytes_below(home)
    packed = [name for name in everything if ".zip/" in name]
    assert packed
    assert not [name for name in packed if "traffic" in name]
    manifest = next(data for name, data in everything.items() if name.endswith("/manifest.toml"))
    assert b'field = "scan.traffic"\nreason = "local"' in manifest
    holding = [name for name, data in everything.items() if CANARY.encode() in data]
    assert [Path(name).name for name in holding] == ["calls.har"]
    assert CANARY not in "".join(ran.out + ran.err for ran in told)


def test_a_single_file_of_source_stays_where_it_is_as_folders_do(shell: Shell) -> None:
    draft = f"{shell.sample()}/submission.toml"
    (shell.folder / "ready" / "main.py").write_text(f"# {CANARY}\n", "utf-8")
    shell.ok("set", draft, 'scan.source_paths=["main.py", "source"]')
    shell.ok("export", draft, "--incomplete", "--to", ".")

    everything = bytes_below(shell.folder)
    holding = [name for name, data in everything.items() if CANARY.encode() in data]
    assert [Path(name).name for name in holding] == ["main.py"]
    assert not [name for name in everything if ".zip/files/scan.source_paths" in name]
    manifest = next(data for name, data in everything.items() if name.endswith("/manifest.toml"))
    assert manifest.count(b'field = "scan.source_paths"') == 2
    assert manifest.count(b'reason = "local"') == 2

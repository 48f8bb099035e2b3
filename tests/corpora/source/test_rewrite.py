"""A copy reads as an integration with Procore, line by line."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from tests.corpora.source.rewrite import main, replacements, rewrite, rewritten

SOURCE = """\
// of QuickBooks
const base = 'https://sandbox-quickbooks.api.intuit.com/v3/company/' + realmId;
fetch(base + '/invoice');
"""


def test_a_copy_has_the_hosts_names_and_lines_of_procore(tmp_path: Path) -> None:
    checkout = tmp_path / "a+quickbooks-app"
    (checkout / "src").mkdir(parents=True)
    (checkout / "src/quickbooks.js").write_text(SOURCE, "utf-8")
    (checkout / "logo.png").write_bytes(b"\x89PNG\xff")
    (checkout / ".gitignore").write_text("src\n", "utf-8")

    copy = rewrite(checkout, tmp_path / "copies", replacements(checkout.name))

    assert copy.name == checkout.name
    assert (copy / "logo.png").read_bytes() == b"\x89PNG\xff"
    assert (copy / "src/procore.js").read_text("utf-8").splitlines() == [
        "// of Procore",
        "const base = 'https://sandbox.procore.com/rest/v1.0/companies/' + companyId;",
        "fetch(base + '/invoice');",
    ]
    listed = subprocess.run(["git", "ls-files"], cwd=copy, capture_output=True, check=True)
    assert b"src/procore.js" in listed.stdout


def test_a_copy_keeps_the_names_of_vendors_that_its_name_does_not_say() -> None:
    rows = replacements("a+Pipedrive-app")

    line = rewritten("https://acme.pipedrive.com/api/v1/deals of QuickBooks", rows)

    assert line == "https://api.procore.com/rest/v1.0/deals of QuickBooks"


def test_a_checkout_of_no_known_vendor_is_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([str(tmp_path / "a+b"), str(tmp_path)]) == 1

    assert "a+b: rewriting.toml has no vendor of this name" in capsys.readouterr().err

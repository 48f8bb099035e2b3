"""Own requirements and a newer catalogue, as a script meets them."""

from __future__ import annotations

import shutil
from pathlib import Path

from tests.cli.conftest import DAY, Shell, data_in
from tests.session.test_catalogue_source import EXAMPLE
from wizard.catalogue.load import catalogue_folder
from wizard.catalogue.own import OWN_NAME
from wizard.session.samples import Sample, sample_folder


def test_a_build_is_judged_by_what_the_company_adds_and_fails_loudly_when_that_is_broken(
    shell: Shell,
) -> None:
    shutil.copytree(sample_folder(Sample.READY), shell.folder / "app")
    own = shell.folder / OWN_NAME
    own.write_text(EXAMPLE, "utf-8")
    ran = shell.run("check", "app", "--as-of", DAY)
    assert ran.code == 1
    assert "acme-team-named" in ran.out
    assert "+acme.2026-11-01" in ran.out
    shell.ok("set", "app", "acme.team=Field")
    shell.ok("check", "app", "--as-of", DAY)
    told = shell.ok("explain", "acme-team-named")
    assert "Acme's release rules, own-requirements.toml (2026-11-01)" in told
    assert "Your company's own." in told
    assert "docs/catalogue" not in told

    own.write_text(EXAMPLE.replace("[own]", "[own]\nweaker = true", 1), "utf-8")
    ran = shell.run("check", "app", "--as-of", DAY)
    assert (ran.code, ran.out) == (2, "")
    assert f"{OWN_NAME}:1, own, weaker: there is no such key" in ran.err


def test_a_newer_catalogue_is_named_by_option_or_environment_and_its_origin_is_told(
    shell: Shell,
) -> None:
    folder = Path(shutil.copytree(catalogue_folder(), shell.folder / "rules"))
    head = folder / "catalogue.toml"
    text = head.read_text("utf-8")
    ran = shell.run("--catalogue", "rules", "editions")
    assert ran.code == 0
    assert "is not newer than the program's" in ran.err
    assert "built in" in ran.out

    head.write_text(text.replace('version = "2026.11"', 'version = "2026.12"'), "utf-8")
    shell.env["SUBMISSION_WIZARD_CATALOGUE"] = "rules"
    (origin,) = data_in(shell.ok("editions", "origins", "--json"))["origins"]
    assert (origin["version"], origin["place"]) == ("2026.12", "rules")

    head.write_text(text.replace('version = "2026.11"', 'version = "later"'), "utf-8")
    assert shell.run("editions").code == 2

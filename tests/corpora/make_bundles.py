"""Makes many varied bundles, one in ten of them damaged or forged, with a ledger of what is what.

    python -m tests.corpora.make_bundles FOLDER 10000
    submission-wizard verify FOLDER/bundles --results FOLDER/results.sqlite
    python -m tests.corpora.make_bundles FOLDER --compare FOLDER/results.sqlite

Some drafts are exported as templates; each bundle is one of them under another name and id, with
the right sums. Two rounds of an app have the same id. `FOLDER/ledger.jsonl` has `name` and `what`
of each: "sound", or a name in `DAMAGES`.
"""

from __future__ import annotations

import argparse
import contextlib
import hashlib
import io
import json
import random
import shutil
import sqlite3
import sys
import tempfile
import tomllib
import zipfile
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import NamedTuple

import tomli_w

from tests.bundle.forging import Members, members_of, packed
from wizard.bundle.export import ExportOptions, export_saved
from wizard.bundle.manifest import BundleManifest, manifest_text, read_bundle_manifest
from wizard.bundle.names import ANSWERS, ASSESSMENT, INCOMPLETE, MANIFEST, READY, REPORT
from wizard.catalogue.catalogue import Catalogue
from wizard.catalogue.load import load_catalogue
from wizard.errors import WizardError
from wizard.places import assets_folder

DAYS = {"2025-02": date(2025, 4, 1), "2026-06": date(2026, 9, 15)}
NAME, ID = "Placeholder Qzx", "0123456789abcdef0123456789abcdef"
"""What the templates have in place of a name and an id; nothing else in them looks like these."""

_WORDS = """
Beton Brücke Crane Daily Earth Façade Girder Haus Inspect Joist Ključ Lift Mason Nivel Outline Pour
Quay Rebar Scaffold Truss Uplift Vault Weld Xylem Yard Zenith
"""
SHARE_OF_BAD = 10
"""One in so many is damaged or forged."""


class Template(NamedTuple):
    """An exported bundle with placeholders."""

    members: Members
    manifest: BundleManifest


def templates(catalogue: Catalogue, number: int, dice: random.Random) -> list[Template]:
    """So many bundles of varied answers, editions and milestones."""
    found: list[Template] = []
    with tempfile.TemporaryDirectory() as folder:
        while len(found) < number:
            with contextlib.suppress(WizardError):
                found.append(_template(catalogue, Path(folder, f"{len(found)}"), dice))
    return found


def _template(catalogue: Catalogue, home: Path, dice: random.Random) -> Template:
    edition = dice.choice(list(DAYS))
    shutil.rmtree(home, ignore_errors=True)
    shutil.copytree(assets_folder("samples") / edition / dice.choice(["ready", "wrong"]), home)
    draft = home / "submission.toml"
    draft.write_text(_varied(draft.read_text("utf-8"), dice), "utf-8")
    milestones = [each.id for each in catalogue.edition(edition).milestones]
    options = ExportOptions(
        allow_incomplete=True, milestone=dice.choice([*milestones, "all"]), compared=False
    )
    made = export_saved(draft, catalogue, DAYS[edition], home, options)
    members = members_of(made.path)
    return Template(members, read_bundle_manifest(members[MANIFEST], "a template"))


def _varied(text: str, dice: random.Random) -> str:
    """A draft with placeholders, and without a few of its answers."""
    draft = tomllib.loads(text)
    draft["wizard"] |= {"name": NAME, "id": ID}
    tables = [table for name, table in draft.items() if name != "wizard" and type(table) is dict]
    for table in dice.sample(tables, min(len(tables), dice.randrange(4))):
        table.pop(dice.choice(list(table)))
    return tomli_w.dumps(draft)


def sealed(template: Template, changed: Mapping[str, bytes], **facts: object) -> Members:
    """The members with some of them changed, and a manifest with the right sums."""
    members: Members = {**template.members, **changed}
    files = [
        replace(each, size=len(data), sha256=hashlib.sha256(data).hexdigest())
        for each in template.manifest.file
        if (data := members.get(each.name)) is not None
    ]
    manifest = replace(template.manifest, file=files, **facts)  # type: ignore[arg-type]
    return members | {MANIFEST: manifest_text(manifest)}


def named(template: Template, name: str, draft_id: str) -> Template:
    """The bundle of a template under another name and id."""
    changed = {
        member: data.replace(NAME.encode(), name.encode()).replace(ID.encode(), draft_id.encode())
        for member, data in template.members.items()
        if NAME.encode() in data or ID.encode() in data
    }
    members = sealed(template, changed, name=name, id=draft_id)
    return Template(members, read_bundle_manifest(members[MANIFEST], name))


Damage = Callable[[Template, random.Random], bytes]


def _bad_sum(bundle: Template, dice: random.Random) -> bytes:
    data = bytearray(packed(bundle.members))
    place = data.find(b"PK\1\2") * dice.randrange(20, 80) // 100
    data[place] ^= 0x20
    return bytes(data)


def _changed_answer(bundle: Template, _: random.Random) -> bytes:
    answers = tomllib.loads(bundle.members[ANSWERS].decode())
    answers.setdefault("listing", {})["tagline"] = "Something else than what was exported"
    return packed(sealed(bundle, {ANSWERS: tomli_w.dumps(answers).encode()}))


def _zip_slip(bundle: Template, _: random.Random) -> bytes:
    return packed(bundle.members | {"../evil.sh": b"#!/bin/sh\n"})


def _twice(bundle: Template, _: random.Random) -> bytes:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as archive:
        for name in (*bundle.members, REPORT):
            archive.writestr(zipfile.ZipInfo(name), bundle.members[name])
    return data.getvalue()


def _truncated(bundle: Template, dice: random.Random) -> bytes:
    data = packed(bundle.members)
    return data[: len(data) * dice.randrange(10, 95) // 100]


def _bomb(bundle: Template, _: random.Random) -> bytes:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in bundle.members.items():
            archive.writestr(name, b"\0" * 50_000_000 if name == REPORT else content)
    return data.getvalue()


def _forged_assessment(bundle: Template, _: random.Random) -> bytes:
    document = json.loads(bundle.members[ASSESSMENT])
    document["counts"]["met"] += 7
    document["readiness"]["verified"] += 7
    return packed(sealed(bundle, {ASSESSMENT: json.dumps(document, indent=2).encode()}))


def _wrong_manifest(bundle: Template, _: random.Random) -> bytes:
    manifest = bundle.manifest
    other = READY if manifest.state == INCOMPLETE else INCOMPLETE
    return packed(sealed(bundle, {}, state=other, blockers=manifest.blockers + 1))


def _forged_report(bundle: Template, _: random.Random) -> bytes:
    return packed(sealed(bundle, {REPORT: b"# Everything is fine\n"}))


def _extra_file(bundle: Template, _: random.Random) -> bytes:
    return packed(bundle.members | {"files/more.bin": b"not listed"})


def _missing_file(bundle: Template, dice: random.Random) -> bytes:
    name = dice.choice([each for each in bundle.members if each != MANIFEST])
    return packed({each: data for each, data in bundle.members.items() if each != name})


def _noise(_: Template, dice: random.Random) -> bytes:
    return dice.randbytes(20_000)


DAMAGES: Mapping[str, Damage] = {
    "bad sum": _bad_sum,
    "changed answer": _changed_answer,
    "zip slip": _zip_slip,
    "entry twice": _twice,
    "truncated": _truncated,
    "bomb": _bomb,
    "forged assessment": _forged_assessment,
    "wrong manifest": _wrong_manifest,
    "forged report": _forged_report,
    "extra file": _extra_file,
    "missing file": _missing_file,
    "noise": _noise,
}


def make(folder: Path, number: int, kinds: int, seed: int) -> None:
    """Writes so many bundles of so many templates, and the ledger."""
    dice = random.Random(seed)
    known = templates(load_catalogue(assets_folder("catalogue")), kinds, dice)
    target = folder / "bundles"
    target.mkdir(parents=True)
    draft_id, words = "", _WORDS.split()
    with (folder / "ledger.jsonl").open("w", encoding="utf-8") as ledger:
        for count in range(number):
            if not draft_id or dice.random() > 0.3:  # otherwise one more round of the same app
                draft_id = f"{dice.getrandbits(128):032x}"
            title = f"{' '.join(dice.sample(words, 2))} {count}"
            bundle = named(dice.choice(known), title, draft_id)
            what = dice.choice(list(DAMAGES)) if count % SHARE_OF_BAD == 0 else "sound"
            data = DAMAGES[what](bundle, dice) if what in DAMAGES else packed(bundle.members)
            name = f"{count // 1000:03}/{count:06}.zip"
            (target / name).parent.mkdir(exist_ok=True)
            (target / name).write_bytes(data)
            ledger.write(json.dumps({"name": name, "what": what}) + "\n")


def compared(folder: Path, results: Path) -> Iterator[str]:
    """What the results say otherwise than the ledger, and how many of each kind there are."""
    with contextlib.closing(sqlite3.connect(results)) as base:
        rows = base.execute("SELECT path, outcome FROM bundle").fetchall()
    outcomes = {Path(path).name: outcome for path, outcome in rows}
    counts: Counter[tuple[str, str]] = Counter()
    with (folder / "ledger.jsonl").open(encoding="utf-8") as ledger:
        for line in ledger:
            entry = json.loads(line)
            outcome = outcomes.get(Path(entry["name"]).name, "without a result")
            counts[entry["what"], outcome] += 1
            if (outcome == "identical") != (entry["what"] == "sound"):
                yield f"WRONG: {entry['name']} ({entry['what']}) is {outcome}"
    yield from (f"{what}: {outcome}: {n}" for (what, outcome), n in sorted(counts.items()))


def main(words: Sequence[str] | None = None) -> None:
    """Makes bundles, or compares results with the ledger."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("number", type=int, nargs="?", default=100)
    parser.add_argument("--templates", type=int, default=60)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--compare", type=Path)
    given = parser.parse_args(words)
    if given.compare:
        sys.stdout.writelines(f"{line}\n" for line in compared(given.folder, given.compare))
    else:
        make(given.folder, given.number, given.templates, given.seed)


if __name__ == "__main__":
    main()

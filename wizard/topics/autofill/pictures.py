"""The logo and the screenshots of a project, by where they lie and what they are called."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

from wizard.catalogue.field_kinds import Media
from wizard.inspection.media.look import look_at
from wizard.inspection.source.walk import SourceFile as File
from wizard.rules.phrasing import counted
from wizard.topics.autofill.facts import SourceFacts
from wizard.topics.autofill.places import path_as_answer

_PICTURE = (".png", ".jpg", ".jpeg")
_LOGO = re.compile(r"(^|[-_.])(app[-_]?)?(logo|icon)([-_.]|$)", re.IGNORECASE)
_SHOTS = re.compile(r"^(app[-_]?)?screen[-_ ]?shots?$|^screens$", re.IGNORECASE)
_LOOKS = 12
"""So many pictures are opened for a logo."""
_MOST_SHOTS = 10


def is_picture(below: str) -> bool:
    """Whether a file may be a logo or a screenshot by its name."""
    *folders, name = below.split("/")
    if not name.lower().endswith(_PICTURE):
        return False
    return bool(_LOGO.search(Path(name).stem)) or any(map(_SHOTS.match, folders))


def read_pictures(files: Sequence[File], folder: Path, found: SourceFacts) -> None:
    """Adds both; paths are as an answer of a draft in `folder` names them."""
    shots = [f for f in files if any(map(_SHOTS.match, f.below.split("/")[:-1]))]
    logos = [f for f in files if f not in shots]
    if shots:
        home = shots[0].below.rpartition("/")[0]
        same = sorted(f.below for f in shots if f.below.rpartition("/")[0] == home)
        paths = {f.below: path_as_answer(f.path, folder) for f in shots}
        told = f"{home}/, {counted(len(same), 'picture')}"
        found.add("pictures.screenshots", [paths[way] for way in same[:_MOST_SHOTS]], told)
    for file in logos[:_LOOKS]:
        image = look_at(file.path, Media.IMAGE).image
        if image is not None and image.width == image.height:
            told = f"{file.below}, {image.width}×{image.height}"
            found.add("pictures.logo", path_as_answer(file.path, folder), told)

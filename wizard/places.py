"""The folders in which the program stores its files on this computer."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from wizard.dataclass import dataclass

if TYPE_CHECKING:
    from collections.abc import Mapping

HOME_VARIABLE = "SUBMISSION_WIZARD_HOME"
"""Environment variable: one folder for everything, instead of the system's folders."""

CATALOGUE_VARIABLE = "SUBMISSION_WIZARD_CATALOGUE"
"""Environment variable: the folder of a newer catalogue, like `--catalogue`."""

COMPANY_NAME = "company.toml"

_PROGRAM = "submission-wizard"


@dataclass(frozen=True, slots=True)
class UserFolders:
    """Absolute folders, none of which need exist yet."""

    data: Path
    drafts: Path
    trash: Path
    state: Path
    """State to keep: the index of drafts and the last position in each."""
    cache: Path
    """Caches that can be rebuilt at any time."""

    @property
    def company(self) -> Path:
        """The company's shared answers."""
        return self.data / COMPANY_NAME

    @property
    def keymap(self) -> Path:
        """Key bindings set by the user; the program never writes it."""
        return self.data / "keys.toml"

    @classmethod
    def below(cls, home: Path) -> UserFolders:
        """All folders inside one."""
        return cls(
            data=home,
            drafts=home / "drafts",
            trash=home / "trash",
            state=home / "state",
            cache=home / "cache",
        )


def assets_folder(name: str) -> Path:
    """A folder of the program's assets: inside the wheel, or beside the packages in a checkout."""
    package = Path(__file__).resolve().parent
    packed = package / "assets" / name
    return packed if packed.is_dir() else package.parent / "assets" / name


def user_places(environ: Mapping[str, str] | None = None) -> UserFolders:
    """The user's folders by the conventions of the operating system; does not create them."""
    home = (os.environ if environ is None else environ).get(HOME_VARIABLE, "").strip()
    if home:
        return UserFolders.below(Path(os.path.abspath(Path(home).expanduser())))  # noqa: PTH100
    from platformdirs import PlatformDirs

    system = PlatformDirs(_PROGRAM, appauthor=False)
    data = system.user_data_path
    return UserFolders(
        data=data,
        drafts=data / "drafts",
        trash=data / "trash",
        state=system.user_state_path,
        cache=system.user_cache_path,
    )

"""How bundles or drafts of one run are judged; the same in every process that judges some."""

from __future__ import annotations

from wizard import __version__
from wizard.batch.items import ItemKind
from wizard.batch.limits import MEBIBYTES, SECONDS
from wizard.dataclass import dataclass


@dataclass(frozen=True, slots=True)
class BatchSettings:
    """Everything in it can be sent to another computer."""

    kind: ItemKind
    digest: str
    """Of the catalogue; a process that has another one refuses to judge."""
    today: str
    """The day on which the run began, as ISO text."""
    catalogue: str | None = None
    """The folder of `--catalogue`."""
    as_of: str | None = None
    """The day whose rules are used for drafts, if one was asked for."""
    milestone: str = ""
    fail_on: str = "blocker"
    seconds: int = SECONDS
    mebibytes: int = MEBIBYTES
    version: str = __version__

    @property
    def judged_by(self) -> str:
        """What a verdict rests on beside the bundle or draft itself."""
        rules = f"{self.version} {self.digest}"
        if self.kind == "bundle":
            return rules
        return f"{rules} {self.as_of or self.today} {self.milestone or 'current'} {self.fail_on}"

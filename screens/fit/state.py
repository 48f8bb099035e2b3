"""What the screen of fit keeps while it is not shown."""

from __future__ import annotations

from dataclasses import dataclass
from dataclasses import field as dataclass_field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from wizard.catalogue.model import Value


@dataclass
class FitScreenState:
    """The question under the cursor, and answers that no draft holds."""

    field: str = ""
    answers: dict[str, Value] = dataclass_field(default_factory=dict)

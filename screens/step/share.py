"""Dialog that asks which answer to use: the company's, or this app's for all apps.

A module of its own, so that a page is shown before dialogs are imported.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from textual.binding import Binding, BindingType

from screens.widgets.choice_dialog import LEAVE, ChoiceDialog, DialogChoice


class ShareScreen(ChoiceDialog):
    """Closes with "take" for the company's answer, "give" for this app's, "" for neither."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("c", "close('take')", "the company's", id="share.take"),
        Binding("g", "close('give')", "share with all apps", id="share.give"),
    ]

    def __init__(self, label: str, company: str, *, differs: bool) -> None:
        text = f"“{label}” is the same for every app of a company."
        super().__init__("One answer for several apps", text, tuple(_options(company, differs)))


def _options(company: str, differs: bool) -> Iterator[DialogChoice]:
    if differs:
        yield DialogChoice("take", "c", f"Use the answer of “{company}” here too", "share.take")
    yield DialogChoice(
        "give", "g", "Share this app's answer with all apps that inherit", "share.give"
    )
    yield LEAVE

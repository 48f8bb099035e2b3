"""Writes the tables of `keys.md` from the keys that the screens bind: python docs/make_keys.py.

Words come from the bindings themselves; those that are not shown in the line of keys get theirs
here. A class that is not named here gets a table at the end.
"""

from __future__ import annotations

import importlib
import pkgutil
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from fnmatch import fnmatchcase
from pathlib import Path

from textual.binding import Binding
from textual.dom import DOMNode

import screens
from screens.widgets.key_labels import key_name

PAGE = Path(__file__).resolve().parent / "keys.md"
OFTEN, SEVERAL = 2, "On several screens"
"""From how many classes on a row is in the table of several screens."""

TITLES: Mapping[str, str] = {
    "WizardApp": "Everywhere",
    "HomeScreen": "The list of submissions",
    "DraftList": "The list of submissions: the list",
    "FitScreen": "Can it be listed?",
    "NewDraftScreen": "A new submission",
    "Options": "A new submission: kinds and edition",
    "PathDialog": "Opening a file, or reading from one",
    "TrashScreen": "The trash",
    "LockedDialog": "A draft that is open elsewhere",
    "ErrorDialog": "A draft that cannot be opened",
    "ConflictScreen": "A draft that was changed elsewhere",
    "ConflictRows": "A draft that was changed elsewhere: the list",
    "StepScreen": "A page of the journey",
    "ShareScreen": "One answer for several apps",
    "TextControl": "Question: text, number, e-mail, URL, version",
    "LongTextControl": "Question: long text",
    "DateControl": "Question: date",
    "OptionsControl": "Question: yes or no, one or several of a few choices",
    "PickControl": "Question: one or several of many choices",
    "FileControl": "Question: file, picture, video",
    "ListControl": "Question: list of texts, files or rows",
    "FilesControl": "Question: list of files, in addition",
    "ImageFixScreen": "Looking closer at a file",
    "FixPreviewDialog": "Looking closer: before and after",
    "ConfirmationControl": "Question: confirmation",
    "SecretControl": "Question: secret",
    "RecordDialog": "A row of a list",
    "FilePicker": "Choosing a file",
    "ProposalsScreen": "Filling in: what was found",
    "Proposals": "Filling in: the list",
    "ReviewScreen": "Review",
    "FindingRows": "Review: the list",
    "WaiveScreen": "Review: waiving",
    "SignDialog": "Signing answers, and saying what was seen",
    "CatalogueRows": "All requirements: the list",
    "CatalogueScreen": "All requirements",
    "ValueTester": "All requirements: trying a value",
    "LiveScreen": "Live checks",
    "SignInDialog": "Signing in as a person",
    "ScanScreen": "Source scan",
    "PageMapScreen": "Procore's page",
    "CalendarScreen": "Calendar after approval",
    "TeamScreen": "The team",
    "CommentDialog": "The team: comments on a question",
    "EditionsScreen": "Editions: what changed",
    "FeedbackScreen": "Reviewer feedback",
    "FeedbackImportDialog": "Reviewer feedback: bringing it in",
    "PointSortingScreen": "Reviewer feedback: before points are taken",
    "MailPartRows": "Reviewer feedback: before points are taken: the list",
    "MultilineTextDialog": "A dialog that asks for a longer text",
    "HandOffScreen": "Hand-off to the portal",
    "PortalRows": "Hand-off to the portal: the list",
    "ListingScreen": "How the listing will look",
    "ListingSketch": "How the listing will look: the sheet",
    "DeskScreen": "A reviewer's desk",
    "DeskRows": "A reviewer's desk: the list",
    "ExportScreen": "Export",
    "ChangesDialog": "Export: what changed",
    "ExportOutcome": "Export: the result",
    "VerifyScreen": "Verification of a bundle",
    "HelpScreen": "Help",
    "Rows": "Any list of rows",
    "Dialog": "Any dialog",
    "ConfirmDialog": "A dialog that asks yes or no",
    "FilteredDialog": "A dialog with a list that typing narrows",
    "OptionsDialog": "A dialog to choose from a list",
    "SafeInput": "A line of text in a dialog",
    "SafeTextArea": "A longer text in a dialog",
    "PointRows": "Reviewer feedback: the list",
    "FitQuestionList": "Can it be listed?: the list",
}
"""The name of a class to the title of its table, in the order of the page."""

SILENT: Mapping[str, str] = {
    "move(-1)": "One up",
    "move(1)": "One down",
    "move(-1000)": "The first",
    "move(1000)": "The last",
    "row(-1)": "One up",
    "row(1)": "One down",
    "page(-1)": "A screenful up",
    "page(1)": "A screenful down",
    "edge(0)": "The first",
    "edge(-1)": "The last",
    "rows('move', -1)": "One up",
    "rows('move', 1)": "One down",
    "rows('page', -1)": "A screenful up",
    "rows('page', 1)": "A screenful down",
    "mark": "Mark, or take the mark away",
    "walk_up": "The folder above",
    "complete": "Complete what is typed",
    "app.focus_next": "The next part",
    "app.focus_previous": "The part before",
    "screen.focus_next": "The next question",
    "choose": "OptionsDialog",
    "choose_or_go_on": "Choose; once it is chosen, the next question",
    "save_after_last": "The next column; after the last one, save",
    "take_back": "Take it back",
    "select_everything": "Select all",
}
"""What an action does, for bindings that say nothing themselves."""

BETTER: Mapping[str, str] = {
    "copy_or_quit": "Copy what is selected; without a selection, quit",
}
"""More words than the line of keys has room for."""

TAKEN: Mapping[str, Mapping[str, str]] = {
    "tmux": {"ctrl+b": "comes before its own keys"},
    "screen": {
        "ctrl+a": "comes before its own keys",
        "ctrl+s ctrl+q": "stop and continue the output",
    },
    "macOS": {
        "ctrl+up ctrl+down ctrl+left ctrl+right": "Mission Control",
        "ctrl+space": "the keyboard's language",
        "ctrl+f[0-9]* f11 shift+f11": "the desktop, and moving focus",
        "insert": "is on no keyboard of Apple's",
    },
    "Terminal of macOS, iTerm2": {
        "alt+?": "write a character, unless Option is set to be Meta",
        "alt+up alt+down shift+up shift+down": "sent as the key alone",
        "shift+f1 shift+f2 shift+f3 shift+f4": "not sent by Terminal",
        "pageup pagedown home end": "scroll in Terminal; with Shift the program gets them",
    },
    "GNOME Terminal": {
        "f1 f10 shift+f10 f11": "help, menus, full screen",
        "ctrl+shift+? ctrl+pageup ctrl+pagedown": "copying, windows and tabs",
    },
    "GNOME": {"alt+f[0-9]* ctrl+alt+*": "windows and work spaces"},
    "Konsole": {
        "f11 shift+left shift+right shift+up shift+down": "full screen, tabs, scrolling",
        "ctrl+shift+?": "copying, windows and tabs",
    },
    "KDE": {"ctrl+f[0-9]* alt+f[0-9]*": "windows and desktops"},
}
"""Keys that do not reach a program, as patterns, by who takes them and for what."""

REACHED_OTHERWISE = (
    "page_up",
    "page_down",
    "first",
    "last",
    "previous_blocker",
)
"""The last part of the ids of keys that only go faster: other keys lead to the same place."""

INTRODUCTION = """# Keys

Made by `python docs/make_keys.py` from what the screens bind; do not edit by hand.

To look up a key. The line at the bottom of each screen shows those that work there. `Tab` and
`Shift+Tab` go from part to part. `Ctrl+P` opens the command palette. Keys of the part with focus
come before those of the screen. In brackets is the id of the action.

## Other keys

A file `keys.toml` in the [folder of the program's data](guide.md#where-your-data-is-stored) gives
actions other keys, in place of all the usual ones: an id, and one key, or several with commas.

```toml
step.next_page = "f10"
screen.help = "ctrl+e,f1"
```

Keys are written as `x`, `question_mark`, `f7`, `ctrl+j`, `shift+f3`, `alt+up`, `enter`, `space`,
`escape`, `tab`, `pageup` or `delete`. The program says at its start which lines it ignores. In a
text field letters only write.

## Text fields

`Ctrl+A` and `Ctrl+E` go to the start and the end of the line. `Ctrl+←` and `Ctrl+→` move by words.
`Ctrl+U` deletes all to the left and `Ctrl+K` all to the right. `Ctrl+C` copies what is selected,
`Ctrl+X` cuts it, and `Ctrl+V` inserts it. Text from other programs comes with the paste key of the
terminal, such as `Ctrl+Shift+V` or `Cmd+V`.

## Keys that other programs take

Desktops and terminals ({taken}) keep some keys for themselves. Every action has a key that none of
them takes, except those that only go faster, such as the page keys in a list.
"""


def is_free(key: str) -> bool:
    """Whether a key reaches programs everywhere."""
    patterns = (pattern for taken in TAKEN.values() for each in taken for pattern in each.split())
    return not any(fnmatchcase(key, pattern) for pattern in patterns)


def classes() -> dict[str, type[DOMNode]]:
    """Every class of the screens that binds keys of its own by its full name, titled ones first."""
    modules = [found.name for found in pkgutil.walk_packages(screens.__path__, "screens.")]
    found = {
        f"{module}.{name}": each
        for module in modules
        for name, each in vars(importlib.import_module(module)).items()
        if isinstance(each, type) and each.__module__ == module and bindings_of(each)
    }
    titled = list(TITLES)

    def place(name: str) -> tuple[int, str]:
        own = found[name].__name__
        return (titled.index(own) if own in titled else len(titled), name)

    return {name: found[name] for name in sorted(found, key=place)}


def bindings_of(each: type) -> list[Binding]:
    """The class's own bindings, one for each key, inherited ones aside."""
    own = vars(each).get("BINDINGS", ()) if issubclass(each, DOMNode) else ()
    return list(Binding.make_bindings(own))


def rows(each: type) -> Iterator[tuple[str, str, str]]:
    """The keys of each binding, what they do, and the id of the binding for a keymap."""
    by_id: dict[str, list[Binding]] = {}
    for binding in bindings_of(each):
        by_id.setdefault(binding.id or "", []).append(binding)
    for name, bound in by_id.items():
        keys = ", ".join(f"`{key_name(binding.key)}`" for binding in bound)
        yield keys, words(bound[0].action, bound[0]), f"`{name}`"


def words(action: str, binding: Binding) -> str:
    """What a key does."""
    view = re.fullmatch(r"view\('(.+)'\)", action)
    if view:
        return f"Show: {view[1].replace('-', ' ').replace('_', ' ')}"
    said = (
        BETTER.get(action) or binding.tooltip or binding.description or SILENT.get(action, action)
    )
    return said[:1].upper() + said[1:]


def title_of(each: type) -> str:
    """The heading of a class's table."""
    name = each.__name__
    return TITLES.get(name) or re.sub(r"(?<=[a-z])(?=[A-Z])", " ", name).capitalize()


def page() -> str:
    """The whole of `keys.md`."""
    found = classes()
    shared = shared_rows(found.values())
    parts = [INTRODUCTION.format(taken=", ".join(TAKEN)), section(SEVERAL, shared)]
    for each in found.values():
        own = [row for row in rows(each) if row not in shared]
        parts.extend([section(title_of(each), own)] if own else [])
    return "\n".join(parts)


def shared_rows(found: Iterable[type]) -> list[tuple[str, str, str]]:
    """The rows that several classes have; they are in one table."""
    counts = Counter(row for each in found for row in rows(each))
    return [row for row, count in counts.items() if count >= OFTEN]


def section(title: str, lines: Iterable[tuple[str, str, str]]) -> str:
    """A heading with its keys."""
    rows = "\n".join(f"- {keys} {what} ({binding})" for keys, what, binding in lines)
    return f"## {title}\n\n{rows}\n"


if __name__ == "__main__":
    PAGE.write_text(page(), "utf-8", newline="\n")
    print(f"{PAGE.name}: {len(classes())} tables")

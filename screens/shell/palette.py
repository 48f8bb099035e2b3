"""The command palette: all actions and destinations, found by typing."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from typing import TYPE_CHECKING

from textual.command import DiscoveryHit, Hit, Hits, Provider
from textual.content import Content
from textual.message import Message
from textual.screen import ModalScreen, Screen

from screens.help.screen import as_sentence
from screens.shell.theme import readable_themes
from screens.step.screen import StepScreen
from screens.widgets.messages import PageRequested, ScreenRequested
from wizard.dataclass import dataclass
from wizard.reports.subject import step_title
from wizard.session.open_draft import OpenDraft

if TYPE_CHECKING:
    from wizard.session.session import Session

_HIDDEN = frozenset({"command_palette", "quit"})


@dataclass(frozen=True, slots=True)
class PaletteCommand:
    """A command: its name, help text, and action."""

    words: str
    about: str
    run: Callable[[], object]
    at_once: bool = True
    """Whether it is listed before anything is typed."""


class WizardCommands(Provider):
    """The commands that are possible on the screen below the palette."""

    async def startup(self) -> None:
        """Collects the commands once, when the palette opens."""
        # A screen may have a key for a general command: the first of the same name is kept.
        found = {command.words: command for command in reversed(tuple(_commands(self)))}
        self._commands = tuple(reversed(found.values()))

    async def discover(self) -> Hits:
        """Commands listed before typing."""
        for command in self._commands:
            if command.at_once:
                shown = Content(command.words)
                yield DiscoveryHit(shown, command.run, command.words, command.about)

    async def search(self, query: str) -> Hits:
        """Commands that match the typed letters."""
        matcher = self.matcher(query)
        for command in self._commands:
            score = matcher.match(command.words)
            if score > 0:
                shown = matcher.highlight(command.words)
                yield Hit(score, shown, command.run, command.words, command.about)


def _open_draft_of(screen: Screen[object]) -> OpenDraft | None:
    """The open draft of the screen below; every screen with a draft stores it by this name."""
    found = getattr(screen, "_open_draft", None)
    return found if isinstance(found, OpenDraft) else None


def _commands(provider: Provider) -> Iterator[PaletteCommand]:
    open_draft = _open_draft_of(provider.screen)
    if not isinstance(provider.screen, ModalScreen):  # a dialog must be answered first
        yield from _screens(provider, open_draft)
        yield from _team(provider, open_draft)
    yield from _keys(provider)
    yield from _themes(provider)
    motion = "on" if provider.app.animation_level == "none" else "off"
    switch = partial(provider.app.run_action, "switch_motion")
    yield PaletteCommand(f"Motion {motion}", "Smooth scrolling; light on what changed", switch)
    yield PaletteCommand("Quit", "Save and leave", partial(provider.app.run_action, "quit"))
    if open_draft is not None:
        yield from _pages(provider, open_draft.session)
        yield from _fields(provider, open_draft.session)


def _sender(provider: Provider, message: Message) -> Callable[[], object]:
    return partial(provider.screen.post_message, message)


def _keys(provider: Provider) -> Iterator[PaletteCommand]:
    """Keys of the screen below as commands; the editing keys of a control are not included."""
    seen = set(_HIDDEN)
    for node, binding, enabled, tooltip in provider.screen.active_bindings.values():
        words = tooltip or binding.description
        action = binding.action.removeprefix("app.ask")
        ours = node in {provider.screen, provider.app} and "." not in action
        if enabled and words and ours and binding.action not in seen:
            seen.add(binding.action)
            run = partial(provider.app.run_action, binding.action, node)
            key = provider.app.get_key_display(binding)
            yield PaletteCommand(as_sentence(words), f"Key {key}", run)


def _screens(provider: Provider, open_draft: OpenDraft | None) -> Iterator[PaletteCommand]:
    verify = ("verify", "Verify a bundle", "Is it complete, and do its findings match its answers")
    catalogue = ("catalogue", "All requirements", "What is asked and why; try a value")
    editions = (
        "editions",
        "Editions: what changed",
        "What Procore asks now; moving to another edition",
    )
    offered = (
        ("home", "Home: all submissions", "Save, and go to the list of submissions"),
        ("fit", "Can it be listed? (fit)", "A few questions and the verdict"),
        ("review", "Review all findings", "What blocks, what next, progress, waivers"),
        (
            "page-map",
            "Procore's page",
            "Line by line: what is met, what is open, and who must act",
        ),
        ("live", "Live checks", "Links, sign-in, API, webhooks: lists the calls first"),
        ("scan", "Source scan", "Search the source code on this computer"),
        ("listing", "How the listing will look", "The card and the page as customers read them"),
        ("export", "Export", "Content, blockers, and the export itself"),
        ("feedback", "Reviewer feedback", "What reviewers wrote, point by point, and the reply"),
        ("hand-off", "Hand-off to the portal", "Value by value: what to enter, and where"),
        ("calendar", "Calendar after approval", "What is due when, overdue or never done"),
        ("team", "Team", "Who answers what, until when, and who approved it"),
    )
    for name, words, about in (*(offered if open_draft else ()), editions, catalogue, verify):
        yield PaletteCommand(words, about, _sender(provider, ScreenRequested(name)))


def _team(provider: Provider, open_draft: OpenDraft | None) -> Iterator[PaletteCommand]:
    """What people of a team do on a page of the journey, which has no keys left."""
    if isinstance(provider.screen, StepScreen) and open_draft and open_draft.draft.team is not None:
        offered = (
            ("approve", "Approve this page", "In your name; nothing proves it"),
            ("comment", "Comment on this question", "What was said about it; for the team alone"),
            ("assign", "Give this question to somebody", "Who answers it, and until when"),
        )
        for action, words, about in offered:
            run = partial(provider.app.run_action, action, provider.screen)
            yield PaletteCommand(words, about, run)


def _themes(provider: Provider) -> Iterator[PaletteCommand]:
    app = provider.app
    for name in readable_themes(app):
        here = " (now)" if name == app.theme else ""
        own = name in {"blueprint", "paper"}
        yield PaletteCommand(
            f"Theme: {name}{here}", "Colours", partial(setattr, app, "theme", name), at_once=own
        )


def _pages(provider: Provider, session: Session) -> Iterator[PaletteCommand]:
    for placed in session.edition.pages:
        words = f"Go to {placed.page.title}"
        go = _sender(provider, PageRequested(placed.page.id))
        yield PaletteCommand(words, step_title(placed.step), go)


def _fields(provider: Provider, session: Session) -> Iterator[PaletteCommand]:
    for name, field in session.edition.fields.items():
        placed = session.edition.page_of_field[name]
        go = _sender(provider, PageRequested(placed.page.id, name))
        yield PaletteCommand(f"Field {field.label}", placed.page.title, go, at_once=False)

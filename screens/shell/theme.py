"""The program's two themes, dark and light."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from textual.app import App
from textual.color import Color
from textual.theme import Theme

BLUEPRINT = Theme(
    name="blueprint",
    primary="#6cb6ff",
    secondary="#8fd3c8",
    accent="#ffb454",
    foreground="#dce8f5",
    background="#0b1f3a",
    surface="#10294a",
    panel="#17355c",
    success="#7bd88f",
    warning="#ffcf5c",
    error="#ff7b72",
    dark=True,
    variables={
        "border": "#3d6a9e",
        "border-blurred": "#2a4d78",
        "block-cursor-background": "#6cb6ff",
        "block-cursor-foreground": "#0b1f3a",
        "input-cursor-background": "#ffb454",
        "input-selection-background": "#6cb6ff 40%",
        "footer-key-foreground": "#ffb454",
    },
)

PAPER = Theme(
    name="paper",
    primary="#1c5fa8",
    secondary="#2b7a6f",
    accent="#b25e00",
    foreground="#16283d",
    background="#f6f4ee",
    surface="#ebe7dc",
    panel="#dfd9ca",
    success="#1f7a3d",
    warning="#8a5a00",
    error="#b3261e",
    dark=False,
    variables={
        "border": "#9a927c",
        "border-blurred": "#c9c2b0",
        "footer-key-foreground": "#b25e00",
    },
)

THEMES = (BLUEPRINT, PAPER)


def apply_theme(app: App[int], wanted: str) -> None:
    """Registers the program's themes, and applies the user's."""
    for theme in THEMES:
        app.register_theme(theme)
    app.theme = wanted if wanted in readable_themes(app) else THEMES[0].name


def with_muted_texts(variables: Mapping[str, str]) -> dict[str, str]:
    """The variables of a theme with colours for muted texts between foreground and background.

    Textual 8.2 has "auto 60%" there, which text in `Content` gets as plain white or black.
    """
    background, foreground = (Color.parse(variables[name]) for name in ("background", "foreground"))
    if background.ansi is not None or foreground.ansi is not None:
        return dict(variables)
    shares = {"text-muted": 0.7, "text-disabled": 0.5}
    blended = {name: background.blend(foreground, share).hex for name, share in shares.items()}
    return {**variables, **blended}


def theme_for(*, dark: bool) -> str:
    """The name of the program's theme for a dark or a light terminal."""
    return next(theme.name for theme in THEMES if theme.dark is dark)


def readable_themes(app: App[Any]) -> list[str]:
    """The names of the themes that are readable in this terminal.

    Without colour Textual 8.2 turns the terminal's own colours into black on black.
    """
    themes = app.available_themes
    return sorted(name for name in themes if not (app.no_color and themes[name].ansi))

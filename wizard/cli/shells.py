"""Completion in each shell, where click's differs from what the shell expects."""

from __future__ import annotations

from typing import Any

from click.shell_completion import (
    BashComplete,
    CompletionItem,
    FishComplete,
    PowerShellComplete,
    ShellComplete,
    ZshComplete,
    add_completion_class,
)


class _WholeWord(ShellComplete):
    """For shells that replace the whole word, so "--format=js" must become "--format=json"."""

    def get_completions(self, args: list[str], incomplete: str) -> list[CompletionItem[Any]]:
        """The completions, each with the option that stands before the sign."""
        items = super().get_completions(args, incomplete)
        option, sign, _ = incomplete.partition("=")
        if sign and option.startswith("--"):
            for item in items:
                item.value = f"{option}={item.value}"
        return items


class _Zsh(_WholeWord, ZshComplete):
    pass


class _Fish(_WholeWord, FishComplete):
    pass


class _PowerShell(_WholeWord, PowerShellComplete):
    pass


class _Bash(BashComplete):
    """bash splits words at the sign, and completes only what stands behind it."""

    def get_completion_args(self) -> tuple[list[str], str]:
        """The words without a sign at their end."""
        args, incomplete = super().get_completion_args()
        return (args[:-1] if args[-1:] == ["="] else args), incomplete


def add_shells() -> None:
    """Makes click complete by these classes."""
    for shell in (_Bash, _Zsh, _Fish, _PowerShell):
        add_completion_class(shell)

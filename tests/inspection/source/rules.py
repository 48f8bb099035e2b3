"""Searches of the shipped catalogue."""

from __future__ import annotations

import random
import re

from wizard.catalogue.catalogue import Catalogue
from wizard.inspection.source.page import SourceText
from wizard.inspection.source.rules import Rule, RuleFinds, Searcher
from wizard.inspection.source.walk import SourceFile


def rules_of(catalogue: Catalogue) -> dict[str, Rule]:
    """Every rule by its id."""
    return {
        str(use.params["rule"]): Rule(
            str(use.params["rule"]),
            tuple(use.params["patterns"]),
            tuple(use.params.get("excuses", ())),
            tuple(use.params.get("doubts", ())),
        )
        for requirement in catalogue.requirements
        for use in requirement.checks
        if "patterns" in use.params and "rule" in use.params
    }


def page_of(name: str, text: str | bytes) -> SourceText:
    """The page of a file with this content."""
    data = text if isinstance(text, bytes) else text.encode()
    return SourceText(SourceFile(name, name, name), data)


def searched_page(page: SourceText, rule: Rule) -> RuleFinds:
    """The matches of a rule on a page, whatever the rest of its project is."""
    finds = RuleFinds(rule)
    for at in range(len(rule.patterns)):
        Searcher(finds, at).search(page, 0, len(page.data), len(page.data))
    return finds


def made(text: str) -> str:
    """An example with its secrets filled in."""
    seed = random.Random(7)

    def word(letters: str, length: int) -> str:
        return "".join(seed.choice(letters) for _ in range(length))

    text = text.replace("{hex}", word("0123456789abcdef", 64))
    text = text.replace("{key}", word("ABCDEFGHabcdefgh0123456789_-", 42) + "x")
    text = re.sub(r"\{h(\d+)\}", lambda found: word("0123456789abcdef", int(found[1])), text)
    text = re.sub(r"\{u(\d+)\}", lambda found: word("ABCDEFGH23456789", int(found[1])), text)
    letters = "ABCDEFGHJKabcdefghjk23456789"
    return re.sub(r"\{w(\d+)\}", lambda found: word(letters, int(found[1])), text)

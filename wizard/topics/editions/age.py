"""Whether an edition is the newest, and what it is for; what the list of drafts says of it."""

from __future__ import annotations

from wizard.catalogue.catalogue import Catalogue


def is_older(catalogue: Catalogue, edition: str) -> bool:
    """Whether there is a newer edition than this one; False for one not known here."""
    return edition in catalogue.journeys and edition != catalogue.newest


def purpose_words(catalogue: Catalogue, edition: str) -> str:
    """What an edition is for, in a few words."""
    if is_older(catalogue, edition):
        return "to finish or look up what was begun then"
    return "the newest: what is asked now"

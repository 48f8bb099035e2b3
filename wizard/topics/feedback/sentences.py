"""Splits remarks into sentences, and detects courtesies."""

from __future__ import annotations

import re
from collections.abc import Iterator

_END = re.compile(r"(?<=[.!?])[\"”’')\]]*\s+(?=[\"“‘'(\[]?[A-ZÀ-ÖØ-Þ0-9])")
_SHORTENED = re.compile(
    r"(?:\b(?:e\.g|i\.e|etc|vs|approx|no|nr|fig|sec|mr|mrs|ms|dr|st|inc|ltd|co|corp|resp|ca|vol|"
    r"p|pp|z\.b)|\b[A-Z]|\.\.)\.$",
    re.IGNORECASE,
)
_LONGEST_SHORTENED = 16
_LOOKED_AT = 500
"""Characters from its start that are examined to detect a courtesy."""

_GOES_ON = re.compile(
    r"[\"“‘'(]*(?:it|its|it’s|it's|this|that|these|those|they|their|them|he|she|for (?:example|"
    r"instance)|e\.g|i\.e|such|otherwise|then|therefore|thus|so|because|which|instead|however|but|"
    r"and|see|right now|currently|as (?:a result|it)|in (?:that|this) case|both|neither|"
    r"we (?:expect|suggest|recommend|would)|please (?:fix|correct|change|update|replace|adjust|"
    r"shorten|remove) (?:it|this|that|these|them|both|accordingly))\b",
    re.IGNORECASE,
)


def sentences(text: str) -> Iterator[str]:
    """The sentences of one line; a continuation stays with the previous one."""
    held: list[str] = []
    for piece in _END.split(text.strip()):
        if held and not _belongs(piece, held):
            yield " ".join(held)
            held = []
        if piece:
            held.append(piece)
    if held:
        yield " ".join(held)


def _belongs(piece: str, held: list[str]) -> bool:
    """Whether a part continues the previous sentence."""
    if _SHORTENED.search(held[-1][-_LONGEST_SHORTENED:]):
        return True
    return _GOES_ON.match(piece) is not None and not is_courtesy(" ".join(held[:_LOOKED_AT]))


_COURTESY = re.compile(
    r"(?:(?:many )?thank(?:s| you)\b(?!.{0,80}\b(?:but|however)\b)|"
    r"(?:please )?(?:let (?:us|me) know|feel free|do not hesitate|don['’]t hesitate|reach out)|"
    r"(?:we|i)(?:['’]re| are| am)? ?look(?:ing)? forward|looking forward|"
    r"(?:if|should) you have (?:any )?(?:further |other |more )?(?:question|concern)|"
    r"(?:i|we) hope (?:you|this|all)|hope (?:you|this|all)|have a (?:nice|good|great|lovely)|"
    r"(?:please )?(?:re-?submit|submit (?:it |the app |your app )?again)\b|"
    r"(?:once|when|after) (?:you|these|this|all|the|they|everything)\b.{0,120}"
    r"\b(?:re-?submit|submit|let (?:us|me) know|we will|we['’]ll|take another look)|"
    r"(?:we|i|our team)(?:['’]ve| have| has)? ?(?:now |just )?(?:completed|finished|reviewed|"
    r"looked (?:at|through|over)|gone through|had a look)\b(?!.{0,200}\b(?:but|however)\b)|"
    r"(?:great|nice|good) (?:work|job|progress)\b(?!.{0,80}\b(?:but|however)\b)|"
    r"(?:fyi|see below)\b.{0,40}$|"
    r"(?:best|congratulations)\b.{0,30}$)",
    re.IGNORECASE,
)
_INTRODUCES = re.compile(
    r"\b(?:follow\w*|below|feedback|comments?|findings?|points?|items?|issues?|notes?|remarks?|"
    r"things?|changes?|list)\b",
    re.IGNORECASE,
)
_ANNOUNCES = re.compile(
    r"(?:(?:please )?(?:see|find|address|resolve|fix|look at|review)\b.{0,60}\b"
    r"(?:below|following|attached|feedback|comments|points)\b|"
    r"(?:here|below) (?:is|are)\b|"
    r"(?:we|i)(?:['’]ve| have)? (?:found|noticed|have|noted|see)\b.{0,60}\b(?:following|below|few|"
    r"some|couple|several)\b)",
    re.IGNORECASE,
)
_ANNOUNCED = 120


def is_courtesy(sentence: str) -> bool:
    """Whether a sentence requests nothing: thanks, good wishes, next steps."""
    sentence = sentence[:_LOOKED_AT]
    return _COURTESY.match(sentence) is not None or (
        _ANNOUNCES.match(sentence) is not None
        and len(sentence) < _ANNOUNCED
        and sentence.rstrip(".!:")
        .lower()
        .endswith(
            ("below", "following", "feedback", "comments", "points", "issues", "items", "changes")
        )
    )


def is_introduction(line: str) -> bool:
    """Whether a line that ends with a colon only introduces points."""
    return _INTRODUCES.search(line) is not None or is_courtesy(line)

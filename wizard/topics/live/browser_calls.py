"""Names the hosts that a page called in the browser."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from wizard.checks.fact_types import table, word
from wizard.drafts.evidence_observed import Observed
from wizard.text import one_line


def browser_lines(observed: Observed) -> Iterator[str]:
    """Every host that was called and every one that was held back, and the pictures."""
    seen = table(observed.facts, "browser")
    if not seen:
        return
    called = (f"{one_line(host)} ({n})" for host, n in table(seen, "called").items())
    page = one_line(word(observed.facts, "url"))
    yield f"In the browser {page} called {', '.join(called) or 'no host'}."
    for host, why in table(seen, "held_back").items():
        yield f"  Not called: {one_line(host)}, as {one_line(str(why))}."
    views = (view for view in table(seen, "views").values() if isinstance(view, Mapping))
    pictures = [one_line(word(view, "picture")) for view in views if word(view, "picture")]
    if pictures:
        yield f"  Pictures of its frames are beside the draft: {', '.join(pictures)}."

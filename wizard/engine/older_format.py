"""What persons said of a draft of an older format, for the same answers in the present one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from wizard.catalogue.catalogue import Catalogue
from wizard.catalogue.edition import Edition
from wizard.catalogue.model import Value
from wizard.dataclass import dataclass
from wizard.drafts.model import Draft, Signature, Waiver
from wizard.drafts.shape import flatten
from wizard.engine.content import CONTENT_OF, answer_digest, content_judge
from wizard.engine.context import NO_SECRET_IN, answers_fingerprint, fields_fingerprint
from wizard.engine.signatures import page_fingerprint
from wizard.secrets.detection import secrets_digest


def keep_statements(draft: Draft, catalogue: Catalogue) -> None:
    """Lets signatures and waivers count for what their answers became, if they counted before.

    Call it once the company's answers are known. A page that is gone loses its signature.
    """
    older = draft.baseline.older
    if older is None or draft.edition not in catalogue.journeys:
        return
    edition = catalogue.edition(draft.edition)
    inherited = edition.derivations.complete(draft.inherited)
    before = {**inherited, **flatten(older.document, catalogue.fields)[0]}
    moved = _Moved(edition, before, draft.all_answers)
    draft.signatures = [moved.signature(each) for each in draft.signatures]
    draft.waivers = [waiver for each in draft.waivers for waiver in moved.waivers(each)]


@dataclass(frozen=True, slots=True)
class _Moved:
    """The same answers in both formats."""

    edition: Edition
    before: Mapping[str, Value]
    after: Mapping[str, Value]

    def signature(self, signature: Signature) -> Signature:
        """The signature of a page, for its answers as they are now."""
        edition = self.edition
        if signature.page not in edition.page_ids:
            return signature
        known = edition.catalogue.pages_before.get((edition.id, signature.page))
        names = known.fields if known else edition.page_ids[signature.page].page.fields
        if signature.answers != fields_fingerprint(edition, names, self.before):
            return signature
        return replace(signature, answers=page_fingerprint(edition, signature.page, self.after))

    def waivers(self, waiver: Waiver) -> Iterator[Waiver]:
        """The waiver, and the one that it is for the field to which its answer moved."""
        name = waiver.requirement
        if name in self.edition.requirements and waiver.answers is not None:
            was = answers_fingerprint(self.edition, name, self.before)
            now = answers_fingerprint(self.edition, name, self.after)
            yield replace(waiver, answers=now) if waiver.answers == was else waiver
            return
        yield waiver
        if name.startswith(NO_SECRET_IN):
            yield from self._without_secret(waiver, name.removeprefix(NO_SECRET_IN))
        elif name.startswith(CONTENT_OF):
            yield from self._with_content(waiver, name.removeprefix(CONTENT_OF))

    def _without_secret(self, waiver: Waiver, field: str) -> Iterator[Waiver]:
        """Only if what was declared no secret is all that looks like one in the new answer."""
        found = self.edition.derivations.standing(self.after).get(field)
        if found and secrets_digest(self.after.get(found.source)) == waiver.answers:
            yield replace(waiver, requirement=NO_SECRET_IN + found.source)

    def _with_content(self, waiver: Waiver, field: str) -> Iterator[Waiver]:
        """Only if nothing is held against the other rows of the new list."""
        found = self.edition.derivations.standing(self.after).get(field)
        if found is None or found.row is None:
            return
        rows = self.after[found.source]
        others = [row for at, row in enumerate(rows) if at != found.row]
        judge, known = content_judge(self.edition), self.edition.fields[found.source]
        is_meant = waiver.answers == answer_digest(
            self.edition.fields.get(field), self.before.get(field)
        )
        if is_meant and judge.objection(known, others, waiver.on) is None:
            name = CONTENT_OF + found.source
            yield replace(waiver, requirement=name, answers=answer_digest(known, rows))

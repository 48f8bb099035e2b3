"""Every field and every column is judged by its kind, whether a rule reads it or not."""

from __future__ import annotations

from datetime import date

import pytest

from wizard.catalogue.catalogue import Catalogue
from wizard.catalogue.field_kinds import Kind
from wizard.catalogue.model import Field, Severity, Status, Value
from wizard.engine.assess import Assessor
from wizard.engine.finding import Finding
from wizard.rules.formats import kind_fault, without_hidden_characters

SOUND: dict[Kind, tuple[Value, ...]] = {
    Kind.EMAIL: ("ana@example.org", "ana.k+site@mail.example.co.uk", " ana@exämple.org "),
    Kind.URL: ("https://example.org", "http://example.org:8080/a?b#c", "https://x.org/{{company}}"),
    Kind.VERSION: ("1.4.2", "10.0.11"),
    Kind.NUMBER: (0, 4000, 0.5),
}
WRONG: dict[Kind, tuple[Value, ...]] = {
    Kind.EMAIL: ("not-an-email", "ana@host", "none", "a@b@example.org", "@example.org"),
    Kind.URL: ("g", "none", "example.org", "ftp://example.org", "https://g"),
    Kind.VERSION: ("1.4", "v1.4.2", "none", "1.4.2-beta"),
    Kind.NUMBER: (-1, -0.5),
}


def judged(catalogue: Catalogue, field: Field, value: Value) -> Finding | None:
    """What is said against an answer for the form it has."""
    edition = next(
        each for each in map(catalogue.edition, catalogue.journeys) if field.id in each.fields
    )
    findings = Assessor(edition, date(2026, 11, 29)).assess({field.id: value}).findings
    return findings.get(f"value-type:{field.id}")


@pytest.mark.parametrize("kind", SOUND)
def test_a_value_is_what_its_kind_says(kind: Kind) -> None:
    field = Field("a", kind, "A", "")

    assert [value for value in SOUND[kind] if kind_fault(field, value)] == []
    assert [value for value in WRONG[kind] if not kind_fault(field, value)] == []


def test_every_column_of_every_list_is_judged_by_its_kind(catalogue: Catalogue) -> None:
    columns = [(f, c) for f in catalogue.fields.values() for c in f.columns if c.kind in WRONG]

    assert len(columns) > 5
    for field, column in columns:
        fault = kind_fault(field, [{}, {column.id: WRONG[column.kind][0]}])
        assert fault is not None, (field.id, column.id)
        assert fault.message.startswith(f"Row 2, {column.label}: ")
        assert (bool(fault.fix), fault.row) == (True, 1)
        assert kind_fault(field, [{column.id: SOUND[column.kind][0]}]) is None


@pytest.mark.parametrize(
    ("name", "value", "message"),
    [
        ("listing.summary", "Notes\u202e of", "Hidden characters: right-to-left override at 6"),
        ("listing.features", ["a", "b\u200b"],
         "Hidden characters: zero width space at 2 of item 2"),
        ("customers", [{"company": "Har\u2060bor"}],
         "Row 1, Company: Hidden characters: word joiner at 4"),
    ],
)  # fmt: skip
def test_hidden_characters_are_named_where_they_stand(
    catalogue: Catalogue, name: str, value: Value, message: str
) -> None:
    finding = judged(catalogue, catalogue.fields[name], value)

    assert finding is not None
    assert finding.severity is Severity.WARNING
    assert finding.message == message
    plain = without_hidden_characters(value)
    assert judged(catalogue, catalogue.fields[name], plain) is None


def test_a_customer_whose_address_is_none_is_warned_of(catalogue: Catalogue) -> None:
    field = catalogue.fields["customers"]
    finding = judged(catalogue, field, [{"company": "Harbor", "contact_email": "not-an-email"}])

    assert finding is not None
    assert (finding.status, finding.severity) == (Status.NOT_MET, Severity.WARNING)
    assert (finding.field, finding.row) == ("customers", 0)
    assert finding.message == "Row 1, Contact e-mail: “not-an-email” has no @"


def test_a_field_that_no_rule_reads_by_its_kind_is_judged_by_it_too(catalogue: Catalogue) -> None:
    finding = judged(catalogue, catalogue.fields["support.faq_url"], "g")

    assert finding is not None
    assert finding.message == "“g” is not a full address"

"""A scan as one HTML page without external resources or scripts."""

from __future__ import annotations

from collections.abc import Iterator

from wizard import __version__
from wizard.catalogue.model import Requirement
from wizard.inspection.source.standing import IN_WORDS, Place
from wizard.reports.html_findings import html_colour_of, sign_html
from wizard.reports.html_page import NO_VERDICT, html_page
from wizard.reports.html_parts import (
    NOTHING,
    HtmlSection,
    Markup,
    TableColumn,
    address_link,
    html_element,
    html_list,
    html_paragraph,
    html_table,
    join_html,
)
from wizard.reports.scan_subject import (
    NO_REASON,
    ScanSubject,
    name_of_scan,
    step_words,
    tells_more_than_finds,
)
from wizard.reports.signs import BLOCKS, COULD_NOT_TELL, MET, WARNS, sign_of
from wizard.topics.scan.results import ScanAnswer, WeighedFind

_WHERE = TableColumn("Where", "wide")


def scan_html(subject: ScanSubject) -> str:
    """The page; reproducible."""
    sections = [section for section in _sections(subject) if section.count]
    title = f"{name_of_scan(subject)} – scan of source code"
    return html_page(title, _top(subject), sections, [html_paragraph(NO_VERDICT)])


def _sections(subject: ScanSubject) -> Iterator[HtmlSection]:
    for title, answers in subject.by_weight().items():
        rules = (_rule_html(subject, answered) for answered in answers)
        body = html_element("ul", *rules, class_="finding")
        yield HtmlSection(title.lower().replace(" ", "-"), title, body, len(answers))
    yield _told(subject)
    yield _allowed(subject)
    yield _not_asked(subject)


def _top(subject: ScanSubject) -> Iterator[Markup]:
    report = subject.scan_report
    yield html_paragraph("Scan of source code for the Procore App Marketplace", class_="soft")
    yield html_element("h1", html_element("bdi", name_of_scan(subject)))
    sign = BLOCKS if report.blocks else COULD_NOT_TELL if report.could_not_tell else MET
    sign = WARNS if sign is MET and subject.open else sign
    mark = html_element("span", sign.mark, aria_hidden="true")
    yield html_paragraph(mark, f" {subject.sums}", class_=f"state {html_colour_of(sign)}")
    facts = {
        "Edition": subject.edition.id,
        "As of": subject.as_of.isoformat(),
        "Made with": f"Submission Wizard {__version__}",
    }
    pairs = (html_element("dt", name) + html_element("dd", fact) for name, fact in facts.items())
    yield html_element("dl", *map(Markup, pairs), class_="facts")
    yield from (html_paragraph(sentence) for sentence in subject.endings)
    yield html_paragraph(NO_VERDICT)


def _rule_html(subject: ScanSubject, answered: ScanAnswer) -> Markup:
    sign = sign_of(answered.status, answered.severity)
    finds = subject.finds_of(answered)
    asked = subject.asked_words(answered)
    is_more = tells_more_than_finds(answered, finds)
    parts = (
        html_paragraph(
            sign_html(sign),
            Markup(" "),
            html_element("b", asked.pop("Rule")),
        ),
        html_paragraph(answered.message) if is_more and answered.message else NOTHING,
        html_list(_find_html(subject, find) for find in finds) if finds else NOTHING,
        *(
            html_paragraph(html_element("b", f"{word}:"), f" {text}")
            for word, text in asked.items()
            if word != "Source"
        ),
        html_paragraph(
            join_html((_source(subject, r) for r in subject.requirements_of(answered)), ", "),
            Markup(" · "),
            html_element("code", answered.rule),
            class_="soft small",
        ),
    )
    return Markup(f"{html_element('li', *parts, class_=html_colour_of(sign))}\n")


def _source(subject: ScanSubject, requirement: Requirement) -> Markup:
    link = address_link(subject.url_of(requirement), subject.source_of(requirement), "told")
    return join_html((link, " (", html_element("code", requirement.id), ")"))


def _find_html(subject: ScanSubject, find: WeighedFind) -> Markup:
    row = find.row
    remark = f" ({NO_REASON})" if row["unreasoned"] else ""
    steps = [html_element("span", words) for words in step_words(subject.in_repository(row))]
    return join_html(
        (
            html_element("b", subject.place_of(row)),
            f" ({IN_WORDS[Place(row['place'])]}){remark}: ",
            html_element("code", row["excerpt"]) if row["excerpt"] else NOTHING,
            f" {find.about}" if find.about else NOTHING,
            html_list(steps) if steps else NOTHING,
        )
    )


def _told(subject: ScanSubject) -> HtmlSection:
    columns = (_WHERE, TableColumn("What it is", "short"), TableColumn("What"), TableColumn("Rule"))
    rows = (
        (
            subject.place_of(find.row),
            IN_WORDS[Place(find.row["place"])],
            html_element("code", find.row["excerpt"] or find.about),
            html_element("code", find.rule),
        )
        for find in subject.told
    )
    table = html_table("Finds that are listed only", columns, rows)
    return HtmlSection("told", "Listed only", table, len(subject.told))


def _allowed(subject: ScanSubject) -> HtmlSection:
    columns = (_WHERE, TableColumn("Reason"), TableColumn("Rule"))
    rows = (
        (place, reason, html_element("code", rule)) for rule, place, reason in subject.allowances
    )
    table = html_table("Finds that a comment allows", columns, rows)
    return HtmlSection("allowed", "Allowed by a comment", table, subject.allowed)


def _not_asked(subject: ScanSubject) -> HtmlSection:
    sentences = subject.not_asked
    return HtmlSection("not-asked", "Not asked for", html_list(sentences), len(sentences))

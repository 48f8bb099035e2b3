"""A packet as one HTML form: it loads nothing, and saves the answers as a file or as text."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache
from typing import Any, NamedTuple

from wizard.catalogue.field_kinds import AnswerForm, Kind
from wizard.catalogue.model import Column, Field, Option
from wizard.files import read_file
from wizard.places import assets_folder
from wizard.reports.html_page import NO_PICTURES, PageScript, html_document
from wizard.reports.html_parts import (
    NOTHING,
    Markup,
    html_element,
    html_lines,
    html_paragraph,
    html_void_element,
    join_html,
)
from wizard.text import slug
from wizard.topics.team.packet import Packet, PacketQuestion
from wizard.topics.team.packet_answer import BEGIN, END, SCHEMA

_STYLE = """
form{max-width:48rem;margin:0 auto;padding:0 1rem 3rem}
.question{border:1px solid var(--line);border-radius:.4rem;margin:1rem 0;padding:.8rem 1rem}
.label{font-weight:700}
.question>label.label{display:block}
input[type=text],input[type=email],input[type=url],input[type=date],textarea{font:inherit;
width:100%;padding:.5rem;border:1px solid var(--soft);border-radius:.3rem;color:inherit;
background:var(--paper)}
textarea{min-height:6rem}
.option{display:flex;gap:.6rem;align-items:baseline;padding:.3rem 0}
.row{border-left:3px solid var(--line);padding-left:.8rem;margin:.8rem 0}
.row label{display:block;margin-top:.5rem}
.count{font-variant-numeric:tabular-nums}
.wrong{color:var(--red);font-weight:700}
button{font:inherit;padding:.6rem 1rem;border:2px solid var(--link);border-radius:.4rem;
background:var(--card);color:inherit;min-height:2.75rem;margin:.25rem .5rem .25rem 0}
.send{border-top:2px solid var(--line);padding:.6rem 0}
#text{min-height:10rem;font-family:ui-monospace,monospace;font-size:.85rem}
@media print{.send,button{display:none}}
"""
_LONGEST_SCRIPT = 64 * 1024
_LONG_TEXT = 80
"""From how many characters on an answer is written in a box of several lines."""


class _Control(NamedTuple):
    """How the answer of a field or of a column is entered."""

    identifier: str
    kind: Kind
    options: Sequence[Option]
    label_id: str
    described_by: str = ""
    key: str = ""
    """The key in a row or in a confirmation; "" for the answer itself."""


def packet_file_name(packet: Packet) -> str:
    """The name of the form: "sitebook-for-ana-lima.html"."""
    return f"{slug(packet.draft_name, 'draft')}-for-{slug(packet.person.name, 'person')}.html"


def answer_file_name(packet: Packet) -> str:
    """The name of the file that the form saves."""
    return packet_file_name(packet).removesuffix(".html") + ".answers.json"


def mail_text(packet: Packet) -> str:
    """The text of the mail that the form is attached to."""
    number = len(packet.questions)
    questions = "one question" if number == 1 else f"{number} questions"
    return (
        f"Subject: Questions about {packet.draft_name}\n\n"
        "Hello,\n\n"
        f"we prepare {packet.draft_name} for the Procore App Marketplace. The attached page has "
        f"{questions} for you.\n"
        f"Open {packet_file_name(packet)} in any browser, also on a phone. It needs no network and "
        "sends nothing.\n"
        f"Send back the file {answer_file_name(packet)} that it saves, or the text that it shows. "
        "Attach the files that\nyou name. Please put no passwords or keys into it.\n"
    )


def packet_page(packet: Packet) -> str:
    """The page; the same packet gives the same bytes."""
    title = f"Questions about {packet.draft_name}"
    body = (
        html_element("header", html_lines(_introduction(packet, title))),
        html_element("main", html_lines(_form(packet))),
        _footer(),
        Markup(f'<script type="application/json" id="packet">{_packet_document(packet)}</script>'),
    )
    return html_document(title, body, _script(), NO_PICTURES)


@cache
def _script() -> PageScript:
    code = read_file(assets_folder("forms") / "packet.js", _LONGEST_SCRIPT).decode()
    return PageScript(code, f"{_STYLE.strip()}\n")


def _introduction(packet: Packet, title: str) -> Iterator[Markup]:
    number = len(packet.questions)
    questions = "One question" if number == 1 else f"{number} questions"
    needed = "It is" if number == 1 else "They are"
    yield html_element("h1", title)
    yield html_paragraph(
        f"{questions} for {packet.person.name}, {packet.made_on.isoformat()}. {needed} needed to "
        "list the app on the Procore App Marketplace."
    )
    yield html_paragraph(
        "Nothing is sent from this page. When you are done, save the file or copy the text, and "
        "send it back by mail. Enter no passwords and no keys.",
        class_="soft",
    )
    yield html_element(
        "noscript",
        html_paragraph("Saving needs JavaScript. Without it, please answer in your mail."),
    )


def _form(packet: Packet) -> Iterator[Markup]:
    yield Markup('<form novalidate autocomplete="off">')
    page = ""
    for question in packet.questions:
        if question.page != page:
            page = question.page
            yield html_element("h2", page)
        yield _question(question)
    yield html_element(
        "div",
        html_element("label", "Your name", for_="by-name"),
        html_void_element("input", type="text", id="by-name", value=_signer(packet)),
        html_element("button", "Save the answers as a file", type="button", id="save"),
        html_element("button", "Show them as text for a mail", type="button", id="show"),
        html_element("button", "Forget what I entered", type="button", id="forget"),
        html_element("p", id="status", role="status"),
        Markup('<textarea id="text" aria-label="The answers as text" readonly hidden></textarea>'),
        class_="send",
    )
    yield Markup("</form>")


def _signer(packet: Packet) -> str:
    """The name of the person; "" where a role is asked, so that somebody of it gives a name."""
    return "" if packet.person.mail == packet.person.role else packet.person.name


def _footer() -> Markup:
    words = "Made by Submission Wizard, which is not affiliated with Procore."
    return html_element("footer", html_paragraph(words, class_="soft small"))


def _question(question: PacketQuestion) -> Markup:
    field = question.field
    identifier = f"q-{field.id}"
    control = _Control(
        identifier, field.kind, field.options, f"{identifier}-label", f"{identifier}-help"
    )
    parts = html_lines(
        (
            html_element("p", field.help, id=f"{identifier}-help"),
            html_paragraph(question.why, class_="soft") if question.why else NOTHING,
            _answer_part(question, control),
            _counter(question, identifier),
            html_paragraph(f"Source: {question.source}", class_="soft small")
            if question.source
            else NOTHING,
        )
    )
    label = _label(control, field.label, "label")
    return html_element(
        "div", label, parts, class_="question", data_field=field.id, data_type=field.kind.value,
    )  # fmt: skip


def _label(control: _Control, words: str, class_: str = "") -> Markup:
    """A label for a single control; a group is named by its text instead."""
    if _is_group(control.kind):
        return html_element("p", words, id=control.label_id, class_=class_)
    return html_element("label", words, for_=control.identifier, id=control.label_id, class_=class_)


_GROUPS = frozenset(
    {
        AnswerForm.YES_NO,
        AnswerForm.CHOICE,
        AnswerForm.CHOICES,
        AnswerForm.ROWS,
        AnswerForm.CONFIRMATION,
    }
)


def _is_group(kind: Kind) -> bool:
    return kind.spec.form in _GROUPS or kind.spec.is_secret


def _answer_part(question: PacketQuestion, control: _Control) -> Markup:
    field = question.field
    if question.is_given_elsewhere:
        return html_paragraph("This is a secret. It is entered in the program, never in a form.")
    if field.kind.spec.form is AnswerForm.ROWS:
        return _rows(field, control)
    if field.kind.spec.is_confirmation:
        return _confirmation(control)
    return _control_html(control, question.limits.maximum if question.limits else 0)


def _confirmation(control: _Control) -> Markup:
    name = _Control(
        f"{control.identifier}-by", Kind.TEXT, (), f"{control.identifier}-by-l", key="by"
    )
    day = _Control(
        f"{control.identifier}-on", Kind.DATE, (), f"{control.identifier}-on-l", key="on"
    )
    return html_lines(
        (
            _label(name, "Confirmed by"),
            _control_html(name),
            _label(day, "On"),
            _control_html(day),
        )
    )


def _rows(field: Field, control: _Control) -> Markup:
    """A list of records: a template of one row, and a button that adds one."""
    row_name = field.row_label or "row"
    columns = html_lines(_column(column, control.identifier) for column in field.columns)
    remove = html_element("button", f"Remove this {row_name}", type="button", class_="remove")
    template = html_element(
        "template",
        html_element("div", columns, remove, class_="row", role="group", aria_label=row_name),
    )
    add = html_element("button", f"Add a {row_name}", type="button", class_="add")
    return html_lines((template, html_element("div", class_="rows"), add))


def _column(column: Column, identifier: str) -> Markup:
    name = f"{identifier}-{column.id}"
    control = _Control(name, column.kind, column.options, f"{name}-label", key=column.id)
    return html_lines((_label(control, column.label), _control_html(control)))


def _control_html(control: _Control, most: int = 0) -> Markup:
    make = _CONTROLS.get(control.kind.spec.form, _one_line)
    if control.kind is Kind.LONG_TEXT or most > _LONG_TEXT:
        make = _several_lines
    return join_html((make(control), _file_names(control)))


def _attributes(control: _Control, type_: str) -> dict[str, str]:
    return {
        "id": control.identifier,
        "data_type": type_,
        "data_key": control.key,
        "aria_describedby": control.described_by,
    }


_INPUT_TYPES: Mapping[Kind, str] = {Kind.EMAIL: "email", Kind.URL: "url", Kind.DATE: "date"}


def _one_line(control: _Control) -> Markup:
    type_ = "number" if control.kind.spec.form is AnswerForm.NUMBER else "text"
    shown = _INPUT_TYPES.get(control.kind, "text")
    return html_void_element("input", type=shown, **_attributes(control, type_))


def _several_lines(control: _Control) -> Markup:
    return html_element("textarea", **_attributes(control, "text"))


def _one_a_line(control: _Control) -> Markup:
    area = html_element("textarea", **_attributes(control, "lines"))
    return join_html((area, html_paragraph("One on each line.", class_="soft small")))


def _yes_no(control: _Control) -> Markup:
    return _boxes(control, "radio", [("yes", "Yes"), ("no", "No"), ("", "Not answered")])


def _choice(control: _Control) -> Markup:
    named = [(option.value, option.label) for option in control.options]
    return _boxes(control, "radio", [*named, ("", "Not answered")])


def _choices(control: _Control) -> Markup:
    return _boxes(control, "checkbox", [(each.value, each.label) for each in control.options])


def _boxes(control: _Control, shape: str, choices: Sequence[tuple[str, str]]) -> Markup:
    type_ = {"checkbox": "choices"}.get(shape) or (
        "yes-no" if control.kind.spec.form is AnswerForm.YES_NO else "choice"
    )
    role = "group" if shape == "checkbox" else "radiogroup"
    return html_element(
        "div",
        *(_box(control, shape, number, *each) for number, each in enumerate(choices)),
        role=role,
        aria_labelledby=control.label_id,
        **_attributes(control, type_),
    )


def _box(control: _Control, shape: str, number: int, value: str, words: str) -> Markup:
    name = f"{control.identifier}-{number}"
    shared = f"{control.identifier}-name"
    # An empty attribute is left out, and a browser then takes the value "on".
    given = {"value": value} if value else {"data_unanswered": "true"}
    box = html_void_element("input", type=shape, id=name, name=shared, **given)
    return html_element("label", box, html_element("span", words), class_="option", for_=name)


def _file_names(control: _Control) -> Markup:
    """A picker that takes the names of files alone."""
    if not control.kind.spec.is_file:
        return NOTHING
    words = "Only the names are taken here: attach the files to your mail."
    return html_lines(
        (
            html_paragraph(words, class_="soft small"),
            html_void_element(
                "input",
                type="file",
                aria_label="Take names of files",
                data_names=control.identifier,
                id=f"{control.identifier}-files",
            ),
        )
    )


_CONTROLS: Mapping[AnswerForm, Callable[[_Control], Markup]] = {
    AnswerForm.TEXTS: _one_a_line,
    AnswerForm.PATHS: _one_a_line,
    AnswerForm.YES_NO: _yes_no,
    AnswerForm.CHOICE: _choice,
    AnswerForm.CHOICES: _choices,
}


def _counter(question: PacketQuestion, identifier: str) -> Markup:
    limits = question.limits
    if limits is None:
        return NOTHING
    return html_element(
        "p",
        limits.words.capitalize(),
        id=f"{identifier}-count",
        class_="count soft small",
        data_min=str(limits.minimum),
        data_max=str(limits.maximum),
    )


def _packet_document(packet: Packet) -> str:
    """The data for the script. "<" is escaped, so that no text can end the element."""
    asked = [each for each in packet.questions if not each.is_given_elsewhere]
    document: dict[str, Any] = {
        "schema": SCHEMA,
        "draft": packet.draft_id,
        "name": packet.draft_name,
        "digest": packet.digest,
        "mail": packet.person.mail,
        "file": answer_file_name(packet),
        "begin": BEGIN,
        "end": END,
        "shown": {each.field.id: each.fingerprint for each in asked},
        "values": {each.field.id: each.value for each in asked if each.value is not None},
    }
    text = json.dumps(document, default=str, sort_keys=True)
    return text.replace("<", "\\u003c").replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")

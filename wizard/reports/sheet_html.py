"""The hand-off sheet as one HTML page, for print and for a phone beside the portal."""

from __future__ import annotations

from collections.abc import Iterator

from wizard.reports.html_parts import (
    NOTHING,
    Markup,
    html_element,
    html_lines,
    html_paragraph,
    html_void_element,
    join_html,
    text_with_lines,
)
from wizard.reports.sheet import HandOffSheet, item_remarks, shown_text
from wizard.topics.handoff.pieces import PortalPiece
from wizard.topics.handoff.sheet import HandOffItem, HandOffItemState, HandOffSection

_POLICY = "default-src 'none'; style-src 'unsafe-inline'"
"""The page loads nothing and runs nothing."""

_STYLE = """
:root { color-scheme: light; }
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 48rem; padding: 1rem; color: #111; background: #fff;
  font: 1rem/1.45 system-ui, sans-serif; overflow-wrap: anywhere; }
h1 { font-size: 1.5rem; margin: 0 0 .25rem; }
h2 { font-size: 1.15rem; margin: 1.75rem 0 .25rem; }
p { margin: .25rem 0; }
.quiet { color: #555; font-size: .9rem; }
.wrong { color: #a3000b; font-weight: 600; }
ul { list-style: none; margin: .5rem 0 0; padding: 0; }
li { border-top: 1px solid #bbb; padding: .6rem 0; break-inside: avoid; }
li > label { display: flex; gap: .6rem; align-items: baseline; font-weight: 600; }
li > label > span { min-width: 0; }
input { appearance: none; flex: none; width: 1.05rem; height: 1.05rem; margin: 0;
  border: 1.5px solid #111; background: #fff; position: relative; top: .15rem; }
input:checked::after { content: "\\2713"; position: absolute; inset: -.3rem 0 0 .1rem; }
.body { margin-left: 1.65rem; }
.piece { display: flex; flex-wrap: wrap; gap: 0 .6rem; align-items: baseline; }
.piece > p { flex: 0 0 12rem; margin: 0; }
pre { flex: 1 1 16rem; min-width: 0; margin: .15rem 0; padding: .35rem .5rem;
  border: 1px solid #ccc; border-radius: 3px;
  background: #f6f6f6; font: .9rem/1.4 ui-monospace, monospace; white-space: pre-wrap;
  overflow-wrap: anywhere; user-select: all; }
footer { margin-top: 2rem; border-top: 1px solid #bbb; padding-top: .5rem; }
@media print {
  body { max-width: none; padding: 0; font-size: 10.5pt; }
  h1, h2, .go { break-after: avoid; }
  pre { background: none; }
}
@page { margin: 18mm 16mm; }
"""


def html_sheet(sheet: HandOffSheet) -> str:
    """The page; reproducible."""
    return "".join(f"{line}\n" for line in _html_sheet_lines(sheet))


def _html_sheet_lines(sheet: HandOffSheet) -> Iterator[str]:
    title = f"Hand-off sheet of {sheet.name}"
    yield from (
        "<!doctype html>",
        '<html lang="en">',
        "<head>",
        html_void_element("meta", charset="utf-8"),
    )
    yield html_void_element("meta", http_equiv="Content-Security-Policy", content=_POLICY)
    yield html_void_element("meta", name="viewport", content="width=device-width, initial-scale=1")
    yield html_void_element("meta", name="referrer", content="no-referrer")
    yield from (html_element("title", title), f"<style>{_STYLE}</style>", "</head>", "<body>")
    yield "<main>"
    yield html_element("h1", title)
    yield from (html_paragraph(line) for line in (sheet.line, sheet.state, sheet.empty) if line)
    for section, items in sheet.sections():
        yield _section(section, items)
    yield "</main>"
    yield html_element(
        "footer", html_lines(html_paragraph(note, class_="quiet") for note in sheet.notes)
    )
    yield from ("</body>", "</html>")


def _section(section: HandOffSection, items: tuple[HandOffItem, ...]) -> Markup:
    counts = html_element(
        "span", f"({section.entered} of {section.to_enter} entered)", class_="quiet"
    )
    head = html_element("h2", section.title, " ", counts)
    where = html_paragraph(f"Where: {section.go}", class_="go")
    return html_element(
        "section", html_lines((head, where, html_element("ul", html_lines(map(_item_html, items)))))
    )


def _item_html(item: HandOffItem) -> Markup:
    ticked = "checked" if item.state is HandOffItemState.ENTERED else ""
    box = html_void_element("input", type="checkbox", checked=ticked)
    label = html_element("span", item.label)
    where = "" if item.place == item.label else f" · {item.place}"
    body = (
        html_paragraph(f"{item.how}{where}", class_="quiet"),
        *(_remark_html(item, remark) for remark in item_remarks(item)),
        *map(_piece_html_of, item.pieces),
    )
    head = html_element(
        "label", label if item.state is HandOffItemState.NOTHING else join_html((box, label))
    )
    return html_element("li", head, html_element("div", html_lines(body), class_="body"))


def _remark_html(item: HandOffItem, remark: str) -> Markup:
    wrong = bool(item.blocks) and remark.endswith(item.blocks)
    return html_paragraph(remark, class_="wrong" if wrong else "")


def _piece_html_of(piece: PortalPiece) -> Markup:
    name = html_paragraph(piece.name, class_="quiet") if piece.name else NOTHING
    # HTML ignores a line break right after the tag, so one is added before the text.
    text = html_element("pre", Markup("\n"), text_with_lines(shown_text(piece)))
    return html_element("div", name, text, class_="piece")

"""The hand-off sheet as one page of HTML: for paper, and for a phone beside the portal."""

from __future__ import annotations

from collections.abc import Iterator

from wizard.reports.html_parts import (
    NOTHING,
    Markup,
    element,
    joined,
    kept,
    lines,
    paragraph,
    void,
)
from wizard.reports.sheet import Sheet, remarks_on, shown_text
from wizard.topics.handoff.pieces import Piece
from wizard.topics.handoff.sheet import Item, Section, State

_POLICY = "default-src 'none'; style-src 'unsafe-inline'"
"""The page loads nothing and runs nothing, whatever stands in it."""

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


def html_sheet(sheet: Sheet) -> str:
    """The page; the same input gives the same text."""
    return "".join(f"{line}\n" for line in _lines(sheet))


def _lines(sheet: Sheet) -> Iterator[str]:
    title = f"Hand-off sheet of {sheet.name}"
    yield from ("<!doctype html>", '<html lang="en">', "<head>", void("meta", charset="utf-8"))
    yield void("meta", http_equiv="Content-Security-Policy", content=_POLICY)
    yield void("meta", name="viewport", content="width=device-width, initial-scale=1")
    yield void("meta", name="referrer", content="no-referrer")
    yield from (element("title", title), f"<style>{_STYLE}</style>", "</head>", "<body>")
    yield element("h1", title)
    yield from (paragraph(line) for line in (sheet.line, sheet.state, sheet.empty) if line)
    for section, items in sheet.sections():
        yield _section(section, items)
    yield element("footer", lines(paragraph(note, class_="quiet") for note in sheet.notes))
    yield from ("</body>", "</html>")


def _section(section: Section, items: tuple[Item, ...]) -> Markup:
    counts = element("span", f"({section.entered} of {section.to_enter} entered)", class_="quiet")
    head = element("h2", section.title, " ", counts)
    where = paragraph(f"Where: {section.go}", class_="go")
    return element("section", lines((head, where, element("ul", lines(map(_item, items))))))


def _item(item: Item) -> Markup:
    ticked = "checked" if item.state is State.ENTERED else ""
    box = void("input", type="checkbox", checked=ticked)
    label = element("span", item.label)
    where = "" if item.place == item.label else f" · {item.place}"
    body = (
        paragraph(f"{item.how}{where}", class_="quiet"),
        *(_remark(item, remark) for remark in remarks_on(item)),
        *map(_piece, item.pieces),
    )
    head = element("label", label if item.state is State.NOTHING else joined((box, label)))
    return element("li", head, element("div", lines(body), class_="body"))


def _remark(item: Item, remark: str) -> Markup:
    wrong = bool(item.blocks) and remark.endswith(item.blocks)
    return paragraph(remark, class_="wrong" if wrong else "")


def _piece(piece: Piece) -> Markup:
    name = paragraph(piece.name, class_="quiet") if piece.name else NOTHING
    # A line break right after the tag is not shown, so the text's own first one is kept.
    text = element("pre", Markup("\n"), kept(shown_text(piece)))
    return element("div", name, text, class_="piece")

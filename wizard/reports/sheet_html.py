"""The hand-off sheet as one page of HTML: for paper, and for a phone beside the portal."""

from __future__ import annotations

import html
from collections.abc import Iterator

from wizard.reports.sheet import Sheet, remarks_on, shown_text
from wizard.session.hand_off import Item, Section, State
from wizard.session.hand_off_pieces import Piece
from wizard.text import clean, one_line

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
  section { break-before: page; }
  section:first-of-type { break-before: auto; }
  h2 { margin-top: 0; }
  h1, h2, .go { break-after: avoid; }
  pre { background: none; }
}
@page { margin: 18mm 16mm; }
"""


def html_sheet(sheet: Sheet) -> str:
    """The page; the same input gives the same text."""
    return "".join(f"{line}\n" for line in _lines(sheet))


def _text(words: str) -> str:
    return html.escape(clean(words))


def _lines(sheet: Sheet) -> Iterator[str]:
    title = _text(f"Hand-off sheet of {sheet.name}")
    yield from ("<!doctype html>", '<html lang="en">', "<head>", '<meta charset="utf-8">')
    yield f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">'
    yield '<meta name="viewport" content="width=device-width, initial-scale=1">'
    yield '<meta name="referrer" content="no-referrer">'
    yield from (f"<title>{title}</title>", f"<style>{_STYLE}</style>", "</head>", "<body>")
    yield from (f"<h1>{title}</h1>", f"<p>{_text(sheet.line)}</p>")
    yield f"<p>{_text(sheet.state)}</p>"
    if sheet.empty:
        yield f"<p>{_text(sheet.empty)}</p>"
    for section, items in sheet.sections():
        yield from _section(section, items)
    yield "<footer>"
    yield from (f'<p class="quiet">{_text(note)}</p>' for note in sheet.notes)
    yield from ("</footer>", "</body>", "</html>")


def _section(section: Section, items: tuple[Item, ...]) -> Iterator[str]:
    counts = f"{section.entered} of {section.to_enter}"
    yield "<section>"
    yield f'<h2>{_text(section.title)} <span class="quiet">({counts} entered)</span></h2>'
    yield f'<p class="go">Where: {_text(section.go)}</p>'
    yield "<ul>"
    for item in items:
        yield from _item(item)
    yield from ("</ul>", "</section>")


def _item(item: Item) -> Iterator[str]:
    ticked = " checked" if item.state is State.ENTERED else ""
    box = "" if item.state is State.NOTHING else f'<input type="checkbox"{ticked}>'
    where = "" if item.place == item.label else f" · {item.place}"
    yield f"<li><label>{box}<span>{_text(item.label)}</span></label>"
    yield '<div class="body">'
    yield f'<p class="quiet">{_text(item.how + where)}</p>'
    for remark in remarks_on(item):
        wrong = ' class="wrong"' if item.blocks and remark.endswith(item.blocks) else ""
        yield f"<p{wrong}>{_text(remark)}</p>"
    for piece in item.pieces:
        yield from _piece(piece)
    yield "</div></li>"


def _piece(piece: Piece) -> Iterator[str]:
    name = f'<p class="quiet">{_text(one_line(piece.name))}</p>' if piece.name else ""
    # A line break right after the tag is not shown, so the text's own first one is kept.
    yield f'<div class="piece">{name}<pre>\n{_text(shown_text(piece))}</pre></div>'

"""Behaviours of a partner's host, good and bad, chosen by the first part of a path.

Each behaviour gets the connection, the request and the rest of the path.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable, Mapping
from dataclasses import replace

from tests.standin import pages
from tests.standin.wire import JSON, Asked, Line, Reply

Behaviour = Callable[[Line, Asked, str], None]
BLOCK = b"all work and no play " * 780


def _status(line: Line, asked: Asked, rest: str) -> None:
    """`/status/404`: a page with that status; 401 asks for credentials, 429 names a wait."""
    status = int(rest)
    more = {
        401: (("WWW-Authenticate", 'Basic realm="staff"'),),
        429: (("Retry-After", "1"),),
    }.get(status, ())
    shown = pages.SOUND if status == 200 else pages.page(f"{status}", f"<h1>{status}</h1>")
    line.reply(asked, replace(shown, status=status, headers=more))


def _moved(line: Line, asked: Asked, where: str, status: int = 301) -> None:
    line.reply(asked, pages.page("Moved", "Moved.", status, Location=where))


def _redirect(line: Line, asked: Asked, rest: str) -> None:
    """`/redirect/3`: three redirects, then a page."""
    left = int(rest or 1)
    _moved(line, asked, f"/redirect/{left - 1}" if left > 1 else "/page")


def _loop(line: Line, asked: Asked, rest: str) -> None:
    """`/loop`: two addresses that point at each other."""
    _moved(line, asked, "/loop/back" if not rest else "/loop", 302)


def _to(line: Line, asked: Asked, _: str) -> None:
    """`/to?url=http://…&status=308`: a redirect to any address."""
    _moved(line, asked, asked.one("url"), int(asked.one("status", "302")))


def _slow_headers(line: Line, asked: Asked, rest: str) -> None:
    """`/slow-headers/2`: the headers take two seconds, byte by byte."""
    head = pages.SOUND.head()
    for byte in head:
        line.send(bytes([byte]))
        line.wait(float(rest) / len(head))
    line.send(b"" if asked.method == "HEAD" else pages.SOUND.body)


def _slow_body(line: Line, asked: Asked, rest: str) -> None:
    """`/slow-body/2`: headers at once, the body within two seconds, byte by byte."""
    line.send(pages.SOUND.head())
    for byte in b"" if asked.method == "HEAD" else pages.SOUND.body:
        line.send(bytes([byte]))
        line.wait(float(rest) / len(pages.SOUND.body))


def _slow(line: Line, asked: Asked, rest: str) -> None:
    """`/slow/2`: silence for two seconds, then a page."""
    line.wait(float(rest))
    line.reply(asked, pages.SOUND)


def _hang(line: Line, _: Asked, __: str) -> None:
    """`/hang`: takes the request and never answers."""
    line.wait()


def _drop(line: Line, asked: Asked, rest: str) -> None:
    """`/drop`, `/drop/headers`, `/drop/body`: hangs up at once, amid headers or amid the body."""
    if rest == "headers":
        line.send(pages.SOUND.head()[:30])
    if rest == "body" and asked.method != "HEAD":
        line.send(pages.SOUND.head() + pages.SOUND.body[:40])
    line.hang_up()


def _malformed(line: Line, _: Asked, rest: str) -> None:
    """`/malformed`: no HTTP; `/malformed/header`, `/malformed/length`, `/malformed/chunk`."""
    ok = b"HTTP/1.1 200 OK\r\n"
    line.send(
        {
            "header": ok + b"this line is no header\r\n\r\n",
            "length": ok + b"Content-Length: plenty\r\n\r\nhello",
            "chunk": ok + b"Transfer-Encoding: chunked\r\n\r\nmany\r\nhello\r\n",
        }.get(rest, b"220 mail.example ESMTP ready\r\n\r\n")
    )
    line.hang_up()


def _length(line: Line, asked: Asked, rest: str) -> None:
    """`/length/short`: declares less than it sends; `/length/long`: more, then hangs up."""
    body = pages.SOUND.body
    told = 10 if rest == "short" else len(body) + 1000
    line.send(pages.SOUND.head(told) + (b"" if asked.method == "HEAD" else body))
    line.hang_up()


def _endless(line: Line, asked: Asked, rest: str) -> None:
    """`/endless`: chunks for ever; `/endless/declared`: 10 GB, and it says so."""
    declared = rest == "declared"
    size = "Content-Length: 10737418240" if declared else "Transfer-Encoding: chunked"
    line.send(f"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n{size}\r\n\r\n".encode())
    chunk = BLOCK if declared else b"%x\r\n%b\r\n" % (len(BLOCK), BLOCK)
    while asked.method != "HEAD":
        line.send(chunk)


def _bomb(line: Line, asked: Asked, rest: str) -> None:
    """`/bomb/1000`: gzip that unpacks to that many megabytes."""
    packer = zlib.compressobj(9, zlib.DEFLATED, zlib.MAX_WBITS | 16)
    blank = bytes(1024 * 1024)
    head = packer.compress(blank) + packer.flush(zlib.Z_FULL_FLUSH)
    block = packer.compress(blank) + packer.flush(zlib.Z_FULL_FLUSH)
    told = "Content-Type: text/html\r\nContent-Encoding: gzip\r\nTransfer-Encoding: chunked"
    line.send(f"HTTP/1.1 200 OK\r\n{told}\r\n\r\n".encode())
    for number in range(0 if asked.method == "HEAD" else int(rest or 1000)):
        part = block if number else head
        line.send(b"%x\r\n%b\r\n" % (len(part), part))
    line.send(b"0\r\n\r\n")


def _no_head(line: Line, asked: Asked, rest: str) -> None:
    """`/no-head/405`: refuses HEAD with that status, answers GET."""
    refused = asked.method == "HEAD"
    line.reply(asked, replace(pages.SOUND, status=int(rest or 405)) if refused else pages.SOUND)


def _headers(line: Line, asked: Asked, _: str) -> None:
    """`/headers?X-Frame-Options=DENY&Set-Cookie=…`: a page with those headers, in that order."""
    pairs = tuple((name, value) for name, all_ in asked.query.items() for value in all_)
    line.reply(asked, replace(pages.SOUND, headers=pairs))


def _bot_wall(line: Line, asked: Asked, rest: str) -> None:
    """`/bot-wall/challenge` (or captcha, denied, busy): refuses whatever is no browser."""
    line.reply(asked, pages.BOT_WALLS[rest or "challenge"])


def _json(line: Line, asked: Asked, rest: str) -> None:
    """`/json`: sound JSON; `/json/broken`: cut off; `/json/deep`: nested beyond reason."""
    deep = b"[" * 100_000
    body = {"broken": b'{"name": "Harb', "deep": deep}.get(rest, b'{"name": "Harbor"}')
    line.reply(asked, Reply(body=body, kind=JSON))


def always(reply: Reply) -> Behaviour:
    """The same answer to every request."""

    def behaviour(line: Line, asked: Asked, _: str) -> None:
        line.reply(asked, reply)

    return behaviour


BEHAVIOURS: Mapping[str, Behaviour] = {
    "": always(pages.SOUND),
    "page": always(pages.SOUND),
    "parked": always(pages.PARKED),
    "sign-in": always(pages.SIGN_IN),
    "placeholder": always(pages.PLACEHOLDER),
    "empty": always(pages.EMPTY),
    "not-found-as-200": always(pages.NOT_FOUND_AS_200),
    "status": _status,
    "redirect": _redirect,
    "loop": _loop,
    "to": _to,
    "slow": _slow,
    "slow-headers": _slow_headers,
    "slow-body": _slow_body,
    "hang": _hang,
    "drop": _drop,
    "malformed": _malformed,
    "length": _length,
    "endless": _endless,
    "bomb": _bomb,
    "no-head": _no_head,
    "headers": _headers,
    "bot-wall": _bot_wall,
    "json": _json,
}
"""Behaviours by the first part of a path."""

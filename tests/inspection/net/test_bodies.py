"""However much a host sends, no more than the bound is kept, or held on the way."""

from __future__ import annotations

import gzip
import tracemalloc
import zlib
from collections.abc import Callable

import pytest

from tests.inspection.net.asking import answered, failed
from tests.standin.faulty import Faulty
from tests.standin.wire import Asked, Line, Reply
from wizard.inspection.net.answer import Failure

BOUND = 64 * 1024
MIB = 1024 * 1024


@pytest.mark.parametrize("path", ["/endless", "/endless/declared", "/bomb/1000"])
async def test_a_body_without_end_is_cut_and_takes_little_memory(web: Faulty, path: str) -> None:
    tracemalloc.start()
    try:
        answer = await answered(web, path, body_limit=BOUND)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()

    assert (answer.status, len(answer.body), answer.cut) == (200, BOUND, True)
    assert peak < 12 * MIB  # the certificates that are trusted are most of it, and the host's own


async def test_a_body_of_just_the_bound_is_whole(web: Faulty) -> None:
    web.on("/exact", Reply(body=b"x" * BOUND))
    whole = await answered(web, "/exact", body_limit=BOUND)
    cut = await answered(web, "/exact", body_limit=BOUND - 1)

    assert (len(whole.body), whole.cut) == (BOUND, False)
    assert (len(cut.body), cut.cut) == (BOUND - 1, True)


async def test_headers_without_end_are_given_up(web: Faulty) -> None:
    def endless(line: Line, _: Asked, __: str) -> None:
        line.send(b"HTTP/1.1 200 OK\r\n")
        while True:
            line.send(b"X-More: " + b"a" * 4096 + b"\r\n")

    web.on("/endless-headers", endless)

    assert (await failed(web, "/endless-headers")).failure is Failure.MALFORMED


@pytest.mark.parametrize(
    ("packing", "pack"),
    [
        ("gzip", gzip.compress),
        ("deflate", zlib.compress),
        ("identity", bytes),
        ("GZip", gzip.compress),
    ],
)
async def test_what_comes_packed_although_nobody_asked_is_unpacked(
    web: Faulty, packing: str, pack: Callable[[bytes], bytes]
) -> None:
    web.on("/packed", Reply(body=pack(b"<h1>Help</h1>"), headers=(("Content-Encoding", packing),)))
    answer = await answered(web, "/packed")

    assert (answer.text(), answer.packed) == ("<h1>Help</h1>", False)
    assert web.seen[0].header("accept-encoding") == "identity"


async def test_an_unknown_packing_is_an_answer_without_a_body(web: Faulty) -> None:
    web.on("/packed", Reply(body=b"\x0b\x02\x80", headers=(("Content-Encoding", "br"),)))
    answer = await answered(web, "/packed")

    assert (answer.status, answer.body, answer.packed) == (200, b"", True)


async def test_a_damaged_packing_is_no_sound_answer(web: Faulty) -> None:
    web.on("/packed", Reply(body=b"\x1f\x8bnothing", headers=(("Content-Encoding", "gzip"),)))

    assert (await failed(web, "/packed")).failure is Failure.MALFORMED


@pytest.mark.parametrize(
    ("kind", "body", "text"),
    [
        ("text/html; charset=iso-8859-1", b"caf\xe9", "café"),
        ("text/html; charset=no-such", "café".encode(), "café"),
        ("text/html", b"caf\xff", "caf�"),
        ("", b"cafe", "cafe"),
    ],
)
async def test_a_body_reads_as_text_whatever_it_says_of_itself(
    web: Faulty, kind: str, body: bytes, text: str
) -> None:
    web.on("/text", Reply(body=body, kind=kind))

    assert (await answered(web, "/text")).text() == text


async def test_no_answer_shows_body_or_headers_where_it_is_printed(web: Faulty) -> None:
    web.on("/token", Reply(body=b"t0ken-body", headers=(("Set-Cookie", "t0ken-head"),)))
    answer = await answered(web, "/token")

    assert b"t0ken" in answer.body
    assert "t0ken" not in repr(answer)

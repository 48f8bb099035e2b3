"""Grows hostile inputs from seeds: by mutation of bytes and of structure, and by small grammars.

Everything is decided by a random.Random, so that a number names the same input each time.
"""

from __future__ import annotations

import io
import json
import re
import stat
import struct
import warnings
import zipfile
from collections.abc import Callable, Sequence
from enum import StrEnum
from random import Random
from typing import Any

from tests.bundle.forging import packed, resealed
from wizard.bundle.names import MANIFEST

MOST_BYTES = 256 * 1024
"""Limit of a grown input, or twice its longest seed; a mutation that exceeds it is cut."""

PLANTED = (
    "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJzdWIiOiI3MzE5MDQ4NTI2IiwiZXhwIjoxOTAwMDAwMDAwfQ."
    "q3Vt9sKx2bLwZ8mNpR5yTf0cHjD7uEa1GgXoW4iQkYs"
)
"""A secret that is put into some inputs, and that no message may repeat."""


class Form(StrEnum):
    """The structure of an input, which decides the mutations that keep it readable."""

    BINARY = "binary"
    TEXT = "text"
    TOML = "toml"
    JSON = "json"
    YAML = "yaml"
    MARKUP = "markup"
    """HTML and XML."""
    MAIL = "mail"
    """Also HTTP: headers, an empty line and a body."""
    ZIP = "zip"
    BUNDLE = "bundle"
    """A bundle that stays canonical, with sums that fit, so that its contents are read."""


NUMBERS = (
    *(b"0", b"-0", b"-1", b"1", b"255", b"256", b"65536", b"2147483647", b"2147483648"),
    *(b"4294967296", b"9223372036854775807", b"9223372036854775808", b"-9223372036854775809"),
    *(b"1e400", b"-1e400", b"1e-400", b"0.1", b"NaN", b"Infinity", b"-Infinity", b"nan", b"inf"),
    *(b"0x7f", b"1_000", b"00", b"9" * 40, b"9" * 400, b"9" * 5000, b"1e999999999"),
)
DATES = (
    *(b"0001-01-01", b"9999-12-31", b"0000-00-00", b"2026-02-30", b"0001-01-01T00:00:00+14:00"),
    *(b"9999-12-31T23:59:59-12:00", b"2026-01-01T00:00:00Z", b"Mon, 01 Jan 0001 00:00:00 +0100"),
    *(b"Fri, 31 Dec 9999 23:59:59 -1200", b"Thu, 1 Jan 1970 00:00:00 +9999", b"12:60:61"),
)
BYTES = (
    *(b"\x00", b"\xff", b"\xfe\xff", b"\xff\xfe", b"\xef\xbb\xbf", b"\xc0\x80", b"\xed\xa0\x80"),
    *(b"\xf4\x90\x80\x80", b"\x80", b"\xe2\x82", b"\x1b[2J", b"\x1b]52;c;eA==\x07", b"\r", b"\x85"),
)
"""Invalid UTF-8, byte order marks, null bytes and terminal sequences."""
HIDDEN = tuple(
    text.encode()
    for text in ("\u202e", "\u2066", "\u200b", "\u200d", "\ufeff", "\U000e0041", "\u2028", "\x7f")
)
"""Bidirectional, zero-width and tag characters, and line ends that few expect."""
NAMES = (
    *("../../outside", "/etc/outside", "a/../../outside", "C:\\outside", "..\\outside", "con.txt"),
    *(
        "a" * 300,
        "a\x00b",
        "files/\u202egnp.exe",
        "",
        ".",
        "..",
        "files//x",
        "FILES/X",
        "/dev/null",
    ),
)
_TOKEN = re.compile(rb"[0-9]+(?:\.[0-9]+)?")
_DATE = re.compile(rb"\d{4}-\d\d-\d\d(?:T[\d:]+(?:Z|[+-][\d:]+)?)?")
_STRING = re.compile(rb'"([^"\n\\]{0,200})"')
_TAG = re.compile(rb"<[^<>]{1,200}>")
_MOST_RUN = 20_000
_NESTINGS: dict[Form, Sequence[tuple[bytes, bytes]]] = {
    Form.JSON: ((b"[", b"]"), (b'{"a":', b"}")),
    Form.TOML: ((b"[", b"]"), (b"{a=", b"}"), (b"a.", b"")),
    Form.YAML: ((b"[", b"]"), (b"{a: ", b"}"), (b"- ", b"")),
    Form.MARKUP: ((b"<a>", b"</a>"), (b"<p><b>", b""), (b"<!--", b"-->"), (b"<ol><li>", b"")),
    Form.MAIL: ((b"(", b")"), (b"=?utf-8?q?", b"?="), (b"<", b">")),
}
_ANY_NESTING = (
    (b"(", b")"),
    (b"[", b"]"),
    (b"{", b"}"),
    (b"<", b">"),
    (b"/*", b"*/"),
    (b'"', b'"'),
)


def grown(random: Random, seeds: Sequence[bytes], form: Form) -> bytes:
    """One input: a grown seed, or one from the grammar of its form."""
    if form in _GRAMMARS and random.random() < 0.1:
        data = _GRAMMARS[form](random)
    else:
        data = random.choice(seeds)
        most = max(MOST_BYTES, 2 * max(map(len, seeds)))
        for _ in range(random.choice((1, 1, 1, 2, 2, 3, 5, 8))):
            data = _changed(random, data, seeds, form)[:most]
    if form is Form.BUNDLE:
        return data
    return _with_secret(random, data) if random.random() < 0.1 else data


def _changed(random: Random, data: bytes, seeds: Sequence[bytes], form: Form) -> bytes:
    of_form = _STRUCTURED.get(form)
    if of_form is not None and (form is Form.BUNDLE or random.random() < 0.5):
        return of_form(random, data)
    if form in {Form.BINARY, Form.ZIP}:
        return random.choice(_BINARY)(random, data, seeds, form)
    return random.choice(_TEXTUAL)(random, data, seeds, form)


# Bytes

Mutation = Callable[[Random, bytes, Sequence[bytes], Form], bytes]


def _flip(random: Random, data: bytes, _seeds: Sequence[bytes], _form: Form) -> bytes:
    changed = bytearray(data)
    for _ in range(random.choice((1, 1, 2, 4, 16)) if changed else 0):
        at = random.randrange(len(changed))
        changed[at] = (
            changed[at] ^ (1 << random.randrange(8))
            if random.random() < 0.5
            else (random.randrange(256))
        )
    return bytes(changed)


def _cut(random: Random, data: bytes, _seeds: Sequence[bytes], _form: Form) -> bytes:
    first, last = _span(random, data)
    return random.choice((data[:first], data[first:], data[:first] + data[last:]))


def _repeat(random: Random, data: bytes, _seeds: Sequence[bytes], _form: Form) -> bytes:
    first, last = _span(random, data)
    part = data[first : min(last, first + 200)]
    times = random.choice((2, 3, 10, 100, 1000, _MOST_RUN))
    return data[:last] + _often(part, times) + data[last:]


def _run(random: Random, data: bytes, _seeds: Sequence[bytes], _form: Form) -> bytes:
    at = random.randrange(len(data) + 1)
    piece = random.choice(
        (
            b"a",
            b" ",
            b"\n",
            b"\t",
            b"-",
            b"=",
            b'"',
            b"\\",
            b"\x00",
            b".",
            b"/",
            b"&",
            b"*",
            b"#",
            b"%",
            b"<",
            b"'",
            b",",
            b";",
            b"a.",
            b"a/",
            b"\xff",
        )
    )
    return data[:at] + piece * random.choice((20, 300, 3000, _MOST_RUN)) + data[at:]


def _splice(random: Random, data: bytes, seeds: Sequence[bytes], _form: Form) -> bytes:
    other = random.choice(seeds)
    return data[: random.randrange(len(data) + 1)] + other[random.randrange(len(other) + 1) :]


def _put_bytes(random: Random, data: bytes, _seeds: Sequence[bytes], _form: Form) -> bytes:
    at = random.randrange(len(data) + 1)
    return data[:at] + random.choice(BYTES + HIDDEN) + data[at:]


def _number_field(random: Random, data: bytes, _seeds: Sequence[bytes], _form: Form) -> bytes:
    """Overwrites a field of one to eight bytes with an extreme number, as in sizes and offsets."""
    code = random.choice(("B", ">H", "<H", ">I", "<I", ">Q", "<Q"))
    size = struct.calcsize(code)
    most = 2 ** (8 * size) - 1
    value = random.choice(
        (0, 1, 2, 7, 8, most, most - 1, most // 2, most // 2 + 1, len(data) & most)
    )
    at = random.randrange(max(1, len(data) - size))
    return data[:at] + struct.pack(code, value) + data[at + size :]


# Texts


def _extreme(random: Random, data: bytes, _seeds: Sequence[bytes], _form: Form) -> bytes:
    pattern, values = (_DATE, DATES) if random.random() < 0.3 else (_TOKEN, NUMBERS)
    return _replaced(random, data, pattern, lambda _: random.choice(values))


def _nest(random: Random, data: bytes, _seeds: Sequence[bytes], form: Form) -> bytes:
    begin, end = random.choice([*_NESTINGS.get(form, ()), *_ANY_NESTING])
    depth = random.choice((2, 20, 60, 130, 1000, 20_000))
    wrapped = begin * depth + b"1" + (end * depth if random.random() < 0.7 else b"")
    places = [found.span(1) for found in _STRING.finditer(data[:100_000])]
    places += [found.span() for found in _TOKEN.finditer(data[:100_000])]
    first, last = random.choice(places) if places else _span(random, data)
    if form is Form.JSON and data[first - 1 : first] == b'"':
        first, last = first - 1, last + 1
    return data[:first] + wrapped + data[last:]


def _in_string(random: Random, data: bytes, _seeds: Sequence[bytes], _form: Form) -> bytes:
    def changed(text: bytes) -> bytes:
        odd = random.choice(
            (
                *HIDDEN,
                *BYTES,
                *NUMBERS,
                *DATES,
                *(n.encode() for n in NAMES),
                b"a" * 10_000,
                b"",
                b"\\u0000",
                b"\\ud800",
                b"http://[",
                b"https://a.example:99999999/",
                b"file:///etc/passwd",
                b"https://xn--a.example/",
                b"%00",
                b"{}",
                b"$(x)",
            )
        )
        return random.choice((odd, text + odd, odd + text))

    return _replaced(random, data, _STRING, lambda text: b'"' + changed(text[1:-1]) + b'"')


def _line(random: Random, data: bytes, _seeds: Sequence[bytes], _form: Form) -> bytes:
    lines = data.split(b"\n")
    at = random.randrange(len(lines))
    kind = random.randrange(5)
    if kind == 0:
        del lines[at]
    elif kind == 1:
        lines.insert(at, lines[at])
    elif kind == 2:
        lines[at] = _often(lines[at] + b"\n", random.choice((100, 2000)))
    elif kind == 3:
        lines.insert(random.randrange(len(lines)), lines.pop(at))
    else:
        return random.choice((b"\r", b"\r\n", b"\x0c", b"\xe2\x80\xa8")).join(lines)
    return b"\n".join(lines)


_BINARY: Sequence[Mutation] = (
    _flip,
    _flip,
    _cut,
    _repeat,
    _run,
    _splice,
    _put_bytes,
    _number_field,
    _number_field,
    _number_field,
)
_TEXTUAL: Sequence[Mutation] = (
    _flip,
    _cut,
    _repeat,
    _run,
    _splice,
    _put_bytes,
    _extreme,
    _extreme,
    _nest,
    _in_string,
    _in_string,
    _line,
)


def _often(part: bytes, times: int) -> bytes:
    """A part repeated, within the limit of an input."""
    return part * min(times, MOST_BYTES // max(1, len(part)) + 1)


def _span(random: Random, data: bytes) -> tuple[int, int]:
    first, last = sorted(random.randrange(len(data) + 1) for _ in range(2))
    return first, last


def _replaced(
    random: Random, data: bytes, pattern: re.Pattern[bytes], change: Callable[[bytes], bytes]
) -> bytes:
    """One of the first matches, changed."""
    found = list(pattern.finditer(data[:100_000]))
    if not found:
        return data
    one = random.choice(found)
    return data[: one.start()] + change(one[0]) + data[one.end() :]


def _with_secret(random: Random, data: bytes) -> bytes:
    """The secret in a string if there is one, so that the input can still be read."""
    places = [found.span(1) for found in _STRING.finditer(data[:100_000])]
    at = random.choice(places)[0] if places else random.randrange(len(data) + 1)
    return data[:at] + PLANTED.encode() + data[at:]


# Structures


def _json(random: Random, data: bytes) -> bytes:
    """Renames, drops, duplicates or retypes one part of a JSON document."""
    try:
        document = json.loads(data)
    except (ValueError, RecursionError):
        return data
    document = _reshaped(random, document)
    try:
        text = json.dumps(document, ensure_ascii=random.random() < 0.5)
    except (ValueError, RecursionError):
        return data
    if random.random() < 0.1 and text.startswith("{"):  # a key twice, which no dict can hold
        text = text[:1] + text[1:-1] + ("," if len(text) > 2 else "") + text[1:]
    return text.encode("utf-8", "surrogatepass")


def odd_value(random: Random, depth: int = 0) -> Any:
    """A value of a type that few readers expect there."""
    plain: Sequence[Any] = (
        None,
        True,
        False,
        0,
        -1,
        2**63,
        10**30,
        0.5,
        float("nan"),
        float("inf"),
        "",
        "a",
        "\ud800",
        "\x00",
        "a" * 5000,
        *NAMES,
        [],
        {},
        [None],
        {"": None},
        [[]],
        {"a": {"a": {}}},
    )
    if depth > 3 or random.random() < 0.7:
        return random.choice(plain)
    if random.random() < 0.5:
        return [odd_value(random, depth + 1) for _ in range(random.choice((1, 2, 50)))]
    return {str(odd_value(random, 9)): odd_value(random, depth + 1) for _ in range(3)}


def _reshaped(random: Random, document: Any) -> Any:
    """The document with one part changed: at any depth, outer parts more often."""
    if not isinstance(document, dict | list) or not document or random.random() < 0.1:
        return odd_value(random)
    if isinstance(document, list):
        at = random.randrange(len(document))
        rows = list(document)
        action = random.randrange(5)
        if action == 0:
            del rows[at]
        elif action == 1:
            rows[at:at] = [rows[at]] * random.choice((1, 10, 100))
        else:
            rows[at] = _reshaped(random, rows[at])
        return rows
    table = dict(document)
    key = random.choice(list(table))
    action = random.randrange(6)
    if action == 0:
        del table[key]
    elif action == 1:
        table[random.choice((str(odd_value(random, 9)), key.upper(), f"{key}.{key}"))] = table.pop(
            key
        )
    elif action == 2:
        table[key] = table[random.choice(list(table))]
    else:
        table[key] = _reshaped(random, table[key])
    return table


def _toml(random: Random, data: bytes) -> bytes:
    """Renames, drops, duplicates or retypes one line of a TOML document."""
    lines = data.split(b"\n")
    at = random.randrange(len(lines))
    key, equals, value = lines[at].partition(b"=")
    action = random.randrange(6)
    if action == 0:
        del lines[at]
    elif action == 1:
        lines.insert(at, lines[at])
    elif action == 2 and equals:
        lines[at] = (
            random.choice((key.strip() + b".a", b'""', b"wizard", b'"a b"', b"a" * 3000))
            + b" ="
            + value
        )
    elif action == 3:
        lines[at] = random.choice(
            (
                b"[wizard]",
                b"[[wizard]]",
                b"[a.b.c]",
                b"[[waiver]]",
                b"[" + key.strip(b"[] ") + b".a]",
                b"[" + b"a." * 200 + b"a]",
                b"[[" + key.strip(b"[] ") + b"]]",
            )
        )
    else:
        odd = (
            b"1",
            b"-1",
            b"true",
            b'""',
            b"[]",
            b"{}",
            b"[[]]",
            b"{a = {a = {}}}",
            b"nan",
            b"-inf",
            b"0x7f",
            b"1e999",
            b"2026-02-30",
            b"9999-12-31",
            b"0001-01-01T00:00:00+23:59",
            b"07:32:00",
            b"'''\nx'''",
            b'"\\u0000"',
            b'"\\ud800"',
            b'[1, "a", true]',
            b"[{a = 1}, {b = 2}]",
            b"9" * 5000,
            b'"' + b"a" * 50_000 + b'"',
        )
        lines[at] = (key if equals else b"a ") + b"= " + random.choice((*odd, *NUMBERS, *DATES))
    return b"\n".join(lines)


def _yaml(random: Random, data: bytes) -> bytes:
    odd = (
        b"a: &a [*a]\n",
        b"!!python/object:os.system x\n",
        b"? [a]\n: b\n",
        b"---\n",
        b"a: |\n  x\n",
        b"b: *none\n",
        b"<<: {a: 1}\n",
        b"\ta: 1\n",
        b"a: 0o7\n",
        b"a: .inf\n",
        b"%YAML 9.9\n",
    )
    lines = data.split(b"\n")
    lines.insert(random.randrange(len(lines) + 1), random.choice(odd))
    return b"\n".join(lines)


_MARKUP_ODD = (
    *(
        b"<![1]>",
        b"<![CDATA[",
        b"<!DOCTYPE a [<!ENTITY b 'c'>]>",
        b"<!--",
        b"--!>",
        b"</",
        b"<a ",
        b"<a b='",
    ),
    *(
        b"&#x110000;",
        b"&#0;",
        b"&#9999999999;",
        b"&amp",
        b"<script>",
        b"</script",
        b"<svg><title>",
        b"<math>",
    ),
    *(
        b"<template>",
        b"<plaintext>",
        b"<base href='//['>",
        b"<meta charset=utf-7>",
        b"<?xml?>",
        b"<a href='http://['>",
    ),
    *(
        b"<meta http-equiv=refresh content='0;url=http://[x'>",
        b"<link rel=canonical href='http://[1'>",
        b"<p/>",
    ),
    *(
        b"<script type='application/ld+json'>",
        b"<table><td><table>",
        b"<select><option>",
        b"<frameset>",
    ),
)


def _markup(random: Random, data: bytes) -> bytes:
    """Renames, drops, doubles or breaks one tag, or puts an odd one in."""
    tags = [found.span() for found in _TAG.finditer(data[:100_000])]
    action = random.randrange(5)
    if not tags or action == 0:
        at = random.randrange(len(data) + 1)
        return (
            data[:at] + random.choice(_MARKUP_ODD) * random.choice((1, 1, 1, 50, 3000)) + data[at:]
        )
    first, last = random.choice(tags)
    tag = data[first:last]
    new = random.choice(
        (
            b"",
            tag * 2,
            tag * 1000,
            tag[:-1],
            tag[1:],
            tag.replace(b"=", b"=="),
            tag.upper(),
            tag[:-1] + b" x='" + b"y" * 5000 + b"'>",
            tag[:-1] + b"/>",
            tag[:-1] + b" a" * 2000 + b">",
        )
    )
    return data[:first] + new + data[last:]


_HEADERS = (
    *(b"Content-Type: multipart/mixed; boundary=b", b"Content-Type: text/html; charset=utf-7"),
    *(b"Content-Type: message/rfc822", b"Content-Type: text/plain; charset*0*=x''%00; charset*1=y"),
    *(b"Content-Type: text/html; charset=idna", b"Content-Transfer-Encoding: base64"),
    *(b"Content-Transfer-Encoding: x-uuencode", b"Content-Transfer-Encoding: quoted-printable"),
    *(
        b"Subject: =?utf-8?b?////?=",
        b"Subject: =?x?q?a?=",
        b"From: <<a@b>",
        b"Date: 31 Dec 9999 23:59 -1200",
    ),
    *(
        b"Location: http://[",
        b"Location: //",
        b"Location: https://a.example:x/",
        b"Retry-After: " + DATES[7],
    ),
    *(
        b"Retry-After: " + DATES[5],
        b"Content-Length: 99999999999",
        b"Content-Length: -1",
        b"Content-Encoding: gzip",
    ),
    *(
        b"Transfer-Encoding: chunked",
        b"Set-Cookie: a=b; domain=.; expires=x",
        b"Refresh: 0; url='http://[",
    ),
    *(
        b"Content-Security-Policy: frame-ancestors http://[ *:*",
        b"X-Rate-Limit-Reset: 1e400",
        b"ETag: \xff",
    ),
    *(b"WWW-Authenticate: " + b"a," * 2000, b": x", b"no header", b"X-Rate-Limit-Remaining: -1"),
)


def _mail(random: Random, data: bytes) -> bytes:
    """Drops, doubles or replaces a header, or moves the end of the headers."""
    head, empty, body = data.partition(b"\n\n")
    lines = head.split(b"\n")
    at = random.randrange(len(lines))
    action = random.randrange(5)
    if action == 0:
        del lines[at]
    elif action == 1:
        lines.insert(at, lines[at])
    elif action == 2:
        name, _, value = lines[at].partition(b":")
        lines[at] = (
            name
            + b": "
            + random.choice((b"", value[::-1], _often(value, 500), *NUMBERS, *DATES, *BYTES))
        )
    else:
        lines.insert(at + (action == 3), random.choice(_HEADERS))
    return b"\n".join(lines) + empty + body


def _zip(random: Random, data: bytes) -> bytes:
    """Packs the files of an archive again: with other names, sizes, methods, links or bombs."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = [(info.filename, archive.read(info)) for info in archive.infolist()]
    except Exception:  # noqa: BLE001 - a damaged archive is changed as bytes
        return data
    if not parts:
        return data
    at = random.randrange(len(parts))
    name, content = parts[at]
    action = random.randrange(7)
    if action == 0:
        del parts[at]
    elif action == 1:
        parts.append(parts[at])
    elif action == 2:
        parts[at] = (random.choice(NAMES) or "x", content)
    elif action == 3:
        parts[at] = (name, bytes(10_000_000))
    elif action == 4:
        form = _MEMBER_FORMS.get(name.rpartition(".")[2], Form.BINARY)
        parts[at] = (name, _changed(random, content, [content], form))
    packed = _packed(random, parts, link=name if action == 5 else "")
    return _number_field(random, packed, (), Form.ZIP) if action == 6 else packed


def _bundle(random: Random, data: bytes) -> bytes:
    """Drops, renames, doubles or changes one file of a bundle, and makes its sums right again."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    name = random.choice(sorted(members))
    action = random.randrange(10)
    if action == 0:
        del members[name]
    elif action == 1:
        members["files/other.png"] = members[name]
    else:
        form = _MEMBER_FORMS.get(name.rpartition(".")[2], Form.BINARY)
        changed = _changed(random, members[name], [members[name]], form)
        members[name] = _with_secret(random, changed) if action == 2 else changed
    return packed(members if name == MANIFEST else resealed(members))


_MEMBER_FORMS = {
    "json": Form.JSON,
    "toml": Form.TOML,
    "xml": Form.MARKUP,
    "html": Form.MARKUP,
    "md": Form.TEXT,
}


def _packed(random: Random, parts: Sequence[tuple[str, bytes]], link: str) -> bytes:
    stored = random.random() < 0.5
    whole = io.BytesIO()
    with warnings.catch_warnings(), zipfile.ZipFile(whole, "w") as archive:
        warnings.simplefilter("ignore")  # names that occur twice
        for name, content in parts:
            info = zipfile.ZipInfo(name)
            info.compress_type = (
                zipfile.ZIP_STORED if stored and len(content) < MOST_BYTES else zipfile.ZIP_DEFLATED
            )
            info.external_attr = (stat.S_IFLNK | 0o777 if name == link else 0o100644) << 16
            archive.writestr(info, b"../../outside" if name == link else content)
    return whole.getvalue()


_STRUCTURED: dict[Form, Callable[[Random, bytes], bytes]] = {
    Form.JSON: _json,
    Form.TOML: _toml,
    Form.YAML: _yaml,
    Form.MARKUP: _markup,
    Form.MAIL: _mail,
    Form.ZIP: _zip,
    Form.BUNDLE: _bundle,
}


# Grammars


def _any_json(random: Random) -> bytes:
    try:
        return json.dumps(odd_value(random)).encode()
    except (ValueError, RecursionError):
        return b"{}"


def _any_toml(random: Random) -> bytes:
    keys = (
        "wizard",
        "id",
        "name",
        "format",
        "app",
        "a",
        '"a.b"',
        "listing.tagline",
        "x" * 300,
        '""',
    )
    values = (
        "1",
        "true",
        '"x"',
        "[1, 2]",
        "{a = 1}",
        "2026-01-01",
        "[[], {}]",
        '"""\nx"""',
        "nan",
        "-0",
    )

    def line() -> str:
        key, value = random.choice(keys), random.choice(values)
        inner = f"{key}.{random.choice(keys)} = {value}"
        return random.choice((f"[{key}]", f"[[{key}]]", f"{key} = {value}", inner, "# x"))

    return _assembled(random, (1, 5, 40), line, "\n")


def _any_markup(random: Random) -> bytes:
    tags = (
        "a",
        "p",
        "div",
        "title",
        "script",
        "style",
        "meta",
        "table",
        "td",
        "li",
        "ol",
        "svg",
        "template",
        "h1",
        "blockquote",
        "form",
        "input",
        "br",
        "pre",
        "textarea",
        "noscript",
        "iframe",
        "base",
        "link",
    )
    attributes = (
        "",
        " href=https://a.example/x",
        " href='mailto:a@b.example'",
        " type=password",
        " name=description content=x",
        " http-equiv=refresh content='0;url=/y'",
        " class='gmail_quote'",
        " style=display:none",
        " rel=canonical",
        " type='application/ld+json'",
        " aria-label=x",
        " src=http://a.example/x.js",
    )

    def part() -> str:
        tag = random.choice(tags)
        return random.choice(
            (
                f"<{tag}{random.choice(attributes)}>",
                f"</{tag}>",
                "words of a page. ",
                "&lt;&#9;",
                '{"@type": "Organization", "name": "A"}',
                "1. A point\n",
            )
        )

    return _assembled(random, (3, 30, 300), part, "")


def _assembled(
    random: Random, lengths: Sequence[int], make: Callable[[], str], between: str
) -> bytes:
    return between.join(make() for _ in range(random.choice(lengths))).encode()


def _any_mail(random: Random) -> bytes:
    head = b"\n".join(random.choice(_HEADERS) for _ in range(random.choice((1, 4, 20))))
    body = b"\n".join(
        random.choice(
            (
                b"--b",
                b"--b--",
                b"1. A point",
                b"> quoted",
                b"-- ",
                b"On Monday, A wrote:",
                b"",
                b"Content-Type: text/plain",
                b"<p>x",
                b"=3D=",
                b"QUFB",
                b"Kind regards,",
            )
        )
        for _ in range(random.choice((1, 10, 200)))
    )
    return b"From: a@b.example\nSubject: x\n" + head + b"\n\n" + body


_GRAMMARS: dict[Form, Callable[[Random], bytes]] = {
    Form.JSON: _any_json,
    Form.TOML: _any_toml,
    Form.MARKUP: _any_markup,
    Form.MAIL: _any_mail,
}

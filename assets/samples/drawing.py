"""Draws pictures, videos and one-page documents with ffmpeg and espeak-ng."""

from __future__ import annotations

import struct
import subprocess
import tempfile
import zlib
from dataclasses import dataclass, field
from pathlib import Path

FONTS = Path("/usr/share/fonts/truetype/dejavu")
BLUE, ORANGE, INK, GREY, PALE, WHITE = "1f4e8c", "e8772e", "22303c", "8a97a3", "eef2f6", "ffffff"
GREEN = "2e8b57"

ENCODER = ("-c:v", "libx264", "-crf", "30", "-g", "9999", "-bf", "0")
PLAIN = (
    "-fflags", "+bitexact", "-flags:v", "+bitexact", "-flags:a", "+bitexact",
    "-map_metadata", "-1", "-movflags", "+faststart",
)  # fmt: skip
"""Options for a file that is the same each time and begins to play while it is loading."""

Pixel = tuple[int, int, int, int]


@dataclass
class Canvas:
    """A picture as a list of ffmpeg filters: boxes and lines of text on a plain ground."""

    width: int
    height: int
    ground: str = WHITE
    filters: list[str] = field(default_factory=list)

    def box(self, place: tuple[int, int, int, int], colour: str) -> None:
        """A filled box; `place` is left, top, width, height in pixels."""
        left, top, width, height = place
        self.filters.append(
            f"drawbox=x={left}:y={top}:w={width}:h={height}:color=0x{colour}:t=fill"
        )

    def text(self, place: tuple[int, int], words: str, size: int = 20, colour: str = INK) -> None:
        """A line of text; `place` is left and top in pixels."""
        font = FONTS / ("DejaVuSans-Bold.ttf" if size >= 24 else "DejaVuSans.ttf")  # noqa: PLR2004
        shown = words.replace(":", r"\:")
        self.filters.append(
            f"drawtext=fontfile={font}:expansion=none:text='{shown}':x={place[0]}:y={place[1]}"
            f":fontsize={size}:fontcolor=0x{colour}"
        )

    def save(self, path: Path) -> None:
        """Writes a PNG."""
        source = f"color=c=0x{self.ground}:s={self.width}x{self.height}"
        filters = ",".join([*self.filters, "format=rgb24"])
        run_ffmpeg("-f", "lavfi", "-i", source, "-vf", filters, "-frames:v", "1", path)

    def save_small(self, path: Path) -> None:
        """Writes a PNG of few colours, which takes a third of the space."""
        from PIL import Image

        self.save(path)
        with Image.open(path) as picture:
            picture.quantize(32, dither=Image.Dither.NONE).save(path, optimize=True)


@dataclass(frozen=True)
class Film:
    """How a video is encoded."""

    width: int
    height: int
    rate: int
    sound: bool


def run_ffmpeg(*arguments: str | Path) -> None:
    command = ["ffmpeg", "-y", "-loglevel", "error", "-threads", "1", *map(str, arguments)]
    subprocess.run(command, check=True)  # noqa: S603 - fixed arguments, no outside input


@dataclass(frozen=True)
class Scene:
    """A picture that is shown for some seconds, and what is said meanwhile."""

    picture: Canvas
    seconds: int
    words: str


def save_narrated_film(path: Path, scenes: list[Scene]) -> None:
    """A film of still pictures with a synthetic voice; a scene must be longer than its words."""
    with tempfile.TemporaryDirectory() as scratch:
        pictures, voices = [], []
        for number, scene in enumerate(scenes):
            pictures.append(Path(scratch) / f"{number}.png")
            voices.append(Path(scratch) / f"{number}.wav")
            scene.picture.save(pictures[-1])
            command = ["espeak-ng", "-s", "150", "-w", str(voices[-1]), scene.words]
            subprocess.run(command, check=True)  # noqa: S603 - fixed arguments, no outside input
        join_scenes(path, scenes, pictures, voices)


def join_scenes(path: Path, scenes: list[Scene], pictures: list[Path], voices: list[Path]) -> None:
    inputs: list[str | Path] = []
    for scene, picture in zip(scenes, pictures, strict=True):
        inputs += ["-loop", "1", "-framerate", "24", "-t", str(scene.seconds), "-i", picture]
    for voice in voices:
        inputs += ["-i", voice]
    count, parts = len(scenes), ""
    for n, scene in enumerate(scenes):
        length = f"apad=whole_dur={scene.seconds},atrim=0:{scene.seconds}"
        parts += f"[{n}:v]setsar=1,format=yuv420p[v{n}];"
        parts += f"[{count + n}:a]aresample=8000,{length}[a{n}];"
    parts += "".join(f"[v{n}][a{n}]" for n in range(count)) + f"concat=n={count}:v=1:a=1[v][a]"
    sound = ["-map", "[a]", "-c:a", "aac", "-b:a", "12k"]
    run_ffmpeg(*inputs, "-filter_complex", parts, "-map", "[v]", *ENCODER, *sound, *PLAIN, path)


def save_film(path: Path, cards: list[tuple[Path, int]], film: Film) -> None:
    """Shows each picture for its seconds, over a quiet tone if the film has sound."""
    inputs: list[str | Path] = []
    for card, seconds in cards:
        inputs += ["-loop", "1", "-framerate", str(film.rate), "-t", str(seconds), "-i", card]
    total = sum(seconds for _, seconds in cards)
    tone = f"sine=frequency=250:sample_rate=8000:duration={total},volume=0.04"
    size = f"scale={film.width}:{film.height},setsar=1,format=yuv420p"
    parts = "".join(f"[{n}:v]{size}[v{n}];" for n in range(len(cards)))
    parts += "".join(f"[v{n}]" for n in range(len(cards))) + f"concat=n={len(cards)}[v]"
    sound = ["-f", "lavfi", "-i", tone] if film.sound else []
    track = ["-map", f"{len(cards)}:a", "-c:a", "aac", "-b:a", "1k"] if film.sound else []
    run_ffmpeg(
        *inputs, *sound, "-filter_complex", parts, "-map", "[v]", *ENCODER, *track, *PLAIN, path
    )


def save_logo(path: Path, width: int, height: int) -> None:
    """An open book with a tick, drawn from its shapes; transparent outside."""
    rows = b"".join(
        b"\0" + b"".join(bytes(logo_pixel(x, y, width, height)) for x in range(width))
        for y in range(height)
    )
    header = struct.pack(">IIBBBBB", width, height, 8, 6, 0, 0, 0)
    parts = [(b"IHDR", header), (b"IDAT", zlib.compress(rows, 9)), (b"IEND", b"")]
    path.write_bytes(b"\x89PNG\r\n\x1a\n" + b"".join(chunk(*part) for part in parts))


def chunk(kind: bytes, content: bytes) -> bytes:
    check = zlib.crc32(kind + content)
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", check)


def logo_pixel(x: int, y: int, width: int, height: int) -> Pixel:
    across, down = x * 200 / width, y * 200 / height
    fold = abs(across - 100)
    top = 40 + fold * 0.22
    if not (top <= down <= top + 100 and fold <= 84):  # noqa: PLR2004 - the cover of the book
        return (255, 255, 255, 0)
    if fold <= 3:  # noqa: PLR2004 - the spine
        return (*bytes.fromhex(ORANGE), 255)
    if 20 <= fold <= 70 and any(abs(down - top - line) <= 4 for line in (26, 50, 74)):  # noqa: PLR2004
        return (*bytes.fromhex(WHITE), 255)
    return (*bytes.fromhex(BLUE), 255)


def save_pdf(path: Path, lines: list[str], drawing: str = "") -> None:
    """A one-page A4 document with the lines in Helvetica, plain ASCII, and a drawing in PDF."""
    shown = "\n".join(f"({escaped(line)}) Tj T*" for line in lines)
    content = f"BT /F1 12 Tf 18 TL 72 770 Td\n{shown}\nET{drawing}"
    fonts = "/Resources << /Font << /F1 4 0 R >> >>"
    bodies = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 5 0 R {fonts} >>",
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
        f"<< /Length {len(content)} >>\nstream\n{content}\nendstream",
    ]
    path.write_bytes(pdf_bytes(bodies))


def escaped(line: str) -> str:
    return line.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)")


def pdf_box(place: tuple[int, int, int, int], words: str) -> str:
    """A box of a drawing in a PDF: left, bottom, width, height in points, and what it is."""
    left, bottom, width, height = place
    label = f"BT /F1 10 Tf {left + 8} {bottom + height - 16} Td ({escaped(words)}) Tj ET"
    return f"\n{left} {bottom} {width} {height} re S\n{label}"


def pdf_arrow(start: tuple[int, int], end: tuple[int, int]) -> str:
    """An arrow of a drawing in a PDF, across or down; start and end in points."""
    (left, top), (x, y) = start, end
    across = (x > left) - (x < left), (y > top) - (y < top)
    wing = f"{x - 6 * across[0] - 3 * across[1]} {y - 6 * across[1] - 3 * across[0]}"
    other = f"{x - 6 * across[0] + 3 * across[1]} {y - 6 * across[1] + 3 * across[0]}"
    return f"\n{left} {top} m {x} {y} l {wing} l {x} {y} m {other} l S"


def pdf_bytes(bodies: list[str]) -> bytes:
    document = b"%PDF-1.4\n"
    places = []
    for number, body in enumerate(bodies, start=1):
        places.append(len(document))
        document += f"{number} 0 obj\n{body}\nendobj\n".encode("ascii")
    table = "".join(f"{place:010d} 00000 n \n" for place in places)
    size = len(bodies) + 1
    end = f"xref\n0 {size}\n0000000000 65535 f \n{table}trailer\n"
    end += f"<< /Size {size} /Root 1 0 R >>\nstartxref\n{len(document)}\n%%EOF\n"
    return document + end.encode("ascii")

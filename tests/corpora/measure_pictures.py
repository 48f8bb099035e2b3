"""Measures how often pictures are called noise, in folders of pictures that nobody here made.

    python -m tests.corpora.measure_pictures NAME=FOLDER ... > tests/corpora/pictures.jsonl

One line for each source: how many different pictures it has, how many were called noise, and
which. The last line is about noise that is made here, in many ways.
"""

from __future__ import annotations

import hashlib
import io
import json
import random
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from PIL import Image, ImageChops

from wizard.catalogue.field_kinds import Media
from wizard.inspection.media.look import inspect_stream

SUFFIXES = frozenset({".png", ".jpg", ".jpeg"})
LEAST_SIDE = 96
"""Smaller pictures are never called noise."""
SIZE = (640, 400)


def is_called_noise(data: bytes) -> bool | None:
    """What a picture is taken for; None for one that is not opened or is too small."""
    image = inspect_stream(io.BytesIO(data), len(data), Media.IMAGE).image
    return image.noise if image and min(image.width, image.height) >= LEAST_SIDE else None


def measured(name: str, folder: Path) -> dict[str, Any]:
    """The figures of a folder of pictures."""
    seen: set[bytes] = set()
    called: list[str] = []
    total = 0
    for path in sorted(folder.rglob("*")):
        if path.suffix.lower() not in SUFFIXES or not path.is_file():
            continue
        data = path.read_bytes()
        digest = hashlib.sha256(data).digest()
        verdict = None if digest in seen else is_called_noise(data)
        seen.add(digest)
        total += verdict is not None
        called += [path.name] if verdict else []
    return {"source": name, "honest": True, "pictures": total, "called_noise": called}


def made_noise() -> Iterator[tuple[str, Image.Image]]:
    """Noise of many kinds, each as PNG and as JPEG of several qualities."""
    random.seed(13)
    width, height = SIZE
    slope = Image.linear_gradient("L").resize(SIZE)
    flat = Image.new("L", SIZE, 90)
    dots = [Image.frombytes("L", SIZE, random.randbytes(width * height)) for _ in range(3)]
    yield "white", Image.merge("RGB", dots)
    yield "grey", Image.merge("RGB", dots[:1] * 3)
    for channel, name in enumerate(("red", "green", "blue")):
        bands = [flat, flat, flat]
        bands[channel] = dots[channel]
        yield name, Image.merge("RGB", bands)
    for deviation in (8, 15, 30, 60):
        bands = [Image.effect_noise(SIZE, deviation) for _ in range(3)]
        yield f"faint {deviation}", Image.merge("RGB", bands)
        sloped = [ImageChops.add(slope, band, 1, -128) for band in bands]
        yield f"slope {deviation}", Image.merge("RGB", sloped)
    small = Image.frombytes("RGB", (320, 200), random.randbytes(320 * 200 * 3))
    yield "dots of two pixels", small.resize(SIZE, Image.Resampling.NEAREST)
    yield "two levels", Image.merge("RGB", [dots[0].point([0] * 128 + [255] * 128)] * 3)
    yield "logo", Image.frombytes("RGB", (200, 200), random.randbytes(200 * 200 * 3))


def measured_noise() -> dict[str, Any]:
    """The figures of made noise."""
    missed: list[str] = []
    total = 0
    for name, image in made_noise():
        for form, options in (("PNG", {}), *(("JPEG", {"quality": q}) for q in (95, 85, 75, 50))):
            file = io.BytesIO()
            image.save(file, form, **options)
            total += 1
            if not is_called_noise(file.getvalue()):
                missed.append(f"{name}, {form} {options.get('quality', '')}".rstrip())
    return {"source": "made here", "honest": False, "pictures": total, "missed": missed}


if __name__ == "__main__":
    for given in sys.argv[1:]:
        source, _, place = given.partition("=")
        sys.stdout.write(json.dumps(measured(source, Path(place)), ensure_ascii=False) + "\n")
    sys.stdout.write(json.dumps(measured_noise(), ensure_ascii=False) + "\n")

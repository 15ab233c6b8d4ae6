"""The sample's texts and pictures, read from the files beside this one."""

from __future__ import annotations

import io
import tomllib
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

from PIL import Image, ImageDraw

HERE = Path(__file__).resolve().parent


@cache
def sample_file(name: str) -> dict[str, Any]:
    """One data file; numbers with a point come as ``Decimal``."""
    return tomllib.loads((HERE / name).read_text(encoding="utf-8"), parse_float=Decimal)


def sample_text(name: str) -> bytes:
    """One page as it comes out of the layout program."""
    return (HERE / name).read_bytes()


@cache
def picture_draw(key: str) -> bytes:
    """Draw one of the flat scenes of ``pictures.toml`` as a PNG file."""
    data = sample_file("pictures.toml")
    scene = next(one for one in data["picture"] if one["key"] == key)
    width, height = data["canvas"]
    image = Image.new("RGB", (width, height), "white")
    draw = ImageDraw.Draw(image)
    for shape in scene["shapes"]:
        fill, at = scene["palette"][shape["fill"]], shape["at"]
        if shape["kind"] == "rect":
            draw.rectangle((at[0], at[1], at[0] + at[2], at[1] + at[3]), fill=fill)
        elif shape["kind"] == "circle":
            draw.ellipse((at[0] - at[2], at[1] - at[2], at[0] + at[2], at[1] + at[2]), fill=fill)
        else:
            draw.polygon([(x, y) for x, y in at], fill=fill)
    out = io.BytesIO()
    image.save(out, "PNG")
    return out.getvalue()

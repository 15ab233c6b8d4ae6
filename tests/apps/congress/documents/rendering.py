"""Papers as pages: PDF by typst or by LibreOffice from the Word file, and their ink measured in millimetres."""

from __future__ import annotations

import itertools
import os
import shutil
import subprocess
from pathlib import Path

import pytest
from PIL import Image

DPI = 200
MM = DPI / 25.4
DARK = 140


def need(program: str) -> None:
    """Skip where a program of the system is missing."""
    if shutil.which(program) is None:
        pytest.skip(f"no {program} on this machine: see the packages in .ci/run")


def word_to_pdf(words: dict[str, bytes], folder: Path) -> dict[str, Path]:
    """Word files as LibreOffice prints them, in one run with a profile of its own."""
    need("soffice")
    files = []
    for name, content in words.items():
        files.append(folder / f"{name}.docx")
        files[-1].write_bytes(content)
    profile = f"-env:UserInstallation=file://{folder}/profile"
    command = [
        "soffice",
        profile,
        "--headless",
        "--convert-to",
        "pdf",
        "--outdir",
        str(folder),
        *map(str, files),
    ]
    home = os.environ | {"HOME": str(folder)}
    subprocess.run(command, check=True, capture_output=True, timeout=300, env=home)
    return {name: folder / f"{name}.pdf" for name in words}


def pages_of(pdf: Path) -> list[Image.Image]:
    """Every page in grey."""
    need("pdftoppm")
    for old in pdf.parent.glob(f"{pdf.stem}-page-*.ppm"):
        old.unlink()
    target = pdf.with_name(f"{pdf.stem}-page")
    subprocess.run(["pdftoppm", "-r", str(DPI), str(pdf), str(target)], check=True, timeout=120)
    return [Image.open(file).convert("RGB") for file in sorted(pdf.parent.glob(f"{pdf.stem}-page-*.ppm"))]


def text_of(pdf: Path) -> str:
    """All words of a PDF, as they lie on the page."""
    need("pdftotext")
    done = subprocess.run(
        ["pdftotext", "-layout", str(pdf), "-"], check=True, capture_output=True, timeout=120
    )
    return done.stdout.decode()


def ink(
    page: Image.Image, top: float = 0, bottom: float = 297, left: float = 0, right: float = 210
) -> list[float]:
    """Left, top, right and bottom of the ink within a part of the page, in mm."""
    box = [round(edge * MM) for edge in (left, top, right, bottom)]
    dark = page.convert("L").crop((box[0], box[1], box[2], box[3])).point(lambda value: 255 * (value < DARK))
    found = dark.getbbox()
    assert found is not None, "no ink there"
    return [edge / MM + offset for edge, offset in zip(found, (left, top, left, top), strict=True)]


def bands(page: Image.Image, left: float = 0, right: float = 210) -> list[tuple[float, float]]:
    """Top and bottom of every line of ink between two edges, from above, in mm."""
    grey = page.convert("L").crop((round(left * MM), 0, round(right * MM), page.height))
    rows = grey.point(lambda value: 255 * (value < DARK)).resize((1, page.height), Image.Resampling.BOX)
    inked = [value > 0 for value in rows.tobytes()]
    found = []
    for is_inked, group in itertools.groupby(enumerate(inked), key=lambda item: item[1]):
        numbers = [number for number, _ in group]
        if is_inked:
            found.append((numbers[0] / MM, (numbers[-1] + 1) / MM))
    return found


def red_ink(page: Image.Image, top: float = 0, bottom: float = 297) -> list[float]:
    """Left, top, right and bottom of what is red between two heights, in mm."""
    red, green, _ = page.crop((0, round(top * MM), page.width, round(bottom * MM))).split()
    is_red = Image.composite(
        green.point(lambda value: 255 * (value < 110)),
        Image.new("L", green.size),
        red.point(lambda value: 255 * (value > 200)),
    )
    found = is_red.getbbox()
    assert found is not None, "nothing red"
    return [edge / MM + offset for edge, offset in zip(found, (0, top, 0, top), strict=True)]

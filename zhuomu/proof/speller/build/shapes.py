"""Which characters look alike, or are a part of one another: drawn small, smeared a little, compared dot by dot."""

from pathlib import Path

import numpy as np
import numpy.typing as npt
from PIL import Image, ImageDraw, ImageFilter, ImageFont

FONT = Path("/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc")
_DRAWN, _SIZE = 64, 24
_BLUR = 1.1
# Where a character is cut (left, top, right, bottom, as shares of its square) to find the parts it is made of.
_CUTS = (
    *((left, 0.0, 1.0, 1.0) for left in (0.3, 0.38, 0.5)),
    (0.0, 0.0, 0.5, 1.0),
    *((0.0, top, 1.0, 1.0) for top in (0.3, 0.4, 0.5)),
    (0.0, 0.0, 1.0, 0.52),
)
# Neighbours kept for each character, and the least likeness (cosine, mean removed) that counts.
_NEIGHBOURS, _LEAST = 20, 0.42
_PART_NEIGHBOURS, _LEAST_PART = 6, 0.6
_LEVELS = 15
_BATCH = 256

Rows = npt.NDArray[np.float32]
Likeness = dict[tuple[str, str], int]


def drawings(chars: list[str]) -> list[Image.Image]:
    """The characters, white on black."""
    font = ImageFont.truetype(str(FONT), _DRAWN, index=2)
    pictures = []
    for char in chars:
        picture = Image.new("L", (_DRAWN, _DRAWN), 0)
        ImageDraw.Draw(picture).text((_DRAWN // 2, _DRAWN // 2), char, fill=255, font=font, anchor="mm")
        pictures.append(picture)
    return pictures


def _rows(pictures: list[Image.Image], *, is_stretched: bool) -> Rows:
    """One row a picture: smeared, without its mean, of length one; stretched: the ink fills the square first."""
    rows = np.empty((len(pictures), _SIZE * _SIZE), np.float32)
    for row, picture in zip(rows, pictures, strict=True):
        box = picture.getbbox() if is_stretched else None
        small = picture.resize((_SIZE, _SIZE), Image.Resampling.BOX, box=box)
        row[:] = np.asarray(small.filter(ImageFilter.GaussianBlur(_BLUR)), np.float32).reshape(-1)
    rows -= rows.mean(1, keepdims=True)
    return np.asarray(rows / np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-6), np.float32)


def _nearest(chars: list[str], left: Rows, right: Rows, count: int, least: float, found: Likeness) -> None:
    """Add the nearest of `right` to each of `left`, with likeness from 1 to 15, to `found`."""
    for first in range(0, len(chars), _BATCH):
        # Rounded before it is ordered, so that the last bits of a float never decide.
        block = np.round(left[first : first + _BATCH] @ right.T, 3)
        for at, likeness in enumerate(block, first):
            likeness[at] = -1
            worth = np.flatnonzero(likeness >= least)
            for other in worth[np.lexsort((worth, -likeness[worth]))][:count]:
                level = min(int((likeness[other] - least) / (1 - least) * _LEVELS) + 1, _LEVELS)
                for pair in ((chars[at], chars[other]), (chars[other], chars[at])):
                    found[pair] = max(found.get(pair, 0), level)


def lookalikes(chars: list[str]) -> Likeness:
    """Likeness from 1 to 15 of pairs (both ways round) alike as a whole, or of which one is a part of the other."""
    pictures = drawings(chars)
    found: Likeness = {}
    whole = _rows(pictures, is_stretched=False)
    _nearest(chars, whole, whole, _NEIGHBOURS, _LEAST, found)
    filled = _rows(pictures, is_stretched=True)
    for cut in _CUTS:
        left, top, right, bottom = (int(edge * _DRAWN) for edge in cut)
        parts = _rows([picture.crop((left, top, right, bottom)) for picture in pictures], is_stretched=True)
        _nearest(chars, parts, filled, _PART_NEIGHBOURS, _LEAST_PART, found)
    return found

"""The rules, a module for each theme; importing this package declares them all."""

from . import (
    counts,
    dates,
    doubles,
    listings,
    marks_form,
    marks_pairs,
    marks_place,
    marks_width,
    numbers,
    people,
    sentences,
    sequences,
)

__all__ = [
    "counts",
    "dates",
    "doubles",
    "listings",
    "marks_form",
    "marks_pairs",
    "marks_place",
    "marks_width",
    "numbers",
    "people",
    "sentences",
    "sequences",
]

"""The speller: wrong characters found by sound, shape and the company they keep. Needs numpy and the model file."""

from .ranker import ModelError
from .speller import DEFAULT_THRESHOLD, QUERY_FROM, WARNING_FROM, Correction, Speller

__all__ = ["DEFAULT_THRESHOLD", "QUERY_FROM", "WARNING_FROM", "Correction", "ModelError", "Speller"]

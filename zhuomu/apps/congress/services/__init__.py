"""Verbs of the congress, the only writers of its tables: the meeting's and the election's."""

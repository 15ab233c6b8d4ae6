"""Upgrades and restores work on a real database, as the races use it."""

from tests.races.databases import (
    at_once,
    file_database,
    migrated_file,
    pytest_collection_modifyitems,
    race_database,
    server_database,
)

__all__ = [
    "at_once",
    "file_database",
    "migrated_file",
    "pytest_collection_modifyitems",
    "race_database",
    "server_database",
]

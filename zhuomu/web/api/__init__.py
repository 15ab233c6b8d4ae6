"""Interfaces for programs: Open311 GeoReport v2, and our own JSON API with its OpenAPI description."""

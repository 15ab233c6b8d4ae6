"""What every page's shell shows: menu, who is signed in, the subdistrict and its phone."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest


def shell(request: HttpRequest) -> dict[str, Any]:
    """Context of the staff and public shells."""
    return {}

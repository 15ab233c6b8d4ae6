"""Addresses of the errata: ``public`` for everybody, ``staff`` below /desk/."""

from django.urls import URLPattern

public: list[URLPattern] = []
staff: list[URLPattern] = []

"""Addresses of the paper: ``public`` for everybody, ``staff`` below /desk/."""

from django.urls import URLPattern

public: list[URLPattern] = []
staff: list[URLPattern] = []

"""Addresses of the ledger: ``public`` for everybody, ``staff`` below /desk/ledger/."""

from django.urls import URLPattern

from zhuomu.ledger import urls_desk, urls_files, urls_problem, urls_public

public: list[URLPattern] = urls_public.public
# a problem's own page comes last: its number fits any single word
staff: list[URLPattern] = [*urls_desk.staff, *urls_files.staff, *urls_public.staff, *urls_problem.staff]

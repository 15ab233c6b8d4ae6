"""Addresses of the congress: ``public`` for delegates with their credential, ``staff`` below /desk/congress/."""

from django.urls import URLPattern

from zhuomu.apps.congress import urls_election, urls_meeting

public: list[URLPattern] = urls_meeting.public
staff: list[URLPattern] = [*urls_meeting.staff, *urls_election.staff]

"""Addresses of the interfaces: our own from the rows of the operations, Open311 as the standard has them."""

from __future__ import annotations

from itertools import groupby

from django.urls import URLPattern, path

from zhuomu.web.api import desk, open311, openapi
from zhuomu.web.api.answering import endpoint
from zhuomu.web.api.problems import OPERATIONS, ROOT

own: list[URLPattern] = [
    path(ROOT + where.replace("{number}", "<str:number>"), endpoint(rows), name=name)
    for (where, name), rows in groupby(OPERATIONS, lambda row: (row.path, row.name))
]
standard: list[URLPattern] = [
    path("open311/discovery.<str:form>", open311.discovery, name="open311_discovery"),
    path("open311/v2/services.<str:form>", open311.services, name="open311_services"),
    path("open311/v2/services/<str:code>.<str:form>", open311.service, name="open311_service"),
    path("open311/v2/requests.<str:form>", open311.requests, name="open311_requests"),
    path("open311/v2/requests/<str:key>.<str:form>", open311.one_request, name="open311_request"),
    path("open311/v2/tokens/<str:key>.<str:form>", open311.token, name="open311_token"),
]
urlpatterns: list[URLPattern] = [
    *own,
    path(f"{ROOT}openapi.json", openapi.api_openapi, name="api_openapi"),
    *standard,
    path("desk/api/", desk.api_keys, name="api_keys"),
    path("desk/api/<int:pk>/end/", desk.api_key_stop, name="api_key_end"),
]

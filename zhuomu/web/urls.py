"""Every address of the product. Public pages at the root, staff pages below /desk/."""

from django.urls import URLPattern, URLResolver, include, path

from zhuomu.apps.errata import urls as errata
from zhuomu.apps.paper import urls as paper

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include(paper.public)),
    path("", include(errata.public)),
    path("desk/paper/", include(paper.staff)),
    path("desk/errata/", include(errata.staff)),
]

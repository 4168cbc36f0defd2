"""The site, and the floor: a page of the same size, from the same server and middleware, that needs no work."""

from django.http import HttpRequest, HttpResponse
from django.urls import path

from inspire.urls import urlpatterns as site

FLOOR = ("<p>" + "Nothing is looked up here. " * 40 + "</p>\n") * 110


def floor(request: HttpRequest) -> HttpResponse:
    return HttpResponse(FLOOR)


urlpatterns = [path("floor/", floor), *site]

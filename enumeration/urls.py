"""Addresses of the enumeration pages."""

from django.urls.resolvers import URLPattern, URLResolver

app_name = "enumeration"
urlpatterns: list[URLPattern | URLResolver] = []

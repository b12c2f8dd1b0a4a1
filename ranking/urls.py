"""Addresses of the ranking pages."""

from django.urls.resolvers import URLPattern, URLResolver

app_name = "ranking"
urlpatterns: list[URLPattern | URLResolver] = []

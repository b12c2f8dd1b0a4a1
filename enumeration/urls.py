"""Addresses of the enumeration pages, one list for each part of the work."""

from django.urls import path
from django.urls.resolvers import URLPattern, URLResolver

from enumeration.views import account, gallery, home

app_name = "enumeration"

Addresses = list[URLPattern | URLResolver]

frame: Addresses = [
    path("", home.home, name="home"),
    path("masuk/", account.login, name="login"),
    path("keluar/", account.logout, name="logout"),
    path("bahasa/", account.set_language, name="set_language"),
    path("kata-sandi/", account.password_change, name="password_change"),
    path("gallery/", gallery.gallery, name="gallery"),
]

# Each part appends its own addresses to its own list.
assigning: Addresses = []
answering: Addresses = []
reviewing: Addresses = []
progress: Addresses = []
exports: Addresses = []
jobs: Addresses = []

urlpatterns: Addresses = [*frame, *assigning, *answering, *reviewing, *progress, *exports, *jobs]

"""Addresses of journal/."""

from django.urls import path

from enumeration.journal import views

urlpatterns = [
    path("jurnal/", views.journal, name="journal"),
    path("jurnal/unduh/", views.journal_file, name="journal_file"),
]

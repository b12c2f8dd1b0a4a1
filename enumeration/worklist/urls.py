"""Addresses of worklist/."""

from django.urls import path

from enumeration.worklist import views

urlpatterns = [
    path("daftar-kerja/", views.worklist, name="worklist"),
]

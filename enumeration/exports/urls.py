"""Addresses of exports/."""

from django.urls import path

from enumeration.exports import views

urlpatterns = [
    path("ekspor/", views.exports, name="exports"),
    path("ekspor/baru/", views.new_export, name="new_export"),
    path("ekspor/<uuid:pk>/", views.export, name="export"),
    path("ekspor/<uuid:pk>/unduh/", views.export_file, name="export_file"),
]

"""Addresses of readings/."""

from django.urls import path

from enumeration.readings import views

urlpatterns = [
    path("pembacaan/", views.readings, name="readings"),
    path("pembacaan/petugas/<int:pk>/", views.officer_readings, name="officer_readings"),
    path("pembacaan/keluarga/<uuid:pk>/", views.family_readings, name="family_readings"),
]

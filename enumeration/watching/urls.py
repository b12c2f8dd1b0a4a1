"""Addresses of watching/."""

from django.urls import path

from enumeration.watching import views

urlpatterns = [
    path("pemantauan/", views.officers_to_call, name="watching"),
    path("pemantauan/petugas/<int:pk>/", views.officer_at_work, name="officer_at_work"),
    path("pemantauan/unduh/", views.officers_to_call_file, name="watching_file"),
]

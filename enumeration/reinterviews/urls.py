"""Addresses of reinterviews/."""

from django.urls import path

from enumeration.reinterviews import views

urlpatterns = [
    path("pemeriksaan/wawancara-ulang/", views.samples, name="samples"),
    path("pemeriksaan/wawancara-ulang/<uuid:pk>/", views.sample, name="sample"),
    path("pemeriksaan/wawancara-ulang/<uuid:pk>/unduh/", views.sample_file, name="sample_file"),
    path("pemeriksaan/wawancara-ulang/keluarga/<int:pk>/", views.reinterview, name="reinterview"),
]

"""Addresses of codebook/."""

from django.urls import path

from enumeration.codebook import views

urlpatterns = [
    path("buku-kode/", views.codebook, name="codebook"),
    path("buku-kode/buku-kode.pdf", views.codebook_file, name="codebook_file"),
]

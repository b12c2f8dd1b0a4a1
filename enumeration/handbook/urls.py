"""Addresses of handbook/."""

from django.urls import path

from enumeration.handbook import views

urlpatterns = [
    path("panduan/", views.handbook, name="handbook"),
    path("panduan/<str:role>/", views.handbook, name="handbook"),
    path("panduan/<str:role>/panduan.pdf", views.handbook_file, name="handbook_file"),
]

"""Addresses of home/."""

from django.urls import path

from enumeration.home import gallery, views

urlpatterns = [
    path("", views.home, name="home"),
    path("gallery/", gallery.gallery, name="gallery"),
]

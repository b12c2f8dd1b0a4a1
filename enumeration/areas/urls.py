"""Addresses of areas/."""

from django.urls import path

from enumeration.areas import views

urlpatterns = [
    path("wilayah/<str:code>/ubah/", views.area_change, name="area_change"),
]

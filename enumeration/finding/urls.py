"""Addresses of finding/."""

from django.urls import path

from enumeration.finding import views

urlpatterns = [path("cari/", views.find, name="find")]

"""Addresses of preparing/."""

from django.urls import path

from enumeration.preparing import views

urlpatterns = [path("persiapan/", views.preparing, name="preparing")]

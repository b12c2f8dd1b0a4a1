"""Addresses of help/."""

from django.urls import path

from enumeration.help import views

urlpatterns = [
    path("bantuan/<str:name>/", views.help_page, name="help"),
    path("istilah/", views.terms, name="terms"),
]

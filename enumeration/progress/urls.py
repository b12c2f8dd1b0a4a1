"""Addresses of progress/."""

from django.urls import path

from enumeration.progress import views

urlpatterns = [
    path("kemajuan/", views.progress, name="progress"),
    path("kemajuan/<str:code>/", views.progress, name="progress"),
    path("kemajuan/<str:code>/minta/", views.ask_help, name="ask_help"),
    path("kemajuan/<str:code>/unduh/", views.progress_file, name="progress_file"),
]

"""Addresses of progress/."""

from django.urls import path

from enumeration.progress import forecast_views, views

urlpatterns = [
    path("kemajuan/", views.progress, name="progress"),
    path("kemajuan/<str:code>/", views.progress, name="progress"),
    path("kemajuan/<str:code>/perkiraan/", forecast_views.progress_forecast, name="progress_forecast"),
    path("kemajuan/<str:code>/minta/", views.ask_help, name="ask_help"),
    path("kemajuan/<str:code>/unduh/", views.progress_file, name="progress_file"),
]

"""Addresses of progress/."""

from django.urls import path

from enumeration.progress import day_views, forecast_views, views

urlpatterns = [
    path("kemajuan/", views.progress, name="progress"),
    path("kemajuan/<str:code>/", views.progress, name="progress"),
    path("kemajuan/<str:code>/hari/", day_views.progress_days, name="progress_days"),
    path("kemajuan/<str:code>/hari/catat/", day_views.progress_day_note, name="progress_day_note"),
    path("kemajuan/<str:code>/hari/tarik/", day_views.progress_day_note_withdraw, name="progress_day_note_withdraw"),
    path("kemajuan/<str:code>/perkiraan/", forecast_views.progress_forecast, name="progress_forecast"),
    path("kemajuan/<str:code>/minta/", views.ask_help, name="ask_help"),
    path("kemajuan/<str:code>/unduh/", views.progress_file, name="progress_file"),
    path("kemajuan/<str:code>/petugas/unduh/", views.progress_officers_file, name="progress_officers_file"),
    path("kemajuan/<str:code>/batas/", views.progress_outlines, name="progress_outlines"),
]

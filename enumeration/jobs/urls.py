"""Addresses of jobs/."""

from django.urls import path

from enumeration.jobs import views

urlpatterns = [
    path("pekerjaan/<uuid:pk>/", views.job, name="job"),
    path("pekerjaan/<uuid:pk>/kemajuan/", views.job_progress, name="job_progress"),
    path("pekerjaan/<uuid:pk>/batal/", views.job_cancel, name="job_cancel"),
]

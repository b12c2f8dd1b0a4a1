"""Addresses of officers/lists/."""

from django.urls import path

from enumeration.officers.lists import views

urlpatterns = [
    path("petugas/impor/", views.officer_imports, name="officer_imports"),
    path("petugas/impor/unggah/", views.officer_import_upload, name="officer_import_upload"),
    path("petugas/impor/templat/", views.officer_import_template, name="officer_import_template"),
    path("petugas/impor/<uuid:pk>/", views.officer_import, name="officer_import"),
    path("petugas/impor/<uuid:pk>/kemajuan/", views.officer_import_progress, name="officer_import_progress"),
    path("petugas/impor/<uuid:pk>/salah/", views.officer_import_faults, name="officer_import_faults"),
    path("petugas/impor/<uuid:pk>/muat/", views.officer_import_take_in, name="officer_import_take_in"),
    path("petugas/impor/<uuid:pk>/lepas/", views.officer_import_let_go, name="officer_import_let_go"),
    path("petugas/impor/<uuid:pk>/hentikan/", views.officer_import_stop, name="officer_import_stop"),
]

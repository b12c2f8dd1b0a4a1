"""Addresses of officers/."""

from django.urls import path

from enumeration.officers.views import doubles, office_roles, officers

urlpatterns = [
    path("petugas/", officers.officers, name="officers"),
    path("petugas/unduh/", officers.officers_file, name="officers_file"),
    path("petugas/ganda/", doubles.doubles, name="doubles"),
    path("petugas/peran/", office_roles.office_roles, name="office_roles"),
    path("petugas/peran/<int:pk>/", office_roles.office_role_decide, name="office_role_decide"),
    path("petugas/peran/<int:pk>/dibaca/", office_roles.office_role_read, name="office_role_read"),
    path("petugas/peran/berjalan/<int:pk>/akhiri/", office_roles.office_role_end, name="office_role_end"),
    path("petugas/<int:pk>/", officers.officer, name="officer"),
    path("petugas/<int:pk>/ubah/", officers.officer_edit, name="officer_edit"),
    path("petugas/<int:pk>/nomor/", officers.officer_number, name="officer_number"),
    path("petugas/<int:pk>/foto/", officers.officer_photo, name="officer_photo"),
    path("petugas/<int:pk>/foto/ganti/", officers.officer_photo_change, name="officer_photo_change"),
    path("petugas/<int:pk>/nonaktifkan/", officers.officer_deactivate, name="officer_deactivate"),
    path("petugas/<int:pk>/aktifkan/", officers.officer_reactivate, name="officer_reactivate"),
]

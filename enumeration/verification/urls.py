"""Addresses of verification/."""

from django.urls import path

from enumeration.verification.views import list, press, recap

urlpatterns = [
    path("verifikasi/", recap.verification_recap, name="verification_recap"),
    path("verifikasi/rekap/<str:code>/", recap.verification_recap, name="verification_recap"),
    path("verifikasi/rekap/<str:code>/unduh/", recap.verification_file, name="verification_file"),
    path("verifikasi/baris/<uuid:pk>/", press.verification_line, name="verification_line"),
    path("verifikasi/<str:code>/", list.verification, name="verification"),
    path("verifikasi/<str:code>/baru/", list.verification_add, name="verification_add"),
    path("verifikasi/<str:code>/selesai/", list.verification_finish, name="verification_finish"),
    path("verifikasi/<str:code>/buka/", list.verification_reopen, name="verification_reopen"),
]

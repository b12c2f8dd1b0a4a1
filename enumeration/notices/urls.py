"""Addresses of notices/."""

from django.urls import path

from enumeration.notices import views

urlpatterns = [
    path("pemberitahuan/", views.notices_page, name="notices"),
    path("pemberitahuan/jumlah/", views.count, name="notices_count"),
    path("pemberitahuan/surat/", views.switch_mail, name="switch_mail"),
]

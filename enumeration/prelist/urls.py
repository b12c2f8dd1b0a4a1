"""Addresses of prelist/."""

from django.urls import path

from enumeration.prelist import views

urlpatterns = [
    path("prelist/", views.prelist_files, name="prelist_files"),
    path("prelist/unggah/", views.prelist_upload, name="prelist_upload"),
    path("prelist/contoh/", views.prelist_template, name="prelist_template"),
    path("prelist/<uuid:pk>/", views.prelist_file, name="prelist_file"),
    path("prelist/<uuid:pk>/kemajuan/", views.prelist_progress, name="prelist_progress"),
    path("prelist/<uuid:pk>/tidak-dimuat/", views.prelist_faults, name="prelist_faults"),
    path("prelist/<uuid:pk>/muat/", views.prelist_take_in, name="prelist_take_in"),
    path("prelist/<uuid:pk>/lepas/", views.prelist_let_go, name="prelist_let_go"),
    path("prelist/<uuid:pk>/hentikan/", views.prelist_stop, name="prelist_stop"),
]

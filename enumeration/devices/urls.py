"""Addresses of devices/."""

from django.urls import path

from enumeration.devices.views import shell

urlpatterns = [
    path("lapangan/", shell.app, name="app"),
    path("lapangan/<path:rest>", shell.app, name="app_page"),
    path("sw.js", shell.worker, name="worker"),
    path("lapangan.webmanifest", shell.manifest, name="manifest"),
]

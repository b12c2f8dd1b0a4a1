"""Addresses of devices/."""

from django.urls import path

from enumeration.devices.views import opening, shell

urlpatterns = [
    path("lapangan/", shell.app, name="app"),
    path("lapangan/<path:rest>", shell.app, name="app_page"),
    path("sw.js", shell.worker, name="worker"),
    path("lapangan.webmanifest", shell.manifest, name="manifest"),
    path("isi-hp/", opening.opened_devices, name="opened_devices"),
    path("isi-hp/buka/", opening.open_device, name="open_device"),
    path("isi-hp/<uuid:pk>/", opening.opened_device, name="opened_device"),
]

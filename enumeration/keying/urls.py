"""Addresses of keying/."""

from django.urls import path

from enumeration.keying.views import deciding, own

urlpatterns = [
    path("entri-kedua/", own.second_keyings_own, name="second_keyings_own"),
    path("entri-kedua/<uuid:pk>/isian/", own.second_keying_form, name="second_keying_form"),
    path("pemeriksaan/entri-kedua/", deciding.second_keyings, name="second_keyings"),
    path("pemeriksaan/entri-kedua/undi/", deciding.draw_second_keyings, name="draw_second_keyings"),
    path("pemeriksaan/entri-kedua/<uuid:pk>/", deciding.second_keying, name="second_keying"),
    path("pemeriksaan/entri-kedua/<uuid:pk>/alihkan/", deciding.pass_on_second_keying, name="pass_on_second_keying"),
]

"""Addresses of preparing/."""

from django.urls import path

from enumeration.preparing.views import areas, boundaries, rounds, steps

urlpatterns = [
    path("persiapan/", steps.preparing, name="preparing"),
    path("persiapan/putaran/", rounds.kept_rounds, name="kept_rounds"),
    path("persiapan/putaran/baru/", rounds.new_round, name="new_round"),
    path("persiapan/putaran/<int:pk>/", rounds.kept_round, name="kept_round"),
    path("persiapan/putaran/<int:pk>/latihan/", rounds.training, name="training"),
    path("persiapan/batas/", boundaries.boundaries, name="boundaries"),
    path("persiapan/wilayah/", areas.kept_areas, name="kept_areas"),
    path("persiapan/wilayah/impor/", areas.area_import, name="area_import"),
    path("persiapan/wilayah/templat/", areas.area_template, name="area_template"),
    path("persiapan/wilayah/<str:code>/", areas.kept_areas, name="kept_area"),
]

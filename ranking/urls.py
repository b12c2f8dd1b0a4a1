"""Addresses of the ranking pages."""

from django.urls import path
from django.urls.resolvers import URLPattern, URLResolver

from ranking.runs import views
from ranking.standings.views import left_out, ranked_list, standing

app_name = "ranking"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", views.runs, name="runs"),
    path("baru/", views.new_run, name="new_run"),
    path("baru/keluarga/", views.eligible, name="eligible"),
    path("<int:pk>/", views.run, name="run"),
    path("<int:pk>/kemajuan/", views.run_progress, name="run_progress"),
    path("<int:pk>/batal/", views.run_cancel, name="run_cancel"),
    path("<int:pk>/terbitkan/", views.publish, name="publish"),
    path("<int:pk>/daftar/", ranked_list, name="ranked_list"),
    path("<int:pk>/tidak-diperingkat/", left_out, name="left_out"),
    path("<int:pk>/keluarga/<uuid:household>/", standing, name="standing"),
]

"""Addresses of the ranking pages."""

from django.urls import path
from django.urls.resolvers import URLPattern, URLResolver

from enumeration.home.views import SOURCES
from ranking.views import runs, standings
from ranking.views.home import ranking

# Its tiles on the first page: enumeration knows nothing of rankings.
SOURCES.append(ranking)

app_name = "ranking"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", runs.runs, name="runs"),
    path("baru/", runs.new_run, name="new_run"),
    path("baru/keluarga/", runs.eligible, name="eligible"),
    path("<int:pk>/", runs.run, name="run"),
    path("<int:pk>/kemajuan/", runs.run_progress, name="run_progress"),
    path("<int:pk>/batal/", runs.run_cancel, name="run_cancel"),
    path("<int:pk>/terbitkan/", runs.publish, name="publish"),
    path("<int:pk>/daftar/", standings.ranked_list, name="ranked_list"),
    path("<int:pk>/tidak-diperingkat/", standings.left_out, name="left_out"),
    path("<int:pk>/keluarga/<uuid:household>/", standings.standing, name="standing"),
]

"""Addresses of the enumeration pages, one list for each part of the work."""

from django.urls import path
from django.urls.resolvers import URLPattern, URLResolver

from enumeration.views import account, board, gallery, home
from enumeration.views import progress as progress_pages

app_name = "enumeration"

Addresses = list[URLPattern | URLResolver]

frame: Addresses = [
    path("", home.home, name="home"),
    path("masuk/", account.login, name="login"),
    path("keluar/", account.logout, name="logout"),
    path("bahasa/", account.set_language, name="set_language"),
    path("kata-sandi/", account.password_change, name="password_change"),
    path("gallery/", gallery.gallery, name="gallery"),
]

# Each part appends its own addresses to its own list.
assigning: Addresses = [
    path("penugasan/", board.board, name="board"),
    path("penugasan/batalkan/", board.board_undo, name="board_undo"),
    path("penugasan/sls/<str:code>/", board.area_history, name="area_history"),
    path("penugasan/petugas/<int:pk>/", board.officer_history, name="officer_history"),
    path("penugasan/<str:code>/", board.board, name="board"),
    path("penugasan/<str:code>/beban/", board.board_loads, name="board_loads"),
    path("penugasan/<str:code>/putuskan/", board.board_decide, name="board_decide"),
]
answering: Addresses = []
reviewing: Addresses = []
progress: Addresses = [
    path("kemajuan/", progress_pages.progress, name="progress"),
    path("kemajuan/<str:code>/", progress_pages.progress, name="progress"),
    path("kemajuan/<str:code>/unduh/", progress_pages.progress_file, name="progress_file"),
]
exports: Addresses = []
jobs: Addresses = []

urlpatterns: Addresses = [*frame, *assigning, *answering, *reviewing, *progress, *exports, *jobs]
